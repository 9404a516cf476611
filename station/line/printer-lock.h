/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/print/printer.h"
#include "station/station.h"

/*
 * A printer serves one line: the label in hand is one per printer, and two lines that share one know nothing of each other's.
 * So a line holds a lock file beside the record for as long as it lives; the kernel lets go of it whatever ends the process.
 */

typedef struct PrinterLock PrinterLock;

/**
 * printer_lock_take: (transfer full):
 * @shares: its labels are never in hand, so that it gets on with others of its kind
 *
 * Errors: printer-shared, with the holder's pid; file-write, disk-full.
 */
PrinterLock *printer_lock_take(Station *station, Printer *printer, bool shares, GError **error);
void printer_lock_free(PrinterLock *self); /* removes the file where nobody else has it */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrinterLock, printer_lock_free)
