/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-error.h"
#include "db/db-file.h"
#include "db/db-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Who has the record open will not close it for us: long enough for a command that is just ending. */
#define HOLD_TIMEOUT_MS 2000

static bool
check_source(const char *from, const char *to, GError **error)
{
    g_autofree char *source = realpath(from, NULL);
    if (source == NULL)
        return db_error_set_errno(error, CLAIMCHECK_ERROR_FILE_MISSING, errno, from);
    g_autofree char *target = realpath(to, NULL);
    if (g_strcmp0(source, target) != 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Name the backup to restore from."),
                         _("%s: it is the record itself"), from);
    return false;
}

/* All that can be known of a record without its key: pages, references, schema, and the whole chain. */
static bool
check_copy(const char *path, GError **error)
{
    g_autoptr(Db) copy = db_connect(path, DB_HOW_FROZEN, error);
    if (copy == NULL || !db_check_version(copy, error) || !db_check_pages(copy, error))
        return false;
    bool is_older = db_schema_version(copy) < db_schema_newest(); /* migrated when it is opened */
    return (is_older || db_check_schema(copy, error)) && db_load_station_id(copy, error) && db_check_chain(copy, error);
}

/* --- the old record steps aside --------------------------------------------------------------------------- */

/* (transfer full): a connection that alone holds @path, its WAL folded in; NULL with @error. */
static Db *
hold(const char *path, GError **error)
{
    g_autoptr(Db) old = db_connect(path, DB_HOW_WRITE, error);
    if (old != NULL)
        sqlite3_busy_timeout(old->handle, HOLD_TIMEOUT_MS);
    /* Leaving WAL mode takes that nobody else has the file open, be they ever so idle. */
    if (old == NULL || !db_exec(old, "PRAGMA journal_mode = DELETE", error) || !db_exec(old, "BEGIN EXCLUSIVE", error))
        return NULL;
    return g_steal_pointer(&old);
}

/* (transfer full): @path.before-restore, or the first free .before-restore.N. */
static char *
free_name(const char *path)
{
    g_autofree char *name = g_strconcat(path, ".before-restore", NULL);
    for (guint i = 2; db_file_exists(name); i++) {
        g_free(name);
        name = g_strdup_printf("%s.before-restore.%u", path, i);
    }
    return g_steal_pointer(&name);
}

/* A WAL must never lie beside a file that it does not belong to: SQLite would play it in. */
static void
move_beside(const char *path, const char *kept)
{
    const char *const suffixes[] = { "-wal", "-journal" };
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *from = g_strconcat(path, suffixes[i], NULL);
        g_autofree char *to = g_strconcat(kept, suffixes[i], NULL);
        rename(from, to);
    }
    g_autofree char *index = g_strconcat(path, "-shm", NULL);
    g_unlink(index);
}

static bool
exchange(const char *temporary, const char *path, GError **error)
{
    g_autofree char *kept = free_name(path);
    move_beside(path, kept);
    if (db_file_exists(path) && link(path, kept) != 0 && rename(path, kept) != 0)
        return db_error_set_errno(error, CLAIMCHECK_ERROR_FILE_WRITE, errno, kept);
    return db_file_replace(temporary, path, error);
}

static bool
put_in_place(const char *temporary, const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(Db) old = db_file_size(path) > 0 ? hold(path, &cause) : NULL;
    bool is_damaged = cause != NULL && claimcheck_error_is(cause, CLAIMCHECK_ERROR_DATABASE_CORRUPT);
    if (cause == NULL || is_damaged) /* damage is the usual reason to restore: that file is kept as it lies */
        return exchange(temporary, path, error);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

bool
db_restore(const char *from, const char *to, GError **error)
{
    if (!check_source(from, to, error) || !db_file_make_folder(to, error))
        return false;
    g_autofree char *source_path = realpath(from, NULL);
    g_autofree char *real_target = realpath(to, NULL);
    g_autofree char *target = real_target != NULL ? g_strdup(real_target) : g_canonicalize_filename(to, NULL);
    g_autofree char *temporary = db_file_temporary(target, error);
    if (temporary == NULL)
        return false;
    g_autoptr(Db) source = db_connect_to_read(source_path, error);
    /* The copy is checked and not the source: what was checked is what is put in place. */
    bool made = source != NULL && db_copy_pages(source, temporary, error) && check_copy(temporary, error) &&
                put_in_place(temporary, target, error);
    db_file_discard(temporary);
    return made;
}
