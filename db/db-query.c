/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-query.h"

#include "db/db-error.h"
#include "db/db-private.h"

DbQuery *
db_query(Db *db, DbStatement statement, GError **error)
{
    bool is_own = db->in_use[statement]; /* a walk's callback may ask again what the walk is reading */
    sqlite3_stmt *handle = is_own ? NULL : db->statements[statement];
    if (handle == NULL) {
        guint flags = is_own ? 0 : SQLITE_PREPARE_PERSISTENT;
        int result = sqlite3_prepare_v3(db->handle, db_statement_sql(statement), -1, flags, &handle, NULL);
        if (result != SQLITE_OK) {
            db_error_set(error, result, db->handle, db->path);
            return NULL;
        }
    }
    DbQuery *query = g_new(DbQuery, 1);
    *query = (DbQuery){ db, statement, handle, is_own };
    if (!is_own) {
        db->statements[statement] = handle;
        db->in_use[statement] = true;
    }
    return query;
}

void
db_query_free(DbQuery *query)
{
    if (query == NULL)
        return;
    if (query->is_own) {
        sqlite3_finalize(query->handle);
    } else {
        sqlite3_reset(query->handle); /* ends the read, so that the WAL can be folded in */
        sqlite3_clear_bindings(query->handle);
        query->db->in_use[query->statement] = false;
    }
    g_free(query);
}

static int
parameter(DbQuery *query, const char *name)
{
    int at = sqlite3_bind_parameter_index(query->handle, name);
    if (at == 0)
        g_error("no parameter %s in: %s", name, db_statement_sql(query->statement));
    return at;
}

void
db_query_bind_int(DbQuery *query, const char *name, gint64 value)
{
    sqlite3_bind_int64(query->handle, parameter(query, name), value);
}

void
db_query_bind_int_or_null(DbQuery *query, const char *name, gint64 value)
{
    if (value != 0)
        db_query_bind_int(query, name, value);
    else
        sqlite3_bind_null(query->handle, parameter(query, name));
}

void
db_query_bind_text(DbQuery *query, const char *name, const char *value)
{
    sqlite3_bind_text(query->handle, parameter(query, name), value, -1, SQLITE_TRANSIENT);
}

void
db_query_bind_blob(DbQuery *query, const char *name, gconstpointer bytes, gsize length)
{
    sqlite3_bind_blob64(query->handle, parameter(query, name), length > 0 ? bytes : "", length, SQLITE_TRANSIENT);
}

void
db_query_bind_row(DbQuery *query, const DbRow *row, gconstpointer from)
{
    db_row_bind(row, from, query->handle);
}

void
db_query_bind_batches(DbQuery *query, gint64 batch_id)
{
    db_query_bind_int(query, ":first_batch", batch_id != 0 ? batch_id : G_MININT64);
    db_query_bind_int(query, ":last_batch", batch_id != 0 ? batch_id : G_MAXINT64);
}

DbStep
db_query_step(DbQuery *query, GError **error)
{
    int result = sqlite3_step(query->handle);
    if (result == SQLITE_ROW)
        return DB_STEP_ROW;
    if (result == SQLITE_DONE)
        return DB_STEP_DONE;
    db_error_set(error, result, query->db->handle, query->db->path);
    return DB_STEP_FAILED;
}

bool
db_query_run(DbQuery *query, GError **error)
{
    DbStep step = db_query_step(query, error);
    while (step == DB_STEP_ROW)
        step = db_query_step(query, error);
    return step == DB_STEP_DONE;
}

bool
db_query_into(DbQuery *query, const DbRow *row, gpointer to, bool *found, GError **error)
{
    DbStep step = db_query_step(query, error);
    *found = step == DB_STEP_ROW;
    if (*found)
        db_row_read(row, to, query->handle);
    return step != DB_STEP_FAILED;
}

gpointer
db_query_one(DbQuery *query, const DbRow *row, GError **error)
{
    g_autofree char *value = g_malloc0(row->size);
    bool found;
    if (!db_query_into(query, row, value, &found, error) || !found)
        return NULL;
    return g_steal_pointer(&value);
}

GPtrArray *
db_query_all(DbQuery *query, const DbRow *row, GError **error)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(row->free);
    DbStep step;
    while ((step = db_query_step(query, error)) == DB_STEP_ROW) {
        gpointer value = g_malloc0(row->size);
        db_row_read(row, value, query->handle);
        g_ptr_array_add(values, value);
    }
    return step == DB_STEP_DONE ? g_steal_pointer(&values) : NULL;
}

bool
db_query_each(DbQuery *query, const DbRow *row, DbQueryFunc each, gpointer data, GError **error)
{
    g_autofree char *value = g_malloc0(row->size);
    DbStep step;
    while ((step = db_query_step(query, error)) == DB_STEP_ROW) {
        g_autoptr(GError) cause = NULL;
        db_row_read(row, value, query->handle);
        bool goes_on = each(value, data, &cause);
        db_row_clear(row, value);
        if (cause != NULL) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return false;
        }
        if (!goes_on)
            return true;
    }
    return step == DB_STEP_DONE;
}

int
db_query_changed(DbQuery *query)
{
    return sqlite3_changes(query->db->handle);
}

bool
db_insert(Db *db, DbStatement statement, const DbRow *row, gconstpointer from, gint64 *id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(db, statement, error);
    if (query == NULL)
        return false;
    db_query_bind_row(query, row, from);
    if (!db_query_run(query, error))
        return false;
    *id = sqlite3_last_insert_rowid(db->handle);
    return true;
}
