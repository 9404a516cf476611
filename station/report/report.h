/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/**
 * report_batch:
 * @units_sha256: (nullable): hex of the units.csv that it stands beside in a manifest
 *
 * A batch's certificate as PDF: counts, both sums with every term, yields, times as plots, makers and firmware, labels as
 * pictures that nothing can scan, and the newest event of the record with its hash. The same record gives the same bytes.
 * What is in memory does not grow with the batch.
 *
 * Returns: (transfer full): the file, or NULL with @error: the database's.
 */
GBytes *report_batch(Station *station, const DbBatch *batch, const char *units_sha256, GError **error);
