/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/**
 * unit_move: @unit belongs to @batch from now on. Both batches must be open and of one product.
 *
 * Errors: usage, not-allowed-in-state for what was handed over or is void, wrong-product, batch-closed, batch-full,
 * the database's.
 */
bool unit_move(Station *station, DbUnit *unit, const DbBatch *batch, const char *reason, GError **error);

/** unit_label_names_batch: does the code on @unit's label name its batch? Then a move makes the label an old one. */
bool unit_label_names_batch(Station *station, const DbUnit *unit);
