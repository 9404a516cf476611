/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/transport-private.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

int
transport_wait(Transport *self, int fd, short events, Deadline until, GError **error)
{
    struct pollfd fds[] = { { .fd = fd, .events = events }, { .fd = self->interrupt_fd, .events = POLLIN } };
    int ready;
    do
        ready = poll(fds, G_N_ELEMENTS(fds), (int)deadline_left_ms(until));
    while ((ready < 0 && errno == EINTR) || (ready == 0 && !deadline_passed(until)));
    if (fds[0].revents != 0)
        return fds[0].revents;
    if (fds[1].revents == 0)
        return 0;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: interrupted", self->port);
    return -1;
}

int
transport_set_gone(const Transport *self, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_ABSENT, NULL, "%s: the port went away while it was in use",
                         self->port);
    return -1;
}

bool
transport_set_stuck(const Transport *self, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_ANSWER, NULL, "%s: the line takes no more bytes", self->port);
    return false;
}

/* A read of nothing after poll() promised something is how terminals and sockets say that the far side is gone. */
gssize
transport_fd_read(Transport *self, int fd, void *buffer, gsize length, Deadline until, GError **error)
{
    for (;;) {
        int ready = transport_wait(self, fd, POLLIN, until, error);
        if (ready <= 0)
            return ready;
        gssize got = read(fd, buffer, length);
        if (got > 0)
            return got;
        if (got == 0 || (errno != EAGAIN && errno != EINTR) || (ready & POLLIN) == 0)
            return transport_set_gone(self, error);
    }
}

bool
transport_fd_write(Transport *self, int fd, const void *bytes, gsize length, Deadline until, GError **error)
{
    const char *at = bytes;
    while (length > 0) {
        gssize put = write(fd, at, length);
        if (put < 0 && errno != EAGAIN && errno != EINTR)
            return transport_set_gone(self, error) == 0;
        at += MAX(put, 0);
        length -= (gsize)MAX(put, 0);
        if (length == 0)
            return true;
        int ready = transport_wait(self, fd, POLLOUT, until, error);
        if (ready <= 0)
            return ready == 0 && transport_set_stuck(self, error);
        if ((ready & POLLOUT) == 0)
            return transport_set_gone(self, error) == 0;
    }
    return true;
}
