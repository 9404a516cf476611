/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/transport-private.h"

#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

/* tcp: the bytes as they are, HOST:PORT, as serial device servers and ser2net offer them. */

enum { CONNECT_SECONDS = 5 };

static bool
tcp_prepare(Transport *self, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GSocketConnectable) address = g_network_address_parse(self->place, 0, &cause);
    if (address != NULL && g_network_address_get_port(G_NETWORK_ADDRESS(address)) != 0 &&
        *g_network_address_get_hostname(G_NETWORK_ADDRESS(address)) != '\0')
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "Write tcp:HOST:PORT, such as tcp:bench-3:4001.",
                         "%s: it names no host and port", self->port);
    return false;
}

static int
tcp_descriptor(const Transport *self)
{
    return g_socket_get_fd(g_socket_connection_get_socket(self->state));
}

/* A command is a few bytes and its answer is waited for: nothing is to be collected into larger packets. */
static void
configure(GSocket *socket)
{
    g_socket_set_blocking(socket, FALSE);
    g_socket_set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
    g_socket_set_keepalive(socket, TRUE);
}

static bool
tcp_open(Transport *self, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_socket_client_set_timeout(client, CONNECT_SECONDS);
    g_socket_client_set_enable_proxy(client, FALSE);
    GSocketConnection *connection = g_socket_client_connect_to_host(client, self->place, 0, NULL, &cause);
    if (connection == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_ABSENT, "Check the network and the serial server.", "%s: %s",
                             self->port, cause->message);
        return false;
    }
    g_socket_set_timeout(g_socket_connection_get_socket(connection), 0);
    configure(g_socket_connection_get_socket(connection));
    self->state = connection;
    return true;
}

static gssize
tcp_read(Transport *self, void *buffer, gsize length, Deadline until, GError **error)
{
    return transport_fd_read(self, tcp_descriptor(self), buffer, length, until, error);
}

/* Through GSocket, which sends without SIGPIPE. */
static bool
tcp_write(Transport *self, const void *bytes, gsize length, Deadline until, GError **error)
{
    GSocket *socket = g_socket_connection_get_socket(self->state);
    for (const char *at = bytes; length > 0;) {
        g_autoptr(GError) cause = NULL;
        gssize put = g_socket_send(socket, at, length, NULL, &cause);
        if (put < 0 && !g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            return transport_set_gone(self, error) == 0;
        at += MAX(put, 0);
        length -= (gsize)MAX(put, 0);
        if (put >= 0)
            continue;
        int ready = transport_wait(self, tcp_descriptor(self), POLLOUT, until, error);
        if (ready <= 0)
            return ready == 0 && transport_set_stuck(self, error);
    }
    return true;
}

static void
tcp_close(Transport *self)
{
    g_io_stream_close(G_IO_STREAM(self->state), NULL, NULL);
    g_object_unref(self->state);
    self->state = NULL;
}

const TransportOps transport_tcp_ops = {
    .scheme = "tcp",
    .prepare = tcp_prepare,
    .open = tcp_open,
    .read = tcp_read,
    .write = tcp_write,
    .close = tcp_close,
    .descriptor = tcp_descriptor,
};
