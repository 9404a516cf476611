/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Printers that can be found: queues of cupsd, and what printers on the network announce by DNS-SD, by IPP or raw for ZPL. */

typedef struct {
    char *destination; /* DEST: "cups://label", "ipp://host:631/ipp/print", "socket://10.0.0.7:9100" */
    char *name;        /* as people know it */
    char *model;       /* or NULL */
    char *location;    /* or NULL */
    bool is_queue;     /* of this computer's cupsd; else announced on the network */
} PrinterFound;

void printer_found_free(PrinterFound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrinterFound, printer_found_free)

/**
 * printer_list: looks for @wait_ms.
 * Returns: (transfer full) (element-type PrinterFound): queues first; none is an empty list, a cupsd that is not there
 * no failure.
 */
GPtrArray *printer_list(guint wait_ms);
