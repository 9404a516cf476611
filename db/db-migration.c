/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-migration.h"

#include "db/db-private.h"
#include "db/db-query.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* Generated from db.gresource.xml; asking for it by name is what links it into a program. */
GResource *db_resources_get_resource(void);

/* In order, for ever: add at the end, never change a step that was released. */
static const char *const names[] = {
    "0001-record.sql",
    "0002-people.sql",
    "0003-manifest.sql",
    "0004-boxes.sql",
    "0005-search.sql",
    "0006-manifest-intent.sql",
    "0007-sampling.sql",
    "0008-custom.sql",
};

int
db_schema_newest(void)
{
    return G_N_ELEMENTS(names);
}

int
db_schema_version(Db *self)
{
    gint64 version = 0;
    db_pragma_int(self, "PRAGMA user_version", &version, NULL);
    return (int)version;
}

gint64
db_changes_by_others(Db *self)
{
    gint64 version = 0;
    db_pragma_int(self, "PRAGMA data_version", &version, NULL);
    return version;
}

GArray *
db_migrations(GError **error)
{
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(DbMigration));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strconcat("/claimcheck/db/migrations/", names[i], NULL);
        g_autoptr(GBytes) text =
            g_resource_lookup_data(db_resources_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
        if (text == NULL)
            return NULL;
        /* Resources end with a NUL of their own and live as long as the program. */
        const DbMigration step = { names[i], g_bytes_get_data(text, NULL) };
        g_array_append_val(steps, step);
    }
    return g_steal_pointer(&steps);
}

static bool
check_foreign_keys(Db *self, const char *name, GError **error)
{
    gint64 broken = 0;
    if (!db_pragma_int(self, "SELECT count(*) FROM pragma_foreign_key_check", &broken, error))
        return false;
    if (broken == 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_DATABASE_CORRUPT, NULL,
                         _("%s: step %s would leave %" PRId64 " rows that refer to nothing"), self->path, name,
                         broken);
    return false;
}

/* Another program may take the step between our look and our lock: then there is nothing left to do. */
static bool
take_step(Db *self, const DbMigration *step, int version, GError **error)
{
    g_autoptr(DbTransaction) transaction = db_begin(self, error);
    if (transaction == NULL)
        return false;
    if (db_schema_version(self) >= version)
        return true;
    g_autofree char *stamp = g_strdup_printf("PRAGMA user_version = %d", version);
    if (!db_exec(self, step->sql, error) || !check_foreign_keys(self, step->name, error) ||
        !db_exec(self, stamp, error)) {
        g_prefix_error(error, "%s: ", step->name);
        return false;
    }
    return db_commit(g_steal_pointer(&transaction), error);
}

bool
db_migrate(Db *self, const DbMigration *steps, int n_steps, GError **error)
{
    /* A step that rebuilds a table must not fire its foreign keys; the pragma does nothing within a transaction. */
    if (!db_exec(self, "PRAGMA foreign_keys = OFF", error))
        return false;
    bool done = true;
    for (int version = db_schema_version(self) + 1; done && version <= n_steps; version++)
        done = take_step(self, &steps[version - 1], version, error);
    return db_exec(self, "PRAGMA foreign_keys = ON", done ? error : NULL) && done;
}
