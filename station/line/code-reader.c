/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/line/code-reader.h"

#include "station/base/claimcheck-error.h"
#include "station/link/transport.h"
#include "station/qa/scan-text.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* How long a scanner that is away is left alone before it is looked for again. */
#define REOPEN_MS 500

struct CodeReader {
    GAsyncQueue *queue;
    int fd;               /* or -1 */
    Transport *transport; /* or NULL */
    guint slot;
    bool is_queue;
    int wake; /* eventfd: stop, or the last line was taken */
    gint stopping;
    gint taken;
    GString *line;
    bool too_long;
    GThread *thread;
};

static bool
is_stopping(CodeReader *self)
{
    return g_atomic_int_get(&self->stopping) != 0;
}

static void
drain_wake(CodeReader *self)
{
    eventfd_t count;
    eventfd_read(self->wake, &count);
}

/* Waits until something can be read, the deadline, or being woken. */
static bool
wait_readable(CodeReader *self, int fd, int timeout_ms)
{
    struct pollfd fds[] = { { .fd = self->wake, .events = POLLIN }, { .fd = fd, .events = POLLIN } };
    int ready = poll(fds, fd >= 0 ? 2 : 1, timeout_ms);
    if (ready > 0 && fds[0].revents != 0)
        drain_wake(self);
    return ready > 0 && fd >= 0 && fds[1].revents != 0;
}

static void
tell_line(CodeReader *self)
{
    bool usable = !self->too_long && self->line->len > 0 && memchr(self->line->str, '\0', self->line->len) == NULL;
    if (self->line->len == 0 && !self->too_long)
        return;
    g_atomic_int_set(&self->taken, 0);
    const Message message = { .kind = MESSAGE_CODE,
                              .slot = self->slot,
                              .text = g_strdup(usable ? self->line->str : ""),
                              .source = self };
    message_push(self->queue, &message);
    g_string_truncate(self->line, 0);
    self->too_long = false;
    while (self->is_queue && !is_stopping(self) && g_atomic_int_get(&self->taken) == 0)
        wait_readable(self, -1, -1);
}

static void
take_bytes(CodeReader *self, const char *bytes, gsize length)
{
    for (gsize i = 0; i < length && !is_stopping(self); i++) {
        bool ends = bytes[i] == '\n' || bytes[i] == '\r' || (self->transport != NULL && bytes[i] == '\t');
        if (ends)
            tell_line(self);
        else if (self->line->len < SCAN_LONGEST)
            g_string_append_c(self->line, bytes[i]);
        else
            self->too_long = true;
    }
}

static gpointer
read_fd(gpointer data)
{
    CodeReader *self = data;
    char buffer[512];
    while (!is_stopping(self)) {
        if (!wait_readable(self, self->fd, -1))
            continue;
        ssize_t length = read(self->fd, buffer, sizeof buffer);
        if (length < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (length <= 0)
            break;
        take_bytes(self, buffer, (gsize)length);
    }
    if (!is_stopping(self))
        tell_line(self); /* a last line without its end */
    const Message message = { .kind = MESSAGE_CODES_END, .source = self };
    message_push(self->queue, &message);
    return NULL;
}

static void
read_open_port(CodeReader *self)
{
    char buffer[256];
    while (!is_stopping(self)) {
        g_autoptr(GError) error = NULL;
        gssize length = transport_read(self->transport, buffer, sizeof buffer, deadline_in_ms(REOPEN_MS), &error);
        if (length < 0)
            return;
        take_bytes(self, buffer, (gsize)length);
    }
}

static gpointer
read_port(gpointer data)
{
    CodeReader *self = data;
    g_autofree char *told = NULL;
    while (!is_stopping(self)) {
        g_autoptr(GError) error = NULL;
        if (transport_open(self->transport, &error)) {
            g_clear_pointer(&told, g_free);
            read_open_port(self);
            transport_close(self->transport);
            g_string_truncate(self->line, 0); /* half a code from before is no code */
        } else if (g_strcmp0(told, error->message) != 0) {
            g_free(told);
            told = g_strdup(error->message);
            const Message message = { .kind = MESSAGE_TROUBLE, .slot = G_MAXUINT, .error = g_steal_pointer(&error) };
            message_push(self->queue, &message);
        }
        if (!is_stopping(self))
            wait_readable(self, -1, REOPEN_MS);
    }
    return NULL;
}

static CodeReader *
reader_new(GAsyncQueue *queue)
{
    CodeReader *self = g_new0(CodeReader, 1);
    self->queue = g_async_queue_ref(queue);
    self->fd = -1;
    self->line = g_string_new(NULL);
    self->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return self;
}

CodeReader *
code_reader_new_fd(GAsyncQueue *queue, int fd)
{
    CodeReader *self = reader_new(queue);
    self->fd = fd;
    self->is_queue = !isatty(fd);
    self->thread = g_thread_new("codes", read_fd, self);
    return self;
}

CodeReader *
code_reader_new_port(GAsyncQueue *queue, const char *port, guint slot, GError **error)
{
    Transport *transport = transport_new(port, error);
    if (transport == NULL)
        return NULL;
    CodeReader *self = reader_new(queue);
    self->transport = transport;
    self->slot = slot;
    self->thread = g_thread_new("scanner", read_port, self);
    return self;
}

void
code_reader_free(CodeReader *self)
{
    if (self == NULL)
        return;
    g_atomic_int_set(&self->stopping, 1);
    eventfd_write(self->wake, 1);
    g_thread_join(self->thread);
    g_clear_pointer(&self->transport, transport_free);
    g_string_free(self->line, TRUE);
    g_async_queue_unref(self->queue);
    close(self->wake);
    g_free(self);
}

bool
code_reader_is_queue(const CodeReader *self)
{
    return self->is_queue;
}

void
code_reader_taken(CodeReader *self)
{
    g_atomic_int_set(&self->taken, 1);
    eventfd_write(self->wake, 1);
}
