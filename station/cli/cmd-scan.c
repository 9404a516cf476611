/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/link/module-ask.h"
#include "station/qa/command-code.h"
#include "station/qa/scan-source.h"
#include "station/qa/scan-text.h"
#include "station/qa/verdict.h"
#include "station/unit/unit-record.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define BURST_MOST 256 /* lines in one transaction */

static void
print_verdict_json(Cli *cli, const Verdict *verdict)
{
    const DbUnit *unit = verdict->unit;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "verdict", verdict->refusal == NULL ? "good" : "bad");
    json_line_string(json, "code", verdict_word(verdict));
    json_line_string(json, "claim_code", verdict->claim_code);
    json_line_string(json, "kind", verdict->kind);
    json_line_string(json, "uid", unit != NULL ? unit->uid : NULL);
    json_line_number(json, "generation", verdict->generation);
    json_line_string(json, "batch", unit != NULL ? unit->batch : NULL);
    json_line_string(json, "state", unit != NULL ? db_unit_state_name(unit->state) : NULL);
    json_line_bool(json, "repeat", verdict->repeat);
    json_line_string(json, "cadence", cadence_name(verdict->cadence));
    json_line_string(json, "sample", sampling_result_name(verdict->sample));
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
judge_one(Cli *cli, VerdictJudge *judge, const ScanLine *line, const char *port, GError **error)
{
    g_autoptr(Verdict) verdict = verdict_judge_scan(judge, line->text, line->cadence, error);
    if (verdict == NULL || (port != NULL && !match_module(judge, verdict, port, error)))
        return false;
    print_verdict(cli, verdict);
    return true;
}

/* --- a stream of codes ---------------------------------------------------------------------------------------------- */

/* What a stream of scans remembers from one line to the next. */
typedef struct {
    Cli *cli;
    Station *station;
    VerdictJudge *judge;
    const char *port; /* or NULL */
    ScanSource *source;
    ScanLine next;    /* taken from the source already, or without text */
    gint64 unit_id;   /* of the last scan that was a unit's, 0: none */
    char *code;
} Stream;

static const CommandCode *
fail_command(const Stream *self, const ScanLine *line)
{
    g_autofree char *text = scan_text_clean(station_settings(self->station), line->text);
    const CommandCode *command = text != NULL ? command_code_find(text) : NULL;
    return command != NULL && command->kind == COMMAND_FAIL ? command : NULL;
}

static bool
take_next(Stream *self, bool waits, ScanLine *line)
{
    if (self->next.text == NULL)
        return scan_source_next(self->source, waits, line);
    *line = self->next;
    self->next = (ScanLine){ 0 };
    return true;
}

static void
tell_verdict(Stream *self, const Verdict *verdict)
{
    print_verdict(self->cli, verdict);
    if (verdict->unit == NULL)
        return;
    self->unit_id = verdict->unit->id;
    g_free(self->code);
    self->code = g_strdup(verdict->claim_code);
}

/* What QA's eyes found, by a card of the printed sheet: it is about the unit that was scanned last. */
static bool
act_on_fail(Stream *self, const CommandCode *command, GError **error)
{
    if (self->unit_id == 0) {
        cli_warn(_("%s: no unit was scanned before it: scan the label first, then the reason"), command->text);
        cli_set_exit(self->cli, 1);
        return true;
    }
    if (!cli_may(self->cli, "unit hold", error))
        return false;
    g_autoptr(Verdict) verdict = verdict_judge_fail(self->judge, self->unit_id, self->code, command->reason, error);
    if (verdict != NULL)
        print_verdict(self->cli, verdict);
    return verdict != NULL;
}

