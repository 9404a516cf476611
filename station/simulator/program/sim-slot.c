/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/program/sim-slot.h"

#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <termios.h>
#include <unistd.h>

enum { REOPEN_US = 500 * 1000 };

SimSlot *
sim_slot_new(guint number, const char *tty, const char *link_folder, int notify)
{
    SimSlot *self = g_new0(SimSlot, 1);
    g_autofree char *name = g_strdup_printf("%u", number);
    self->number = number;
    self->tty = g_strdup(tty);
    self->link = link_folder != NULL ? g_build_filename(link_folder, name, NULL) : NULL;
    self->fd = -1;
    self->notify = notify;
    self->watch = -1;
    self->reopen_us = G_MAXINT64;
    self->ready_us = G_MAXINT64;
    return self;
}

void
sim_slot_free(SimSlot *self)
{
    if (self == NULL)
        return;
    sim_slot_unplug(self);
    sim_module_free(self->module);
    sim_module_free(self->lifted);
    g_free(self->tty);
    g_free(self->link);
    g_free(self);
}

/* ---- the port ---- */

static bool
port_error(const char *port, GError **error)
{
    int code = errno;
    ClaimcheckError word =
        code == EACCES || code == EPERM ? CLAIMCHECK_ERROR_PORT_PERMISSION : CLAIMCHECK_ERROR_PORT_ABSENT;
    claimcheck_error_set(error, word, NULL, "%s: it cannot be served: %s", port, g_strerror(code));
    return false;
}

/* Before anybody is told of it: a fresh pseudo-terminal echoes, and turns CR into LF. */
static bool
make_raw(int fd)
{
    struct termios line;
    if (tcgetattr(fd, &line) != 0)
        return false;
    cfmakeraw(&line);
    line.c_cflag |= CLOCAL | CREAD;
    cfsetspeed(&line, B115200);
    return tcsetattr(fd, TCSANOW, &line) == 0;
}

static int
open_pty(char **port)
{
    int fd = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    char name[64];
    if (fd < 0)
        return -1;
    if (grantpt(fd) == 0 && unlockpt(fd) == 0 && ptsname_r(fd, name, sizeof name) == 0 && make_raw(fd)) {
        *port = g_strdup(name);
        return fd;
    }
    close(fd);
    return -1;
}

static int
open_tty(const char *tty, char **port)
{
    int fd = open(tty, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return -1;
    if (!make_raw(fd)) {
        close(fd);
        return -1;
    }
    *port = g_strdup(tty);
    return fd;
}

/* Renamed into place: whoever follows the link finds the old port or the new one. */
static bool
make_link(const SimSlot *self, GError **error)
{
    if (self->link == NULL)
        return true;
    g_autofree char *folder = g_path_get_dirname(self->link);
    g_autofree char *temporary = g_strdup_printf("%s.%ld", self->link, (long)getpid());
    g_autofree char *target = g_canonicalize_filename(self->port, NULL);
    if (g_mkdir_with_parents(folder, 0755) == 0 && symlink(target, temporary) == 0 &&
        rename(temporary, self->link) == 0)
        return true;
    int code = errno;
    unlink(temporary);
    return durable_file_error(error, self->link, code);
}

/* A link that another program has put there since is not ours to take away. */
static void
remove_link(const SimSlot *self)
{
    g_autofree char *target = self->link != NULL ? g_file_read_link(self->link, NULL) : NULL;
    g_autofree char *port = g_canonicalize_filename(self->port, NULL);
    if (g_strcmp0(target, port) == 0)
        unlink(self->link);
}

bool
sim_slot_plug(SimSlot *self, GError **error)
{
    self->fd = self->tty != NULL ? open_tty(self->tty, &self->port) : open_pty(&self->port);
    if (self->fd < 0)
        return port_error(self->tty != NULL ? self->tty : "pseudo-terminal", error);
    if (self->tty == NULL && self->notify >= 0)
        self->watch = inotify_add_watch(self->notify, self->port, IN_OPEN | IN_CLOSE);
    self->nobody = false;
    if (make_link(self, error))
        return true;
    sim_slot_unplug(self);
    return false;
}

void
sim_slot_unplug(SimSlot *self)
{
    self->reopen_us = G_MAXINT64;
    self->ready_us = G_MAXINT64;
    if (self->port == NULL)
        return;
    remove_link(self);
    if (self->watch >= 0)
        inotify_rm_watch(self->notify, self->watch);
    if (self->fd >= 0)
        close(self->fd);
    self->watch = -1;
    self->fd = -1;
    g_clear_pointer(&self->port, g_free);
}

/* ---- bytes ---- */

/* A pseudo-terminal waits for its next reader; a given tty has hung up: its cable was pulled, and the power with it. */
static void
host_is_gone(SimSlot *self, gint64 now_us)
{
    self->nobody = true;
    if (self->tty == NULL)
        return;
    if (self->module != NULL)
        sim_module_power_down(self->module);
    close(self->fd);
    self->fd = -1;
    self->reopen_us = now_us + REOPEN_US;
}

void
sim_slot_read(SimSlot *self, gint64 now_us)
{
    guint8 buffer[4096];
    gssize count = read(self->fd, buffer, sizeof buffer);
    if (count > 0 && self->module != NULL)
        sim_module_input(self->module, buffer, (gsize)count, now_us);
    bool nothing_yet = count < 0 && (errno == EAGAIN || errno == EINTR);
    if (count <= 0 && !nothing_yet)
        host_is_gone(self, now_us);
}

static void
try_again(SimSlot *self, gint64 now_us)
{
    g_autofree char *port = NULL;
    self->fd = open_tty(self->tty, &port);
    self->nobody = self->fd < 0;
    self->reopen_us = self->fd < 0 ? now_us + REOPEN_US : G_MAXINT64;
    if (self->fd >= 0 && self->module != NULL)
        sim_module_power_up(self->module, now_us, SIM_SLOT_BOOT_MS);
}

void
sim_slot_write(SimSlot *self, gint64 now_us)
{
    guint8 buffer[4096];
    if (now_us >= self->reopen_us)
        try_again(self, now_us);
    if (self->module == NULL)
        return;
    gsize count = sim_module_output(self->module, buffer, sizeof buffer, now_us);
    /* A receiver that is full loses bytes, on a real line as here. */
    if (count > 0 && self->fd >= 0 && write(self->fd, buffer, count) < 0 && errno == EIO)
        host_is_gone(self, now_us);
}

void
sim_slot_host_opened(SimSlot *self, gint64 now_us)
{
    self->nobody = false;
    if (self->module != NULL)
        sim_module_opened(self->module, now_us);
}

void
sim_slot_host_closed(SimSlot *self)
{
    if (self->module != NULL)
        sim_module_closed(self->module);
}

gint64
sim_slot_next_us(const SimSlot *self)
{
    gint64 next = MIN(self->reopen_us, self->ready_us);
    return self->module != NULL ? MIN(next, sim_module_next_us(self->module)) : next;
}

const char *
sim_slot_uid(const SimSlot *self)
{
    return self->module != NULL ? sim_module_identity(self->module)->uid : NULL;
}
