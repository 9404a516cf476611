/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/batch/batch-terms.h"

/**
 * batch_inherit_sample: @batch gets the sampling plan of the batch that it was split from, or (0) of its product; part of an
 * open transaction.
 */
bool batch_inherit_sample(Db *db, gint64 product_id, gint64 from_batch_id, const DbBatch *batch, GError **error);

/** batch_complete_sample: before it is closed: what its sampling plan lacks is due from now on, unless the sums forbid closing. */
bool batch_complete_sample(Db *db, const char *code, GError **error);
