/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-manifest.h"
#include "station/manifest/manifest-key.h"

/** ManifestProgressFunc: @done of @total steps; called from the exporting thread, often. */
typedef void (*ManifestProgressFunc)(gint64 done, gint64 total, gpointer data);
/** ManifestNoteFunc: a sentence that a person should read, about an earlier export that was cut short. */
typedef void (*ManifestNoteFunc)(const char *sentence, gpointer data);

typedef struct {
    const char *batch;
    const char *path;
    bool partial;              /* the finished part of an open batch */
    const char *encrypt_to;    /* (nullable): a file with the receiver's certificate; then @path is that of the .cms */
    GCancellable *cancellable; /* (nullable) */
    ManifestProgressFunc progress; /* (nullable) */
    ManifestNoteFunc note;     /* (nullable) */
    gpointer data;             /* of both */
} ManifestExport;

/**
 * manifest_export: writes the pack and releases its units, in the transaction that records its digest.
 * One more of the same batch is a re-issue, or a supplement where something was added or changed since.
 *
 * An export that was cut short between its file's last step and the record's is brought to an end first: its pack goes on
 * record if it is in its place and still true, else it is forgotten; @options->note is told which.
 *
 * Errors: unknown-batch, bad-certificate and certificate-expired (the receiver's), not-allowed-in-state (the batch is open and @partial false, nothing is finished, a unit changed
 * meanwhile, or another export runs), file-write and disk-full, G_IO_ERROR_CANCELLED.
 * Returns: (transfer full): what is on record of it, or NULL with @error, and then no unit moved and no file is there.
 */
DbManifest *manifest_export(Station *station, const ManifestExport *options, const ManifestKey *key, GError **error);
