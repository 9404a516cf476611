/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/print-state.h"

#include <cups/ipp.h>

#define MEDIA CLAIMCHECK_ERROR_MEDIA_EMPTY
#define STOPPED CLAIMCHECK_ERROR_PRINTER_STOPPED
#define AWAY CLAIMCHECK_ERROR_PRINTER_UNREACHABLE
#define REJECTED CLAIMCHECK_ERROR_JOB_REJECTED
#define WELL (-1)

enum { CERTAIN = false, DOUBT = true };

/* Every combination that was met, or that a rule is about. Reasons are separated by blanks. */
static const struct {
    const char *about;
    PrintFacts facts;
    const char *job_reasons;
    const char *printer_reasons;
    PrintPhase phase;
    int code; /* or WELL */
    bool doubt;
} rows[] = {
    /* the usual way */
    { "created", { .job_state = IPP_JSTATE_HELD, .printer_state = IPP_PSTATE_IDLE, .impressions = -1 }, "job-incoming",
      "", PRINT_PHASE_WAITING, WELL, CERTAIN },
    { "pending", { .job_state = IPP_JSTATE_PENDING, .printer_state = IPP_PSTATE_IDLE, .impressions = -1 }, "", "",
      PRINT_PHASE_WAITING, WELL, CERTAIN },
    { "processing",
      { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_PROCESSING, .begun = true, .impressions = 0 },
      "job-printing", "cups-waiting-for-job-completed", PRINT_PHASE_WORKING, WELL, CERTAIN },
    { "completed",
      { .job_state = IPP_JSTATE_COMPLETED, .printer_state = IPP_PSTATE_IDLE, .begun = true, .impressions = 1 },
      "job-completed-successfully", "", PRINT_PHASE_COMPLETED, WELL, CERTAIN },
    { "completed, as cupsd says it",
      { .job_state = IPP_JSTATE_COMPLETED, .printer_state = IPP_PSTATE_IDLE, .begun = true, .counts_pages = true,
        .impressions = 1 },
      "processing-to-stop-point", "", PRINT_PHASE_COMPLETED, WELL, CERTAIN },
    { "completed by a printer that counts nothing",
      { .job_state = IPP_JSTATE_COMPLETED, .printer_state = IPP_PSTATE_IDLE, .impressions = -1 }, "", "",
      PRINT_PHASE_COMPLETED, WELL, CERTAIN },

    /* waiting, and something is wrong: patience only */
    { "empty before its turn", { .job_state = IPP_JSTATE_PENDING, .printer_state = IPP_PSTATE_STOPPED }, "",
      "media-empty-error", PRINT_PHASE_WAITING, MEDIA, CERTAIN },
    { "paused before its turn", { .job_state = IPP_JSTATE_PENDING, .printer_state = IPP_PSTATE_STOPPED },
      "printer-stopped", "paused", PRINT_PHASE_WAITING, STOPPED, CERTAIN },
    { "stopped before its turn, no reason",
      { .job_state = IPP_JSTATE_PENDING, .printer_state = IPP_PSTATE_STOPPED }, "", "",
       PRINT_PHASE_WAITING, STOPPED, CERTAIN },
    { "held by somebody", { .job_state = IPP_JSTATE_HELD, .printer_state = IPP_PSTATE_IDLE },
      "job-hold-until-specified", "", PRINT_PHASE_WAITING, STOPPED, CERTAIN },
    { "held for media", { .job_state = IPP_JSTATE_HELD, .printer_state = IPP_PSTATE_IDLE }, "resources-are-not-ready",
      "", PRINT_PHASE_WAITING, MEDIA, CERTAIN },
    { "off line before its turn", { .job_state = IPP_JSTATE_PENDING, .printer_state = IPP_PSTATE_IDLE }, "",
      "offline-error", PRINT_PHASE_WAITING, AWAY, CERTAIN },

    /* at the label: media, ribbon and head leave doubt; a pause or a lost connection does not */
    { "empty within", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_PROCESSING }, "job-printing",
      "media-empty-warning", PRINT_PHASE_WORKING, MEDIA, DOUBT },
    { "empty within, no severity", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_STOPPED }, "",
      "media-empty", PRINT_PHASE_WORKING, MEDIA, DOUBT },
    { "empty within, job stopped", { .job_state = IPP_JSTATE_STOPPED, .printer_state = IPP_PSTATE_STOPPED },
      "printer-stopped", "media-needed-error", PRINT_PHASE_WORKING, MEDIA, DOUBT },
    { "for information only", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_PROCESSING }, "",
      "media-empty-report", PRINT_PHASE_WORKING, WELL, CERTAIN },
    { "low is not empty", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_PROCESSING }, "",
      "media-low-warning marker-supply-low-warning", PRINT_PHASE_WORKING, WELL, CERTAIN },
    { "ribbon", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_STOPPED }, "",
      "marker-supply-empty-error", PRINT_PHASE_WORKING, STOPPED, DOUBT },
    { "head", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_STOPPED }, "", "interlock-open-error",
      PRINT_PHASE_WORKING, STOPPED, DOUBT },
    { "cover", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_STOPPED }, "", "cover-open",
      PRINT_PHASE_WORKING, STOPPED, DOUBT },
    { "door", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_STOPPED }, "", "door-open-error",
      PRINT_PHASE_WORKING, STOPPED, DOUBT },
    { "jam", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_STOPPED }, "", "media-jam-error",
      PRINT_PHASE_WORKING, STOPPED, DOUBT },
    { "paused within", { .job_state = IPP_JSTATE_STOPPED, .printer_state = IPP_PSTATE_STOPPED }, "printer-stopped",
      "paused", PRINT_PHASE_WORKING, STOPPED, CERTAIN },
    { "away within", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_PROCESSING }, "",
      "connecting-to-device", PRINT_PHASE_WORKING, AWAY, CERTAIN },
    { "stopped within, no reason", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_STOPPED }, "", "",
      PRINT_PHASE_WORKING, STOPPED, DOUBT },
    { "job stopped, no reason", { .job_state = IPP_JSTATE_STOPPED, .printer_state = IPP_PSTATE_PROCESSING }, "", "",
      PRINT_PHASE_WORKING, STOPPED, DOUBT },
    { "hands first: empty and paused", { .job_state = IPP_JSTATE_STOPPED, .printer_state = IPP_PSTATE_STOPPED }, "",
      "paused media-empty-error", PRINT_PHASE_WORKING, MEDIA, DOUBT },
    { "a second reason spoils it as well", { .job_state = IPP_JSTATE_STOPPED, .printer_state = IPP_PSTATE_STOPPED }, "",
      "output-area-full cover-open", PRINT_PHASE_WORKING, STOPPED, DOUBT },
    { "a reason that merely begins alike", { .job_state = IPP_JSTATE_PROCESSING, .printer_state = IPP_PSTATE_IDLE }, "",
      "media-empty-and-other-things pausedness", PRINT_PHASE_WORKING, WELL, CERTAIN },

    /* a spooler that would print it again */
    { "back in the queue", { .job_state = IPP_JSTATE_PENDING, .printer_state = IPP_PSTATE_IDLE, .begun = true }, "", "",
      PRINT_PHASE_REPEATING, STOPPED, DOUBT },
    { "back in the queue, which is stopped",
      { .job_state = IPP_JSTATE_PENDING, .printer_state = IPP_PSTATE_STOPPED, .begun = true }, "printer-stopped",
      "paused", PRINT_PHASE_REPEATING, STOPPED, DOUBT },
    { "held for a retry", { .job_state = IPP_JSTATE_HELD, .printer_state = IPP_PSTATE_IDLE, .begun = true }, "", "",
      PRINT_PHASE_REPEATING, STOPPED, DOUBT },

    /* ends that are none, or not good */
    { "completed with errors", { .job_state = IPP_JSTATE_COMPLETED, .impressions = 1 }, "job-completed-with-errors", "",
      PRINT_PHASE_COMPLETED, STOPPED, DOUBT },
    { "handed to a device", { .job_state = IPP_JSTATE_COMPLETED, .impressions = 1 }, "queued-in-device", "",
      PRINT_PHASE_COMPLETED, STOPPED, DOUBT },
    { "completed without a page",
      { .job_state = IPP_JSTATE_COMPLETED, .begun = true, .counts_pages = true, .impressions = 0 },
      "processing-to-stop-point", "", PRINT_PHASE_COMPLETED, REJECTED, DOUBT },
    { "aborted", { .job_state = IPP_JSTATE_ABORTED, .printer_state = IPP_PSTATE_IDLE }, "aborted-by-system", "",
      PRINT_PHASE_ENDED, REJECTED, DOUBT },
    { "aborted by a jam", { .job_state = IPP_JSTATE_ABORTED, .printer_state = IPP_PSTATE_STOPPED }, "aborted-by-system",
      "media-jam-error", PRINT_PHASE_ENDED, STOPPED, DOUBT },
    { "a jam, as cupsd says it", { .job_state = IPP_JSTATE_CANCELED, .printer_state = IPP_PSTATE_IDLE },
      "processing-to-stop-point", "media-jam-report", PRINT_PHASE_ENDED, REJECTED, DOUBT },
    { "cancelled by a person", { .job_state = IPP_JSTATE_CANCELED, .printer_state = IPP_PSTATE_IDLE },
      "job-canceled-by-user", "", PRINT_PHASE_ENDED, REJECTED, DOUBT },
    { "forgotten", { .job_state = 0, .printer_state = IPP_PSTATE_IDLE }, "", "", PRINT_PHASE_ENDED, STOPPED, DOUBT },
    { "a state of no standard", { .job_state = 99, .printer_state = IPP_PSTATE_IDLE }, "", "", PRINT_PHASE_ENDED,
      REJECTED, DOUBT },
};

