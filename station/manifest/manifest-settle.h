/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/manifest/manifest-export.h"

/**
 * manifest_settle: ends what an export that was cut short left half way: its pack goes on record, or is forgotten. Needs
 * the lock. @options: whose note is told, whose cancellable counts.
 */
bool manifest_settle(Station *station, const ManifestExport *options, GError **error);
