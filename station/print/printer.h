/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/deadline.h"

#include <gio/gio.h>
#include <stdbool.h>

/*
 * Hands one label to a printer and follows it. "Out" is the printer's opinion; the scan is the proof.
 * DEST: cups://QUEUE, ipp://HOST[:PORT]/path, socket://HOST[:PORT], file:///DIR.
 *
 * A Printer holds no connection between calls: each call makes its own, so several threads may share one.
 */

typedef struct Printer Printer;

/** printer_new: (transfer full): connects to nothing yet. Errors: usage. */
Printer *printer_new(const char *destination, GError **error);
void printer_free(Printer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Printer, printer_free)
const char *printer_destination(Printer *self);
/** printer_identity: (transfer full): the same for every way in which one printer's address may be written. */
char *printer_identity(Printer *self);
/** printer_wants_zpl: socket:// takes ZPL II, the others take PDF. */
bool printer_wants_zpl(Printer *self);

typedef struct {
    GBytes *bytes;
    const char *name; /* file name without folder: "<uid>-g1.pdf"; also the job's title */
    double width_mm;
    double height_mm;
} PrintDocument;

typedef enum {
    PRINT_OUT,       /* the printer says that it is out */
    PRINT_NOT_TAKEN, /* refused or unreachable before a byte of the document was accepted; @error says why */
    PRINT_UNKNOWN,   /* something happened after that: nobody can say whether paper came out; @error says why */
} PrintOutcome;

/** print_outcome_word: "out", "not-taken", "unknown". */
const char *print_outcome_word(PrintOutcome outcome);

/** PrintReport: what a job tells its owner while it runs, in the printing thread. All but @created may be NULL. */
typedef struct {
    /*
     * The job exists and has an id, nothing was sent yet. Returning false (with @error) cancels the job: no
     * document may be sent that is not on record. Called at most once, before the first byte of the document.
     */
    bool (*created)(const char *job, gpointer data, GError **error);
    /*
     * Hands are needed, or no longer (@trouble NULL): media-empty, printer-stopped, printer-unreachable, and
     * printer-shared while another's job is in the queue. Called once for each change.
     */
    void (*trouble)(const GError *trouble, gpointer data);
    /*
     * A label waits on the printer's bar to be taken (@waiting), or was taken. It is out, nothing is wrong, and
     * there is no time-out: the next one comes when it is taken.
     */
    void (*label_waiting)(bool waiting, gpointer data);
    /* Something that the process engineer should know, once a job: the printer never tells its state, … */
    void (*warning)(const char *sentence, gpointer data);
    gpointer data;
} PrintReport;

/**
 * printer_print: creates the job empty, reports its id, sends the document, follows it to its end.
 *
 * Waits without limit while the printer needs hands (trouble is reported) until @cancellable; a job cancelled
 * before its document is accepted is PRINT_NOT_TAKEN, later PRINT_UNKNOWN after it was cancelled at the printer
 * (or PRINT_OUT if the printer turns out to have finished it). The error of a cancelled job is the trouble it
 * was waiting on, or else G_IO_ERROR_CANCELLED.
 */
PrintOutcome printer_print(Printer *self, const PrintDocument *document, const PrintReport *report,
                           GCancellable *cancellable, GError **error);

typedef enum {
    PRINT_JOB_GONE,      /* the printer does not know it, or it was cancelled or aborted: nothing more will come. */
                         /* It does not say that nothing came: a printer forgets its jobs and half prints others. */
    PRINT_JOB_PENDING,   /* it may still come out */
    PRINT_JOB_COMPLETED, /* the printer says it came out */
} PrintJobState;

/**
 * printer_ask: what became of a job of ours. printer-unreachable if nobody can say, and so for socket:// once
 * the printer holds no label any more: it keeps no record of what it printed.
 */
bool printer_ask(Printer *self, const char *job, PrintJobState *state, GError **error);
/**
 * printer_cancel: cancels a job of ours and waits until it is seen cancelled; true if nothing more can come out.
 * At socket:// it clears the printer's memory of labels; a printer that never tells its state is believed once
 * it has taken the command.
 */
bool printer_cancel(Printer *self, const char *job, Deadline until, GError **error);
/** printer_check: can it take a label now? Errors: printer-unreachable, -stopped, media-empty, job-rejected,
 * printer-shared. */
bool printer_check(Printer *self, GError **error);
/**
 * printer_check_alone: may only this computer print on it, as far as can be seen? A printer that cannot be asked now
 * passes: that is told when a label is to be printed. Error: printer-shared.
 */
bool printer_check_alone(Printer *self, GCancellable *cancellable, GError **error);

/** PrinterFinding: something about a printer that a process engineer should know. */
typedef struct {
    char *code;     /* a word for scripts: an exit-4 code, or printer-keeps-jobs, printer-retries-jobs, … */
    char *sentence; /* what is so */
    char *action;   /* what to do */
    bool fault;     /* it cannot print as it stands; else it can, but not as safely as it might */
} PrinterFinding;

/** printer_findings: (transfer full) (element-type PrinterFinding): all that is to be said about it; none is well. */
GPtrArray *printer_findings(Printer *self);
