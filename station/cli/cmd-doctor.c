/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/link/doctor.h"

#include <glib/gi18n.h>

static const char *const severity_words[] = {
    [DOCTOR_GOOD] = "good",
    [DOCTOR_NOTE] = "note",
    [DOCTOR_BAD] = "bad",
};

static void
tell(Cli *cli, const DoctorFinding *finding)
{
    JsonBuilder *json = json_line_new();
    json_line_string(json, "code", finding->code);
    json_line_string(json, "severity", severity_words[finding->severity]);
    json_line_string(json, "message", finding->message);
    json_line_string(json, "hint", finding->hint);
    cli_print_json(cli, json);
    cli_print(cli, "%s: %s [%s]", severity_words[finding->severity], finding->message, finding->code);
    if (finding->hint != NULL)
        cli_print(cli, "      %s", finding->hint);
}

bool
cmd_doctor(Cli *cli, GError **error)
{
    g_autofree char *port = NULL;
    g_autofree char *record = NULL;
    const GOptionEntry options[] = {
        { "port", 0, 0, G_OPTION_ARG_STRING, &port, N_("the port to examine"), N_("PORT") },
        { "record", 0, 0, G_OPTION_ARG_FILENAME, &record, N_("write the conversation for replay:FILE"), N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_require("--port", port, error))
        return false;
    g_autoptr(GPtrArray) findings = doctor_examine(port, record, error);
    if (findings == NULL)
        return false;
    const DoctorFinding *first_bad = NULL;
    for (guint i = 0; i < findings->len; i++) {
        const DoctorFinding *finding = findings->pdata[i];
        tell(cli, finding);
        if (first_bad == NULL && finding->severity == DOCTOR_BAD)
            first_bad = finding;
    }
    if (first_bad == NULL)
        return true;
    claimcheck_error_set(error, first_bad->error, first_bad->hint, "%s: %s", port, first_bad->message);
    return false;
}
