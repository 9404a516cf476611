/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-file.h"
#include "db/db-migration.h"
#include "db/db-private.h"
#include "station/base/claimcheck-error.h"

static bool
fill(const char *path, GError **error)
{
    g_autoptr(GArray) steps = db_migrations(error);
    g_autoptr(Db) self = steps != NULL ? db_connect(path, DB_HOW_WRITE, error) : NULL;
    return self != NULL && db_migrate(self, (const DbMigration *)(gpointer)steps->data, (int)steps->len, error);
}

/*
 * Made under another name and moved into place when it is whole: a file of that name is never half a record, so an
 * empty one is always damage and never a beginning.
 */
bool
db_create_file(const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *temporary = db_file_make_folder(path, &cause) ? db_file_temporary(path, &cause) : NULL;
    bool made = temporary != NULL && fill(temporary, &cause) && db_file_publish(temporary, path, &cause);
    if (temporary != NULL)
        db_file_discard(temporary);
    if (made || db_file_exists(path)) /* another program was quicker: its record is as good */
        return true;
    if (claimcheck_error_is(cause, CLAIMCHECK_ERROR_FILE_WRITE)) /* a record that cannot be made cannot be opened */
        cause->code = CLAIMCHECK_ERROR_DATABASE_OPEN;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}
