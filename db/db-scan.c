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

static const DbField line_fields[] = {
    DB_FIELD(DbScanLine, id, INT),       DB_FIELD(DbScanLine, code, TEXT), DB_FIELD(DbScanLine, uid, TEXT),
    DB_FIELD(DbScanLine, verdict, TEXT), DB_FIELD(DbScanLine, at, INT),
};
static const DbRow line_row = DB_ROW(DbScanLine, line_fields, (GDestroyNotify)db_scan_line_free);

void
db_scan_line_free(DbScanLine *line)
{
    db_row_free(&line_row, line);
}

GPtrArray *
db_scan_list(Db *self, const char *session, gint64 before, guint limit, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_SCANS_OF_SESSION, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":session", session);
    db_query_bind_int(query, ":before", before != 0 ? before : G_MAXINT64);
    db_query_bind_int(query, ":limit", limit);
    return db_query_all(query, &line_row, error);
}

bool
db_scan_sums(Db *self, const char *session, gint64 *good, gint64 *bad, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_SCAN_SUMS_OF_SESSION, error);
    if (query == NULL)
        return false;
    db_query_bind_text(query, ":session", session);
    if (db_query_step(query, error) != DB_STEP_ROW)
        return false;
    *good = sqlite3_column_int64(query->handle, 0);
    *bad = sqlite3_column_int64(query->handle, 1);
    return true;
}
