/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** ManifestReport: what was found about a pack that holds. Free with manifest_report_free(). */
typedef struct {
    char *batch;
    gint64 units;
    char *manifest_sha256; /* of manifest.json */
    GPtrArray *checked;    /* (element-type utf8): sentences */
    GPtrArray *warnings;
} ManifestReport;

void manifest_report_free(ManifestReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ManifestReport, manifest_report_free)

/** ManifestVerify: what a pack is checked against; everything may be NULL. */
typedef struct {
    const char *ca;       /* file: what the signer's certificate must come from */
    const char *previous; /* file: the pack that this one must follow */
    GPtrArray *known;     /* (element-type utf8): certificates, PEM, whose signatures are on record here */
    GCancellable *cancellable;
    void (*progress)(gint64 done, gint64 total, gpointer data);
    gpointer data; /* of @progress */
} ManifestVerify;

/**
 * manifest_verify: checks a pack as a careful OEM would; needs no record. The pack may be anybody's: names, sizes and
 * counts are bounded before they are believed.
 *
 * Errors: file-missing, bad-manifest, bad-signature, G_IO_ERROR_CANCELLED.
 */
ManifestReport *manifest_verify(const char *path, const ManifestVerify *against, GError **error);
