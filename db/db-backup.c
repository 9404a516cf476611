/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-error.h"
#include "db/db-file.h"
#include "db/db-private.h"

bool
db_copy_pages(Db *self, const char *path, GError **error)
{
    sqlite3 *copy = NULL;
    int result = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
    sqlite3_backup *backup = result == SQLITE_OK ? sqlite3_backup_init(copy, "main", self->handle, "main") : NULL;
    if (backup != NULL) {
        int step = sqlite3_backup_step(backup, -1);
        result = sqlite3_backup_finish(backup);
        if (result == SQLITE_OK && step != SQLITE_DONE) /* a lock is no failure to SQLite, only unfinished work */
            result = step;
    } else if (result == SQLITE_OK) {
        result = sqlite3_errcode(copy);
    }
    if (result != SQLITE_OK)
        db_error_set(error, result, copy, path);
    sqlite3_close(copy);
    return result == SQLITE_OK;
}

/* A copy of damage is no backup. */
static bool
check_copy(const char *path, GError **error)
{
    g_autoptr(Db) copy = db_connect(path, DB_HOW_FROZEN, error);
    return copy != NULL && db_check(copy, error);
}

bool
db_backup(Db *self, const char *path, GError **error)
{
    g_autofree char *to = g_canonicalize_filename(path, NULL);
    if (!db_file_check_free(to, error)) /* told before the work; db_file_publish() makes sure */
        return false;
    g_autofree char *temporary = db_file_temporary(to, error);
    if (temporary == NULL)
        return false;
    bool made =
        db_copy_pages(self, temporary, error) && check_copy(temporary, error) && db_file_publish(temporary, to, error);
    db_file_discard(temporary);
    return made;
}
