/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-sample.h"

#include "db/db-private.h"
#include "db/db-query.h"
#include "db/db-unit-private.h"

static const DbField sample_fields[] = {
    DB_FIELD(DbSample, batch_id, INT), DB_FIELD(DbSample, place, INT),   DB_FIELD(DbSample, unit_id, INT),
    DB_FIELD(DbSample, due, BOOL),     DB_FIELD(DbSample, result, TEXT), DB_FIELD(DbSample, reason, TEXT),
    DB_FIELD(DbSample, judged_at, INT_OR_NULL),
};
static const DbRow sample_row = DB_ROW(DbSample, sample_fields, (GDestroyNotify)db_sample_free);

static const DbField counts_fields[] = {
    DB_FIELD(DbSampleCounts, due, INT),
    DB_FIELD(DbSampleCounts, done, INT),
    DB_FIELD(DbSampleCounts, failed, INT),
};
static const DbRow counts_row = DB_ROW(DbSampleCounts, counts_fields, NULL);

typedef struct {
    char *plan;
} Plan;

static const DbField plan_fields[] = { DB_FIELD(Plan, plan, TEXT) };
static const DbRow plan_row = DB_ROW(Plan, plan_fields, NULL);

typedef struct {
    gint64 place;
} Place;

static const DbField place_fields[] = { DB_FIELD(Place, place, INT_OR_NULL) };
static const DbRow place_row = DB_ROW(Place, place_fields, NULL);

void
db_sample_free(DbSample *sample)
{
    db_row_free(&sample_row, sample);
}

/* --- plans ---------------------------------------------------------------------------------------------------------- */

static DbQuery *
query_of(Db *self, DbStatement statement, gint64 id, GError **error)
{
    DbQuery *query = db_query(self, statement, error);
    if (query != NULL)
        db_query_bind_int(query, ":id", id);
    return query;
}

static char *
plan_of(Db *self, DbStatement statement, gint64 id, GError **error)
{
    Plan plan = { NULL };
    bool found;
    g_autoptr(DbQuery) query = query_of(self, statement, id, error);
    if (query == NULL || !db_query_into(query, &plan_row, &plan, &found, error))
        return NULL;
    return plan.plan;
}

static bool
set_plan(Db *self, DbStatement statement, DbStatement removal, gint64 id, const char *plan, GError **error)
{
    g_autoptr(DbQuery) query = query_of(self, plan != NULL ? statement : removal, id, error);
    if (query == NULL)
        return false;
    if (plan != NULL)
        db_query_bind_text(query, ":plan", plan);
    return db_query_run(query, error);
}

char *
db_sample_plan_of_product(Db *self, gint64 product_id, GError **error)
{
    return plan_of(self, DB_STATEMENT_SAMPLE_PLAN_OF_PRODUCT, product_id, error);
}

char *
db_sample_plan_of_batch(Db *self, gint64 batch_id, GError **error)
{
    return plan_of(self, DB_STATEMENT_SAMPLE_PLAN_OF_BATCH, batch_id, error);
}

bool
db_sample_plan_set_for_product(Db *self, gint64 product_id, const char *plan, GError **error)
{
    return set_plan(self, DB_STATEMENT_SAMPLE_PLAN_SET_FOR_PRODUCT, DB_STATEMENT_SAMPLE_PLAN_REMOVE_FROM_PRODUCT, product_id,
                    plan, error);
}

bool
db_sample_plan_set_for_batch(Db *self, gint64 batch_id, const char *plan, GError **error)
{
    return set_plan(self, DB_STATEMENT_SAMPLE_PLAN_SET_FOR_BATCH, DB_STATEMENT_SAMPLE_PLAN_REMOVE_FROM_BATCH, batch_id, plan,
                    error);
}

/* --- places --------------------------------------------------------------------------------------------------------- */

static bool
run_with(Db *self, DbStatement statement, const DbSample *sample, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, statement, error);
    if (query == NULL)
        return false;
    db_query_bind_row(query, &sample_row, sample);
    return db_query_run(query, error);
}

bool
db_sample_insert(Db *self, const DbSample *sample, GError **error)
{
    return run_with(self, DB_STATEMENT_SAMPLE_INSERT, sample, error);
}

bool
db_sample_update(Db *self, const DbSample *sample, GError **error)
{
    return run_with(self, DB_STATEMENT_SAMPLE_UPDATE, sample, error);
}

DbSample *
db_sample_of_unit(Db *self, gint64 unit_id, gint64 batch_id, GError **error)
{
    g_autoptr(DbQuery) query = query_of(self, DB_STATEMENT_SAMPLE_OF_UNIT, unit_id, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":batch_id", batch_id);
    return db_query_one(query, &sample_row, error);
}

bool
db_sample_last_place(Db *self, gint64 batch_id, gint64 *place, GError **error)
{
    Place last = { 0 };
    bool found;
    g_autoptr(DbQuery) query = query_of(self, DB_STATEMENT_SAMPLE_LAST_PLACE, batch_id, error);
    if (query == NULL || !db_query_into(query, &place_row, &last, &found, error))
        return false;
    *place = last.place;
    return true;
}

DbSample *
db_sample_newest(Db *self, gint64 batch_id, GError **error)
{
    g_autoptr(DbQuery) query = query_of(self, DB_STATEMENT_SAMPLE_NEWEST, batch_id, error);
    return query != NULL ? db_query_one(query, &sample_row, error) : NULL;
}

GPtrArray *
db_sample_spare(Db *self, gint64 batch_id, GError **error)
{
    g_autoptr(DbQuery) query = query_of(self, DB_STATEMENT_SAMPLE_SPARE, batch_id, error);
    return query != NULL ? db_query_all(query, &sample_row, error) : NULL;
}

GPtrArray *
db_sample_waiting(Db *self, gint64 batch_id, guint most, GError **error)
{
    g_autoptr(DbQuery) query = query_of(self, DB_STATEMENT_SAMPLE_WAITING, batch_id, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":most", most);
    return db_query_all(query, &db_unit_row, error);
}

bool
db_sample_counts(Db *self, gint64 batch_id, DbSampleCounts *counts, GError **error)
{
    bool found;
    *counts = (DbSampleCounts){ 0 };
    g_autoptr(DbQuery) query = query_of(self, DB_STATEMENT_SAMPLE_COUNTS, batch_id, error);
    return query != NULL && db_query_into(query, &counts_row, counts, &found, error);
}