static char **
words(const char *text)
{
    return text[0] != '\0' ? g_strsplit(text, " ", -1) : NULL;
}

static void
test_rows(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) job_reasons = words(rows[i].job_reasons);
        g_auto(GStrv) printer_reasons = words(rows[i].printer_reasons);
        PrintFacts facts = rows[i].facts;
        facts.job_reasons = (const char *const *)job_reasons;
        facts.printer_reasons = (const char *const *)printer_reasons;
        PrintState state = print_state_judge(&facts);
        g_test_message("%s", rows[i].about);
        g_assert_cmpint(state.phase, ==, rows[i].phase);
        g_assert_cmpint(state.doubt, ==, rows[i].doubt);
        g_assert_cmpint(state.trouble ? (int)state.code : WELL, ==, rows[i].code);
        g_assert_cmpint(state.trouble, ==, state.what != NULL);
    }
}

/* Whatever a printer says: an uncertain outcome has a reason to give, and only a finished job is completed. */
static void
test_every_pair(void)
{
    static const char *const said[] = { NULL, "paused", "media-empty", "none", "", "-", "offline-report" };
    for (int job = -1; job <= 12; job++)
        for (int printer = -1; printer <= 7; printer++)
            for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
                for (int begun = 0; begun < 2; begun++) {
                    const char *reasons[] = { said[i], NULL };
                    PrintState state = print_state_judge(&(PrintFacts){ .job_state = job, .printer_state = printer,
                                                                        .printer_reasons = reasons, .begun = begun });
                    g_assert_true(!state.doubt || state.trouble);
                    g_assert_true((state.phase == PRINT_PHASE_COMPLETED) == (job == IPP_JSTATE_COMPLETED));
                }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/print/state/rows", test_rows);
    g_test_add_func("/print/state/every-pair", test_every_pair);
    return g_test_run();
}
