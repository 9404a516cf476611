/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/cups-check.h"
#include "station/print/printer-private.h"

#include <string.h>

/*
 * cups://QUEUE and ipp://HOST/path are one conversation: look that nothing is wrong, create the job empty, have its
 * number put on record, send the document, follow the job to its end. The document is sent once, ever; whatever
 * happens to it after that is asked for, not repeated.
 */

enum {
    RETRY_MS = 250,
    POLL_MS = 100,          /* while a label usually takes that long ... */
    POLL_SLOWLY_MS = 250,   /* ... and after that */
    POLL_SLOWLY_AFTER = 30, /* looks */
    LOOK_MS = 5000,
    SETTLE_MS = 5000,  /* for seeing a job cancelled when the printer answers at all */
    ABANDON_MS = 2000, /* the same when the station is told to stop */
    BUSY_MS = 3000,    /* busy for longer is trouble */
    STALLED_MS = 5000, /* a spooler at a job for longer, without having reached the printer */
};

/* One label on its way. */
typedef struct {
    Printer *printer;
    const PrintDocument *document;
    PrintWatch *watch;
    IppPrinter ipp;
    int job;
    bool begun;     /* the printer has started on it */
    bool connected; /* cupsd: its backend has handed the label over and waits for the printer */
    bool counts_pages;
    guint breaks;       /* of the connection, before there was anything to follow */
    Deadline stalled;   /* once begun */
    const char *told;   /* PrintState.what of the trouble that was told last ... */
    char *told_message; /* ... and the printer's own words that went with it */
    GStrv stale;        /* reasons that a queue had before our job: of the job before, unless they last */
    GError *doubt;      /* the first that made the outcome uncertain */
} CupsRun;

static void
cups_run_clear(CupsRun *self)
{
    ipp_printer_clear(&self->ipp);
    g_clear_pointer(&self->stale, g_strfreev);
    g_clear_pointer(&self->told_message, g_free);
    g_clear_error(&self->doubt);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CupsRun, cups_run_clear)

/* ---- the two schemes ---- */

static void
open_printer(Printer *self, IppPrinter *ipp, GCancellable *cancellable)
{
    if (self->host == NULL)
        ipp_printer_init_queue(ipp, self->destination, self->path);
    else
        ipp_printer_init_device(ipp, self->destination, self->host, self->port, self->path);
    ipp->client.cancellable = cancellable;
}

static bool
parse_queue(Printer *self, GError **error)
{
    const char *scheme = "cups://";
    const char *rest = g_str_has_prefix(self->destination, scheme) ? self->destination + strlen(scheme) : "";
    g_autofree char *queue = g_uri_unescape_string(rest, NULL);
    if (queue != NULL && g_str_has_suffix(queue, "/"))
        queue[strlen(queue) - 1] = '\0';
    if (queue == NULL || queue[0] == '\0' || strlen(queue) > 127 || strpbrk(queue, "/ #?\t\"'\\") != NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "Give cups://QUEUE; 'lpstat -v' lists the queues.",
                             "printer %s: not the name of a queue", self->destination);
        return false;
    }
    self->path = g_steal_pointer(&queue);
    return true;
}

static bool
parse_device(Printer *self, GError **error)
{
    if (!printer_parse_uri(self, IPP_PORT, error))
        return false;
    if (self->path[0] == '\0' || strcmp(self->path, "/") == 0) {
        g_free(self->path);
        self->path = g_strdup("/ipp/print");
    }
    return true;
}

/* ---- before the document ---- */

