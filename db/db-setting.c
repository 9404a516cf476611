/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"

char *
db_setting_get(Db *self, const char *key, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_SETTING_GET, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":key", key);
    if (db_query_step(query, error) != DB_STEP_ROW)
        return NULL;
    return g_strdup((const char *)sqlite3_column_text(query->handle, 0));
}

bool
db_setting_set(Db *self, const char *key, const char *value, GError **error)
{
    DbStatement statement = value != NULL ? DB_STATEMENT_SETTING_SET : DB_STATEMENT_SETTING_REMOVE;
    g_autoptr(DbQuery) query = db_query(self, statement, error);
    if (query == NULL)
        return false;
    db_query_bind_text(query, ":key", key);
    if (value != NULL)
        db_query_bind_text(query, ":value", value);
    return db_query_run(query, error);
}

GStrv
db_setting_keys(Db *self, const char *prefix, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_SETTINGS, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":prefix", prefix);
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    DbStep step;
    while ((step = db_query_step(query, error)) == DB_STEP_ROW)
        g_strv_builder_add(keys, (const char *)sqlite3_column_text(query->handle, 0));
    return step == DB_STEP_DONE ? g_strv_builder_end(keys) : NULL;
}
