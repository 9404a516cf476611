/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/unit/label-trial.h"

#include <glib/gi18n.h>

#define USUAL_WAIT_S 60

bool
cmd_label_trial(Cli *cli, GError **error)
{
    g_autofree char *name = NULL;
    g_autofree char *printer = NULL;
    double wait = USUAL_WAIT_S;
    const GOptionEntry options[] = {
        { "template", 0, 0, G_OPTION_ARG_FILENAME, &name, N_("unit-57x32 unless said"), N_("FILE|NAME") },
        { "printer", 0, 0, G_OPTION_ARG_STRING, &printer, N_("the one of the settings unless said"), N_("DEST") },
        { "wait", 0, 0, G_OPTION_ARG_DOUBLE, &wait, N_("for a printer that needs hands, 60 unless said"), N_("S") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_check_seconds("--wait", wait, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_CREATE, error);
    g_autoptr(LabelTemplate) label_template =
        station != NULL ? label_template_load(name != NULL ? name : "unit-57x32", error) : NULL;
    if (label_template == NULL)
        return false;
    const LabelTrial trial = { label_template, NULL, printer, (gint64)(wait * 1000) };
    if (!label_trial_print(station, &trial, error))
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "template", label_template_name(label_template));
    json_line_string(json, "outcome", "out");
    cli_print_json(cli, json);
    cli_print(cli, _("%s: the printer says that the trial label is out"), label_template_name(label_template));
    return true;
}
