/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

static const DbField batch_fields[] = {
    DB_FIELD(DbBatch, id, INT),
    DB_FIELD(DbBatch, code, TEXT),
    DB_FIELD(DbBatch, product_id, INT),
    DB_FIELD(DbBatch, product, TEXT),
    DB_FIELD(DbBatch, quantity, INT),
    DB_FIELD(DbBatch, state, TEXT),
    DB_FIELD(DbBatch, created_at, INT),
    DB_FIELD(DbBatch, closed_at, INT_OR_NULL),
};
static const DbRow batch_row = DB_ROW(DbBatch, batch_fields, (GDestroyNotify)db_batch_free);

static const DbField sums_fields[] = {
    DB_FIELD(DbBatchSums, units, INT),
    DB_FIELD(DbBatchSums, commissioned, INT),
    DB_FIELD(DbBatchSums, released, INT),
    DB_FIELD(DbBatchSums, held, INT),
    DB_FIELD(DbBatchSums, voided, INT),
    DB_FIELD(DbBatchSums, open, INT),
    DB_FIELD(DbBatchSums, labels, INT),
    DB_FIELD(DbBatchSums, on_good, INT),
    DB_FIELD(DbBatchSums, on_held, INT),
    DB_FIELD(DbBatchSums, on_void, INT),
    DB_FIELD(DbBatchSums, scrapped, INT),
    DB_FIELD(DbBatchSums, lost, INT),
    DB_FIELD(DbBatchSums, never_printed, INT),
    DB_FIELD(DbBatchSums, unknown, INT),
    DB_FIELD(DbBatchSums, unaccounted, INT),
};
static const DbRow sums_row = DB_ROW(DbBatchSums, sums_fields, NULL);

void
db_batch_free(DbBatch *batch)
{
    db_row_free(&batch_row, batch);
}

bool
db_batch_insert(Db *self, DbBatch *batch, GError **error)
{
    return db_insert(self, DB_STATEMENT_BATCH_INSERT, &batch_row, batch, &batch->id, error);
}

static DbBatch *
one_or_unknown(DbQuery *query, const char *what, GError **error)
{
    g_autoptr(GError) cause = NULL;
    DbBatch *batch = db_query_one(query, &batch_row, &cause);
    if (batch == NULL && cause == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_UNKNOWN_BATCH, NULL, _("%s: there is no such batch"), what);
    else if (batch == NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return batch;
}

DbBatch *
db_batch_find(Db *self, const char *code, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BATCH_BY_CODE, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":code", code);
    return one_or_unknown(query, code, error);
}

DbBatch *
db_batch_by_id(Db *self, gint64 id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BATCH_BY_ID, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":id", id);
    g_autofree char *number = g_strdup_printf("batch %" G_GINT64_FORMAT, id);
    return one_or_unknown(query, number, error);
}

GPtrArray *
db_batch_list(Db *self, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BATCHES, error);
    return query != NULL ? db_query_all(query, &batch_row, error) : NULL;
}

GPtrArray *
db_batch_page(Db *self, const DbBatchPage *page, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BATCH_PAGE, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":before", page->before > 0 ? page->before : G_MAXINT64);
    db_query_bind_text(query, ":state", page->state);
    db_query_bind_text(query, ":text", page->text);
    db_query_bind_int(query, ":most", page->most);
    return db_query_all(query, &batch_row, error);
}

bool
db_batch_set_quantity(Db *self, gint64 id, gint64 quantity, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BATCH_SET_QUANTITY, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_int(query, ":quantity", quantity);
    return db_query_run(query, error);
}

bool
db_batch_set_state(Db *self, gint64 id, const char *state, gint64 closed_at, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BATCH_SET_STATE, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_text(query, ":state", state);
    db_query_bind_int_or_null(query, ":closed_at", closed_at);
    return db_query_run(query, error);
}

static bool
add_sums(Db *self, DbStatement statement, gint64 batch_id, DbBatchSums *sums, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, statement, error);
    if (query == NULL)
        return false;
    db_query_bind_batches(query, batch_id);
    bool found;
    return db_query_into(query, &sums_row, sums, &found, error);
}

bool
db_batch_sums(Db *self, gint64 batch_id, DbBatchSums *sums, GError **error)
{
    *sums = (DbBatchSums){ 0 };
    return add_sums(self, DB_STATEMENT_BATCH_SUM_UNITS, batch_id, sums, error) &&
           add_sums(self, DB_STATEMENT_BATCH_SUM_LABELS, batch_id, sums, error);
}

bool
db_batch_unit_sums(Db *self, gint64 batch_id, DbBatchSums *sums, GError **error)
{
    *sums = (DbBatchSums){ 0 };
    return add_sums(self, DB_STATEMENT_BATCH_SUM_UNITS, batch_id, sums, error);
}
