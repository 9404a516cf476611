/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-export.h"

#include "station/audit/audit.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/manifest/manifest-private.h"
#include "station/unit/life-cycle.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static const char readme[] =
    "What a factory says of the units it made, and how to check it without its program:\n\n"
    "  unzip pack.zip && sha256sum --strict -c SHA256SUMS\n"
    "  openssl x509 -in signer.pem -pubkey -noout > signer.pub\n"
    "  openssl dgst -sha256 -verify signer.pub -signature manifest.sig manifest.json\n"
    "  openssl verify -CAfile factory-ca.pem signer.pem\n\n"
    "factory-ca.pem must come to you by another way than this pack.\n\n"
    "units.csv            one line a unit; a leading ' keeps a spreadsheet from reading a formula\n"
    "units.jws.json       the same, each unit signed by itself (RFC 7515, ES256)\n"
    "certificates.pem     the modules' certificates; maker-cas.pem: the CAs they were judged against\n"
    "revocations.csv      labels that were replaced: refuse them where you compare the whole code\n"
    "report.pdf           the batch in figures, for people\n"
    "claim-allowlist.txt  the UIDs that your portal may claim\n"
    "aws/                 bulk registration (things.jsonl with provisioning-template.json) and JITP templates;\n"
    "                     put your policy's name into them. JITP sees only a certificate's subject: where a maker\n"
    "                     has the UID elsewhere, its template says so. Where your CA is registered SNI_ONLY, loop\n"
    "                     over 'aws iot register-certificate-without-ca' instead.\n";

/* --- which units ------------------------------------------------------------------------------------------- */

typedef struct {
    const Writing *writing;
    DbUnitFunc each;
    gpointer data;
} Sieve;

static bool
belongs(const Writing *writing, const DbUnit *unit)
{
    switch (unit->state) {
    case DB_UNIT_COMMISSIONED:
    case DB_UNIT_RECALLED:
    case DB_UNIT_RETURNED:
        return true;
    case DB_UNIT_RELEASED:
        return !writing->only_new;
    default:
        return false;
    }
}

static bool
sift(const DbUnit *unit, gpointer data, GError **error)
{
    const Sieve *sieve = data;
    return !belongs(sieve->writing, unit) || sieve->each(unit, sieve->data, error);
}

bool
manifest_each_unit_with(Writing *writing, DbUnitFunc each, gpointer data, GError **error)
{
    Sieve sieve = { writing, each, data };
    return db_unit_each_by_uid(station_db(writing->station), writing->batch->id, sift, &sieve, error);
}

bool
manifest_each_unit(Writing *writing, DbUnitFunc each, GError **error)
{
    return manifest_each_unit_with(writing, each, writing, error);
}

static bool
count_new(const DbUnit *unit, gpointer data, GError **error)
{
    (void)error;
    *(gint64 *)data += unit->state != DB_UNIT_RELEASED;
    return true;
}

/* What this pack is to the ones before it. */
static bool
choose_kind(Writing *writing, GError **error)
{
    Db *db = station_db(writing->station);
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbManifest) amended = db_manifest_last(db, writing->batch->id, &cause);
    g_autoptr(DbManifest) previous = cause == NULL ? db_manifest_last(db, 0, &cause) : NULL;
    gint64 n_new = 0;
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (!manifest_each_unit_with(writing, count_new, &n_new, error))
        return false;
    writing->only_new = amended != NULL && n_new > 0;
    DbManifest *record = writing->record;
    record->kind = g_strdup(amended == NULL ? "manifest" : n_new > 0 ? "supplement" : "re-issue");
    record->previous_sha256 = previous != NULL ? g_strdup(previous->json_sha256) : NULL;
    record->amends_sha256 = amended != NULL ? g_strdup(amended->json_sha256) : NULL;
    record->first_seq = amended != NULL ? amended->last_seq + 1 : 1;
    record->batch_id = writing->batch->id;
    record->created_at = clock_wall_us();
    return true;
}

/* --- manifest.json ----------------------------------------------------------------------------------------- */

