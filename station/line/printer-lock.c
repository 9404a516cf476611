/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/line/printer-lock.h"

#include "station/base/claimcheck-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGITS 16
/* How often the file may be removed by a holder that ends between our opening and our locking it. */
#define TRIES 20

struct PrinterLock {
    char *path;
    int fd;
};

/* One file for one printer, however its address is written. */
static char *
path_of(Station *station, Printer *printer)
{
    g_autofree char *identity = printer_identity(printer);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, identity, -1);
    digest[DIGITS] = '\0';
    return g_strdup_printf("%s-printer-%s", db_path(station_db(station)), digest);
}

static bool
is_the_file(int fd, const char *path)
{
    struct stat ours, there;
    return fstat(fd, &ours) == 0 && stat(path, &there) == 0 && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

static void
set_shared(int fd, Printer *printer, GError **error)
{
    char pid[24] = "";
    gssize length = pread(fd, pid, sizeof pid - 1, 0);
    pid[MAX(length, 0)] = '\0';
    gint64 holder = g_ascii_strtoll(pid, NULL, 10);
    const char *hint = _("End that line first, or give this one a printer of its own.");
    if (holder > 0)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_SHARED, hint,
                             _("printer %s: another line prints on it (pid %" PRId64 ")"),
                             printer_destination(printer), holder);
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_SHARED, hint, _("printer %s: another line prints on it"),
                             printer_destination(printer));
}

static void
set_cannot(const char *path, int why, GError **error)
{
    claimcheck_error_set(error, why == ENOSPC ? CLAIMCHECK_ERROR_DISK_FULL : CLAIMCHECK_ERROR_FILE_WRITE, NULL, "%s: %s",
                         path, g_strerror(why));
}

/* A descriptor with the lock; -1 with @error; -1 without where the file went away meanwhile. */
static int
try_lock(const char *path, Printer *printer, bool shares, GError **error)
{
    int fd = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        set_cannot(path, errno, error);
        return -1;
    }
    bool locked = flock(fd, (shares ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0;
    if (locked && is_the_file(fd, path))
        return fd;
    if (!locked && errno == EWOULDBLOCK)
        set_shared(fd, printer, error);
    else if (!locked)
        set_cannot(path, errno, error);
    close(fd);
    return -1;
}

PrinterLock *
printer_lock_take(Station *station, Printer *printer, bool shares, GError **error)
{
    g_autoptr(PrinterLock) self = g_new0(PrinterLock, 1);
    g_autoptr(GError) cause = NULL;
    self->path = path_of(station, printer);
    self->fd = -1;
    for (guint i = 0; i < TRIES && self->fd < 0 && cause == NULL; i++)
        self->fd = try_lock(self->path, printer, shares, &cause);
    if (self->fd < 0) {
        if (cause == NULL)
            set_cannot(self->path, EBUSY, &cause);
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    if (ftruncate(self->fd, 0) != 0 || dprintf(self->fd, "%d\n", (int)getpid()) < 0)
        g_info("%s: %s", self->path, g_strerror(errno)); /* the lock counts, the number is a courtesy */
    return g_steal_pointer(&self);
}

void
printer_lock_free(PrinterLock *self)
{
    if (self == NULL)
        return;
    if (self->fd >= 0) {
        if (flock(self->fd, LOCK_EX | LOCK_NB) == 0)
            g_unlink(self->path);
        close(self->fd);
    }
    g_free(self->path);
    g_free(self);
}
