/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-manifest.h"
#include "station/manifest/manifest-export.h"
#include "station/manifest/pack.h"

/** Writing: what the parts of an export share. */
typedef struct {
    Station *station;
    const ManifestExport *options;
    const ManifestKey *key; /* NULL where nothing is signed: an earlier export's pack is put on record */
    Envelope *envelope; /* or NULL */
    Pack *pack;
    DbBatch *batch;
    DbManifest *record;
    GPtrArray *cas;    /* of DbCa: the makers of the pack's units */
    bool only_changed; /* a supplement: not what the OEM was told before and is still so */
    gint64 n_units;
    gint64 n_confirmed;
    gint64 n_withdrawn; /* told before as good, and good no more */
    gint64 visited;     /* of to_visit, for the progress */
    gint64 to_visit;
} Writing;

void manifest_writing_clear(Writing *writing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Writing, manifest_writing_clear)

/* --- manifest-units.c: which units, and what is said of them ------------------------------------------------- */

/** manifest_choose_kind: what this pack is to the ones before it, into writing->record. */
bool manifest_choose_kind(Writing *writing, GError **error);
/** manifest_each_unit: the pack's units by UID; looks at the cancellable and tells the progress. */
bool manifest_each_unit(Writing *writing, DbUnitFunc each, gpointer data, GError **error);
/** manifest_unit_is_good: its UID may be claimed, once the pack is on record. */
bool manifest_unit_is_good(const DbUnit *unit);

/** ManifestLines: what the tables say of a unit. */
typedef struct {
    GString *unit;    /* its line of units.csv */
    GString *revoked; /* its lines of revocations.csv */
} ManifestLines;

void manifest_lines_clear(ManifestLines *lines);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ManifestLines, manifest_lines_clear)
bool manifest_lines_make(Writing *writing, const DbUnit *unit, ManifestLines *lines, GError **error);
/** manifest_lines_digest: (transfer full): a change in them is news for a supplement. */
char *manifest_lines_digest(const ManifestLines *lines);
/** manifest_lines_header: (transfer full): @columns, separated by commas, as the first line of a table. */
char *manifest_lines_header(const char *columns);

/* --- the pack's files ------------------------------------------------------------------------------------------ */

/** manifest_write_tables: units.csv (first: it counts), revocations.csv, claim-allowlist.txt, certificates.pem,
 * maker-cas.pem. */
bool manifest_write_tables(Writing *writing, GError **error);
bool manifest_write_jws(Writing *writing, GError **error);
/** manifest_write_aws: the files of aws/. */
bool manifest_write_aws(Writing *writing, GError **error);
/** manifest_write_report: report.pdf, with the digest of units.csv, which is in the pack by then. */
bool manifest_write_report(Writing *writing, GError **error);
/** manifest_write_seal: manifest.json, manifest.sig, SHA256SUMS: the last files, over all others. */
bool manifest_write_seal(Writing *writing, GError **error);
/** manifest_maker_of: (transfer none): the CA of @unit, or NULL. */
const DbCa *manifest_maker_of(const Writing *writing, const DbUnit *unit);

/* --- manifest-record.c: the file and the record, in step ------------------------------------------------------- */

/**
 * manifest_record_pack: promises the closed pack in the record, then, in one transaction, releases its units, records it
 * and puts it in its place.
 */
bool manifest_record_pack(Writing *writing, GError **error);
/** manifest_record_release: that transaction; without a pack the file is in its place already. Ends the promise. */
bool manifest_record_release(Writing *writing, gint64 intent, GError **error);
