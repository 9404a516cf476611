/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"

static const DbField ca_fields[] = {
    DB_FIELD(DbCa, id, INT),
    DB_FIELD(DbCa, maker, TEXT),
    DB_FIELD(DbCa, subject, TEXT),
    DB_FIELD(DbCa, pem, TEXT),
    DB_FIELD(DbCa, sha256, TEXT),
    DB_FIELD(DbCa, spki_sha256, TEXT),
    DB_FIELD(DbCa, key_id, TEXT),
    DB_FIELD(DbCa, uid_in, TEXT),
    DB_FIELD(DbCa, uid_pattern, TEXT),
    DB_FIELD(DbCa, staging_endpoint, TEXT),
    DB_FIELD(DbCa, simulator, BOOL),
    DB_FIELD(DbCa, created_at, INT),
    DB_FIELD(DbCa, retired_at, INT_OR_NULL),
};
static const DbRow ca_row = DB_ROW(DbCa, ca_fields, (GDestroyNotify)db_ca_free);

void
db_ca_free(DbCa *ca)
{
    db_row_free(&ca_row, ca);
}

bool
db_ca_insert(Db *self, DbCa *ca, GError **error)
{
    return db_insert(self, DB_STATEMENT_CA_INSERT, &ca_row, ca, &ca->id, error);
}

GPtrArray *
db_ca_list(Db *self, bool with_retired, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_CAS, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":with_retired", with_retired);
    return db_query_all(query, &ca_row, error);
}

bool
db_ca_retire(Db *self, gint64 id, gint64 at, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_CA_RETIRE, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_int(query, ":at", at);
    return db_query_run(query, error);
}

bool
db_ca_update(Db *self, const DbCa *ca, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_CA_UPDATE, error);
    if (query == NULL)
        return false;
    db_query_bind_row(query, &ca_row, ca);
    return db_query_run(query, error);
}
