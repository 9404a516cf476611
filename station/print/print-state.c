/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/print-state.h"

#include <cups/ipp.h>
#include <glib/gi18n.h>
#include <string.h>

/*
 * printer-state-reasons: RFC 8011 section 5.4.12 and the IANA registry; offline and connecting-to-device are also
 * cupsd's. The first row that applies is what the operator is told, so what hands can mend comes before what follows
 * from it: a printer without media is usually stopped as well.
 */
static const struct {
    const char *reason;
    ClaimcheckError code;
    bool doubt; /* if it shows while the job is being processed */
    const char *what;
    const char *hint; /* N_(), NULL: the usual one of @code */
} reasons[] = {
    { "media-empty", CLAIMCHECK_ERROR_MEDIA_EMPTY, true, "it has no labels left", NULL },
    { "media-needed", CLAIMCHECK_ERROR_MEDIA_EMPTY, true, "it needs labels of this size",
      N_("Load labels of this size into the printer.") },
    { "media-jam", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "labels are jammed in it",
      N_("Clear the jam in the printer.") },
    { "cover-open", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its cover is open", N_("Close the printer's cover.") },
    { "door-open", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its door is open", N_("Close the printer's door.") },
    { "interlock-open", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its head or a lock is open",
      N_("Close the printer's head.") },
    { "input-tray-missing", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its label holder is missing",
      N_("Put the label holder back into the printer.") },
    { "marker-supply-empty", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its ribbon or ink is used up",
      N_("Put a new ribbon into the printer.") },
    { "marker-supply-missing", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its ribbon or ink is missing",
      N_("Put a ribbon into the printer.") },
    { "marker-waste-full", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its waste box is full",
      N_("Empty the printer's waste box.") },
    { "toner-empty", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its toner is used up",
      N_("Put new toner into the printer.") },
    { "developer-empty", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its developer is used up", NULL },
    { "fuser-over-temp", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "it is too hot", N_("Let the printer cool down.") },
    { "fuser-under-temp", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "it is too cold", N_("Let the printer warm up.") },
    { "opc-life-over", CLAIMCHECK_ERROR_PRINTER_STOPPED, true, "its drum is worn out", NULL },
    { "output-area-full", CLAIMCHECK_ERROR_PRINTER_STOPPED, false, "its output is full",
      N_("Take the labels out of the printer.") },
    { "output-tray-missing", CLAIMCHECK_ERROR_PRINTER_STOPPED, false, "its output tray is missing",
      N_("Put the output tray back into the printer.") },
    { "spool-area-full", CLAIMCHECK_ERROR_PRINTER_STOPPED, false, "its memory is full", NULL },
    { "offline", CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, false, "it is off line", NULL },
    { "connecting-to-device", CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, false, "the print service cannot reach it", NULL },
    { "timed-out", CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, false, "it does not answer the print service", NULL },
    { "shutdown", CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, false, "it is switched off", N_("Switch the printer on.") },
    { "deactivated", CLAIMCHECK_ERROR_PRINTER_STOPPED, false, "it was deactivated", NULL },
    { "paused", CLAIMCHECK_ERROR_PRINTER_STOPPED, false, "it is paused",
      N_("Press the printer's pause button, or resume its queue.") },
    { "moving-to-paused", CLAIMCHECK_ERROR_PRINTER_STOPPED, false, "it is paused",
      N_("Press the printer's pause button, or resume its queue.") },
    { "hold-new-jobs", CLAIMCHECK_ERROR_PRINTER_STOPPED, false, "it holds new jobs", NULL },
    { "stopping", CLAIMCHECK_ERROR_PRINTER_STOPPED, false, "it is stopping", NULL },
};

/* A reason that ends so is for information only: RFC 8011 section 5.4.12. */
static bool
names(const char *reason, const char *name)
{
    gsize length = strlen(name);
    if (strncmp(reason, name, length) != 0)
        return false;
    const char *severity = reason + length;
    return severity[0] == '\0' || strcmp(severity, "-error") == 0 || strcmp(severity, "-warning") == 0;
}

bool
print_state_has_reason(const char *const *list, const char *name)
{
    for (gsize i = 0; list != NULL && list[i] != NULL; i++)
        if (names(list[i], name))
            return true;
    return false;
}

static void
set_trouble(PrintState *state, ClaimcheckError code, const char *what)
{
    state->trouble = true;
    state->code = code;
    state->what = what;
    state->hint = NULL;
}

static void
set_unexplained(PrintState *state, ClaimcheckError code, const char *what)
{
    *state = (PrintState){ state->phase, state->doubt, true, code, what, NULL, true };
}

/* The printer's own trouble; @working says that it is at this job. */
static void
judge_printer(PrintState *state, const PrintFacts *facts, bool working)
{
    for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++) {
        if (!print_state_has_reason(facts->printer_reasons, reasons[i].reason))
            continue;
        if (!state->trouble) {
            set_trouble(state, reasons[i].code, reasons[i].what);
            state->hint = reasons[i].hint != NULL ? _(reasons[i].hint) : NULL;
        }
        state->doubt = state->doubt || (working && reasons[i].doubt);
    }
    if (!state->trouble && facts->printer_state == IPP_PSTATE_STOPPED) {
        set_unexplained(state, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it has stopped");
        state->doubt = working; /* it does not say why: it may be the media */
    }
}

static void
judge_waiting(PrintState *state, const PrintFacts *facts)
{
    state->phase = facts->begun ? PRINT_PHASE_REPEATING : PRINT_PHASE_WAITING;
    if (facts->begun) {
        state->doubt = true;
        set_unexplained(state, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it failed at the label and would print it again");
        return;
    }
    judge_printer(state, facts, false);
    if (!state->trouble && print_state_has_reason(facts->job_reasons, "resources-are-not-ready"))
        set_trouble(state, CLAIMCHECK_ERROR_MEDIA_EMPTY, "it needs labels of this size");
    /* A held job without its document is only incomplete. */
    if (!state->trouble && facts->job_state == IPP_JSTATE_HELD &&
        !print_state_has_reason(facts->job_reasons, "job-incoming"))
        set_trouble(state, CLAIMCHECK_ERROR_PRINTER_STOPPED, "the label's job is held there");
}

static void
judge_working(PrintState *state, const PrintFacts *facts)
{
    state->phase = PRINT_PHASE_WORKING;
    judge_printer(state, facts, true);
    if (state->trouble || facts->job_state != IPP_JSTATE_STOPPED)
        return;
    set_unexplained(state, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it has stopped");
    state->doubt = true;
}

static void
judge_completed(PrintState *state, const PrintFacts *facts)
{
    state->phase = PRINT_PHASE_COMPLETED;
    if (print_state_has_reason(facts->job_reasons, "job-completed-with-errors"))
        set_trouble(state, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it finished the label with errors");
    else if (print_state_has_reason(facts->job_reasons, "queued-in-device"))
        set_trouble(state, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it does not know whether the device printed the label");
    else if (facts->counts_pages && facts->impressions == 0)
        set_trouble(state, CLAIMCHECK_ERROR_JOB_REJECTED, "it finished the label without a page in it");
    state->doubt = state->trouble;
}

/* Aborted, or cancelled by somebody: cupsd says the latter also for what the printer aborted. */
static void
judge_ended(PrintState *state, const PrintFacts *facts)
{
    PrintState printer = { 0 };
    judge_printer(&printer, facts, true);
    state->phase = PRINT_PHASE_ENDED;
    state->doubt = true;
    if (printer.trouble) {
        set_trouble(state, printer.code, printer.what);
        state->hint = printer.hint;
    } else if (facts->job_state == 0) {
        set_trouble(state, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it no longer knows the label's job");
    } else if (facts->job_state == IPP_JSTATE_CANCELED) {
        set_unexplained(state, CLAIMCHECK_ERROR_JOB_REJECTED, "the label's job was cancelled there");
    } else {
        set_unexplained(state, CLAIMCHECK_ERROR_JOB_REJECTED, "it gave the label up");
    }
}

PrintState
print_state_judge(const PrintFacts *facts)
{
    PrintState state = { 0 };
    switch (facts->job_state) {
    case IPP_JSTATE_PENDING:
    case IPP_JSTATE_HELD:
        judge_waiting(&state, facts);
        break;
    case IPP_JSTATE_PROCESSING:
    case IPP_JSTATE_STOPPED:
        judge_working(&state, facts);
        break;
    case IPP_JSTATE_COMPLETED:
        judge_completed(&state, facts);
        break;
    default:
        judge_ended(&state, facts);
    }
    return state;
}
