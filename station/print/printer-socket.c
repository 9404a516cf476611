/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/printer-private.h"
#include "station/print/zpl-line.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * socket://HOST: raw ZPL II. There are no jobs; what the printer does is read from ~HS on the connection that carried
 * the label: its parser comes to the question only after the label, so an idle answer means that the label is done.
 *
 * Any trouble after the label's first byte leaves the outcome unknown, a mere pause too: a label that is cleared at the
 * printer's panel leaves no trace in ~HS. A printer that never answers is trusted to have printed what its network
 * card has taken, with a warning; one that has answered before and falls silent is at fault.
 */

enum {
    RAW_PORT = 9100,
    CONNECT_MS = 5000,
    RETRY_MS = 250,
    POLL_MS = 150,
    FIRST_ANSWER_MS = 1500,
    MUTE_ANSWER_MS = 300, /* of a printer that did not answer the last time either */
    ANSWER_MS = 2000,
    STUCK_MS = 3000,   /* without taking a byte, or with earlier labels in the way: trouble */
    LOST_MS = 5000,    /* for a printer that vanished within a label to come back and be cleared */
    ABANDON_MS = 1000, /* the same when the station is told to stop */
    IDLE_LOOKS = 2,    /* some printers are idle for a moment between receiving and printing */
};

/* What is known of the printer's ~HS. */
typedef enum { ANSWERS_UNKNOWN, ANSWERS_ALWAYS, ANSWERS_NEVER } PrinterAnswers;

typedef struct {
    Printer *printer;
    PrintWatch *watch;
    ZplLine line;
    gsize written;
    bool follows;  /* the printer answers ~HS */
    GError *doubt; /* the first trouble after the first byte */
} SocketRun;

static void
socket_run_clear(SocketRun *self)
{
    zpl_line_close(&self->line);
    g_clear_error(&self->doubt);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SocketRun, socket_run_clear)

static bool
parse(Printer *self, GError **error)
{
    if (!printer_parse_uri(self, RAW_PORT, error))
        return false;
    if (self->path[0] == '\0' || strcmp(self->path, "/") == 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "Give socket://HOST[:PORT].",
                         "printer %s: a raw port has no path", self->destination);
    return false;
}

/* ---- what ~HS says ---- */

static const struct {
    gsize flag;
    ClaimcheckError code;
    bool within; /* trouble within a label too; a full buffer is then only how labels arrive */
    const char *what;
    const char *hint; /* N_(), NULL: the usual one of @code */
} faults[] = {
    { offsetof(ZplStatus, paper_out), CLAIMCHECK_ERROR_MEDIA_EMPTY, true, "it has no labels left", NULL },
    { offsetof(ZplStatus, head_up), CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its head is open",
      N_("Close the printer's head.") },
    { offsetof(ZplStatus, ribbon_out), CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its ribbon is used up",
      N_("Put a new ribbon into the printer.") },
    { offsetof(ZplStatus, too_hot), CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its head is too hot",
      N_("Let the printer cool down.") },
    { offsetof(ZplStatus, corrupt_memory), CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its memory is corrupt", NULL },
    { offsetof(ZplStatus, paused), CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "it is paused",
      N_("Press the printer's pause button.") },
    { offsetof(ZplStatus, buffer_full), CLAIMCHECK_ERROR_PRINTER_STOPPED, false, "its memory is full", NULL },
};

static bool
set_error(Printer *self, ClaimcheckError code, const char *what, GError **error)
{
    claimcheck_error_set(error, code, NULL, "printer %s: %s", self->destination, what);
    return false;
}

/* False with @error if hands are needed. @within: a label is on its way. */
static bool
is_well(Printer *self, const ZplStatus *status, bool within, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++)
        if (*(const bool *)((const char *)status + faults[i].flag) && (faults[i].within || !within)) {
            const char *hint = faults[i].hint != NULL ? _(faults[i].hint) : NULL;
            claimcheck_error_set(error, faults[i].code, hint, "printer %s: %s", self->destination, faults[i].what);
            return false;
        }
    return true;
}

