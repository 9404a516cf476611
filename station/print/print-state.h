/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/claimcheck-error.h"

#include <stdbool.h>

/*
 * What a printer says in IPP's words, in ours. One pure function, so that every combination that was ever met is a
 * row of a test.
 *
 * IPP cannot tell whether paper came out, so it is asked for less. A job is sent only to a printer that has just
 * said that nothing is wrong with it. Trouble with media, ribbon or head that shows once the printer works on the
 * job is therefore this job's: half a label may hang out, or a whole one that the printer does not count and prints
 * again. Then the outcome is in doubt for good, whatever the printer says later, and a person is asked. The same
 * trouble while the job still waits for its turn costs only patience. A pause or a lost connection spoils nothing by
 * itself: the job goes on where it stood, and its end is the printer's to tell.
 *
 * A spooler that has begun a job and puts it back into its queue is about to print it a second time (cupsd's error
 * policies retry-job, retry-current-job and stop-printer, and a queue that is paused while it prints). It must be
 * stopped.
 */

typedef enum {
    PRINT_PHASE_WAITING,   /* not begun: nothing can have come out */
    PRINT_PHASE_WORKING,   /* begun */
    PRINT_PHASE_REPEATING, /* begun once, and about to be begun again: cancel it */
    PRINT_PHASE_COMPLETED, /* the printer says that it is out */
    PRINT_PHASE_ENDED,     /* cancelled, aborted or forgotten: nothing more will come, something may have */
} PrintPhase;

/** PrintFacts: a job and its printer as Get-Job-Attributes and Get-Printer-Attributes tell of them (RFC 8011). */
typedef struct {
    int job_state;                      /* job-state, 0 if the printer does not know the job */
    int printer_state;                  /* printer-state, 0 if it was not told */
    const char *const *job_reasons;     /* job-state-reasons; NULL is none */
    const char *const *printer_reasons; /* printer-state-reasons and job-printer-state-reasons; NULL is none */
    bool begun;                         /* time-at-processing is set, or the job was seen being processed before */
    bool counts_pages;                  /* a spooler whose filters count pages: a label of no pages never was */
    int impressions;                    /* job-impressions-completed, -1 if it was not told */
} PrintFacts;

typedef struct {
    PrintPhase phase;
    bool doubt;           /* from now on nobody can say what came out */
    bool trouble;         /* hands are needed; then: */
    ClaimcheckError code; /* media-empty, printer-stopped or printer-unreachable; after an end also job-rejected */
    const char *what;     /* (transfer none): "it has no labels left"; static text */
    const char *hint;     /* (transfer none): the one thing to do, translated; NULL: the usual one of @code */
    bool unexplained;     /* the printer gives no reason; its printer-state-message may tell more */
} PrintState;

/** print_state_judge: what @facts mean for the one job. */
PrintState print_state_judge(const PrintFacts *facts);

/** print_state_has_reason: true if @reasons (nullable) has @name with any severity but "-report". */
bool print_state_has_reason(const char *const *reasons, const char *name);
