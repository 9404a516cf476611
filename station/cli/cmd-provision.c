/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/line/line-setup.h"
#include "station/link/transport.h"
#include "station/print/printer.h"
#include "station/qa/command-code.h"
#include "station/unit/unit-record.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* --- telling ------------------------------------------------------------------------------------------------- */

static void
print_event_json(Cli *cli, const LineEvent *event)
{
    JsonBuilder *json = json_line_new();
    json_line_string(json, "event", event->name);
    json_line_string(json, "uid", event->uid);
    json_line_number(json, "slot", event->slot);
    json_line_string(json, "port", event->port);
    json_line_time(json, "at", event->at_us);
    json_line_ms(json, "ms", event->took_us);
    if (event->kind != NULL)
        json_line_string(json, "kind", event->kind);
    if (event->command != NULL)
        json_line_string(json, "command", event->command);
    if (event->state != NULL)
        json_line_string(json, "state", event->state);
    if (event->sentence != NULL)
        json_line_string(json, "message", event->sentence);
    if (event->document != NULL)
        json_line_string(json, "job", event->document);
    if (event->other_slot != 0)
        json_line_int(json, "other_slot", event->other_slot);
    json_line_error(json, "error", event->error);
    cli_print_json(cli, json);
}

/* What an operator at a terminal reads; NULL: only with --verbose. */
static const struct {
    const char *words;
    bool verbose;
} sentences[N_LINE_STEPS] = {
    [LINE_STEP_WAITING] = { N_("plug in a module"), false },
    [LINE_STEP_ARRIVED] = { N_("reading the module"), false },
    [LINE_STEP_READ] = { N_("the module is read"), true },
    [LINE_STEP_RECORDED] = { N_("on record"), false },
    [LINE_STEP_RESUMED] = { N_("on record before: it goes on where it stood"), false },
    [LINE_STEP_RENDERED] = { N_("the label is drawn and was decoded again"), true },
    [LINE_STEP_BAR] = { N_("a label waits at the printer: take it"), false },
    [LINE_STEP_MENDED] = { N_("the printer goes on"), false },
    [LINE_STEP_SENT] = { N_("the label goes to the printer"), false },
    [LINE_STEP_PRINTED] = { N_("the label is out: stick it, then scan it"), false },
    [LINE_STEP_UNKNOWN] = { N_("did the label come out? Scan it if it did; else void it with 'claimcheck label resolve'"), false },
    [LINE_STEP_CARRIER] = { N_("scan the product's own mark"), false },
    [LINE_STEP_SERIAL] = { N_("scan the product's serial number"), false },
    [LINE_STEP_REPLACE] = { N_("scan the spoiled label, or drop it in the scrap box and scan 'label scrapped'"), false },
    [LINE_STEP_REPLACED] = { N_("the next label comes"), false },
    [LINE_STEP_LABEL] = { N_("now scan the label"), false },
    [LINE_STEP_SCAN] = { N_("that is the right one"), false },
    [LINE_STEP_CONFIRMED] = { N_("good: module, record and label agree. Take it out"), false },
    [LINE_STEP_LEFT] = { N_("the slot is empty"), false },
};

static void
print_event_words(Cli *cli, const LineEvent *event)
{
    g_autofree char *masked = event->uid != NULL ? unit_masked(event->uid) : g_strdup("");
    if (event->step == LINE_STEP_READING || event->step == LINE_STEP_NOTICE)
        return;
    if (event->step == LINE_STEP_QUEUED) {
        cli_print(cli, _("slot %u %8s  wait: finish slot %u first"), event->slot, masked, event->other_slot);
    } else if (event->step == LINE_STEP_UNIT) {
        cli_print(cli, "slot %u %8s  %s%s%s", event->slot, masked, event->state, event->error != NULL ? ": " : "",
                  event->error != NULL ? event->error->message : "");
    } else if (event->step == LINE_STEP_PRINTED && g_strcmp0(event->kind, "unit") != 0 && event->kind != NULL) {
        cli_print(cli, _("slot %u %8s  the label of kind %s is out: stick it, then scan it"), event->slot, masked, event->kind);
    } else if (event->error != NULL) {
        cli_print(cli, "slot %u %8s  %s. %s", event->slot, masked, event->error->message, claimcheck_error_hint(event->error));
    } else if (sentences[event->step].words != NULL && (cli_verbose(cli) || !sentences[event->step].verbose)) {
        cli_print(cli, "slot %u %8s  %s", event->slot, masked, _(sentences[event->step].words));
    }
}

