/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-code.h"

/*
 * A label for eyes only. What stands on a screen or in a report must not be scanned in place of the product's own label,
 * nor tell a passer-by what a customer could claim with it.
 */

/**
 * label_scramble_cells: a pattern that looks like the code that it replaces, has its size, and nothing of what it held:
 * the same for every code of this size.
 */
void label_scramble_cells(LabelCells *cells);

/**
 * label_scramble_fields: (transfer full): @fields with all of the UID and of the claim code hidden but their last six
 * characters, and so the serial number where the claim code is made of it.
 */
GHashTable *label_scramble_fields(GHashTable *fields);
