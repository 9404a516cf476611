/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"
#include "db/db-unit-private.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define SHORTEST_PREFIX   8
#define LISTED_CANDIDATES 8

/* The order in which a typed id is understood; the first that finds anything decides. */
static const struct {
    DbStatement statement;
    gsize shortest;
} ways[] = {
    { DB_STATEMENT_UNITS_BY_UID, 1 },
    { DB_STATEMENT_UNITS_BY_SERIAL, 1 },
    { DB_STATEMENT_UNITS_BY_CODE, 1 },
    { DB_STATEMENT_UNITS_BY_PREFIX, SHORTEST_PREFIX },
};

static GPtrArray *
candidates(Db *self, DbStatement statement, const char *text, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, statement, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":text", text);
    return db_query_all(query, &db_unit_row, error);
}

/* Earlier lives of a module count only where none of the found is living; the statements put the living first. */
static guint
count_that_matter(GPtrArray *units)
{
    guint living = 0;
    while (living < units->len && ((DbUnit *)g_ptr_array_index(units, living))->living)
        living++;
    if (living > 0)
        return living;
    guint modules = MIN(units->len, 1);
    for (guint i = 1; i < units->len; i++) {
        const DbUnit *before = g_ptr_array_index(units, i - 1);
        const DbUnit *unit = g_ptr_array_index(units, i);
        modules += strcmp(before->uid, unit->uid) != 0;
    }
    return modules;
}

static void
set_ambiguous(GPtrArray *units, guint n_units, const char *id, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < MIN(units->len, LISTED_CANDIDATES); i++) {
        const DbUnit *unit = g_ptr_array_index(units, i);
        g_string_append_printf(list, "%s%s (%s)", i > 0 ? ", " : "", unit->uid, unit->batch);
    }
    if (n_units > LISTED_CANDIDATES)
        g_string_append(list, ", …");
    claimcheck_error_set(error, CLAIMCHECK_ERROR_AMBIGUOUS_ID, NULL, _("%s: several units fit: %s"), id, list->str);
}

DbUnit *
db_unit_find(Db *self, const char *id, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (strlen(id) < ways[i].shortest)
            continue;
        g_autoptr(GPtrArray) units = candidates(self, ways[i].statement, id, error);
        if (units == NULL)
            return NULL;
        guint n_units = count_that_matter(units);
        if (n_units == 1)
            return g_ptr_array_steal_index(units, 0);
        if (n_units > 1) {
            set_ambiguous(units, n_units, id, error);
            return NULL;
        }
    }
    claimcheck_error_set(error, CLAIMCHECK_ERROR_UNKNOWN_UNIT, NULL, _("%s: no unit on record has this id"), id);
    return NULL;
}
