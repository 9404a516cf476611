/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-row.h"
#include "db/db-statement.h"
#include "db/db.h"

#include <sqlite3.h>

/*
 * One use of a statement: take it, bind by name, step, leave the scope.
 *
 *     g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNIT_BY_ID, error);
 *     if (query == NULL)
 *         return NULL;
 *     db_query_bind_int(query, ":id", id);
 *     return db_query_one(query, &unit_row, error);
 *
 * Binding cannot fail in a way a caller could do something about: a name that the statement does not have is a
 * fault in this program (g_error), and want of memory ends the process as everywhere in GLib.
 */

typedef struct {
    Db *db;
    DbStatement statement;
    sqlite3_stmt *handle;
    bool is_own; /* a second use of a statement at the same time: prepared for this one alone */
} DbQuery;

typedef enum { DB_STEP_FAILED, DB_STEP_ROW, DB_STEP_DONE } DbStep;

/** db_query: (transfer full): @statement, ready to be bound. */
DbQuery *db_query(Db *db, DbStatement statement, GError **error);
void db_query_free(DbQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbQuery, db_query_free)

void db_query_bind_int(DbQuery *query, const char *name, gint64 value);
/** db_query_bind_int_or_null: 0 is NULL. */
void db_query_bind_int_or_null(DbQuery *query, const char *name, gint64 value);
void db_query_bind_text(DbQuery *query, const char *name, const char *value); /* NULL is NULL */
void db_query_bind_blob(DbQuery *query, const char *name, gconstpointer bytes, gsize length);
/** db_query_bind_row: every field of @row that the statement has a parameter for. */
void db_query_bind_row(DbQuery *query, const DbRow *row, gconstpointer from);

/** db_query_bind_batches: :first_batch and :last_batch, so that one batch and (0) all are one statement. */
void db_query_bind_batches(DbQuery *query, gint64 batch_id);

DbStep db_query_step(DbQuery *query, GError **error);
/** db_query_run: to its end, for a statement without results. */
bool db_query_run(DbQuery *query, GError **error);
/** db_query_one: (transfer full): the first row, or NULL (with @error only on a failure). */
gpointer db_query_one(DbQuery *query, const DbRow *row, GError **error);
/** db_query_all: (transfer full): every row; NULL with @error. */
GPtrArray *db_query_all(DbQuery *query, const DbRow *row, GError **error);
/** db_query_into: the first row into @to; *@found tells whether there was one. */
bool db_query_into(DbQuery *query, const DbRow *row, gpointer to, bool *found, GError **error);

/** DbQueryFunc: false stops the walk; with @error set the walk fails. */
typedef bool (*DbQueryFunc)(gconstpointer value, gpointer data, GError **error);
/** db_query_each: every row in turn, one at a time in memory. */
bool db_query_each(DbQuery *query, const DbRow *row, DbQueryFunc each, gpointer data, GError **error);

/** db_query_changed: rows that the last db_query_run() of this connection changed. */
int db_query_changed(DbQuery *query);

/** db_insert: one row; sets *@id to its new key. */
bool db_insert(Db *db, DbStatement statement, const DbRow *row, gconstpointer from, gint64 *id, GError **error);
