/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-error.h"
#include "db/db-file.h"
#include "db/db-private.h"
#include "db/db-query.h"

#include <stdlib.h>
#include <unistd.h>

/* Longer than any transaction of ours, short enough for a person to wait. */
#define BUSY_TIMEOUT_MS 10000

bool
db_exec(Db *self, const char *sql, GError **error)
{
    int result = sqlite3_exec(self->handle, sql, NULL, NULL, NULL);
    return result == SQLITE_OK || db_error_set(error, result, self->handle, self->path);
}

bool
db_pragma_int(Db *self, const char *sql, gint64 *value, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(self->handle, sql, -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *value = sqlite3_column_int64(statement, 0);
    if (result != SQLITE_ROW)
        db_error_set(error, result, self->handle, self->path);
    sqlite3_finalize(statement);
    return result == SQLITE_ROW;
}

bool
db_expect_long_walk(Db *self, GError **error)
{
    return db_exec(self, "PRAGMA cache_size = -8192", error); /* KiB */
}

bool
db_wal_has_content(const char *path)
{
    g_autofree char *wal = g_strconcat(path, "-wal", NULL);
    return db_file_size(wal) > 0;
}

/* What holds for every connection, whatever it is for. */
static const char connection_sql[] =
    "PRAGMA synchronous = FULL;" /* a commit is on the disk when it returns */
    "PRAGMA foreign_keys = ON;"
    "PRAGMA recursive_triggers = ON;" /* REPLACE fires the DELETE triggers too */
    "PRAGMA trusted_schema = OFF;"    /* a file from elsewhere runs nothing through its views and triggers */
    "PRAGMA cell_size_check = ON;";

static int
open_handle(const char *path, DbOpenHow how, sqlite3 **handle)
{
    if (how != DB_HOW_FROZEN) {
        int access = how == DB_HOW_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
        return sqlite3_open_v2(path, handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    }
    g_autofree char *escaped = g_filename_to_uri(path, NULL, NULL);
    g_autofree char *uri = g_strconcat(escaped, "?immutable=1", NULL);
    return sqlite3_open_v2(uri, handle,
                           SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
}

static bool
set_up(Db *self, DbOpenHow how, bool keeps_wal, GError **error)
{
    sqlite3_busy_timeout(self->handle, BUSY_TIMEOUT_MS);
    sqlite3_db_config(self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (keeps_wal) /* commits that a crash left there are not ours to fold in when we only look */
        sqlite3_db_config(self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    gint64 ignored;
    if (!db_exec(self, connection_sql, error) || !db_pragma_int(self, "PRAGMA schema_version", &ignored, error))
        return false;
    if (how == DB_HOW_WRITE && sqlite3_db_readonly(self->handle, "main") == 1)
        return db_error_set(error, SQLITE_READONLY, NULL, self->path);
    const char *purpose = how == DB_HOW_WRITE ? "PRAGMA journal_mode = WAL" : "PRAGMA query_only = ON";
    return db_exec(self, purpose, error);
}

Db *
db_connect(const char *path, DbOpenHow how, GError **error)
{
    g_autoptr(Db) self = g_new0(Db, 1);
    self->path = g_strdup(path);
    bool keeps_wal = how == DB_HOW_LOOK && db_wal_has_content(path);
    int result = open_handle(path, how, &self->handle);
    if (result != SQLITE_OK) {
        db_error_set(error, result, self->handle, path);
        return NULL;
    }
    return set_up(self, how, keeps_wal, error) ? g_steal_pointer(&self) : NULL;
}

/*
 * Reading a WAL database takes an index file beside it. Where that can be made we look with write access, because
 * the last one to leave then takes the files away again; where it cannot, and no commit waits in a WAL, the file
 * is read as it lies.
 */
Db *
db_connect_to_read(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    bool has_wal = db_wal_has_content(path);
    g_autoptr(GError) cause = NULL;
    Db *self = NULL;
    if (access(folder, W_OK) == 0 && access(path, W_OK) == 0)
        self = db_connect(path, DB_HOW_LOOK, &cause);
    else if (has_wal)
        self = db_connect(path, DB_HOW_READ, &cause);
    if (self == NULL && !has_wal) /* also where a full disk has no room for the index */
        self = db_connect(path, DB_HOW_FROZEN, cause == NULL ? &cause : NULL);
    if (self == NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return self;
}

void
db_close(Db *self)
{
    if (self == NULL)
        return;
    for (guint i = 0; i < N_DB_STATEMENTS; i++)
        sqlite3_finalize(self->statements[i]);
    sqlite3_close_v2(self->handle);
    g_free(self->station_id);
    g_free(self->path);
    g_free(self);
}
