/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db.h"

#include "db/db-error.h"
#include "db/db-file.h"
#include "db/db-migration.h"
#include "db/db-private.h"
#include "db/db-query.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <unistd.h>

#define APPLICATION_ID 1131179363 /* as migrations/0001-record.sql sets it */

static bool
refuse(const char *path, ClaimcheckError code, const char *hint, const char *why, GError **error)
{
    claimcheck_error_set(error, code, hint, "%s: %s", path, why);
    return false;
}

/* There is such a file and it is not empty; makes one where that was asked for. */
static bool
ensure_file(const char *path, DbOpenMode mode, GError **error)
{
    if (!db_file_exists(path) && mode == DB_OPEN_CREATE && !db_create_file(path, error))
        return false;
    if (!db_file_exists(path))
        return db_error_set_errno(error, CLAIMCHECK_ERROR_DATABASE_OPEN, errno, path);
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return db_error_set_errno(error, CLAIMCHECK_ERROR_DATABASE_OPEN, EISDIR, path);
    if (db_file_size(path) == 0)
        return refuse(path, CLAIMCHECK_ERROR_DATABASE_CORRUPT,
                      _("Restore a backup, or remove the file to begin a new record."), _("the file is empty"), error);
    return true;
}

/* Told by name here: SQLite would only say that it cannot open something. */
static bool
check_writable(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    if (access(path, W_OK) == 0 && access(folder, W_OK) == 0)
        return true;
    int number = errno;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_READ_ONLY, NULL, _("%s: it cannot be written: %s"), path,
                         g_strerror(number));
    return false;
}

/* One name for one file, so that what stands beside it (WAL, key) is found whatever way the file was named. */
static char *
resolve(const char *path)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    char *real = realpath(absolute, NULL);
    char *resolved = g_strdup(real != NULL ? real : absolute);
    free(real);
    return resolved;
}

bool
db_check_version(Db *self, GError **error)
{
    gint64 application = 0, version = 0;
    if (!db_pragma_int(self, "PRAGMA application_id", &application, error) ||
        !db_pragma_int(self, "PRAGMA user_version", &version, error))
        return false;
    bool is_foreign = application != 0 && application != APPLICATION_ID;
    if (version > db_schema_newest() && !is_foreign) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NEWER_DATABASE, NULL,
                             _("%s: it has schema %d, and this program knows up to %d"), self->path, (int)version,
                             db_schema_newest());
        return false;
    }
    if (version < 1 || application != APPLICATION_ID)
        return refuse(self->path, CLAIMCHECK_ERROR_DATABASE_OPEN, NULL, _("it is another program's database"), error);
    return true;
}

static bool
bring_up_to_date(Db *self, DbOpenMode mode, GError **error)
{
    if (!db_check_version(self, error))
        return false;
    if (db_schema_version(self) == db_schema_newest())
        return true;
    if (mode == DB_OPEN_READ_ONLY)
        return refuse(self->path, CLAIMCHECK_ERROR_READ_ONLY, _("Bring it up to date with 'claimcheck db migrate'."),
                      _("its schema is older than this program's, and it is opened for reading"), error);
    g_autoptr(GArray) steps = db_migrations(error);
    return steps != NULL && db_migrate(self, (const DbMigration *)(gpointer)steps->data, (int)steps->len, error);
}

bool
db_load_station_id(Db *self, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_RECORD, error);
    DbStep step = query != NULL ? db_query_step(query, error) : DB_STEP_FAILED;
    if (step == DB_STEP_DONE)
        return refuse(self->path, CLAIMCHECK_ERROR_DATABASE_CORRUPT, NULL, _("it has lost its station id"), error);
    if (step == DB_STEP_ROW)
        self->station_id = g_strdup((const char *)sqlite3_column_text(query->handle, 0));
    return step == DB_STEP_ROW;
}

Db *
db_open(const char *path, DbOpenMode mode, GError **error)
{
    if (!ensure_file(path, mode, error))
        return NULL;
    g_autofree char *resolved = resolve(path);
    if (mode != DB_OPEN_READ_ONLY && !check_writable(resolved, error))
        return NULL;
    g_autoptr(Db) self =
        mode == DB_OPEN_READ_ONLY ? db_connect_to_read(resolved, error) : db_connect(resolved, DB_HOW_WRITE, error);
    if (self == NULL || !bring_up_to_date(self, mode, error) || !db_load_station_id(self, error))
        return NULL;
    return g_steal_pointer(&self);
}

const char *
db_path(Db *self)
{
    return self->path;
}

const char *
db_station_id(Db *self)
{
    return self->station_id;
}

gint64
db_operator(const Db *self)
{
    return self->operator_number;
}

void
db_set_operator(Db *self, gint64 person)
{
    self->operator_number = person;
}

gint64
db_appended_events(Db *self)
{
    return self->appended_events;
}

void
db_set_after_commit(Db *self, DbCommitFunc after_commit, gpointer data)
{
    self->after_commit = after_commit;
    self->after_commit_data = data;
}
