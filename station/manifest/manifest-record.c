/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/audit/audit.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/manifest/manifest-private.h"
#include "station/unit/life-cycle.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * Promise the finished file's digest and place → in one transaction: units released, manifest recorded, file renamed into
 * its place → commit. A cut before the promise leaves nothing, one before the rename a file under a name that the promise
 * knows, one before the commit a file in its place that the promise knows: manifest_settle() ends both.
 */

typedef struct {
    Writing *writing;
    char *detail; /* of each unit's event */
    GChecksum *digests;
    gint64 n_units;
} Release;

static bool
release_unit(const DbUnit *unit, gpointer data, GError **error)
{
    Release *self = data;
    Writing *writing = self->writing;
    Db *db = station_db(writing->station);
    g_auto(ManifestLines) lines = { NULL, NULL };
    if (!manifest_lines_make(writing, unit, &lines, error))
        return false;
    g_autofree char *digest = manifest_lines_digest(&lines);
    g_checksum_update(self->digests, (const guchar *)digest, -1);
    self->n_units++;
    if (!db_manifest_add_unit(db, writing->record->id, unit->id, digest, error))
        return false;
    DbUnit moved = *unit; /* borrows its strings */
    return unit->state != DB_UNIT_COMMISSIONED || unit_happens(db, &moved, UNIT_EVENT_SEALED, self->detail, error);
}

/* The walk is made anew, so that no list of units stands in memory: what it sees must be what was written. */
static bool
release_units(Writing *writing, GError **error)
{
    g_autoptr(GChecksum) digests = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *detail = g_strdup_printf("{\"manifest\":\"%s\"}", writing->record->json_sha256);
    Release release = { writing, detail, digests, 0 };
    if (!manifest_each_unit(writing, release_unit, &release, error))
        return false;
    if (release.n_units == writing->record->units &&
        g_strcmp0(g_checksum_get_string(digests), writing->record->units_sha256) == 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("Export again."),
                         _("%s: a unit changed while the manifest was written"), writing->batch->code);
    return false;
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
    json_line_string(json, "encrypted_to", writing->envelope != NULL ? envelope_recipient(writing->envelope) : NULL);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strconcat("batch:", writing->batch->code, NULL);
    const DbEventDraft draft = { .subject = subject, .kind = "manifest-exported", .detail = detail };
    return db_event_append(station_db(writing->station), &draft, NULL, error);
}

bool
manifest_record_release(Writing *writing, gint64 intent, GError **error)
{
    Db *db = station_db(writing->station);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    return transaction != NULL && db_manifest_insert(db, writing->record, error) && release_units(writing, error) &&
           record_event(writing, error) && db_manifest_forget(db, intent, error) &&
           (writing->pack == NULL || pack_finish(writing->pack, error)) &&
           db_commit(g_steal_pointer(&transaction), error);
}

static bool
promise(Writing *writing, gint64 *intent, GError **error)
{
    Db *db = station_db(writing->station);
    g_autofree char *sha256 = manifest_key_fingerprint(writing->key);
    const DbManifestCertificate signer = { sha256, (char *)manifest_key_pem(writing->key), clock_wall_us() };
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !db_manifest_certificate_put(db, &signer, error) ||
        !db_manifest_intend(db, writing->record, error))
        return false;
    *intent = writing->record->id;
    return db_commit(g_steal_pointer(&transaction), error);
}

/* The promise is taken back as well as it can be: what is left of it, the next export settles. */
static void
take_back(Writing *writing, gint64 intent)
{
    Db *db = station_db(writing->station);
    pack_take_back(writing->pack);
    g_autoptr(DbTransaction) transaction = db_begin(db, NULL);
    if (transaction != NULL && db_manifest_forget(db, intent, NULL))
        db_commit(g_steal_pointer(&transaction), NULL);
}

bool
manifest_record_pack(Writing *writing, GError **error)
{
    gint64 intent = 0;
    writing->record->temporary = g_strdup(pack_temporary(writing->pack));
    if (!promise(writing, &intent, error))
        return false;
    if (!manifest_record_release(writing, intent, error)) {
        take_back(writing, intent);
        return false;
    }
    audit_sign_head(station_db(writing->station), NULL, NULL); /* one more is signed at the end in any case */
    return true;
}
