/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/port-watch.h"

#include <errno.h>
#include <gudev/gudev.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#define UDEVD_IS_THERE "/run/udev/control"

enum { FDS_MAX = 16 };

struct PortWatch {
    char *name;
    int inotify_fd;
    GMainContext *context; /* GUdev's signals come through it */
    GUdevClient *client;   /* NULL where no udevd runs: it would hear nothing */
};

/* The signal is without handlers: that it came ends the wait, and the caller looks for itself. */
static GUdevClient *
listen_to_udevd(GMainContext *context)
{
    static const char *const subsystems[] = { "tty", NULL };
    if (access(UDEVD_IS_THERE, F_OK) != 0)
        return NULL;
    g_main_context_push_thread_default(context);
    GUdevClient *client = g_udev_client_new(subsystems);
    g_main_context_pop_thread_default(context);
    return client;
}

PortWatch *
port_watch_new(const char *name)
{
    PortWatch *self = g_new0(PortWatch, 1);
    self->name = g_strdup(name);
    self->inotify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    self->context = g_main_context_new();
    self->client = listen_to_udevd(self->context);
    return self;
}

void
port_watch_free(PortWatch *self)
{
    if (self == NULL)
        return;
    g_clear_object(&self->client);
    g_main_context_unref(self->context);
    if (self->inotify_fd >= 0)
        close(self->inotify_fd);
    g_free(self->name);
    g_free(self);
}

/* The name's folder, and those above it: /dev/serial/by-path is not there before the first bridge is. */
void
port_watch_arm(PortWatch *self)
{
    const guint32 events = IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_ATTRIB | IN_ONLYDIR;
    inotify_add_watch(self->inotify_fd, "/dev", events);
    g_autofree char *folder = g_path_is_absolute(self->name) ? g_path_get_dirname(self->name) : g_strdup("/");
    while (folder[1] != '\0' && inotify_add_watch(self->inotify_fd, folder, events) < 0 && errno == ENOENT) {
        char *parent = g_path_get_dirname(folder);
        g_free(folder);
        folder = parent;
    }
}

static void
drain_inotify(PortWatch *self)
{
    char buffer[4096] __attribute__((aligned(8)));
    while (read(self->inotify_fd, buffer, sizeof buffer) > 0)
        ;
}

/* One poll() for our descriptors and the context's. */
void
port_watch_wait(PortWatch *self, int wake_fd, int hangup_fd, Deadline until)
{
    GPollFD fds[FDS_MAX] = { { wake_fd, G_IO_IN, 0 }, { self->inotify_fd, G_IO_IN, 0 }, { hangup_fd, POLLRDHUP, 0 } };
    const guint own = 3;
    gint priority = 0;
    gint timeout = -1;
    if (!g_main_context_acquire(self->context))
        return;
    g_main_context_prepare(self->context, &priority);
    gint others = g_main_context_query(self->context, priority, &timeout, fds + own, FDS_MAX - (gint)own);
    gint left = until.at_us == G_MAXINT64 ? -1 : (gint)deadline_left_ms(until);
    gint shorter = timeout < 0 || (left >= 0 && left < timeout) ? left : timeout;
    g_poll(fds, own + (guint)MIN(others, FDS_MAX - (gint)own), shorter);
    if (g_main_context_check(self->context, priority, fds + own, MIN(others, FDS_MAX - (gint)own)))
        g_main_context_dispatch(self->context);
    g_main_context_release(self->context);
    drain_inotify(self);
}

bool
port_watch_has_hung_up(int fd)
{
    struct pollfd poll_fd = { .fd = fd, .events = POLLRDHUP };
    return fd >= 0 && poll(&poll_fd, 1, 0) > 0 && poll_fd.revents != 0;
}
