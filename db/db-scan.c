/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"

char *
db_label_code_folded(Db *self, const char *code, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABEL_CODE_FOLDED, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":code", code);
    if (db_query_step(query, error) != DB_STEP_ROW)
        return NULL;
    return g_strdup((const char *)sqlite3_column_text(query->handle, 0));
}

bool
db_scan_insert(Db *self, const DbScan *scan, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_SCAN_INSERT, error);
    if (query == NULL)
        return false;
    db_query_bind_text(query, ":code", scan->code);
    db_query_bind_int_or_null(query, ":unit_id", scan->unit_id);
    db_query_bind_text(query, ":session", scan->session);
    db_query_bind_text(query, ":verdict", scan->verdict);
    db_query_bind_int(query, ":at", scan->at);
    return db_query_run(query, error);
}

bool
db_scan_was_seen(Db *self, const char *code, const char *session, bool *seen, GError **error)
{
    g_autoptr(DbQuery) query =
        db_query(self, session != NULL ? DB_STATEMENT_SCAN_SEEN_IN_SESSION : DB_STATEMENT_SCAN_SEEN, error);
    if (query == NULL)
        return false;
    db_query_bind_text(query, ":code", code);
    if (session != NULL)
        db_query_bind_text(query, ":session", session);
    DbStep step = db_query_step(query, error);
    *seen = step == DB_STEP_ROW;
    return step == DB_STEP_ROW || step == DB_STEP_DONE;
}
