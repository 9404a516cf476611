/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/owner.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct Owner {
    char *name;
    char *path;
    int fd;
};

/* The lock file of the owner called @name: its last part is the token that makes it one of a kind. */
static char *
path_of(Station *station, const char *name)
{
    const char *token = strrchr(name, '/');
    return g_strdup_printf("%s-owner-%s", db_path(station_db(station)), token != NULL ? token + 1 : name);
}

/* Field 22 of /proc/self/stat, counted behind the command's closing parenthesis. */
static char *
start_time(void)
{
    g_autofree char *stat = NULL;
    if (!g_file_get_contents("/proc/self/stat", &stat, NULL, NULL))
        return g_strdup("0");
    const char *behind = strrchr(stat, ')');
    g_auto(GStrv) words = g_strsplit(behind != NULL ? behind + 2 : "", " ", 21);
    return g_strdup(g_strv_length(words) > 19 ? words[19] : "0");
}

Owner *
owner_take(Station *station, GError **error)
{
    g_autoptr(Owner) self = g_new0(Owner, 1);
    g_autofree char *token = g_uuid_string_random();
    g_autofree char *start = start_time();
    self->name = g_strdup_printf("%s/%d/%s/%s", clock_boot_id(), (int)getpid(), start, token);
    self->path = path_of(station, self->name);
    self->fd = g_open(self->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (self->fd < 0 || flock(self->fd, LOCK_EX | LOCK_NB) != 0) {
        claimcheck_error_set(error, errno == ENOSPC ? CLAIMCHECK_ERROR_DISK_FULL : CLAIMCHECK_ERROR_FILE_WRITE, NULL,
                             "%s: %s", self->path, g_strerror(errno));
        return NULL;
    }
    return g_steal_pointer(&self);
}

void
owner_free(Owner *self)
{
    if (self == NULL)
        return;
    if (self->fd > 0) {
        g_unlink(self->path);
        close(self->fd);
    }
    g_free(self->path);
    g_free(self->name);
    g_free(self);
}

const char *
owner_name(const Owner *self)
{
    return self->name;
}

bool
owner_is_alive(Station *station, const char *name)
{
    g_autofree char *path = path_of(station, name);
    int fd = g_open(path, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool held = flock(fd, LOCK_EX | LOCK_NB) != 0;
    if (!held)
        g_unlink(path); /* left behind by a process that was ended hard */
    close(fd);
    return held;
}