static PrinterAnswers
known_answers(Printer *self)
{
    return (PrinterAnswers)g_atomic_int_get(&self->answers);
}

static guint
first_answer_ms(Printer *self)
{
    static const guint patience[] = {
        [ANSWERS_UNKNOWN] = FIRST_ANSWER_MS,
        [ANSWERS_ALWAYS] = ANSWER_MS,
        [ANSWERS_NEVER] = MUTE_ANSWER_MS,
    };
    return patience[known_answers(self)];
}

/*
 * The first question on a new line. *@follows says whether the printer answers at all; a silent one is well as far as
 * anybody can tell. Errors: printer-unreachable; on cancelling too, which the caller looks at first.
 */
static bool
greet(Printer *self, ZplLine *line, ZplStatus *status, bool *follows, GCancellable *cancellable, GError **error)
{
    ZplResult result = zpl_line_ask(line, status, deadline_in_ms(first_answer_ms(self)), cancellable);
    *follows = result == ZPL_DONE;
    if (result == ZPL_BROKEN)
        return set_error(self, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, "it closes the connection", error);
    if (result == ZPL_SILENT && known_answers(self) == ANSWERS_ALWAYS)
        return set_error(self, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, "it has stopped answering", error);
    if (!g_cancellable_is_cancelled(cancellable))
        g_atomic_int_set(&self->answers, *follows ? ANSWERS_ALWAYS : ANSWERS_NEVER);
    return true;
}

/* ---- before the label ---- */

static bool
open_line(SocketRun *run, GError **error)
{
    Printer *self = run->printer;
    GCancellable *cancellable = run->watch->cancellable;
    ZplStatus status = { 0 };
    return zpl_line_open(&run->line, self->host, self->port, deadline_in_ms(CONNECT_MS), cancellable, error) &&
           greet(self, &run->line, &status, &run->follows, cancellable, error);
}

