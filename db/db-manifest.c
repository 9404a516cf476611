/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-manifest.h"

#include "db/db-private.h"
#include "db/db-query.h"

static const DbField manifest_fields[] = {
    DB_FIELD(DbManifest, id, INT),
    DB_FIELD(DbManifest, batch_id, INT),
    DB_FIELD(DbManifest, kind, TEXT),
    DB_FIELD(DbManifest, path, TEXT),
    DB_FIELD(DbManifest, temporary, TEXT),
    DB_FIELD(DbManifest, file_sha256, TEXT),
    DB_FIELD(DbManifest, json_sha256, TEXT),
    DB_FIELD(DbManifest, previous_sha256, TEXT),
    DB_FIELD(DbManifest, amends_sha256, TEXT),
    DB_FIELD(DbManifest, units, INT),
    DB_FIELD(DbManifest, units_sha256, TEXT),
    DB_FIELD(DbManifest, first_seq, INT),
    DB_FIELD(DbManifest, last_seq, INT),
    DB_FIELD(DbManifest, created_at, INT),
};
static const DbRow manifest_row = DB_ROW(DbManifest, manifest_fields, (GDestroyNotify)db_manifest_free);

static const DbField certificate_fields[] = {
    DB_FIELD(DbManifestCertificate, sha256, TEXT),
    DB_FIELD(DbManifestCertificate, pem, TEXT),
    DB_FIELD(DbManifestCertificate, created_at, INT),
};
static const DbRow certificate_row =
    DB_ROW(DbManifestCertificate, certificate_fields, (GDestroyNotify)db_manifest_certificate_free);

static const DbField ack_fields[] = {
    DB_FIELD(DbManifestAck, id, INT),
    DB_FIELD(DbManifestAck, manifest_id, INT),
    DB_FIELD(DbManifestAck, sha256, TEXT),
    DB_FIELD(DbManifestAck, document, TEXT),
    DB_FIELD(DbManifestAck, accepted, INT),
    DB_FIELD(DbManifestAck, refused, INT),
    DB_FIELD(DbManifestAck, who, TEXT),
    DB_FIELD(DbManifestAck, at, INT),
    DB_FIELD(DbManifestAck, signer, TEXT),
    DB_FIELD(DbManifestAck, trusted, BOOL),
    DB_FIELD(DbManifestAck, recorded_at, INT),
};
static const DbRow ack_row = DB_ROW(DbManifestAck, ack_fields, (GDestroyNotify)db_manifest_ack_free);

void
db_manifest_free(DbManifest *manifest)
{
    db_row_free(&manifest_row, manifest);
}

void
db_manifest_certificate_free(DbManifestCertificate *certificate)
{
    db_row_free(&certificate_row, certificate);
}

void
db_manifest_ack_free(DbManifestAck *ack)
{
    db_row_free(&ack_row, ack);
}

bool
db_manifest_insert(Db *self, DbManifest *manifest, GError **error)
{
    return db_insert(self, DB_STATEMENT_MANIFEST_INSERT, &manifest_row, manifest, &manifest->id, error);
}

DbManifest *
db_manifest_last(Db *self, gint64 batch_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_LAST, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int_or_null(query, ":batch_id", batch_id);
    return db_query_one(query, &manifest_row, error);
}

GPtrArray *
db_manifest_list(Db *self, gint64 batch_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFESTS, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int_or_null(query, ":batch_id", batch_id);
    return db_query_all(query, &manifest_row, error);
}

DbManifest *
db_manifest_by_json(Db *self, const char *json_sha256, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_BY_JSON, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":json_sha256", json_sha256);
    return db_query_one(query, &manifest_row, error);
}

bool
db_manifest_add_unit(Db *self, gint64 manifest_id, gint64 unit_id, const char *sha256, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_ADD_UNIT, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":manifest_id", manifest_id);
    db_query_bind_int(query, ":unit_id", unit_id);
    db_query_bind_text(query, ":sha256", sha256);
    return db_query_run(query, error);
}

typedef struct {
    char *sha256;
} SealedUnit;

bool
db_manifest_unit_last(Db *self, gint64 unit_id, bool *sealed, char **sha256, GError **error)
{
    static const DbField fields[] = { DB_FIELD(SealedUnit, sha256, TEXT) };
    static const DbRow row = DB_ROW(SealedUnit, fields, NULL);
    SealedUnit last = { NULL };
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_UNIT_LAST, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":unit_id", unit_id);
    if (!db_query_into(query, &row, &last, sealed, error))
        return false;
    *sha256 = last.sha256;
    return true;
}

bool
db_manifest_intend(Db *self, DbManifest *intent, GError **error)
{
    return db_insert(self, DB_STATEMENT_MANIFEST_INTEND, &manifest_row, intent, &intent->id, error);
}

GPtrArray *
db_manifest_intents(Db *self, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_INTENTS, error);
    return query != NULL ? db_query_all(query, &manifest_row, error) : NULL;
}

bool
db_manifest_forget(Db *self, gint64 intent_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_FORGET, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", intent_id);
    return db_query_run(query, error);
}

bool
db_manifest_certificate_put(Db *self, const DbManifestCertificate *certificate, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_CERTIFICATE_PUT, error);
    if (query == NULL)
        return false;
    db_query_bind_row(query, &certificate_row, certificate);
    return db_query_run(query, error);
}

GPtrArray *
db_manifest_certificates(Db *self, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_CERTIFICATES, error);
    return query != NULL ? db_query_all(query, &certificate_row, error) : NULL;
}

bool
db_manifest_ack_insert(Db *self, DbManifestAck *ack, GError **error)
{
    return db_insert(self, DB_STATEMENT_MANIFEST_ACK_INSERT, &ack_row, ack, &ack->id, error);
}

GPtrArray *
db_manifest_acks(Db *self, gint64 manifest_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_ACKS, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":manifest_id", manifest_id);
    return db_query_all(query, &ack_row, error);
}

bool
db_manifest_ack_known(Db *self, const char *sha256, bool *known, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_ACK_KNOWN, error);
    if (query == NULL)
        return false;
    db_query_bind_text(query, ":sha256", sha256);
    DbStep step = db_query_step(query, error);
    *known = step == DB_STEP_ROW;
    return step != DB_STEP_FAILED;
}
