/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/zpl-line.h"

#include "station/base/claimcheck-error.h"

#include <errno.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum {
    MAX_HEARD = 4096, /* an answer has some 80 bytes; more without one is noise */
    DRAIN_MS = 20,
    CLOSING_MS = 200, /* for a reset to arrive that a printer sends for bytes that it has thrown away */
};

void
zpl_line_close(ZplLine *self)
{
    g_clear_object(&self->connection); /* closes */
    g_clear_pointer(&self->heard, g_byte_array_unref);
    self->owed = 0;
}

bool
zpl_line_open(ZplLine *self, const char *host, guint16 port, Deadline until, GCancellable *cancellable, GError **error)
{
    zpl_line_close(self);
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GError) why = NULL;
    g_socket_client_set_enable_proxy(client, FALSE);
    g_socket_client_set_timeout(client, MAX(deadline_left_ms(until) / 1000, 1));
    self->connection = g_socket_client_connect_to_host(client, host, port, cancellable, &why);
    if (self->connection == NULL) {
        if (!g_cancellable_set_error_if_cancelled(cancellable, error))
            claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, NULL,
                                 "printer socket://%s:%u: cannot be reached: %s", host, port, why->message);
        return false;
    }
    GSocket *socket = g_socket_connection_get_socket(self->connection);
    g_socket_set_blocking(socket, FALSE);
    g_socket_set_keepalive(socket, TRUE);
    self->heard = g_byte_array_new();
    return true;
}

static int
descriptor(ZplLine *self)
{
    return g_socket_get_fd(g_socket_connection_get_socket(self->connection));
}

/* The events that came; 0 at the deadline or when cancelled. */
static gushort
wait_for(ZplLine *self, gushort events, Deadline until, GCancellable *cancellable)
{
    GPollFD wait[2] = { { .fd = descriptor(self), .events = events } };
    guint count = 1;
    if (g_cancellable_is_cancelled(cancellable))
        return 0;
    if (g_cancellable_make_pollfd(cancellable, &wait[1]))
        count++;
    g_poll(wait, count, (gint)deadline_left_ms(until));
    if (count == 2)
        g_cancellable_release_fd(cancellable);
    return g_cancellable_is_cancelled(cancellable) ? 0 : wait[0].revents;
}

ZplResult
zpl_line_write(ZplLine *self, const char *bytes, gsize length, gsize *written, Deadline until,
               GCancellable *cancellable)
{
    while (*written < length) {
        gushort events = wait_for(self, G_IO_OUT, until, cancellable);
        if (events == 0)
            return ZPL_SILENT;
        gssize n = send(descriptor(self), bytes + *written, length - *written, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0)
            *written += (gsize)n;
        else if (n < 0 && errno != EAGAIN && errno != EINTR)
            return ZPL_BROKEN;
    }
    return ZPL_DONE;
}

/* Adds what the printer says until @until; silence is no fault of the line. */
static ZplResult
hear(ZplLine *self, Deadline until, GCancellable *cancellable)
{
    char bytes[512];
    if (wait_for(self, G_IO_IN, until, cancellable) == 0)
        return ZPL_SILENT;
    gssize n = recv(descriptor(self), bytes, sizeof bytes, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        return ZPL_BROKEN;
    if (self->heard->len > MAX_HEARD)
        g_byte_array_set_size(self->heard, 0);
    if (n > 0)
        g_byte_array_append(self->heard, (const guint8 *)bytes, (guint)n);
    return ZPL_DONE;
}

/* Takes the answers out of what was heard; true once the last that is owed is among them. */
static bool
take_answers(ZplLine *self, ZplStatus *status)
{
    gsize used = 0;
    while (self->owed > 0 && zpl_status_parse((const char *)self->heard->data, self->heard->len, status, &used)) {
        g_byte_array_remove_range(self->heard, 0, (guint)used);
        if (--self->owed == 0)
            return true;
    }
    return false;
}

ZplResult
zpl_line_ask(ZplLine *self, ZplStatus *status, Deadline until, GCancellable *cancellable)
{
    static const char question[] = "~HS\r\n";
    gsize written = 0;
    ZplResult result = zpl_line_write(self, question, strlen(question), &written, until, cancellable);
    if (result != ZPL_DONE)
        return written == 0 ? result : ZPL_BROKEN; /* half a command is in the way of all that follows */
    self->owed++;
    while (!take_answers(self, status)) {
        result = hear(self, until, cancellable);
        if (result != ZPL_DONE)
            return result;
    }
    return ZPL_DONE;
}

static int
untaken(ZplLine *self)
{
    int bytes = 0;
    return ioctl(descriptor(self), SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

/* Not on the socket itself: one that both sides have closed is always ready, whatever is still under way. */
static void
rest(guint ms, GCancellable *cancellable)
{
    GPollFD wake;
    if (!g_cancellable_make_pollfd(cancellable, &wake)) {
        g_usleep((gulong)ms * 1000);
        return;
    }
    g_poll(&wake, 1, (gint)ms);
    g_cancellable_release_fd(cancellable);
}

/* True if all was well until the printer closed, or for long enough. */
static bool
closes_in_peace(ZplLine *self, GCancellable *cancellable)
{
    char bytes[512];
    Deadline until = deadline_in_ms(CLOSING_MS);
    while (wait_for(self, G_IO_IN, until, cancellable) != 0) {
        gssize n = recv(descriptor(self), bytes, sizeof bytes, MSG_DONTWAIT);
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
            return n == 0;
    }
    return true;
}

static bool
was_reset(ZplLine *self)
{
    int why = 0;
    socklen_t size = sizeof why;
    return getsockopt(descriptor(self), SOL_SOCKET, SO_ERROR, &why, &size) == 0 && why != 0;
}

ZplResult
zpl_line_finish(ZplLine *self, Deadline until, GCancellable *cancellable)
{
    shutdown(descriptor(self), SHUT_WR);
    while (untaken(self) > 0) {
        if (was_reset(self))
            return ZPL_BROKEN;
        if (g_cancellable_is_cancelled(cancellable) || deadline_passed(until))
            return ZPL_SILENT;
        rest(DRAIN_MS, cancellable);
    }
    return !was_reset(self) && closes_in_peace(self, cancellable) ? ZPL_DONE : ZPL_BROKEN;
}
