/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"

static const DbField times_fields[] = {
    DB_FIELD(DbUnitTimes, read_us, INT_OR_NULL),
    DB_FIELD(DbUnitTimes, print_us, INT_OR_NULL),
    DB_FIELD(DbUnitTimes, person_us, INT_OR_NULL),
};
static const DbRow times_row = DB_ROW(DbUnitTimes, times_fields, NULL);

static const DbField make_fields[] = {
    DB_FIELD(DbBatchMake, maker, TEXT),
    DB_FIELD(DbBatchMake, about, TEXT),
    DB_FIELD(DbBatchMake, version, TEXT),
    DB_FIELD(DbBatchMake, units, INT),
};
static const DbRow make_row = DB_ROW(DbBatchMake, make_fields, (GDestroyNotify)db_batch_make_free);

static const DbField quality_fields[] = {
    DB_FIELD(DbBatchQuality, good, INT),
    DB_FIELD(DbBatchQuality, first_pass, INT),
    DB_FIELD(DbBatchQuality, first_at, INT_OR_NULL),
    DB_FIELD(DbBatchQuality, last_at, INT_OR_NULL),
    DB_FIELD(DbBatchQuality, first_unit, INT_OR_NULL),
    DB_FIELD(DbBatchQuality, last_unit, INT_OR_NULL),
};
static const DbRow quality_row = DB_ROW(DbBatchQuality, quality_fields, NULL);

void
db_batch_make_free(DbBatchMake *make)
{
    db_row_free(&make_row, make);
}

static DbQuery *
of_batch(Db *self, DbStatement statement, gint64 batch_id, GError **error)
{
    DbQuery *query = db_query(self, statement, error);
    if (query != NULL)
        db_query_bind_int(query, ":batch_id", batch_id);
    return query;
}

bool
db_batch_each_times(Db *self, gint64 batch_id, DbUnitTimesFunc each, gpointer data, GError **error)
{
    g_autoptr(DbQuery) query = of_batch(self, DB_STATEMENT_BATCH_TIMES, batch_id, error);
    return query != NULL && db_query_each(query, &times_row, (DbQueryFunc)each, data, error);
}

GPtrArray *
db_batch_makes(Db *self, gint64 batch_id, GError **error)
{
    g_autoptr(DbQuery) query = of_batch(self, DB_STATEMENT_BATCH_MAKES, batch_id, error);
    return query != NULL ? db_query_all(query, &make_row, error) : NULL;
}

bool
db_batch_quality(Db *self, gint64 batch_id, DbBatchQuality *quality, GError **error)
{
    bool found;
    *quality = (DbBatchQuality){ 0 };
    g_autoptr(DbQuery) query = of_batch(self, DB_STATEMENT_BATCH_QUALITY, batch_id, error);
    return query != NULL && db_query_into(query, &quality_row, quality, &found, error);
}
