/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

static bool
set_state(Db *self, const DbUnit *unit, DbUnitState from, DbUnitState to, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNIT_SET_STATE, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", unit->id);
    db_query_bind_text(query, ":from", db_unit_state_name(from));
    db_query_bind_text(query, ":to", db_unit_state_name(to));
    if (!db_query_run(query, error))
        return false;
    if (db_query_changed(query) == 1)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, _("%s: it is not %s any more"), unit->uid,
                         db_unit_state_name(from));
    return false;
}

bool
db_unit_move(Db *self, const DbUnit *unit, DbUnitState from, DbUnitState to, const char *kind, const char *detail,
             GError **error)
{
    if (!db_require_transaction(self, unit->uid, error) || !set_state(self, unit, from, to, error))
        return false;
    g_autofree char *subject = g_strconcat("unit:", unit->uid, NULL);
    const DbEventDraft draft = { subject, kind, db_unit_state_name(from), db_unit_state_name(to), detail };
    return db_event_append(self, &draft, NULL, error);
}

static bool
set_text(Db *self, DbStatement statement, gint64 id, const char *parameter, const char *value, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, statement, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_text(query, parameter, value);
    return db_query_run(query, error);
}

bool
db_unit_set_hold_reason(Db *self, gint64 id, const char *reason, GError **error)
{
    return set_text(self, DB_STATEMENT_UNIT_SET_HOLD_REASON, id, ":reason", reason, error);
}

bool
db_unit_set_slot(Db *self, gint64 id, const char *slot, GError **error)
{
    return set_text(self, DB_STATEMENT_UNIT_SET_SLOT, id, ":slot", slot, error);
}

bool
db_unit_set_serial(Db *self, gint64 id, const char *serial, GError **error)
{
    return set_text(self, DB_STATEMENT_UNIT_SET_SERIAL, id, ":serial", serial, error);
}

bool
db_unit_set_carrier(Db *self, gint64 id, const char *carrier, GError **error)
{
    return set_text(self, DB_STATEMENT_UNIT_SET_CARRIER, id, ":carrier", carrier, error);
}

bool
db_unit_set_confirmed(Db *self, gint64 id, const char *by, gint64 at, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNIT_SET_CONFIRMED, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_text(query, ":by", by);
    db_query_bind_int_or_null(query, ":at", at);
    return db_query_run(query, error);
}

bool
db_unit_set_batch(Db *self, gint64 id, gint64 batch_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNIT_SET_BATCH, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_int(query, ":batch_id", batch_id);
    return db_query_run(query, error);
}

bool
db_unit_end_life(Db *self, gint64 id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_UNIT_END_LIFE, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    return db_query_run(query, error);
}
