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

/** sheet_scanner: (transfer full): a PDF with the two texts of scanner-test.h: one scan tells how a scanner is set. */
GBytes *sheet_scanner(GError **error);