typedef struct {
    Cli *cli;
    Line *line; /* NULL while it is being made */
} Telling;

/* At a terminal the session is this program: who goes, or goes on with another batch, ends it at a safe point. */
static void
obey(Line *line, const char *text)
{
    const CommandCode *command = command_code_find(text);
    if (line != NULL && command != NULL && (command->kind == COMMAND_SIGN_OUT || command->kind == COMMAND_NEXT_BATCH))
        line_stop(line);
}

static void
on_event(const LineEvent *event, gpointer data)
{
    Telling *telling = data;
    Cli *cli = telling->cli;
    if (event->step == LINE_STEP_COMMAND)
        obey(telling->line, event->command);
    if (event->step == LINE_STEP_READING)
        return;
    if (cli_json(cli))
        print_event_json(cli, event);
    else
        print_event_words(cli, event);
    if (event->error != NULL && (event->step == LINE_STEP_UNIT || event->step == LINE_STEP_WAITING))
        cli_warn("%s: %s", event->error->message, claimcheck_error_hint(event->error));
    if (event->step == LINE_STEP_NOTICE)
        cli_warn("%s", event->sentence);
    fflush(stdout);
}

/* --- signals --------------------------------------------------------------------------------------------------- */

typedef struct {
    Line *line;
    sigset_t signals;
} SignalWait;

/* Blocked before the first thread is made, so that every thread inherits it and only this one is told. */
static gpointer
wait_for_signal(gpointer data)
{
    SignalWait *self = data;
    int number;
    while (sigwait(&self->signals, &number) == 0 && number != SIGUSR1)
        line_stop(self->line);
    return NULL;
}

static void
block_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, signals, NULL);
}

/* --- options --------------------------------------------------------------------------------------------------- */

#define NOT_SAID G_MININT

typedef struct {
    char *batch;
    char **ports;
    char *printer;
    char **scanners;
    int labels_in_hand;
    char *until;
    int count;
    double wait;
    char **custom;
} Wishes;

static void
wishes_clear(Wishes *wishes)
{
    g_free(wishes->batch);
    g_strfreev(wishes->ports);
    g_free(wishes->printer);
    g_strfreev(wishes->scanners);
    g_strfreev(wishes->custom);
    g_free(wishes->until);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wishes, wishes_clear)

/* Ports and a printer that cannot be are mistakes of the command line, whatever is on record. */
static bool
check_places(const Wishes *wishes, GError **error)
{
    g_autoptr(Printer) printer = wishes->printer != NULL ? printer_new(wishes->printer, error) : NULL;
    if (wishes->printer != NULL && printer == NULL)
        return false;
    for (char **port = wishes->ports; port != NULL && *port != NULL; port++) {
        g_autoptr(Transport) transport = transport_new(*port, error);
        if (transport == NULL)
            return false;
    }
    return true;
}

