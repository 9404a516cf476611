/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/** batch_check_words: is this a code for a batch, and a number of units? Needs no record. Errors: usage. */
bool batch_check_words(const char *code, gint64 quantity, GError **error);
/** batch_create: (transfer full): an open batch bound to the product's newest version. Errors: usage, unknown-product. */
DbBatch *batch_create(Station *station, const char *code, const char *sku, gint64 quantity, GError **error);
/** batch_set_quantity: (transfer full): the batch with its new target. Errors: usage, unknown-batch, batch-closed. */
DbBatch *batch_set_quantity(Station *station, const char *code, gint64 quantity, GError **error);
/** batch_takes_unit: may one more unit be recorded in @batch? Errors: batch-closed, batch-full. */
bool batch_takes_unit(Station *station, const DbBatch *batch, GError **error);
