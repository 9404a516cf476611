/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"
#include "db/db-unit-private.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>

const char *const db_unit_states[N_DB_UNIT_STATES] = {
    [DB_UNIT_LABELLING] = "labelling", [DB_UNIT_LABELLED] = "labelled", [DB_UNIT_COMMISSIONED] = "commissioned",
    [DB_UNIT_HELD] = "held",           [DB_UNIT_VOID] = "void",         [DB_UNIT_RELEASED] = "released",
    [DB_UNIT_RECALLED] = "recalled",   [DB_UNIT_RETURNED] = "returned",
};

static const DbField unit_fields[] = {
    DB_FIELD(DbUnit, id, INT),
    DB_FIELD(DbUnit, uid, TEXT),
    DB_FIELD(DbUnit, life, INT),
    DB_FIELD(DbUnit, living, BOOL),
    DB_FIELD_WORD_OF(DbUnit, state, db_unit_states),
    DB_FIELD(DbUnit, hold_reason, TEXT),
    DB_FIELD(DbUnit, serial, TEXT),
    DB_FIELD(DbUnit, carrier, TEXT),
    DB_FIELD(DbUnit, custom, TEXT),
    DB_FIELD(DbUnit, product_id, INT),
    DB_FIELD(DbUnit, product, TEXT),
    DB_FIELD(DbUnit, batch_id, INT),
    DB_FIELD(DbUnit, batch, TEXT),
    DB_FIELD(DbUnit, certificate_pem, TEXT),
    DB_FIELD(DbUnit, certificate_sha256, TEXT),
    DB_FIELD(DbUnit, spki_sha256, TEXT),
    DB_FIELD(DbUnit, ca_id, INT_OR_NULL),
    DB_FIELD(DbUnit, maker, TEXT),
    DB_FIELD(DbUnit, about, TEXT),
    DB_FIELD(DbUnit, version, TEXT),
    DB_FIELD(DbUnit, techspec, TEXT),
    DB_FIELD(DbUnit, endpoint, TEXT),
    DB_FIELD(DbUnit, onboarding, TEXT),
    DB_FIELD(DbUnit, slot, TEXT),
    DB_FIELD(DbUnit, confirmed_by, TEXT),
    DB_FIELD(DbUnit, station, TEXT),
    DB_FIELD(DbUnit, predecessor_id, INT_OR_NULL),
    DB_FIELD(DbUnit, created_at, INT),
    DB_FIELD(DbUnit, commissioned_at, INT_OR_NULL),
};
const DbRow db_unit_row = DB_ROW(DbUnit, unit_fields, (GDestroyNotify)db_unit_free);

const char *
db_unit_state_name(DbUnitState state)
{
    g_return_val_if_fail(state < N_DB_UNIT_STATES, NULL);
    return db_unit_states[state];
}

bool
db_unit_state_from_name(const char *name, DbUnitState *state)
{
    int at = db_row_word(db_unit_states, N_DB_UNIT_STATES, name);
    if (at >= 0)
        *state = (DbUnitState)at;
    return at >= 0;
}

void
db_unit_free(DbUnit *unit)
{
    db_row_free(&db_unit_row, unit);
}

bool
db_unit_insert(Db *self, DbUnit *unit, GError **error)
{
    if (unit->life == 0) {
        unit->life = 1;
        unit->living = true;
    }
    if (unit->station == NULL)
        unit->station = g_strdup(self->station_id);
    g_autoptr(GError) cause = NULL;
    if (db_insert(self, DB_STATEMENT_UNIT_INSERT, &db_unit_row, unit, &unit->id, &cause))
        return true;
    g_propagate_prefixed_error(error, g_steal_pointer(&cause), "%s: ", unit->uid);
    return false;
}

DbUnit *
db_unit_by_id(Db *self, gint64 id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNIT_BY_ID, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":id", id);
    g_autoptr(GError) cause = NULL;
    DbUnit *unit = db_query_one(query, &db_unit_row, &cause);
    if (unit == NULL && cause == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_UNKNOWN_UNIT, NULL,
                             _("unit %" PRId64 ": it is not on record"), id);
    else if (unit == NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return unit;
}

static DbUnit *
one(Db *self, DbStatement statement, const char *parameter, const char *value, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, statement, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, parameter, value);
    return db_query_one(query, &db_unit_row, error);
}

DbUnit *
db_unit_living(Db *self, const char *uid, GError **error)
{
    return one(self, DB_STATEMENT_UNIT_LIVING, ":uid", uid, error);
}

DbUnit *
db_unit_last_life(Db *self, const char *uid, GError **error)
{
    return one(self, DB_STATEMENT_UNIT_LAST_LIFE, ":uid", uid, error);
}

DbUnit *
db_unit_successor(Db *self, gint64 id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNIT_SUCCESSOR, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":id", id);
    return db_query_one(query, &db_unit_row, error);
}

DbUnit *
db_unit_with_key(Db *self, const char *spki_sha256, GError **error)
{
    return one(self, DB_STATEMENT_UNIT_WITH_KEY, ":spki_sha256", spki_sha256, error);
}

DbUnit *
db_unit_with_serial(Db *self, const char *serial, GError **error)
{
    return one(self, DB_STATEMENT_UNITS_BY_SERIAL, ":text", serial, error);
}

DbUnit *
db_unit_with_carrier(Db *self, const char *carrier, GError **error)
{
    return one(self, DB_STATEMENT_UNITS_BY_CARRIER, ":text", carrier, error);
}

GPtrArray *
db_unit_open_in_slot(Db *self, const char *slot, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNITS_OPEN_IN_SLOT, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":slot", slot);
    return db_query_all(query, &db_unit_row, error);
}

GPtrArray *
db_unit_list_of_unit_term(Db *self, gint64 batch_id, const char *term, guint most, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNITS_OF_UNIT_TERM, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":batch_id", batch_id);
    db_query_bind_text(query, ":term", term);
    db_query_bind_int(query, ":most", most);
    return db_query_all(query, &db_unit_row, error);
}

GPtrArray *
db_unit_list_of_label_term(Db *self, gint64 batch_id, const char *term, guint most, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNITS_OF_LABEL_TERM, error);
    if (query == NULL)
        return NULL;
    db_query_bind_batches(query, batch_id);
    db_query_bind_text(query, ":term", term);
    db_query_bind_int(query, ":most", most);
    return db_query_all(query, &db_unit_row, error);
}

bool
db_unit_each_by_uid(Db *self, gint64 batch_id, DbUnitFunc each, gpointer data, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNITS_OF_BATCH_BY_UID, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":batch_id", batch_id);
    return db_query_each(query, &db_unit_row, (DbQueryFunc)each, data, error);
}

bool
db_unit_each(Db *self, const DbUnitFilter *filter, DbUnitFunc each, gpointer data, GError **error)
{
    gint64 batch_id = 0;
    if (filter->batch != NULL) {
        g_autoptr(DbBatch) batch = db_batch_find(self, filter->batch, error);
        if (batch == NULL)
            return false;
        batch_id = batch->id;
    }
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNITS, error);
    if (query == NULL)
        return false;
    db_query_bind_batches(query, batch_id);
    db_query_bind_text(query, ":state", filter->state >= 0 ? db_unit_state_name((DbUnitState)filter->state) : NULL);
    return db_query_each(query, &db_unit_row, (DbQueryFunc)each, data, error);
}
