/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/deadline.h"
#include "station/print/zpl-status.h"

#include <gio/gio.h>

/** ZplLine: a connection to a printer's raw port. */
typedef struct {
    GSocketConnection *connection; /* NULL: not open */
    GByteArray *heard;
    guint owed; /* answers to earlier questions that may still come */
} ZplLine;

typedef enum {
    ZPL_DONE,
    ZPL_SILENT, /* nothing until the deadline or the cancelling */
    ZPL_BROKEN, /* the printer closed the connection */
} ZplResult;

/** zpl_line_open: connects; a line that was open is closed first. Errors: printer-unreachable, G_IO_ERROR_CANCELLED. */
bool zpl_line_open(ZplLine *self, const char *host, guint16 port, Deadline until, GCancellable *cancellable,
                   GError **error);
void zpl_line_close(ZplLine *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZplLine, zpl_line_close)

/** zpl_line_write: sends what it can; *@written grows by that, and may be handed in again to go on. */
ZplResult zpl_line_write(ZplLine *self, const char *bytes, gsize length, gsize *written, Deadline until,
                         GCancellable *cancellable);

/** zpl_line_ask: ~HS; only an answer to this very question counts. */
ZplResult zpl_line_ask(ZplLine *self, ZplStatus *status, Deadline until, GCancellable *cancellable);

/**
 * zpl_line_finish: says that no more will come, and waits until the printer has taken every byte.
 *
 * "Taken" is its network card's word. Done also if it then closes in peace, broken if it throws bytes away.
 */
ZplResult zpl_line_finish(ZplLine *self, Deadline until, GCancellable *cancellable);
