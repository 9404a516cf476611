/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"

static const DbField key_fields[] = {
    DB_FIELD_BYTES_OF(DbStationKey, sha256),
    DB_FIELD_BYTES_OF(DbStationKey, public_key),
    DB_FIELD(DbStationKey, created_at, INT),
};
static const DbRow key_row = DB_ROW(DbStationKey, key_fields, NULL);

static const DbField head_fields[] = {
    DB_FIELD(DbAuditHead, seq, INT),
    DB_FIELD_BYTES_OF(DbAuditHead, hash),
    DB_FIELD_BYTES_OF(DbAuditHead, signature),
    DB_FIELD_BYTES_OF(DbAuditHead, key_sha256),
    DB_FIELD(DbAuditHead, at, INT),
};
static const DbRow head_row = DB_ROW(DbAuditHead, head_fields, NULL);

bool
db_station_key_insert(Db *self, const DbStationKey *key, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_KEY_INSERT, error);
    if (query == NULL)
        return false;
    db_query_bind_row(query, &key_row, key);
    return db_query_run(query, error);
}

bool
db_station_key_find(Db *self, const guint8 sha256[32], DbStationKey *key, bool *found, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_KEY_BY_SHA256, error);
    if (query == NULL)
        return false;
    db_query_bind_blob(query, ":sha256", sha256, 32);
    return db_query_into(query, &key_row, key, found, error);
}

static bool
collect_key(gconstpointer key, gpointer data, G_GNUC_UNUSED GError **error)
{
    g_array_append_vals(data, key, 1);
    return true;
}

GArray *
db_station_key_list(Db *self, GError **error)
{
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(DbStationKey));
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_KEYS, error);
    if (query == NULL || !db_query_each(query, &key_row, collect_key, keys, error))
        return NULL;
    return g_steal_pointer(&keys);
}

bool
db_audit_head_insert(Db *self, const DbAuditHead *head, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_HEAD_INSERT, error);
    if (query == NULL)
        return false;
    db_query_bind_row(query, &head_row, head);
    return db_query_run(query, error);
}

bool
db_audit_head_last(Db *self, DbAuditHead *head, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_HEAD_LAST, error);
    bool found = false;
    return query != NULL && db_query_into(query, &head_row, head, &found, error) && found;
}

bool
db_audit_head_each(Db *self, DbAuditHeadFunc each, gpointer data, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_HEADS, error);
    return query != NULL && db_query_each(query, &head_row, (DbQueryFunc)each, data, error);
}