static void
add_files(JsonBuilder *json, GPtrArray *files)
{
    json_line_open(json, "files");
    for (guint i = 0; i < files->len; i++) {
        const PackFile *file = g_ptr_array_index(files, i);
        json_line_string(json, file->name, file->sha256);
    }
    json_line_close(json);
}

static void
add_counts(JsonBuilder *json, const Writing *writing, const DbBatchSums *sums)
{
    json_line_open(json, "counts");
    json_line_int(json, "units", writing->sealed->len);
    json_line_int(json, "confirmed", writing->n_confirmed);
    json_line_int(json, "unconfirmed", (gint64)writing->sealed->len - writing->n_confirmed);
    json_line_int(json, "batch_units", sums->units);
    json_line_int(json, "batch_held", sums->held);
    json_line_int(json, "batch_void", sums->voided);
    json_line_int(json, "batch_open", sums->open);
    json_line_close(json);
}

static bool
add_head(JsonBuilder *json, Writing *writing, GError **error)
{
    g_autoptr(DbEvent) last = db_event_last(station_db(writing->station), error);
    if (last == NULL)
        return false;
    writing->record->last_seq = last->seq;
    json_line_open(json, "sequence");
    json_line_int(json, "from", writing->record->first_seq);
    json_line_int(json, "to", last->seq);
    json_line_close(json);
    json_line_open(json, "audit_head");
    json_line_int(json, "seq", last->seq);
    json_line_hex(json, "hash", last->hash, sizeof last->hash);
    json_line_close(json);
    return true;
}

static char *
manifest_json(Writing *writing, GError **error)
{
    DbBatchSums sums;
    if (!db_batch_sums(station_db(writing->station), writing->batch->id, &sums, error))
        return NULL;
    const DbManifest *record = writing->record;
    bool is_supplement = g_str_equal(record->kind, "supplement");
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_int(json, "format", 1);
    json_line_string(json, "kind", record->kind);
    json_line_null(json, "site");
    json_line_string(json, "station", db_station_id(station_db(writing->station)));
    json_line_string(json, "batch", writing->batch->code);
    json_line_string(json, "product", writing->batch->product);
    json_line_bool(json, "partial", g_str_equal(writing->batch->state, "open"));
    json_line_bool(json, "training", station_is_training(writing->station));
    json_line_bool(json, "trial_key", manifest_key_is_trial(writing->key));
    add_counts(json, writing, &sums);
    if (!add_head(json, writing, error))
        return NULL;
    json_line_string(json, "previous_manifest", record->previous_sha256);
    json_line_string(json, "supplement_of", is_supplement ? record->amends_sha256 : NULL);
    json_line_string(json, "reissue_of", is_supplement ? NULL : record->amends_sha256);
    json_line_time(json, "created_at", record->created_at);
    add_files(json, pack_files(writing->pack));
    return json_line_finish(json);
}

static bool
seal(Writing *writing, GError **error)
{
    g_autofree char *json = manifest_json(writing, error);
    g_autoptr(GBytes) signature = json != NULL ? manifest_key_sign(writing->key, json, strlen(json), false, error) : NULL;
    if (signature == NULL || !pack_add(writing->pack, "manifest.json", json, strlen(json), error) ||
        !pack_add(writing->pack, "manifest.sig", g_bytes_get_data(signature, NULL), g_bytes_get_size(signature), error))
        return false;
    writing->record->json_sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, json, -1);
    g_autoptr(GString) sums = g_string_new(NULL);
    GPtrArray *files = pack_files(writing->pack);
    for (guint i = 0; i < files->len; i++) {
        const PackFile *file = g_ptr_array_index(files, i);
        g_string_append_printf(sums, "%s  %s\n", file->sha256, file->name);
    }
    return pack_add(writing->pack, "SHA256SUMS", sums->str, sums->len, error);
}

/* --- the whole --------------------------------------------------------------------------------------------- */

