/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** LabelCells: a code without size: rows of cells, each dark or light, a byte a cell, 1 is dark. */
typedef struct {
    guint columns;
    guint rows;
    guint8 *dark;
} LabelCells;

void label_cells_free(LabelCells *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelCells, label_cells_free)

/**
 * label_code_qr:
 * @ecc: 0 to 3, L M Q H
 *
 * Returns: (transfer full): @text as the smallest QR code that holds it at @ecc, or NULL if none does.
 */
LabelCells *label_code_qr(const char *text, int ecc);

/**
 * label_code_128:
 * @fault: (out): the first character that Code 128 has not
 *
 * Code 128 (ISO/IEC 15417), sets B and C, as short as those two allow, check character included, without quiet zones.
 * Returns: (transfer full): one row of cells, or NULL with @fault for a character outside ' ' to '~'.
 */
LabelCells *label_code_128(const char *text, gunichar *fault);
