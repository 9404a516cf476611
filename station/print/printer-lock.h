/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/print/printer.h"

/*
 * A printer serves one line: the label in hand is one per printer, and two lines that share one know nothing of each other's.
 * So a line announces itself, as long as it lives, under the name of an abstract socket (unix(7)) that says which printer it
 * has and which process it is. Every process of the computer sees these names, whatever its record and its user; the kernel
 * forgets them with the process, however that ends, and nothing is left lying about.
 */

typedef struct PrinterLock PrinterLock;

/**
 * printer_lock_take: (transfer full): for a line, as long as it lives.
 * @shares: its labels are never in hand, so that it gets on with others of its kind
 *
 * Errors: printer-shared, with the holder's pid; file-write.
 */
PrinterLock *printer_lock_take(Printer *printer, bool shares, GError **error);
void printer_lock_free(PrinterLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrinterLock, printer_lock_free)

/**
 * printer_lock_check: may a label that is no line's come out there now? Not between the labels that another process has in
 * hand; that this process has a line there is no obstacle: whoever stands at it asked for the label. Error: printer-shared.
 */
bool printer_lock_check(Printer *printer, GError **error);
