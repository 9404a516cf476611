/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/cli/cli-identity.h"
#include "station/unit/module-reset.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

/* The guide allows a command two minutes; real modules are back within three seconds. */
#define USUAL_TIMEOUT_S 120.0

static void
tell(Cli *cli, const ModuleIdentity *before, const ModuleIdentity *after, const Judgement *judgement, const char *port)
{
    JsonBuilder *json = json_line_new();
    cli_identity_json(json, after, judgement, port);
    json_line_string(json, "endpoint_before", before->endpoint);
    cli_print_json(cli, json);
    cli_identity_print(cli, after, judgement, port);
    cli_print(cli, _("Endpoint: %s → %s"), before->endpoint != NULL ? before->endpoint : "-",
              after->endpoint != NULL ? after->endpoint : "-");
}

/* A module that still points elsewhere was not sent back; its other faults are no matter here. */
static bool
is_back(const Judgement *judgement, const char *port, GError **error)
{
    if (!g_str_equal(judgement->onboarding, "customer"))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_ALREADY_CLAIMED, _("Put this unit on the red shelf."),
                         _("%s: the module is still claimed after the reset"), port);
    return false;
}

static bool
reset(Cli *cli, Station *station, Transport *transport, const char *reason, double seconds, GError **error)
{
    g_autofree char *port = g_strdup(transport_port(transport));
    g_autoptr(Transport) owned = transport;
    Deadline until = deadline_in_ms((gint64)(seconds * 1000));
    g_autoptr(JudgementPolicy) policy = judgement_policy_for(station, NULL, error);
    if (policy == NULL || !transport_open(owned, error))
        return false;
    g_autoptr(ExpressLink) link = express_link_new(g_steal_pointer(&owned));
    g_autoptr(ModuleIdentity) before = NULL;
    g_autoptr(ModuleIdentity) after = NULL;
    if (!module_reset(station, link, reason, until, &before, &after, error))
        return false;
    g_autoptr(Judgement) judgement = judgement_new(after, policy);
    tell(cli, before, after, judgement, port);
    return is_back(judgement, port, error);
}

bool
cmd_module_reset(Cli *cli, GError **error)
{
    g_autofree char *port = NULL;
    g_autofree char *reason = NULL;
    double seconds = USUAL_TIMEOUT_S;
    const GOptionEntry options[] = {
        { "port", 0, 0, G_OPTION_ARG_STRING, &port, N_("the module's port"), N_("PORT") },
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("why; it is kept on record"), N_("R") },
        { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, N_("seconds for the whole of it, 120 by default"), N_("S") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_require("--port", port, error) || !unit_check_reason(reason, error) ||
        !cli_check_seconds("--timeout", seconds, error))
        return false;
    g_autoptr(Transport) transport = transport_new(port, error);
    Station *station = transport != NULL ? cli_station(cli, DB_OPEN_CREATE, error) : NULL;
    if (station == NULL || !station_check_clock(station, error))
        return false;
    return reset(cli, station, g_steal_pointer(&transport), reason, seconds, error);
}