static bool
check_wishes(const Wishes *wishes, GError **error)
{
    const char *wrong = NULL;
    if (wishes->batch == NULL)
        wrong = _("provision: it needs --batch CODE");
    else if ((wishes->labels_in_hand < 1 && wishes->labels_in_hand != NOT_SAID) || wishes->labels_in_hand > 999)
        wrong = _("--labels-in-hand: it is 1 or more");
    else if (wishes->count < 1 && wishes->count != NOT_SAID)
        wrong = _("--count: it is 1 or more");
    else if (wishes->until != NULL && !g_str_equal(wishes->until, "labelled") && !g_str_equal(wishes->until, "commissioned"))
        wrong = _("--until: it is one of labelled, commissioned");
    else if (wishes->wait != NOT_SAID && !(wishes->wait >= 0 && wishes->wait <= 86400))
        wrong = _("--wait: it is a number of seconds");
    if (wrong != NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", wrong);
    return wrong == NULL && check_places(wishes, error);
}

#define WAIT_WHEN_COUNTED_S 60.0

static gint64
wait_ms_of(const Wishes *wishes)
{
    if (wishes->wait != NOT_SAID)
        return (gint64)(wishes->wait * 1000);
    return wishes->count != NOT_SAID ? (gint64)(WAIT_WHEN_COUNTED_S * 1000) : -1;
}

/* --- the command ------------------------------------------------------------------------------------------------ */

static bool
work(Cli *cli, Station *station, const LineOptions *options, GError **error)
{
    SignalWait signals;
    block_signals(&signals.signals);
    Telling telling = { .cli = cli };
    g_autoptr(Line) line = line_new(station, options, on_event, &telling, error);
    if (line == NULL)
        return false;
    telling.line = line;
    signals.line = line;
    GThread *waiter = g_thread_new("signals", wait_for_signal, &signals);
    bool good = line_run(line, error);
    kill(getpid(), SIGUSR1);
    g_thread_join(waiter);
    if (!good && line_error_was_told(line))
        cli_error_was_told(cli);
    return good;
}

static bool
provision(Cli *cli, const Wishes *wishes, GError **error)
{
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    if (station == NULL)
        return false;
    const LineWishes line_wishes = { .ports = wishes->ports,
                                     .scanners = wishes->scanners,
                                     .printer = wishes->printer,
                                     .labels_in_hand = wishes->labels_in_hand != NOT_SAID ? (guint)wishes->labels_in_hand : 0 };
    g_autoptr(LineSetup) setup = line_setup_new(station_settings(station), &line_wishes, error);
    if (setup == NULL || !line_setup_check(setup, error))
        return false;
    const AuthSession *session = cli_session(cli);
    const LineOptions options = {
        .batch = wishes->batch,
        .slots = setup->slots,
        .scanners = setup->scanners,
        .printer = setup->printer,
        .second_printer = setup->second_printer,
        .labels_in_hand = setup->labels_in_hand,
        .until = g_strcmp0(wishes->until, "labelled") == 0 ? LINE_UNTIL_LABELLED : LINE_UNTIL_COMMISSIONED,
        .count = wishes->count != NOT_SAID ? (guint)wishes->count : 0,
        .wait_ms = wait_ms_of(wishes),
        .codes_fd = STDIN_FILENO,
        .may_reprint = session->person == 0 || (session->roles & AUTH_ROLE_LEAD) != 0,
        .custom = (const char *const *)wishes->custom,
    };
    return work(cli, station, &options, error);
}

bool
cmd_provision(Cli *cli, GError **error)
{
    g_auto(Wishes) wishes = { .labels_in_hand = NOT_SAID, .count = NOT_SAID, .wait = NOT_SAID };
    const GOptionEntry options[] = {
        { "batch", 0, 0, G_OPTION_ARG_STRING, &wishes.batch, N_("the work order"), N_("CODE") },
        { "port", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes.ports, N_("a slot; may be given several times"), N_("PORT") },
        { "printer", 0, 0, G_OPTION_ARG_STRING, &wishes.printer, N_("where labels are printed"), N_("DEST") },
        { "scanner", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes.scanners, N_("a serial scanner"), N_("[SLOT=]PORT") },
        { "labels-in-hand", 0, 0, G_OPTION_ARG_INT, &wishes.labels_in_hand, N_("unconfirmed labels at a time, 1 unless said"), N_("N") },
        { "until", 0, 0, G_OPTION_ARG_STRING, &wishes.until, N_("labelled, or commissioned (unless said)"), N_("STATE") },
        { "custom", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes.custom, N_("the value of a field of the product's own"), N_("NAME=VALUE") },
        { "count", 0, 0, G_OPTION_ARG_INT, &wishes.count, N_("end after N units"), N_("N") },
        { "wait", 0, 0, G_OPTION_ARG_DOUBLE, &wishes.wait, N_("longest wait for a port, a module or a printer"), N_("S") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    return arguments != NULL && check_wishes(&wishes, error) && provision(cli, &wishes, error);
}
