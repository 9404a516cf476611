/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/print/ipp-printer.h"

/**
 * cups_check_ready: can a label be sent there now?
 * @description: (out) (transfer full) (optional): what the printer says of itself
 *
 * Errors: printer-unreachable, printer-stopped, media-empty and printer-shared (another's job is in the queue) pass
 * with patience or hands, job-rejected does not; G_IO_ERROR_CANCELLED.
 */
bool cups_check_ready(IppPrinter *printer, ipp_t **description, GError **error);

/** cups_check_network: printer-shared if other computers can print on this queue of cupsd. */
bool cups_check_network(IppPrinter *printer, ipp_t *description, GError **error);

/** cups_check_find: warnings about how the printer is set up. */
void cups_check_find(IppPrinter *printer, ipp_t *description, GPtrArray *findings);

/** cups_check_counts_pages: the queue has filters, which count the pages of each job. */
bool cups_check_counts_pages(IppPrinter *printer, ipp_t *description);
