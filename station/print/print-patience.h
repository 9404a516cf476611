/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/print/printer.h"

/** PrintCreatedFunc: PrintReport's created(); NULL where nobody keeps the job's name. */
typedef bool (*PrintCreatedFunc)(const char *job, gpointer data, GError **error);

/**
 * print_patience_print: printer_print() for whoever waits for one label: it is called off once the printer has
 * needed hands for @wait_ms in one go. While another process's line has labels in hand there, it is printer-shared,
 * after a short wait for a line that just ends.
 */
PrintOutcome print_patience_print(Printer *self, const PrintDocument *document, gint64 wait_ms,
                                  PrintCreatedFunc created, gpointer data, GError **error);
