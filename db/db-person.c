/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"

static const DbField person_fields[] = {
    DB_FIELD(DbPerson, id, INT),
    DB_FIELD_BYTES_OF(DbPerson, badge),
    DB_FIELD(DbPerson, name, TEXT),
    DB_FIELD(DbPerson, roles, TEXT),
    DB_FIELD(DbPerson, pin, TEXT),
    DB_FIELD(DbPerson, failed_tries, INT),
    DB_FIELD(DbPerson, locked_boot, TEXT),
    DB_FIELD(DbPerson, locked_mono, INT_OR_NULL),
    DB_FIELD(DbPerson, locked_at, INT_OR_NULL),
    DB_FIELD(DbPerson, created_at, INT),
    DB_FIELD(DbPerson, disabled_at, INT_OR_NULL),
};
static const DbRow person_row = DB_ROW(DbPerson, person_fields, (GDestroyNotify)db_person_free);

void
db_person_free(DbPerson *person)
{
    db_row_free(&person_row, person);
}

bool
db_person_insert(Db *self, DbPerson *person, GError **error)
{
    return db_insert(self, DB_STATEMENT_PERSON_INSERT, &person_row, person, &person->id, error);
}

bool
db_person_update(Db *self, const DbPerson *person, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_PERSON_UPDATE, error);
    if (query == NULL)
        return false;
    db_query_bind_row(query, &person_row, person);
    return db_query_run(query, error);
}

DbPerson *
db_person_by_badge(Db *self, const guint8 badge[32], GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_PERSON_BY_BADGE, error);
    if (query == NULL)
        return NULL;
    db_query_bind_blob(query, ":badge", badge, 32);
    return db_query_one(query, &person_row, error);
}

GPtrArray *
db_person_list(Db *self, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_PERSONS, error);
    return query != NULL ? db_query_all(query, &person_row, error) : NULL;
}

bool
db_person_any(Db *self, bool *any, GError **error)
{
    gint64 found = 0;
    if (!db_pragma_int(self, "SELECT EXISTS (SELECT 1 FROM person)", &found, error))
        return false;
    *any = found != 0;
    return true;
}
