/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-error.h"
#include "db/db-migration.h"
#include "db/db-private.h"
#include "db/db-query.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <inttypes.h>
#include <string.h>

static bool is_corrupt(Db *self, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

static bool
is_corrupt(Db *self, GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *why = g_strdup_vprintf(format, args);
    va_end(args);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_DATABASE_CORRUPT, NULL, "%s: %s", self->path, why);
    return false;
}

/* --- what SQLite knows itself --------------------------------------------------------------------------- */

typedef bool (*TextFunc)(Db *self, const char *text, GError **error);

/* Calls @each with the first column of every row of @sql, which is no statement of the program's work. */
static bool
each_text(Db *self, const char *sql, TextFunc each, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(self->handle, sql, -1, &statement, NULL);
    bool goes_on = result == SQLITE_OK;
    while (goes_on && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        goes_on = each(self, text != NULL ? text : "", error);
    }
    bool failed = result != SQLITE_DONE && result != SQLITE_ROW;
    if (failed)
        db_error_set(error, result, self->handle, self->path);
    sqlite3_finalize(statement);
    return goes_on && !failed;
}

static bool
accept_integrity(Db *self, const char *text, GError **error)
{
    return strcmp(text, "ok") == 0 || is_corrupt(self, error, "%s", text);
}

static bool
refuse_reference(Db *self, const char *table, GError **error)
{
    return is_corrupt(self, error, _("a row of '%s' refers to one that is not there"), table);
}

/* --- that the schema is ours ------------------------------------------------------------------------------ */

static const char schema_sql[] =
    "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/* (transfer full): "trigger event_keeps_rows" → its SQL. */
static GHashTable *
read_schema(sqlite3 *handle)
{
    g_autoptr(GHashTable) schema = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(handle, schema_sql, -1, &statement, NULL) != SQLITE_OK)
        return NULL;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        char *name = g_strdup_printf("%s %s", sqlite3_column_text(statement, 0), sqlite3_column_text(statement, 1));
        g_hash_table_insert(schema, name, g_strdup((const char *)sqlite3_column_text(statement, 2)));
    }
    return sqlite3_finalize(statement) == SQLITE_OK ? g_steal_pointer(&schema) : NULL;
}

/* What the migrations make, in memory. */
static GHashTable *
expected_schema(GError **error)
{
    g_autoptr(GArray) steps = db_migrations(error);
    if (steps == NULL)
        return NULL;
    g_autoptr(Db) fresh = g_new0(Db, 1);
    fresh->path = g_strdup(":memory:");
    int result = sqlite3_open(":memory:", &fresh->handle);
    if (result != SQLITE_OK) {
        db_error_set(error, result, fresh->handle, fresh->path);
        return NULL;
    }
    if (!db_migrate(fresh, (const DbMigration *)(gpointer)steps->data, (int)steps->len, error))
        return NULL;
    return read_schema(fresh->handle);
}

/* The first thing of @all, by name, that @others lack or have otherwise; NULL if there is none. */
static const char *
first_difference(GHashTable *all, GHashTable *others)
{
    const char *first = NULL;
    GHashTableIter walk;
    gpointer name, sql;
    g_hash_table_iter_init(&walk, all);
    while (g_hash_table_iter_next(&walk, &name, &sql))
        if (g_strcmp0(sql, g_hash_table_lookup(others, name)) != 0 && (first == NULL || strcmp(name, first) < 0))
            first = name;
    return first;
}

bool
db_check_schema(Db *self, GError **error)
{
    g_autoptr(GHashTable) expected = expected_schema(error);
    if (expected == NULL)
        return false;
    g_autoptr(GHashTable) found = read_schema(self->handle);
    if (found == NULL)
        return db_error_set(error, sqlite3_errcode(self->handle), self->handle, self->path);
    const char *missing = first_difference(expected, found);
    if (missing != NULL)
        return is_corrupt(self, error, _("the schema was altered: '%s' is not as this program makes it"), missing);
    const char *added = first_difference(found, expected);
    return added == NULL || is_corrupt(self, error, _("the schema was altered: '%s' is not this program's"), added);
}

bool
db_check_pages(Db *self, GError **error)
{
    return each_text(self, "PRAGMA integrity_check(1)", accept_integrity, error) &&
           each_text(self, "PRAGMA foreign_key_check", refuse_reference, error);
}

bool
db_check(Db *self, GError **error)
{
    return db_check_pages(self, error) && db_check_schema(self, error);
}

/* --- the chain ---------------------------------------------------------------------------------------------- */

typedef struct {
    Db *db;
    gint64 seq;
    guint8 hash[32];
} ChainWalk;

static bool
check_link(const DbEvent *event, gpointer data, GError **error)
{
    ChainWalk *walk = data;
    const char *fault = db_event_fault(event, walk->seq, walk->hash);
    if (fault != NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_CHAIN_BROKEN, NULL, _("%s: event %" PRId64 ": %s"),
                             walk->db->path, MIN(walk->seq + 1, event->seq), fault);
    walk->seq = event->seq;
    memcpy(walk->hash, event->hash, sizeof walk->hash);
    return fault == NULL;
}

bool
db_check_chain(Db *self, GError **error)
{
    ChainWalk walk = { .db = self };
    db_event_first_prev(self->station_id, walk.hash);
    return db_event_each(self, G_MININT64, NULL, check_link, &walk, error);
}
