/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-file.h"

#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

bool
db_file_make_folder(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    return g_mkdir_with_parents(folder, 0700) == 0 || durable_file_error(error, folder, errno);
}

char *
db_file_temporary(const char *path, GError **error)
{
    g_autofree char *name = g_strdup_printf("%s.new-XXXXXX", path);
    int file = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) {
        durable_file_error(error, path, errno);
        return NULL;
    }
    close(file);
    return g_steal_pointer(&name);
}

static bool
sync_file(const char *path, GError **error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return durable_file_error(error, path, errno);
    int failed = fsync(file) != 0 ? errno : 0;
    close(file);
    return failed == 0 || durable_file_error(error, path, failed);
}

/* One step that cannot overwrite: link() everywhere but on file systems without links, where the kernel's own does. */
static int
move_to_free_name(const char *temporary, const char *path)
{
    if (link(temporary, path) == 0) {
        unlink(temporary);
        return 0;
    }
    if (errno == EEXIST)
        return EEXIST;
    return renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0 ? 0 : errno;
}

static bool
refuse_taken(const char *path, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_WRITE, _("Give another name, or move that file away."),
                         _("%s: there is such a file already"), path);
    return false;
}

bool
db_file_check_free(const char *path, GError **error)
{
    return !db_file_exists(path) || refuse_taken(path, error);
}

bool
db_file_publish(const char *temporary, const char *path, GError **error)
{
    if (!sync_file(temporary, error))
        return false;
    int failed = move_to_free_name(temporary, path);
    if (failed == EEXIST)
        return refuse_taken(path, error);
    return failed == 0 ? durable_file_sync_folder(path, error) : durable_file_error(error, path, failed);
}

bool
db_file_replace(const char *temporary, const char *path, GError **error)
{
    if (!sync_file(temporary, error))
        return false;
    if (rename(temporary, path) != 0)
        return durable_file_error(error, path, errno);
    return durable_file_sync_folder(path, error);
}

void
db_file_discard(const char *path)
{
    const char *const beside[] = { "", "-wal", "-shm", "-journal" };
    for (gsize i = 0; i < G_N_ELEMENTS(beside); i++) {
        g_autofree char *name = g_strconcat(path, beside[i], NULL);
        g_unlink(name);
    }
}

gint64
db_file_size(const char *path)
{
    GStatBuf status;
    return g_stat(path, &status) == 0 ? (gint64)status.st_size : -1;
}

bool
db_file_exists(const char *path)
{
    return db_file_size(path) >= 0;
}
