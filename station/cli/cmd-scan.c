/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/link/module-ask.h"
#include "station/qa/verdict.h"
#include "station/unit/unit-record.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static void
print_verdict_json(Cli *cli, const Verdict *verdict)
{
    const DbUnit *unit = verdict->unit;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "verdict", verdict->refusal == NULL ? "good" : "bad");
    json_line_string(json, "code", verdict_word(verdict));
    json_line_string(json, "claim_code", verdict->claim_code);
    json_line_string(json, "uid", unit != NULL ? unit->uid : NULL);
    if (verdict->generation != 0)
        json_line_int(json, "generation", verdict->generation);
    else
        json_line_null(json, "generation");
    json_line_string(json, "batch", unit != NULL ? unit->batch : NULL);
    json_line_string(json, "state", unit != NULL ? db_unit_state_name(unit->state) : NULL);
    json_line_bool(json, "repeat", verdict->repeat);
    cli_print_json(cli, json);
}

static void
print_verdict(Cli *cli, const Verdict *verdict)
{
    print_verdict_json(cli, verdict);
    if (verdict->refusal != NULL) {
        cli_print(cli, _("Bad: %s [%s]"), verdict->refusal->message, verdict_word(verdict));
        cli_warn("%s: %s", verdict->refusal->message, claimcheck_error_hint(verdict->refusal));
        cli_set_exit(cli, 1);
        return;
    }
    g_autofree char *masked = unit_masked(verdict->unit->uid);
    cli_print(cli, verdict->repeat ? _("Good: unit %s of batch %s (scanned before)") : _("Good: unit %s of batch %s"), masked,
              verdict->unit->batch);
}

/* With the product plugged in the module inside is asked too. */
static bool
match_module(VerdictJudge *judge, Verdict *verdict, const char *port, GError **error)
{
    Transport *transport = transport_new(port, error);
    g_autofree char *uid = transport != NULL ? module_ask_uid(transport, error) : NULL;
    return uid != NULL && verdict_judge_match(judge, verdict, uid, error);
}

static bool
judge_one(Cli *cli, VerdictJudge *judge, const char *text, const char *port, GError **error)
{
    g_autoptr(Verdict) verdict = verdict_judge_scan(judge, text, error);
    if (verdict == NULL || (port != NULL && !match_module(judge, verdict, port, error)))
        return false;
    print_verdict(cli, verdict);
    return true;
}

static bool
judge_stream(Cli *cli, VerdictJudge *judge, const char *port, GError **error)
{
    char *line = NULL;
    size_t room = 0;
    bool good = true;
    ssize_t length;
    while (good && (length = getline(&line, &room, stdin)) >= 0) {
        bool has_nul = memchr(line, '\0', (size_t)length) != NULL; /* what stands before it may be a code */
        good = judge_one(cli, judge, has_nul ? "" : line, port, error);
    }
    free(line);
    return good;
}

bool
cmd_scan(Cli *cli, GError **error)
{
    g_autofree char *batch = NULL;
    g_autofree char *port = NULL;
    g_autofree char *session = NULL;
    const GOptionEntry options[] = {
        { "batch", 0, 0, G_OPTION_ARG_STRING, &batch, N_("every unit must be of this batch"), N_("CODE") },
        { "port", 0, 0, G_OPTION_ARG_STRING, &port, N_("the product is plugged in here: match its module too"), N_("PORT") },
        { "session", 0, 0, G_OPTION_ARG_STRING, &session, N_("within it a code is good once"), N_("NAME") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    g_autoptr(Transport) checked = arguments != NULL && port != NULL ? transport_new(port, error) : NULL;
    if (arguments == NULL || (port != NULL && checked == NULL))
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autoptr(VerdictJudge) judge = station != NULL ? verdict_judge_new(station, batch, session, error) : NULL;
    if (judge == NULL)
        return false;
    return g_str_equal(arguments[0], "-") ? judge_stream(cli, judge, port, error)
                                          : judge_one(cli, judge, arguments[0], port, error);
}
