/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-box.h"

#include "db/db-private.h"
#include "db/db-query.h"
#include "db/db-unit-private.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static const DbField box_fields[] = {
    DB_FIELD(DbBox, id, INT),
    DB_FIELD(DbBox, code, TEXT),
    DB_FIELD(DbBox, batch_id, INT_OR_NULL),
    DB_FIELD(DbBox, batch, TEXT),
    DB_FIELD(DbBox, product, TEXT),
    DB_FIELD(DbBox, size, INT_OR_NULL),
    DB_FIELD(DbBox, station, TEXT),
    DB_FIELD(DbBox, created_at, INT),
    DB_FIELD(DbBox, closed_at, INT_OR_NULL),
    DB_FIELD(DbBox, count, INT),
    DB_FIELD(DbBox, bad, INT),
};
static const DbRow box_row = DB_ROW(DbBox, box_fields, (GDestroyNotify)db_box_free);

static const DbField batch_boxes_fields[] = {
    DB_FIELD(DbBatchBoxes, open, INT),  DB_FIELD(DbBatchBoxes, closed, INT),  DB_FIELD(DbBatchBoxes, bad, INT),
    DB_FIELD(DbBatchBoxes, boxed, INT), DB_FIELD(DbBatchBoxes, unboxed, INT),
};
static const DbRow batch_boxes_row = DB_ROW(DbBatchBoxes, batch_boxes_fields, NULL);

void
db_box_free(DbBox *box)
{
    db_row_free(&box_row, box);
}

/* --- boxes -------------------------------------------------------------------------------------------------- */

static bool
next_number(Db *self, gint64 *number, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_NEXT, error);
    if (query == NULL || db_query_step(query, error) != DB_STEP_ROW)
        return false;
    *number = sqlite3_column_int64(query->handle, 0);
    return true;
}

bool
db_box_insert(Db *self, DbBox *box, const char *prefix, GError **error)
{
    gint64 number = 0;
    if (!db_require_transaction(self, prefix, error) || !next_number(self, &number, error))
        return false;
    g_free(box->code);
    box->code = g_strdup_printf("%s%06" PRId64, prefix, number);
    return db_insert(self, DB_STATEMENT_BOX_INSERT, &box_row, box, &box->id, error);
}

static DbBox *
one_or_unknown(DbQuery *query, const char *what, GError **error)
{
    g_autoptr(GError) cause = NULL;
    DbBox *box = db_query_one(query, &box_row, &cause);
    if (box == NULL && cause == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_UNKNOWN_BOX, NULL, _("%s: there is no such box"), what);
    else if (box == NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return box;
}

DbBox *
db_box_by_id(Db *self, gint64 id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_BY_ID, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":id", id);
    g_autofree char *number = g_strdup_printf("box %" PRId64, id);
    return one_or_unknown(query, number, error);
}

DbBox *
db_box_find(Db *self, const char *code, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_BY_CODE, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":code", code);
    return one_or_unknown(query, code, error);
}

DbBox *
db_box_opened(Db *self, const char *station, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_OPENED, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":station", station);
    return db_query_one(query, &box_row, error);
}

DbBox *
db_box_of_unit(Db *self, gint64 unit_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_OF_UNIT, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":unit_id", unit_id);
    return db_query_one(query, &box_row, error);
}

GPtrArray *
db_box_list(Db *self, gint64 batch_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOXES, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int_or_null(query, ":batch_id", batch_id);
    return db_query_all(query, &box_row, error);
}

static bool
set_int(Db *self, DbStatement statement, gint64 id, const char *parameter, gint64 value, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, statement, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_int(query, parameter, value);
    return db_query_run(query, error);
}

bool
db_box_set_batch(Db *self, gint64 id, gint64 batch_id, GError **error)
{
    return set_int(self, DB_STATEMENT_BOX_SET_BATCH, id, ":batch_id", batch_id, error);
}

bool
db_box_close(Db *self, gint64 id, gint64 at, GError **error)
{
    return set_int(self, DB_STATEMENT_BOX_CLOSE, id, ":at", at, error);
}

/* --- what is in them ---------------------------------------------------------------------------------------- */

GPtrArray *
db_box_units(Db *self, gint64 id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNITS_OF_BOX, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":box_id", id);
    return db_query_all(query, &db_unit_row, error);
}

static bool
free_place(Db *self, gint64 id, gint64 *place, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_FREE_PLACE, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":box_id", id);
    if (db_query_step(query, error) != DB_STEP_ROW)
        return false;
    *place = sqlite3_column_int64(query->handle, 0);
    return true;
}

bool
db_box_put(Db *self, gint64 id, gint64 unit_id, gint64 at, gint64 *place, GError **error)
{
    if (!free_place(self, id, place, error))
        return false;
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_PUT, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":box_id", id);
    db_query_bind_int(query, ":unit_id", unit_id);
    db_query_bind_int(query, ":place", *place);
    db_query_bind_int(query, ":at", at);
    return db_query_run(query, error);
}

gint64
db_box_place(Db *self, gint64 unit_id)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_PLACE, NULL);
    if (query == NULL)
        return 0;
    db_query_bind_int(query, ":unit_id", unit_id);
    return db_query_step(query, NULL) == DB_STEP_ROW ? sqlite3_column_int64(query->handle, 0) : 0;
}

bool
db_box_take(Db *self, gint64 unit_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_TAKE, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":unit_id", unit_id);
    return db_query_run(query, error);
}

bool
db_box_exchange(Db *self, gint64 unit_id, gint64 new_unit_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_EXCHANGE, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":unit_id", unit_id);
    db_query_bind_int(query, ":new_unit_id", new_unit_id);
    return db_query_run(query, error);
}

bool
db_batch_boxes(Db *self, gint64 batch_id, DbBatchBoxes *boxes, GError **error)
{
    *boxes = (DbBatchBoxes){ 0 };
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BATCH_BOXES, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":batch_id", batch_id);
    bool found;
    return db_query_into(query, &batch_boxes_row, boxes, &found, error);
}
