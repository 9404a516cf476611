/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/manifest/manifest-key.h"

typedef struct {
    const char *batch;
    const char *path;
    bool partial; /* the finished part of an open batch */
} ManifestExport;

/**
 * manifest_export: writes the pack and releases its units, in the transaction that records its digest.
 * One more of the same batch is a re-issue, or a supplement where something was added since.
 * Errors: unknown-batch, not-allowed-in-state (the batch is open and @partial false, nothing is finished, or a unit
 * changed meanwhile), file-write and disk-full.
 * Returns: (transfer full): what is on record of it, or NULL with @error, and then no unit moved.
 */
DbManifest *manifest_export(Station *station, const ManifestExport *options, const ManifestKey *key, GError **error);
