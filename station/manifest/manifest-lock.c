/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-lock.h"

#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

struct ManifestLock {
    int fd;
};

ManifestLock *
manifest_lock_take(Station *station, GError **error)
{
    g_autofree char *path = g_strconcat(db_path(station_db(station)), "-manifest-lock", NULL);
    g_autoptr(ManifestLock) self = g_new0(ManifestLock, 1);
    self->fd = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (self->fd < 0) {
        durable_file_error(error, path, errno);
        return NULL;
    }
    if (flock(self->fd, LOCK_EX | LOCK_NB) == 0)
        return g_steal_pointer(&self);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("Wait until it has ended, then try again."),
                         "%s", _("manifest export: another one is running"));
    return NULL;
}

void
manifest_lock_free(ManifestLock *self)
{
    if (self == NULL)
        return;
    if (self->fd >= 0)
        close(self->fd);
    g_free(self);
}
