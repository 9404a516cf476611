/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/port-lock.h"
#include "station/link/port-name.h"
#include "station/link/transport-private.h"

#include <fcntl.h>
#include <libserialport.h>
#include <poll.h>

/*
 * serial: every real port, through libserialport. Its own blocking calls are not used: after an unplug they return
 * nothing, as at a time-out, and spin; so this polls the port's descriptor and reads what is there.
 */

typedef struct {
    struct sp_port *port;
    int lock_fd;
    int fd;
} Serial;

static void
serial_free(Serial *self)
{
    if (self->port != NULL) {
        sp_close(self->port);
        sp_free_port(self->port);
    }
    if (self->lock_fd >= 0)
        port_lock_close(self->lock_fd);
    g_free(self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Serial, serial_free)

/* 115200 8N1, no flow control (programmer's guide, 4.1); one call, since each costs a bridge a USB round trip. */
static bool
configure(struct sp_port *port)
{
    struct sp_port_config *config = NULL;
    if (sp_new_config(&config) != SP_OK)
        return false;
    sp_set_config_baudrate(config, 115200);
    sp_set_config_bits(config, 8);
    sp_set_config_parity(config, SP_PARITY_NONE);
    sp_set_config_stopbits(config, 1);
    sp_set_config_flowcontrol(config, SP_FLOWCONTROL_NONE);
    bool done = sp_set_config(port, config) == SP_OK;
    sp_free_config(config);
    return done;
}

static bool
start(Serial *self, const char *device)
{
    if (sp_get_port_by_name(device, &self->port) != SP_OK)
        return false;
    if (sp_open(self->port, SP_MODE_READ_WRITE) != SP_OK || !configure(self->port) ||
        sp_get_port_handle(self->port, &self->fd) != SP_OK || sp_flush(self->port, SP_BUF_INPUT) != SP_OK)
        return false;
    fcntl(self->fd, F_SETFD, FD_CLOEXEC);
    port_lock_exclude(self->fd);
    return true;
}

static bool
serial_open(Transport *transport, GError **error)
{
    transport->device = port_name_resolve(transport->place, error);
    if (transport->device == NULL)
        return false;
    g_autoptr(Serial) self = g_new0(Serial, 1);
    self->lock_fd = port_lock_open(transport->port, transport->device, error);
    if (self->lock_fd < 0)
        return false;
    if (!start(self, transport->device)) {
        char *cause = sp_last_error_message();
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_ABSENT, NULL, "%s: it cannot be used as a serial port: %s",
                             transport->port, cause);
        sp_free_error_message(cause);
        return false;
    }
    transport->state = g_steal_pointer(&self);
    return true;
}

static gssize
serial_read(Transport *transport, void *buffer, gsize length, Deadline until, GError **error)
{
    const Serial *self = transport->state;
    for (;;) {
        int ready = transport_wait(transport, self->fd, POLLIN, until, error);
        if (ready <= 0)
            return ready;
        int got = sp_nonblocking_read(self->port, buffer, MIN(length, (gsize)G_MAXINT));
        if (got > 0)
            return got;
        if (got < 0 || (ready & (POLLERR | POLLHUP | POLLNVAL)) != 0 || sp_input_waiting(self->port) < 0)
            return transport_set_gone(transport, error);
    }
}

static bool
serial_write(Transport *transport, const void *bytes, gsize length, Deadline until, GError **error)
{
    const Serial *self = transport->state;
    for (const char *at = bytes;;) {
        int put = sp_nonblocking_write(self->port, at, length);
        if (put < 0)
            return transport_set_gone(transport, error) == 0;
        at += put;
        length -= (gsize)put;
        if (length == 0)
            return true;
        int ready = transport_wait(transport, self->fd, POLLOUT, until, error);
        if (ready <= 0)
            return ready == 0 && transport_set_stuck(transport, error);
        if ((ready & POLLOUT) == 0)
            return transport_set_gone(transport, error) == 0;
    }
}

static int
serial_descriptor(const Transport *transport)
{
    return ((const Serial *)transport->state)->fd;
}

/* What was not sent yet is thrown away: closing a port that has lost its module would wait for it. */
static void
serial_close(Transport *transport)
{
    Serial *self = transport->state;
    sp_flush(self->port, SP_BUF_OUTPUT);
    port_lock_admit(self->fd);
    serial_free(self);
    transport->state = NULL;
}

const TransportOps transport_serial_ops = {
    .scheme = "serial",
    .open = serial_open,
    .read = serial_read,
    .write = serial_write,
    .close = serial_close,
    .descriptor = serial_descriptor,
};
