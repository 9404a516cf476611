/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/manifest/manifest-export.h"
#include "station/manifest/pack.h"

/** Sealed: a unit of the pack, as it was when it was written. */
typedef struct {
    gint64 id;
    gint64 commissioned_at;
    bool releases; /* it was commissioned */
} Sealed;

/** Writing: what the parts of an export share. */
typedef struct {
    Station *station;
    const ManifestKey *key;
    Pack *pack;
    DbBatch *batch;
    DbManifest *record;
    GPtrArray *cas;  /* of DbCa */
    GArray *sealed;  /* of Sealed */
    bool only_new;   /* a supplement: not what was released before and is still good */
    gint64 n_confirmed;
} Writing;

/** manifest_each_unit: the pack's units by UID, each with @writing for its data. */
bool manifest_each_unit(Writing *writing, DbUnitFunc each, GError **error);
/** manifest_each_unit_with: the same with other data. */
bool manifest_each_unit_with(Writing *writing, DbUnitFunc each, gpointer data, GError **error);
/** manifest_write_tables: units.csv, revocations.csv, claim-allowlist.txt, certificates.pem, maker-cas.pem. */
bool manifest_write_tables(Writing *writing, GError **error);
bool manifest_write_jws(Writing *writing, GError **error);
/** manifest_write_aws: the files of aws/. */
bool manifest_write_aws(Writing *writing, GError **error);
/** manifest_write_report: report.pdf, with the digest of units.csv, which is in the pack by then. */
bool manifest_write_report(Writing *writing, GError **error);
/** manifest_maker_of: (transfer none): the CA of @unit, or NULL. */
const DbCa *manifest_maker_of(const Writing *writing, const DbUnit *unit);
