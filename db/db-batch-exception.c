/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"

static const DbField exception_fields[] = {
    DB_FIELD(DbBatchException, id, INT),
    DB_FIELD(DbBatchException, batch_id, INT),
    DB_FIELD(DbBatchException, reason, TEXT),
    DB_FIELD(DbBatchException, terms, TEXT),
    DB_FIELD(DbBatchException, person, INT_OR_NULL),
    DB_FIELD(DbBatchException, approver, INT_OR_NULL),
    DB_FIELD(DbBatchException, created_at, INT),
};
static const DbRow exception_row =
    DB_ROW(DbBatchException, exception_fields, (GDestroyNotify)db_batch_exception_free);

void
db_batch_exception_free(DbBatchException *exception)
{
    db_row_free(&exception_row, exception);
}

bool
db_batch_exception_insert(Db *self, DbBatchException *exception, GError **error)
{
    return db_insert(self, DB_STATEMENT_BATCH_EXCEPTION_INSERT, &exception_row, exception, &exception->id, error);
}

GPtrArray *
db_batch_exceptions(Db *self, gint64 batch_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BATCH_EXCEPTIONS, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":batch_id", batch_id);
    return db_query_all(query, &exception_row, error);
}
