/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/cli/cli-identity.h"
#include "station/link/module-ask.h"

#include <glib/gi18n.h>

#define USUAL_TIMEOUT_S 10.0

/* What to judge by: the record's CAs and settings where there is a record, else the settings' file alone. */
static JudgementPolicy *
choose_policy(Cli *cli, GError **error)
{
    if (cli_has_database(cli)) {
        Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
        return station != NULL && station_check_clock(station, error) ? judgement_policy_for(station, NULL, error) : NULL;
    }
    Settings *settings = cli_settings(cli, error);
    return settings != NULL && station_check_clock(NULL, error) ? judgement_policy_new(NULL, settings, false, NULL, error)
                                                                : NULL;
}

static bool
tell(Cli *cli, const ModuleIdentity *identity, const Judgement *judgement, const char *port, GError **error)
{
    JsonBuilder *json = json_line_new();
    cli_identity_json(json, identity, judgement, port);
    cli_print_json(cli, json);
    cli_identity_print(cli, identity, judgement, port);
    if (judgement->refusal == NULL)
        return true;
    g_propagate_error(error, g_error_copy(judgement->refusal));
    return false;
}

bool
cmd_read(Cli *cli, GError **error)
{
    g_autofree char *port = NULL;
    double seconds = USUAL_TIMEOUT_S;
    const GOptionEntry options[] = {
        { "port", 0, 0, G_OPTION_ARG_STRING, &port, N_("the module's port"), N_("PORT") },
        { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, N_("seconds for the whole read, 10 by default"), N_("S") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_require("--port", port, error) ||
        !cli_check_seconds("--timeout", seconds, error))
        return false;
    g_autoptr(Transport) transport = transport_new(port, error);
    g_autoptr(JudgementPolicy) policy = transport != NULL ? choose_policy(cli, error) : NULL;
    Deadline until = deadline_in_ms((gint64)(seconds * 1000));
    g_autoptr(ModuleIdentity) identity = policy != NULL ? module_ask_identity(g_steal_pointer(&transport), NULL, until, error) : NULL;
    if (identity == NULL)
        return false;
    g_autoptr(Judgement) judgement = judgement_new(identity, policy);
    return tell(cli, identity, judgement, port, error);
}
