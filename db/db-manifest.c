/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"

static const DbField manifest_fields[] = {
    DB_FIELD(DbManifest, id, INT),
    DB_FIELD(DbManifest, batch_id, INT),
    DB_FIELD(DbManifest, kind, TEXT),
    DB_FIELD(DbManifest, file_sha256, TEXT),
    DB_FIELD(DbManifest, json_sha256, TEXT),
    DB_FIELD(DbManifest, previous_sha256, TEXT),
    DB_FIELD(DbManifest, amends_sha256, TEXT),
    DB_FIELD(DbManifest, units, INT),
    DB_FIELD(DbManifest, first_seq, INT),
    DB_FIELD(DbManifest, last_seq, INT),
    DB_FIELD(DbManifest, created_at, INT),
};
static const DbRow manifest_row = DB_ROW(DbManifest, manifest_fields, (GDestroyNotify)db_manifest_free);

void
db_manifest_free(DbManifest *manifest)
{
    db_row_free(&manifest_row, manifest);
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
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFESTS_OF_BATCH, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":batch_id", batch_id);
    return db_query_all(query, &manifest_row, error);
}

bool
db_manifest_add_unit(Db *self, gint64 manifest_id, gint64 unit_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_MANIFEST_ADD_UNIT, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":manifest_id", manifest_id);
    db_query_bind_int(query, ":unit_id", unit_id);
    return db_query_run(query, error);
}
