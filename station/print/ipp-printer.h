/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/print/ipp-client.h"
#include "station/print/print-state.h"
#include "station/print/printer.h"

/**
 * IppPrinter:
 *
 * What is asked of an IPP printer, and of a queue of cupsd, which speaks the same: each function is one request.
 * Errors, unless a function says otherwise: printer-unreachable, printer-stopped (it will not now, but may later),
 * job-rejected (it will not), G_IO_ERROR_CANCELLED.
 */
typedef struct {
    IppClient client;
    char *host;
    char *uri; /* printer-uri */
    char *resource;
    char *user;        /* requesting-user-name: this station, never a person */
    const char *label; /* for messages: the destination; not owned */
    bool is_queue;     /* of cupsd */
    bool is_local;     /* ... which runs on this computer */
} IppPrinter;

/** ipp_printer_init_device: a printer at @host:@port; @resource as in the URI, still percent-encoded. */
void ipp_printer_init_device(IppPrinter *self, const char *label, const char *host, int port, const char *resource);
/** ipp_printer_init_queue: a queue of the cupsd that CUPS_SERVER and client.conf name. */
void ipp_printer_init_queue(IppPrinter *self, const char *label, const char *queue);
void ipp_printer_clear(IppPrinter *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IppPrinter, ipp_printer_clear)

/** ipp_printer_describe: (transfer full): its attributes. */
ipp_t *ipp_printer_describe(IppPrinter *self, GError **error);

/** ipp_printer_state: (transfer full): the few of its attributes that change: state, reasons, message, job count. */
ipp_t *ipp_printer_state(IppPrinter *self, Deadline until, GError **error);

/** ipp_printer_count_foreign: jobs that are not finished and that another station, program or person sent. */
bool ipp_printer_count_foreign(IppPrinter *self, guint *count, GError **error);

/** ipp_printer_keeps_jobs: true if it has finished jobs whose documents it could print again. */
bool ipp_printer_keeps_jobs(IppPrinter *self);

/** ipp_printer_create: an empty job for @document; @description is what ipp_printer_describe() gave. */
bool ipp_printer_create(IppPrinter *self, const PrintDocument *document, ipp_t *description, int *job, GError **error);

/** ipp_printer_send: the document; *@refused is true if the printer said no, so that nothing of it was taken. */
bool ipp_printer_send(IppPrinter *self, int job, const PrintDocument *document, bool *began, bool *refused,
                      GError **error);

/** IppJob: one look at a job. */
typedef struct {
    int state;           /* job-state; 0: not known, or not ours */
    GStrv reasons;       /* job-state-reasons */
    GStrv print_reasons; /* job-printer-state-reasons, cupsd's */
    bool begun;          /* time-at-processing is set */
    int impressions;     /* -1: not told */
    int documents;       /* number-of-documents, -1: not told */
} IppJob;

void ipp_job_clear(IppJob *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IppJob, ipp_job_clear)

/** ipp_job_ended: nothing more will come of it. */
bool ipp_job_ended(const IppJob *self);

/** ipp_printer_look: at a job of ours. A job that the printer does not know is no error but state 0. */
bool ipp_printer_look(IppPrinter *self, int job, IppJob *look, Deadline until, GError **error);

/** ipp_printer_cancel: asks for it and returns when the job is seen to have ended, or not by @until. */
bool ipp_printer_cancel(IppPrinter *self, int job, IppJob *look, Deadline until, GError **error);

/** ipp_printer_strings: (transfer full): the values of attribute @name, without the value "none"; never NULL. */
GStrv ipp_printer_strings(ipp_t *answer, const char *name);
/** ipp_printer_text: (transfer full): the first value, fit to be shown; NULL if there is none or it is empty. */
char *ipp_printer_text(ipp_t *answer, const char *name);
/** ipp_printer_integer: the first value, or @otherwise. */
int ipp_printer_integer(ipp_t *answer, const char *name, int otherwise);
bool ipp_printer_boolean(ipp_t *answer, const char *name, bool otherwise);
