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

/** report_check_name: it must end in .pdf; needs no record. Errors: usage. */
bool report_check_name(const char *path, GError **error);
/**
 * report_write: the same of the batch @code, all of one moment, into the file @path.
 * Returns: (transfer full): the file's bytes, or NULL with @error: unknown-batch, report_check_name()'s, file-write,
 * disk-full, read-only.
 */
GBytes *report_write(Station *station, const char *code, const char *path, GError **error);