/* One look whether a label can be sent; *@busy if the last one is merely not done with. */
static bool
look_ready(SocketRun *run, bool *busy, GError **error)
{
    ZplStatus status = { 0 };
    if (run->line.connection == NULL && !open_line(run, error))
        return false;
    if (!run->follows)
        return true;
    if (zpl_line_ask(&run->line, &status, deadline_in_ms(ANSWER_MS), run->watch->cancellable) != ZPL_DONE)
        return set_error(run->printer, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, "it has stopped answering", error);
    if (!is_well(run->printer, &status, false, error))
        return false;
    print_watch_label_waiting(run->watch, status.label_waiting);
    *busy = status.label_waiting || !zpl_status_is_idle(&status);
    if (*busy)
        set_error(run->printer, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it still has other labels to print", error);
    return !*busy;
}

/* Until the printer is well and has nothing else to do. A label on the bar is waited for without a word of trouble. */
static bool
wait_ready(SocketRun *run, GError **error)
{
    Deadline patience = deadline_in_ms(STUCK_MS);
    for (;;) {
        bool busy = false;
        g_autoptr(GError) why = NULL;
        bool ready = look_ready(run, &busy, &why);
        if (print_watch_cancelled(run->watch, error))
            return false;
        if (ready) {
            print_watch_trouble(run->watch, NULL);
            return true;
        }
        if (claimcheck_error_is(why, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE))
            zpl_line_close(&run->line);
        if (run->watch->label_waiting)
            patience = deadline_in_ms(STUCK_MS);
        print_watch_trouble(run->watch, busy && !deadline_passed(patience) ? NULL : why);
        if (!print_watch_sleep(run->watch, RETRY_MS, error))
            return false;
    }
}

/* ---- giving up ---- */

/* Empties the printer's memory of labels, and sees it empty. True if nothing more can come out. */
static bool
clear_printer(Printer *self, Deadline until, GError **error)
{
    static const char cancel_all[] = "~JA\r\n";
    g_auto(ZplLine) line = { 0 };
    ZplStatus status = { 0 };
    gsize written = 0;
    if (!zpl_line_open(&line, self->host, self->port, until, NULL, error))
        return false;
    if (zpl_line_write(&line, cancel_all, strlen(cancel_all), &written, until, NULL) != ZPL_DONE)
        return set_error(self, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, "it does not take commands", error);
    for (;;) {
        Deadline answer = deadline_sooner(until, deadline_in_ms(first_answer_ms(self)));
        ZplResult result = zpl_line_ask(&line, &status, answer, NULL);
        if (result == ZPL_SILENT && known_answers(self) != ANSWERS_ALWAYS)
            return true;
        if (result == ZPL_DONE && zpl_status_is_idle(&status))
            return true;
        if (result == ZPL_BROKEN || deadline_passed(until))
            return set_error(self, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, "it was not seen to drop its labels", error);
        g_usleep(POLL_MS * 1000);
    }
}

/*
 * The connection is lost within a label, or the station is told to stop. A half label in the printer's memory would
 * swallow the next one, and a whole one might still come out, so it is cleared if it can be.
 */
static PrintOutcome
give_up(SocketRun *run)
{
    bool stopping = g_cancellable_is_cancelled(run->watch->cancellable);
    Deadline until = deadline_in_ms(stopping ? ABANDON_MS : LOST_MS);
    zpl_line_close(&run->line); /* many printers serve one connection at a time */
    while (!clear_printer(run->printer, until, NULL) && !deadline_passed(until) &&
           print_watch_sleep(run->watch, RETRY_MS, NULL))
        ;
    print_watch_trouble(run->watch, NULL);
    return PRINT_UNKNOWN;
}

static PrintOutcome
fail(SocketRun *run, const char *what, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (print_watch_cancelled(run->watch, error))
        return give_up(run);
    set_error(run->printer, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, what, &why);
    print_watch_trouble(run->watch, why);
    g_propagate_error(error, run->doubt != NULL ? g_steal_pointer(&run->doubt) : g_steal_pointer(&why));
    return give_up(run);
}

/* ---- the label and after it ---- */

static void
note_doubt(SocketRun *run, const GError *why)
{
    if (run->doubt == NULL)
        run->doubt = g_error_copy(why);
    print_watch_trouble(run->watch, why);
}

/* The printer takes no bytes for a while: it is told, and waited for. */
static void
note_stuck(SocketRun *run)
{
    g_autoptr(GError) why = NULL;
    set_error(run->printer, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it does not take the label", &why);
    print_watch_trouble(run->watch, why);
}

static ZplResult
send_label(SocketRun *run, GBytes *label)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data(label, &length);
    for (;;) {
        gsize before = run->written;
        ZplResult result =
            zpl_line_write(&run->line, bytes, length, &run->written, deadline_in_ms(STUCK_MS), run->watch->cancellable);
        if (result != ZPL_SILENT || g_cancellable_is_cancelled(run->watch->cancellable))
            return result;
        if (run->written == before)
            note_stuck(run);
    }
}

static PrintOutcome
conclude(SocketRun *run, GError **error)
{
    print_watch_trouble(run->watch, NULL);
    if (run->doubt == NULL)
        return PRINT_OUT;
    g_propagate_error(error, g_steal_pointer(&run->doubt));
    return PRINT_UNKNOWN;
}

static PrintOutcome
follow(SocketRun *run, GError **error)
{
    guint idle = 0;
    while (idle < IDLE_LOOKS) {
        ZplStatus status = { 0 };
        g_autoptr(GError) why = NULL;
        ZplResult result = zpl_line_ask(&run->line, &status, deadline_in_ms(ANSWER_MS), run->watch->cancellable);
        if (result != ZPL_DONE)
            return fail(run, result == ZPL_BROKEN ? "it closed the connection" : "it has stopped answering", error);
        if (!is_well(run->printer, &status, true, &why))
            note_doubt(run, why);
        else
            print_watch_trouble(run->watch, NULL);
        print_watch_label_waiting(run->watch, status.label_waiting);
        if (status.label_waiting && why == NULL)
            return conclude(run, error); /* out already: there was none on the bar before */
        idle = why == NULL && zpl_status_is_idle(&status) ? idle + 1 : 0;
        if (!print_watch_sleep(run->watch, POLL_MS, NULL))
            return fail(run, NULL, error);
    }
    return conclude(run, error);
}

/* All there is to see of a printer that says nothing: whether it takes the bytes. */
static PrintOutcome
trust(SocketRun *run, GError **error)
{
    print_watch_warning(run->watch, "The printer does not tell its state (~HS): that a label is out is only assumed.");
    for (;;) {
        switch (zpl_line_finish(&run->line, deadline_in_ms(STUCK_MS), run->watch->cancellable)) {
        case ZPL_DONE:
            return conclude(run, error);
        case ZPL_BROKEN:
            return fail(run, "it closed the connection", error);
        case ZPL_SILENT:
            if (g_cancellable_is_cancelled(run->watch->cancellable))
                return fail(run, NULL, error);
            note_stuck(run);
        }
    }
}

static PrintOutcome
print(Printer *self, const PrintDocument *document, PrintWatch *watch, GError **error)
{
    g_auto(SocketRun) run = { .printer = self, .watch = watch };
    g_autofree char *uuid = g_uuid_string_random();
    g_autofree char *job = g_strconcat("zpl-", uuid, NULL);
    if (!wait_ready(&run, error) || !print_watch_created(watch, job, error) || !wait_ready(&run, error))
        return PRINT_NOT_TAKEN;
    ZplResult sent = send_label(&run, document->bytes);
    if (sent != ZPL_DONE && run.written == 0) {
        if (!print_watch_cancelled(watch, error))
            set_error(self, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, "it closed the connection", error);
        print_watch_trouble(watch, NULL);
        return PRINT_NOT_TAKEN;
    }
    if (sent != ZPL_DONE)
        return fail(&run, "it closed the connection within the label", error);
    return run.follows ? follow(&run, error) : trust(&run, error);
}

/* ---- without a label ---- */

static bool
look(Printer *self, ZplStatus *status, bool *follows, GError **error)
{
    g_auto(ZplLine) line = { 0 };
    return zpl_line_open(&line, self->host, self->port, deadline_in_ms(CONNECT_MS), NULL, error) &&
           greet(self, &line, status, follows, NULL, error);
}

static bool
ask(Printer *self, const char *job G_GNUC_UNUSED, PrintJobState *state, GError **error)
{
    ZplStatus status = { 0 };
    bool follows = false;
    if (!look(self, &status, &follows, error))
        return false;
    *state = PRINT_JOB_PENDING;
    if (follows && !zpl_status_is_idle(&status))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, "Look whether the label came out.",
                         "printer %s: it keeps no record of what it printed", self->destination);
    return false;
}

static bool
cancel(Printer *self, const char *job G_GNUC_UNUSED, Deadline until, GError **error)
{
    return clear_printer(self, until, error);
}

static bool
check(Printer *self, GError **error)
{
    ZplStatus status = { 0 };
    bool follows = false;
    return look(self, &status, &follows, error) && (!follows || is_well(self, &status, false, error));
}

static void
find(Printer *self, GPtrArray *findings)
{
    ZplStatus status = { 0 };
    bool follows = false;
    if (look(self, &status, &follows, NULL) && !follows)
        printer_find(findings, "printer-gives-no-status",
                     "The printer does not answer ~HS: the station cannot see whether a label came out.",
                     "Let the printer answer on its raw port (bidirectional), or confirm every label by a scan.");
}

const PrinterOps printer_socket_ops = {
    .scheme = "socket",
    .wants_zpl = true,
    .parse = parse,
    .print = print,
    .ask = ask,
    .cancel = cancel,
    .check = check,
    .find = find,
};
