/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/manifest/manifest-private.h"

#include <string.h>

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

/* That the batch was closed although it did not add up is the OEM's business: why, and what was amiss. */
static void
add_exceptions(JsonBuilder *json, GPtrArray *exceptions)
{
    json_line_open_list(json, "exceptions");
    for (guint i = 0; i < exceptions->len; i++) {
        const DbBatchException *exception = g_ptr_array_index(exceptions, i);
        json_line_open(json, NULL);
        json_line_string(json, "reason", exception->reason);
        json_line_time(json, "at", exception->created_at);
        json_builder_set_member_name(json, "terms");
        json_builder_add_value(json, json_from_string(exception->terms, NULL));
        json_line_close(json);
    }
    json_line_close_list(json);
}

static bool
add_counts(JsonBuilder *json, const Writing *writing, GError **error)
{
    Db *db = station_db(writing->station);
    DbBatchSums sums;
    g_autoptr(GPtrArray) exceptions = db_batch_exceptions(db, writing->batch->id, error);
    if (exceptions == NULL || !db_batch_sums(db, writing->batch->id, &sums, error))
        return false;
    json_line_open(json, "counts");
    json_line_int(json, "units", writing->n_units);
    json_line_int(json, "confirmed", writing->n_confirmed);
    json_line_int(json, "unconfirmed", writing->n_units - writing->n_confirmed);
    json_line_int(json, "withdrawn", writing->n_withdrawn);
    json_line_int(json, "batch_units", sums.units);
    json_line_int(json, "batch_held", sums.held);
    json_line_int(json, "batch_void", sums.voided);
    json_line_int(json, "batch_open", sums.open);
    json_line_int(json, "exceptions", exceptions->len);
    json_line_close(json);
    add_exceptions(json, exceptions);
    return true;
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
    if (!add_counts(json, writing, error) || !add_head(json, writing, error))
        return NULL;
    json_line_string(json, "previous_manifest", record->previous_sha256);
    json_line_string(json, "supplement_of", is_supplement ? record->amends_sha256 : NULL);
    json_line_string(json, "reissue_of", is_supplement ? NULL : record->amends_sha256);
    json_line_time(json, "created_at", record->created_at);
    add_files(json, pack_files(writing->pack));
    return json_line_finish(json);
}

static bool
write_sums(Pack *pack, GError **error)
{
    g_autoptr(GString) sums = g_string_new(NULL);
    GPtrArray *files = pack_files(pack);
    for (guint i = 0; i < files->len; i++) {
        const PackFile *file = g_ptr_array_index(files, i);
        g_string_append_printf(sums, "%s  %s\n", file->sha256, file->name);
    }
    return pack_add(pack, "SHA256SUMS", sums->str, sums->len, error);
}

bool
manifest_write_seal(Writing *writing, GError **error)
{
    g_autofree char *json = manifest_json(writing, error);
    g_autoptr(GBytes) signature = json != NULL ? manifest_key_sign(writing->key, json, strlen(json), false, error) : NULL;
    if (signature == NULL || !pack_add(writing->pack, "manifest.json", json, strlen(json), error) ||
        !pack_add(writing->pack, "manifest.sig", g_bytes_get_data(signature, NULL), g_bytes_get_size(signature), error))
        return false;
    writing->record->json_sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, json, -1);
    return write_sums(writing->pack, error);
}
