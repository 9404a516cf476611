/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/port-lock.h"
#include "station/link/port-name.h"
#include "station/link/transport-private.h"

#include <errno.h>
#include <termios.h>

/* tty: plain termios, for what libserialport refuses: pseudo-terminals. */

static int
tty_descriptor(const Transport *self)
{
    return GPOINTER_TO_INT(self->state);
}

static bool
make_raw(int fd)
{
    struct termios mode;
    if (tcgetattr(fd, &mode) != 0)
        return false;
    cfmakeraw(&mode);
    mode.c_cflag |= CLOCAL | CREAD;
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    return cfsetspeed(&mode, B115200) == 0 && tcsetattr(fd, TCSANOW, &mode) == 0 && tcflush(fd, TCIFLUSH) == 0;
}

static bool
tty_open(Transport *self, GError **error)
{
    self->device = port_name_resolve(self->place, error);
    if (self->device == NULL)
        return false;
    int fd = port_lock_open(self->port, self->device, error);
    if (fd < 0)
        return false;
    if (!make_raw(fd)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_ABSENT, NULL, "%s: it does not take the settings: %s",
                             self->port, g_strerror(errno));
        port_lock_close(fd);
        return false;
    }
    port_lock_exclude(fd);
    self->state = GINT_TO_POINTER(fd);
    return true;
}

static gssize
tty_read(Transport *self, void *buffer, gsize length, Deadline until, GError **error)
{
    return transport_fd_read(self, tty_descriptor(self), buffer, length, until, error);
}

static bool
tty_write(Transport *self, const void *bytes, gsize length, Deadline until, GError **error)
{
    return transport_fd_write(self, tty_descriptor(self), bytes, length, until, error);
}

static void
tty_close(Transport *self)
{
    port_lock_admit(tty_descriptor(self));
    port_lock_close(tty_descriptor(self));
    self->state = NULL;
}

const TransportOps transport_tty_ops = {
    .scheme = "tty",
    .open = tty_open,
    .read = tty_read,
    .write = tty_write,
    .close = tty_close,
    .descriptor = tty_descriptor,
};
