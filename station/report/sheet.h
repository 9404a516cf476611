/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/** SHEET_MOST_SLOTS: as many as slot cards can name. */
#define SHEET_MOST_SLOTS 999

/**
 * sheet_commands: (transfer full): a PDF of every command code and a card for each of @n_slots slots, each as QR and as
 * Code 128, to be cut up or hung at the bench.
 */
GBytes *sheet_commands(guint n_slots, GError **error);

/** SheetBatch: what the card of a batch says; the words may be NULL. */
typedef struct {
    const char *code;
    const char *product;
    gint64 quantity;
} SheetBatch;

/**
 * sheet_batch: (transfer full): a PDF with the card of a batch, to go with the work: scanned at a station, it is the batch to
 * work on. Its code has a first word of its own, so that it is no scanner's burst that is too short, and no label's code.
 */
GBytes *sheet_batch(const SheetBatch *batch, GError **error);

/** sheet_scanner: (transfer full): a PDF with the two texts of scanner-test.h: one scan tells how a scanner is set. */
GBytes *sheet_scanner(GError **error);
