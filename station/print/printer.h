/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/deadline.h"

#include <gio/gio.h>
#include <stdbool.h>

/*
 * Hands one label to a printer and follows it. "Out" is the printer's opinion; the scan is the proof.
 * DEST: cups://QUEUE, ipp://HOST[:PORT]/path, socket://HOST[:PORT], file:///DIR.
 */

typedef struct Printer Printer;

/** printer_new: (transfer full): connects to nothing yet. Errors: usage. */
Printer *printer_new(const char *destination, GError **error);
void printer_free(Printer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Printer, printer_free)
const char *printer_destination(Printer *self);
/** printer_wants_zpl: socket:// takes ZPL II, the others take PDF. */
bool printer_wants_zpl(Printer *self);

typedef struct {
    GBytes *bytes;
    const char *name;  /* file name without folder: "<uid>-g1.pdf"; also the job's title */
    double width_mm;
    double height_mm;
} PrintDocument;

typedef enum {
    PRINT_OUT,         /* the printer says that it is out */
    PRINT_NOT_TAKEN,   /* refused or unreachable before a byte of the document was accepted; @error says why */
    PRINT_UNKNOWN,     /* something happened after that: nobody can say whether paper came out; @error says why */
} PrintOutcome;

/** PrintReport: what a job tells its owner while it runs, in the printing thread. */
typedef struct {
    /*
     * The job exists and has an id, nothing was sent yet. Returning false (with @error) cancels the job: no
     * document may be sent that is not on record. Called exactly once before the first byte of the document.
     */
    bool (*created)(const char *job, gpointer data, GError **error);
    /* Hands are needed, or no longer (@trouble NULL): media-empty, printer-stopped, printer-unreachable. */
    void (*trouble)(const GError *trouble, gpointer data);
    gpointer data;
} PrintReport;

/**
 * printer_print: creates the job empty, reports its id, sends the document, follows it to its end.
 *
 * Waits without limit while the printer needs hands (trouble is reported) until @cancellable; a job cancelled
 * before its document is accepted is PRINT_NOT_TAKEN, later PRINT_UNKNOWN after it was cancelled at the printer.
 */
PrintOutcome printer_print(Printer *self, const PrintDocument *document, const PrintReport *report,
                           GCancellable *cancellable, GError **error);

typedef enum {
    PRINT_JOB_GONE,      /* the printer does not know it, or it was cancelled or aborted: nothing more will come */
    PRINT_JOB_PENDING,   /* it may still come out */
    PRINT_JOB_COMPLETED, /* the printer says it came out */
} PrintJobState;

/** printer_ask: what became of a job of ours. printer-unreachable if nobody can say. */
bool printer_ask(Printer *self, const char *job, PrintJobState *state, GError **error);
/** printer_cancel: cancels a job of ours and waits until it is seen cancelled; true if nothing more can come out. */
bool printer_cancel(Printer *self, const char *job, Deadline until, GError **error);
/** printer_check: can it take a label now? Errors: printer-unreachable, -stopped, media-empty, job-rejected, printer-shared. */
bool printer_check(Printer *self, GError **error);
