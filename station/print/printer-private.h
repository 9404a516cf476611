/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/claimcheck-error.h"
#include "station/print/print-watch.h"
#include "station/print/printer.h"

/*
 * A kind of printer is a scheme and a few functions. The functions block, honour the watch's GCancellable in
 * every wait, and keep nothing between calls.
 */
typedef struct {
    const char *scheme;
    bool wants_zpl;
    /* Reads what stands behind "scheme://" into @self; usage if it makes no sense. */
    bool (*parse)(Printer *self, GError **error);
    PrintOutcome (*print)(Printer *self, const PrintDocument *document, PrintWatch *watch, GError **error);
    bool (*ask)(Printer *self, const char *job, PrintJobState *state, GError **error);
    bool (*cancel)(Printer *self, const char *job, Deadline until, GError **error);
    bool (*check)(Printer *self, GError **error);
    bool (*check_alone)(Printer *self, GCancellable *cancellable, GError **error); /* NULL: it cannot be told */
    /* Warnings only, what @check refuses is added by the caller; NULL where there is nothing to warn of. */
    void (*find)(Printer *self, GPtrArray *findings);
} PrinterOps;

struct Printer {
    const PrinterOps *ops;
    char *destination;
    char *host;   /* ipp, socket */
    guint16 port; /* ipp, socket */
    char *path;   /* ipp: the resource; cups: the queue; file: the folder */
    int answers;  /* socket, atomic: PrinterAnswers, what is known of its ~HS from earlier calls */
};

extern const PrinterOps printer_cups_ops;
extern const PrinterOps printer_ipp_ops;
extern const PrinterOps printer_socket_ops;
extern const PrinterOps printer_file_ops;

/** printer_parse_uri: reads HOST[:PORT][/path] into @self; anything beyond that is a usage error. */
bool printer_parse_uri(Printer *self, guint16 default_port, GError **error);

/** printer_find: adds a warning to @findings; all text is copied. */
void printer_find(GPtrArray *findings, const char *code, const char *sentence, const char *action);