/* Every line that is there already is judged in one transaction: a commit waits for the disk, a judgement does not. */
static GPtrArray *
judge_burst(Stream *self, const ScanLine *first, GError **error)
{
    g_autoptr(GPtrArray) verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)verdict_free);
    g_autoptr(DbTransaction) transaction = db_begin(station_db(self->station), error);
    if (transaction == NULL)
        return NULL;
    g_auto(ScanLine) line = { g_strdup(first->text), first->cadence };
    do {
        Verdict *verdict = verdict_judge_scan_within(self->judge, line.text, line.cadence, error);
        if (verdict == NULL)
            return NULL;
        g_ptr_array_add(verdicts, verdict);
        scan_line_clear(&line);
    } while (verdicts->len < BURST_MOST && scan_source_next(self->source, false, &line) && fail_command(self, &line) == NULL);
    self->next = line;
    line = (ScanLine){ 0 };
    return db_commit(g_steal_pointer(&transaction), error) ? g_steal_pointer(&verdicts) : NULL;
}

static bool
act_on_burst(Stream *self, const ScanLine *first, GError **error)
{
    g_autoptr(GPtrArray) verdicts = judge_burst(self, first, error);
    for (guint i = 0; verdicts != NULL && i < verdicts->len; i++)
        tell_verdict(self, g_ptr_array_index(verdicts, i));
    return verdicts != NULL;
}

/* One by one: each is matched with what is plugged in when it is scanned. */
static bool
act_on_match(Stream *self, const ScanLine *line, GError **error)
{
    g_autoptr(Verdict) verdict = verdict_judge_scan(self->judge, line->text, line->cadence, error);
    if (verdict == NULL || !match_module(self->judge, verdict, self->port, error))
        return false;
    tell_verdict(self, verdict);
    return true;
}

static bool
act_on_line(Stream *self, const ScanLine *line, GError **error)
{
    const CommandCode *command = fail_command(self, line);
    if (command != NULL)
        return act_on_fail(self, command, error);
    return self->port != NULL ? act_on_match(self, line, error) : act_on_burst(self, line, error);
}

static bool
judge_stream(Cli *cli, Station *station, VerdictJudge *judge, ScanSource *source, const char *port, GError **error)
{
    Stream stream = { .cli = cli, .station = station, .judge = judge, .port = port, .source = source };
    bool goes_on = true;
    while (goes_on) {
        g_auto(ScanLine) line = { 0 };
        if (!take_next(&stream, true, &line))
            break;
        goes_on = act_on_line(&stream, &line, error);
    }
    scan_line_clear(&stream.next);
    g_free(stream.code);
    return goes_on;
}

static bool
judge_argument(Cli *cli, VerdictJudge *judge, const char *text, const char *port, GError **error)
{
    const ScanLine line = { (char *)text, CADENCE_UNKNOWN };
    return judge_one(cli, judge, &line, port, error);
}

bool
cmd_scan(Cli *cli, GError **error)
{
    g_autofree char *batch = NULL;
    g_autofree char *port = NULL;
    g_autofree char *session = NULL;
    g_autofree char *scanner = NULL;
    const GOptionEntry options[] = {
        { "batch", 0, 0, G_OPTION_ARG_STRING, &batch, N_("every unit must be of this batch"), N_("CODE") },
        { "port", 0, 0, G_OPTION_ARG_STRING, &port, N_("the product is plugged in here: match its module too"), N_("PORT") },
        { "scanner", 0, 0, G_OPTION_ARG_STRING, &scanner, N_("with -: a serial scanner, in place of standard input"), N_("PORT") },
        { "session", 0, 0, G_OPTION_ARG_STRING, &session, N_("within it a code is good once"), N_("NAME") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    g_autoptr(Transport) checked = arguments != NULL && port != NULL ? transport_new(port, error) : NULL;
    if (arguments == NULL || (port != NULL && checked == NULL))
        return false;
    bool is_stream = g_str_equal(arguments[0], "-");
    if (scanner != NULL && !is_stream) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("--scanner: it goes with - in the code's place"));
        return false;
    }
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autoptr(VerdictJudge) judge = station != NULL ? verdict_judge_new(station, batch, session, error) : NULL;
    if (judge == NULL)
        return false;
    if (!is_stream)
        return judge_argument(cli, judge, arguments[0], port, error);
    g_autoptr(ScanSource) source =
        scanner != NULL ? scan_source_new_port(scanner, error) : scan_source_new(STDIN_FILENO);
    return source != NULL && judge_stream(cli, station, judge, source, port, error);
}