/* The owner sees @why as trouble while it lasts; false if the job was cancelled meanwhile. */
static bool
wait_out(CupsRun *run, const GError *why, GError **error)
{
    if (!g_error_matches(why, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        print_watch_trouble(run->watch, why);
    return print_watch_sleep(run->watch, RETRY_MS, error);
}

static bool
is_final(const GError *why)
{
    return claimcheck_error_is(why, CLAIMCHECK_ERROR_JOB_REJECTED);
}

/* Until nothing is wrong with the printer. */
static ipp_t *
wait_ready(CupsRun *run, GError **error)
{
    for (;;) {
        g_autoptr(GError) why = NULL;
        ipp_t *description = NULL;
        if (cups_check_ready(&run->ipp, &description, &why)) {
            print_watch_trouble(run->watch, NULL);
            return description;
        }
        if (is_final(why)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return NULL;
        }
        if (!wait_out(run, why, error))
            return NULL;
    }
}

static bool
is_busy(const GError *why)
{
    return claimcheck_error_is(why, CLAIMCHECK_ERROR_PRINTER_STOPPED);
}

/* A printer may be well and still refuse for a moment: it is at the last label's end. That is no trouble yet. */
static bool
create_job(CupsRun *run, GError **error)
{
    Deadline patience = deadline_in_ms(BUSY_MS);
    for (;;) {
        g_autoptr(ipp_t) description = wait_ready(run, error);
        if (description == NULL)
            return false;
        g_autoptr(GError) why = NULL;
        g_clear_pointer(&run->stale, g_strfreev);
        run->stale = ipp_printer_strings(description, "printer-state-reasons");
        run->counts_pages = cups_check_counts_pages(&run->ipp, description);
        if (ipp_printer_create(&run->ipp, run->document, description, &run->job, &why))
            return true;
        if (is_final(why)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        bool quiet = is_busy(why) && !deadline_passed(patience);
        if (quiet ? !print_watch_sleep(run->watch, RETRY_MS, error) : !wait_out(run, why, error))
            return false;
    }
}

/* ---- giving up ---- */

/* Cancels the job and looks what it came to; works although the owner has cancelled. False: it was not seen to end. */
static bool
settle(CupsRun *run, guint ms, IppJob *look)
{
    run->ipp.client.cancellable = NULL;
    g_autoptr(GError) ignored = NULL;
    return ipp_printer_cancel(&run->ipp, run->job, look, deadline_in_ms(ms), &ignored);
}

static guint
settle_ms(CupsRun *run)
{
    return g_cancellable_is_cancelled(run->watch->cancellable) ? ABANDON_MS : SETTLE_MS;
}

/* Nothing of the document was taken, so nothing can come out, even of a job that is not seen to end. */
static PrintOutcome
abandon_empty(CupsRun *run)
{
    g_auto(IppJob) look = { 0 };
    settle(run, settle_ms(run), &look);
    print_watch_trouble(run->watch, NULL);
    return PRINT_NOT_TAKEN;
}

/* The connection broke in the document. Only a printer that says it has no document has none. */
static PrintOutcome
judge_broken_send(CupsRun *run)
{
    g_auto(IppJob) look = { 0 };
    bool ended = settle(run, settle_ms(run), &look);
    print_watch_trouble(run->watch, NULL);
    return ended && look.state != 0 && look.documents == 0 ? PRINT_NOT_TAKEN : PRINT_UNKNOWN;
}

/* The document is there; the job must not come out later behind our back. */
static PrintOutcome
judge_cancelled(CupsRun *run)
{
    g_auto(IppJob) look = { 0 };
    bool ended = settle(run, settle_ms(run), &look);
    bool out = ended && look.state == IPP_JSTATE_COMPLETED && run->doubt == NULL;
    return out ? PRINT_OUT : PRINT_UNKNOWN;
}

/* ---- following ---- */

typedef struct {
    IppJob job;
    int printer_state;
    GStrv reasons; /* the printer's, as far as they count */
    char *message;
} Sight;

static void
sight_clear(Sight *self)
{
    ipp_job_clear(&self->job);
    g_clear_pointer(&self->reasons, g_strfreev);
    g_clear_pointer(&self->message, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sight, sight_clear)

/*
 * A queue's reasons stay from job to job until its backend says otherwise, which it does when it has reached the
 * printer. What was there before our job counts only then.
 */
static void
add_reasons(CupsRun *run, GStrvBuilder *all, const char *const *list)
{
    for (gsize i = 0; list != NULL && list[i] != NULL; i++)
        if (!run->ipp.is_queue || run->connected || !g_strv_contains((const char *const *)run->stale, list[i]))
            g_strv_builder_add(all, list[i]);
}

/* The printer first: what is wrong with it may then be held against a job that it has begun since, never overlooked. */
static bool
look_around(CupsRun *run, Sight *sight, GError **error)
{
    g_autoptr(ipp_t) printer = ipp_printer_state(&run->ipp, deadline_in_ms(LOOK_MS), error);
    if (printer == NULL || !ipp_printer_look(&run->ipp, run->job, &sight->job, deadline_in_ms(LOOK_MS), error))
        return false;
    g_auto(GStrv) reasons = ipp_printer_strings(printer, "printer-state-reasons");
    const char *const *of_job = (const char *const *)sight->job.print_reasons;
    const char *const *of_printer = (const char *const *)reasons;
    static const char waiting[] = "cups-waiting-for-job-completed";
    run->connected = run->connected || print_state_has_reason(of_job, waiting) ||
                     (sight->job.state == IPP_JSTATE_PROCESSING && print_state_has_reason(of_printer, waiting));
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();
    add_reasons(run, all, of_job);
    add_reasons(run, all, of_printer);
    sight->reasons = g_strv_builder_end(all);
    sight->printer_state = ipp_printer_integer(printer, "printer-state", 0);
    sight->message = ipp_printer_text(printer, "printer-state-message");
    return true;
}

static PrintState
judge(CupsRun *run, const Sight *sight)
{
    PrintFacts facts = {
        .job_state = sight->job.state,
        .printer_state = sight->printer_state,
        .job_reasons = (const char *const *)sight->job.reasons,
        .printer_reasons = (const char *const *)sight->reasons,
        .begun = run->begun || sight->job.begun,
        .counts_pages = run->counts_pages,
        .impressions = sight->job.impressions,
    };
    return print_state_judge(&facts);
}

/*
 * cupsd has the job and does not get it to the printer: its backends tell that in their own words only, and wait.
 * Nobody is in the way if it takes a little.
 */
static void
add_stall(CupsRun *run, PrintState *state)
{
    if (state->phase != PRINT_PHASE_WORKING || !run->ipp.is_queue || run->connected)
        return;
    if (!run->begun)
        run->stalled = deadline_in_ms(STALLED_MS);
    if (state->trouble || !run->begun || !deadline_passed(run->stalled))
        return;
    state->trouble = true;
    state->code = CLAIMCHECK_ERROR_PRINTER_UNREACHABLE;
    state->what = "the print service is not getting through to it";
    state->hint = NULL;
    state->unexplained = true;
}

/*
 * A cupsd that was away has been restarted, or may have been, and takes up its unfinished jobs from their beginning:
 * what it has begun twice may have come out twice.
 */
static void
add_restart(CupsRun *run, PrintState *state, const Sight *sight)
{
    if (!run->ipp.is_queue || run->ipp.client.breaks == run->breaks)
        return;
    *state = (PrintState){
        .phase = ipp_job_ended(&sight->job) ? state->phase : PRINT_PHASE_REPEATING,
        .doubt = true,
        .trouble = true,
        .code = CLAIMCHECK_ERROR_PRINTER_STOPPED,
        .what = "the print service was restarted within the label and would print it again",
    };
}

/* A printer that does not say what it lacks often says something else every second; the first is what is told. */
static GError *
describe_trouble(CupsRun *run, const PrintState *state, const Sight *sight)
{
    GError *trouble = NULL;
    if (run->told != state->what) {
        run->told = state->what;
        g_free(run->told_message);
        run->told_message = g_strdup(state->unexplained ? sight->message : NULL);
    }
    bool said = run->told_message != NULL;
    claimcheck_error_set(&trouble, state->code, state->hint, "printer %s: %s%s%s%s", run->printer->destination, state->what,
                         said ? " (" : "", said ? run->told_message : "", said ? ")" : "");
    return trouble;
}

/* One look, with the owner told of what it needs to know. */
static bool
look_once(CupsRun *run, PrintPhase *phase, GError **error)
{
    g_auto(Sight) sight = { 0 };
    if (!look_around(run, &sight, error))
        return false;
    PrintState state = judge(run, &sight);
    add_stall(run, &state);
    add_restart(run, &state, &sight);
    run->begun = run->begun || state.phase >= PRINT_PHASE_WORKING;
    *phase = state.phase;
    g_autoptr(GError) trouble = state.trouble ? describe_trouble(run, &state, &sight) : NULL;
    if (state.doubt && run->doubt == NULL)
        run->doubt = g_error_copy(trouble);
    bool over = state.phase == PRINT_PHASE_COMPLETED || state.phase == PRINT_PHASE_ENDED;
    print_watch_trouble(run->watch, over ? NULL : trouble);
    return true;
}

/* A printer that is away for a while is waited for; one that will not tell us of our job is not left with it. */
static PrintPhase
follow_once(CupsRun *run)
{
    PrintPhase phase = PRINT_PHASE_WAITING;
    g_autoptr(GError) why = NULL;
    if (look_once(run, &phase, &why))
        return phase;
    if (is_final(why) && run->doubt == NULL)
        run->doubt = g_error_copy(why);
    if (is_final(why))
        return PRINT_PHASE_REPEATING;
    if (why->domain != G_IO_ERROR)
        print_watch_trouble(run->watch, why);
    return PRINT_PHASE_WORKING;
}

static PrintOutcome
conclude(CupsRun *run, PrintOutcome outcome, GError **error)
{
    print_watch_trouble(run->watch, NULL);
    if (outcome == PRINT_OUT)
        return PRINT_OUT;
    g_propagate_error(error, g_steal_pointer(&run->doubt));
    return outcome;
}

/* Told to stop while the printer has the label. */
static PrintOutcome
stop(CupsRun *run, GError *why, GError **error)
{
    PrintOutcome outcome = judge_cancelled(run);
    if (outcome == PRINT_OUT)
        g_error_free(why);
    else
        g_propagate_error(error, why);
    return outcome;
}

static PrintOutcome
follow(CupsRun *run, GError **error)
{
    run->breaks = run->ipp.client.breaks;
    for (guint looks = 0;; looks++) {
        GError *stopped = NULL;
        switch (follow_once(run)) {
        case PRINT_PHASE_COMPLETED:
            return conclude(run, run->doubt == NULL ? PRINT_OUT : PRINT_UNKNOWN, error);
        case PRINT_PHASE_REPEATING:
            judge_cancelled(run);
            return conclude(run, PRINT_UNKNOWN, error);
        case PRINT_PHASE_ENDED:
            return conclude(run, PRINT_UNKNOWN, error);
        default:
            if (!print_watch_sleep(run->watch, looks < POLL_SLOWLY_AFTER ? POLL_MS : POLL_SLOWLY_MS, &stopped))
                return stop(run, stopped, error);
        }
    }
}

static PrintOutcome
send_document(CupsRun *run, GError **error)
{
    bool began = false, refused = false;
    g_autoptr(GError) why = NULL;
    if (ipp_printer_send(&run->ipp, run->job, run->document, &began, &refused, &why))
        return follow(run, error);
    if (!print_watch_cancelled(run->watch, error))
        g_propagate_error(error, g_steal_pointer(&why));
    return refused || !began ? abandon_empty(run) : judge_broken_send(run);
}

static PrintOutcome
print(Printer *self, const PrintDocument *document, PrintWatch *watch, GError **error)
{
    g_auto(CupsRun) run = { .printer = self, .document = document, .watch = watch };
    open_printer(self, &run.ipp, watch->cancellable);
    if (!create_job(&run, error))
        return PRINT_NOT_TAKEN;
    g_autofree char *job = g_strdup_printf("%d", run.job);
    if (!print_watch_created(watch, job, error) || print_watch_cancelled(watch, error))
        return abandon_empty(&run);
    return send_document(&run, error);
}

/* ---- jobs of an earlier run ---- */

static int
parse_job(const char *job)
{
    guint64 number = 0;
    return g_ascii_string_to_unsigned(job, 10, 1, G_MAXINT, &number, NULL) ? (int)number : 0;
}

static PrintJobState
fate(const IppJob *look)
{
    if (!ipp_job_ended(look))
        return PRINT_JOB_PENDING;
    return look->state == IPP_JSTATE_COMPLETED ? PRINT_JOB_COMPLETED : PRINT_JOB_GONE;
}

static bool
ask(Printer *self, const char *job, PrintJobState *state, GError **error)
{
    g_auto(IppPrinter) ipp = { 0 };
    g_auto(IppJob) look = { 0 };
    *state = PRINT_JOB_GONE;
    int number = parse_job(job);
    if (number == 0)
        return true; /* no IPP printer ever gave such a number */
    open_printer(self, &ipp, NULL);
    if (!ipp_printer_look(&ipp, number, &look, deadline_in_ms(LOOK_MS), error))
        return false;
    *state = fate(&look);
    return true;
}

static bool
cancel(Printer *self, const char *job, Deadline until, GError **error)
{
    g_auto(IppPrinter) ipp = { 0 };
    g_auto(IppJob) look = { 0 };
    int number = parse_job(job);
    if (number == 0)
        return true;
    open_printer(self, &ipp, NULL);
    return ipp_printer_cancel(&ipp, number, &look, until, error);
}

/* ---- checks ---- */

static bool
check(Printer *self, GError **error)
{
    g_auto(IppPrinter) ipp = { 0 };
    g_autoptr(ipp_t) description = NULL;
    open_printer(self, &ipp, NULL);
    return cups_check_ready(&ipp, &description, error) && cups_check_network(&ipp, description, error);
}

static bool
check_alone(Printer *self, GCancellable *cancellable, GError **error)
{
    g_auto(IppPrinter) ipp = { 0 };
    open_printer(self, &ipp, cancellable);
    g_autoptr(ipp_t) description = ipp_printer_describe(&ipp, NULL);
    return description == NULL || cups_check_network(&ipp, description, error);
}

static void
find(Printer *self, GPtrArray *findings)
{
    g_auto(IppPrinter) ipp = { 0 };
    open_printer(self, &ipp, NULL);
    g_autoptr(ipp_t) description = ipp_printer_describe(&ipp, NULL);
    if (description != NULL)
        cups_check_find(&ipp, description, findings);
}

const PrinterOps printer_cups_ops = {
    .scheme = "cups",
    .parse = parse_queue,
    .print = print,
    .ask = ask,
    .cancel = cancel,
    .check = check,
    .check_alone = check_alone,
    .find = find,
};

const PrinterOps printer_ipp_ops = {
    .scheme = "ipp",
    .parse = parse_device,
    .print = print,
    .ask = ask,
    .cancel = cancel,
    .check = check,
    .find = find,
};
