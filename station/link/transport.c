/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/transport-private.h"

#include "station/base/claimcheck-error.h"
#include "station/link/port-name.h"

#include <string.h>

static const TransportOps *const schemes[] = {
    &transport_serial_ops, &transport_tty_ops,   &transport_tcp_ops,
    &transport_replay_ops, &transport_fault_ops, &transport_sim_ops,
};

static const TransportOps *
scheme_of(const char *port, const char **place)
{
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        gsize length = strlen(schemes[i]->scheme);
        if (strncmp(port, schemes[i]->scheme, length) == 0 && port[length] == ':') {
            *place = port + length + 1;
            return schemes[i];
        }
    }
    return NULL;
}

/* "/dev/serial/by-path/…:1.0-port0" has colons and no scheme; "usb:" is a place, not a way to talk. */
static bool
is_bare_name(const char *port)
{
    return port[0] == '/' || port[0] == '.' || g_str_has_prefix(port, "usb:") || strchr(port, ':') == NULL;
}

Transport *
transport_wrap(const TransportOps *ops, const char *port, gpointer state)
{
    Transport *self = g_new0(Transport, 1);
    self->ops = ops;
    self->port = g_strdup(port);
    self->place = g_strdup(port);
    self->state = state;
    self->interrupt_fd = -1;
    return self;
}

Transport *
transport_new(const char *port, GError **error)
{
    const char *place = port;
    const TransportOps *ops = scheme_of(port, &place);
    bool picks = ops == NULL && is_bare_name(port);
    if (*place == '\0' || (ops == NULL && !picks)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "'claimcheck ports' lists the ports that are there.",
                             "%s: it names no port and no known kind of connection", *port != '\0' ? port : "port");
        return NULL;
    }
    g_autoptr(Transport) self = transport_wrap(picks ? &transport_serial_ops : ops, port, NULL);
    g_free(self->place);
    self->place = g_strdup(place);
    self->picks = picks;
    if (self->ops->prepare != NULL && !self->ops->prepare(self, error))
        return NULL;
    return g_steal_pointer(&self);
}

void
transport_free(Transport *self)
{
    if (self == NULL)
        return;
    transport_close(self);
    if (self->ops->free != NULL)
        self->ops->free(self);
    g_free(self->port);
    g_free(self->place);
    g_free(self);
}

static const TransportOps *
pick(const Transport *self)
{
    g_autofree char *device = port_name_resolve(self->place, NULL);
    return device != NULL && port_name_is_pty(device) ? &transport_tty_ops : &transport_serial_ops;
}

bool
transport_open(Transport *self, GError **error)
{
    if (self->is_open)
        return true;
    if (self->picks)
        self->ops = pick(self);
    self->is_open = self->ops->open(self, error);
    if (!self->is_open)
        g_clear_pointer(&self->device, g_free);
    return self->is_open;
}

bool
transport_is_open(const Transport *self)
{
    return self->is_open;
}

gssize
transport_read(Transport *self, void *buffer, gsize length, Deadline until, GError **error)
{
    if (!self->is_open)
        return transport_set_gone(self, error);
    return self->ops->read(self, buffer, length, until, error);
}

bool
transport_write(Transport *self, const void *bytes, gsize length, Deadline until, GError **error)
{
    if (!self->is_open)
        return transport_set_gone(self, error) == 0;
    return self->ops->write(self, bytes, length, until, error);
}

void
transport_set_interrupt(Transport *self, int fd)
{
    self->interrupt_fd = fd;
}

int
transport_descriptor(const Transport *self)
{
    return self->is_open && self->ops->descriptor != NULL ? self->ops->descriptor(self) : -1;
}

void
transport_close(Transport *self)
{
    if (!self->is_open)
        return;
    self->is_open = false;
    self->ops->close(self);
    g_clear_pointer(&self->device, g_free);
}

const char *
transport_port(const Transport *self)
{
    return self->port;
}

const char *
transport_device_name(const Transport *self)
{
    bool is_device = self->picks || self->ops == &transport_serial_ops || self->ops == &transport_tty_ops;
    return is_device ? self->place : NULL;
}

const char *
transport_device(const Transport *self)
{
    return self->device != NULL ? self->device : self->port;
}