static bool
write_pack(Writing *writing, GError **error)
{
    Db *db = station_db(writing->station);
    g_autoptr(DbTransaction) moment = db_begin_read(db, error);
    if (moment == NULL || !choose_kind(writing, error))
        return false;
    const char *pem = manifest_key_pem(writing->key);
    writing->cas = db_ca_list(db, true, error);
    if (writing->cas == NULL || !manifest_write_tables(writing, error))
        return false;
    if (writing->sealed->len == 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL,
                             _("%s: there is no finished unit in it"), writing->batch->code);
        return false;
    }
    writing->record->units = writing->sealed->len;
    return manifest_write_jws(writing, error) && manifest_write_aws(writing, error) &&
           manifest_write_report(writing, error) &&
           pack_add(writing->pack, "README.txt", readme, strlen(readme), error) &&
           pack_add(writing->pack, "signer.pem", pem, strlen(pem), error) && seal(writing, error);
}

static bool
release(Writing *writing, const Sealed *sealed, const char *detail, GError **error)
{
    Db *db = station_db(writing->station);
    g_autoptr(DbUnit) unit = db_unit_by_id(db, sealed->id, error);
    if (unit == NULL || !db_manifest_add_unit(db, writing->record->id, sealed->id, error))
        return false;
    if (!sealed->releases)
        return true;
    if (unit->state != DB_UNIT_COMMISSIONED || unit->commissioned_at != sealed->commissioned_at) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("Export again."),
                             _("%s: it changed while the manifest was written"), unit->uid);
        return false;
    }
    return unit_happens(db, unit, UNIT_EVENT_SEALED, detail, error);
}

static bool
record_event(Writing *writing, GError **error)
{
    const DbManifest *record = writing->record;
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "kind", record->kind);
    json_line_string(json, "file_sha256", record->file_sha256);
    json_line_string(json, "manifest_sha256", record->json_sha256);
    json_line_string(json, "amends", record->amends_sha256);
    json_line_int(json, "units", record->units);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strconcat("batch:", writing->batch->code, NULL);
    const DbEventDraft draft = { .subject = subject, .kind = "manifest-exported", .detail = detail };
    return db_event_append(station_db(writing->station), &draft, NULL, error);
}

/* The file is in its place before the record says so: a cut between leaves a pack that is on no record, never the other way. */
static bool
record_pack(Writing *writing, GError **error)
{
    Db *db = station_db(writing->station);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !db_manifest_insert(db, writing->record, error))
        return false;
    g_autofree char *detail = g_strdup_printf("{\"manifest\":\"%s\"}", writing->record->json_sha256);
    for (guint i = 0; i < writing->sealed->len; i++)
        if (!release(writing, &g_array_index(writing->sealed, Sealed, i), detail, error))
            return false;
    return record_event(writing, error) && pack_finish(writing->pack, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

static bool
check_batch(const DbBatch *batch, bool partial, GError **error)
{
    if (partial || g_str_equal(batch->state, "closed"))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE,
                         _("Close it first, or export its finished part with --partial."), _("%s: the batch is open"),
                         batch->code);
    return false;
}

static void
clear(Writing *writing)
{
    pack_free(writing->pack);
    db_batch_free(writing->batch);
    db_manifest_free(writing->record);
    g_array_unref(writing->sealed);
    if (writing->cas != NULL)
        g_ptr_array_unref(writing->cas);
}

DbManifest *
manifest_export(Station *station, const ManifestExport *options, const ManifestKey *key, GError **error)
{
    Writing writing = { .station = station, .key = key };
    writing.sealed = g_array_new(FALSE, FALSE, sizeof(Sealed));
    writing.record = g_new0(DbManifest, 1);
    writing.batch = db_batch_find(station_db(station), options->batch, error);
    DbManifest *record = NULL;
    bool ok = writing.batch != NULL && check_batch(writing.batch, options->partial, error) &&
              (writing.pack = pack_new(options->path, error)) != NULL && write_pack(&writing, error);
    if (ok) {
        writing.record->file_sha256 = pack_close(writing.pack, error);
        ok = writing.record->file_sha256 != NULL && record_pack(&writing, error);
    }
    if (ok)
        record = g_steal_pointer(&writing.record);
    clear(&writing);
    return record;
}
