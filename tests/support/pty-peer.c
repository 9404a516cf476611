/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/pty-peer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

struct PtyPeer {
    int master;
    int slave; /* held, so that the master does not see a hang-up between two openings */
    int stop_fd;
    char *port;
    char ends[4];
    PtyPeerAnswer answer;
    gpointer data;
    gint count;
    gint hangs_up;
    GThread *thread;
};

/* Waits for room, or to be stopped: a test may have read all that it wants. */
static void
send_all(PtyPeer *self, const char *bytes)
{
    for (gsize length = strlen(bytes); length > 0;) {
        struct pollfd fds[] = { { .fd = self->master, .events = POLLOUT }, { .fd = self->stop_fd, .events = POLLIN } };
        if (poll(fds, G_N_ELEMENTS(fds), -1) < 0 || fds[1].revents != 0)
            return;
        gssize put = write(self->master, bytes, length);
        if (put < 0 && errno != EAGAIN)
            return; /* the far side is gone */
        bytes += MAX(put, 0);
        length -= (gsize)MAX(put, 0);
    }
}

static void
answer_line(PtyPeer *self, const char *command)
{
    g_atomic_int_inc(&self->count);
    g_autofree char *bytes = self->answer(command, self->data);
    if (bytes != NULL)
        send_all(self, bytes);
}

static void
take_bytes(PtyPeer *self, GString *pending, const char *bytes, gsize length)
{
    for (gsize i = 0; i < length && !g_atomic_int_get(&self->hangs_up); i++) {
        if (strchr(self->ends, bytes[i]) == NULL) {
            g_string_append_c(pending, bytes[i]);
            continue;
        }
        const char *at = strstr(pending->str, "AT"); /* what stands before AT is dropped */
        if (at != NULL)
            answer_line(self, at);
        g_string_truncate(pending, 0);
    }
}

static void
hang_up(PtyPeer *self)
{
    close(self->slave);
    close(self->master);
}

static gpointer
serve(gpointer data)
{
    PtyPeer *self = data;
    g_autoptr(GString) pending = g_string_new(NULL);
    while (!g_atomic_int_get(&self->hangs_up)) {
        struct pollfd fds[] = { { .fd = self->master, .events = POLLIN }, { .fd = self->stop_fd, .events = POLLIN } };
        if (poll(fds, G_N_ELEMENTS(fds), -1) < 0 && errno != EINTR)
            break;
        if (fds[1].revents != 0)
            break;
        char buffer[512];
        gssize got = read(self->master, buffer, sizeof buffer);
        if (got > 0)
            take_bytes(self, pending, buffer, (gsize)got);
    }
    hang_up(self);
    return NULL;
}

static void
make_raw(int fd)
{
    struct termios mode;
    tcgetattr(fd, &mode);
    cfmakeraw(&mode);
    tcsetattr(fd, TCSANOW, &mode);
}

PtyPeer *
pty_peer_new(PtyPeerAnswer answer, gpointer data)
{
    PtyPeer *self = g_new0(PtyPeer, 1);
    char name[64];
    self->answer = answer;
    self->data = data;
    g_strlcpy(self->ends, "\n", sizeof self->ends);
    self->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    g_assert_cmpint(self->master, >=, 0);
    g_assert_cmpint(grantpt(self->master) | unlockpt(self->master), ==, 0);
    g_assert_cmpint(ptsname_r(self->master, name, sizeof name), ==, 0);
    self->port = g_strdup(name);
    self->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    make_raw(self->slave);
    self->stop_fd = eventfd(0, EFD_CLOEXEC);
    self->thread = g_thread_new("pty-peer", serve, self);
    return self;
}

void
pty_peer_unplug(PtyPeer *self)
{
    if (self->thread == NULL)
        return;
    const guint64 one = 1;
    g_assert_cmpint(write(self->stop_fd, &one, sizeof one), ==, sizeof one);
    g_thread_join(g_steal_pointer(&self->thread));
}

void
pty_peer_free(PtyPeer *self)
{
    if (self == NULL)
        return;
    pty_peer_unplug(self);
    close(self->stop_fd);
    g_free(self->port);
    g_free(self);
}

const char *
pty_peer_port(const PtyPeer *self)
{
    return self->port;
}

void
pty_peer_set_ends(PtyPeer *self, const char *ends)
{
    g_strlcpy(self->ends, ends, sizeof self->ends);
}

void
pty_peer_send(PtyPeer *self, const char *bytes)
{
    send_all(self, bytes);
}

void
pty_peer_hang_up(PtyPeer *self)
{
    g_atomic_int_set(&self->hangs_up, 1);
}

guint
pty_peer_count(PtyPeer *self)
{
    return (guint)g_atomic_int_get(&self->count);
}

/* --- a module in a few words ------------------------------------------------------------------------------ */

#define LINE16 "MIIBszCCAVmgAwIB"
const char fake_module_certificate[] = "OK4 pem\r\n-----BEGIN CERTIFICATE-----\r\n" LINE16 LINE16 LINE16 LINE16
                                       "\r\nAgEB\r\n-----END CERTIFICATE-----\r\n";

void
fake_module_init(FakeModule *self)
{
    *self = (FakeModule){ .uid = "4d384932-17b5-41d7-ab0f-a5b052d9437d",
                          .certificate = fake_module_certificate,
                          .connect = "0 0 DISCONNECTED STAGING",
                          .has_started = true };
    g_mutex_init(&self->lock);
}

void
fake_module_set(FakeModule *self, const char *uid, bool has_started)
{
    g_mutex_lock(&self->lock);
    self->is_silent = uid == NULL;
    if (uid != NULL)
        self->uid = uid;
    self->has_started = has_started;
    g_mutex_unlock(&self->lock);
}

static const struct {
    const char *key;
    const char *value;
} dictionary[] = {
    { "About", "Espressif - ESP32-C3-MINI-1-N4-A" },
    { "Version", "2.4.1" },
    { "TechSpec", "v1.1.1" },
    { "Endpoint", "staging.example-ats.iot.us-east-1.amazonaws.com" },
    { "CustomName", "" },
};

static char *
answer_key(const FakeModule *self, const char *key)
{
    if (g_str_equal(key, "Certificate pem"))
        return g_strdup(self->certificate);
    if (g_str_equal(key, "ThingName"))
        return g_strdup_printf("OK %s\r\n", self->uid);
    for (gsize i = 0; i < G_N_ELEMENTS(dictionary); i++)
        if (g_str_equal(key, dictionary[i].key))
            return g_strdup_printf("OK %s\r\n", dictionary[i].value);
    return g_strdup("ERR11 UNKNOWN KEY\r\n");
}

static char *
answer_locked(FakeModule *self, const char *command)
{
    if (self->is_silent)
        return NULL;
    if (g_str_equal(command, "AT"))
        return g_strdup("OK\r\n");
    if (g_str_has_prefix(command, "AT+CONF? "))
        return answer_key(self, command + strlen("AT+CONF? "));
    if (g_str_equal(command, "AT+CONNECT?"))
        return g_strdup_printf("OK %s\r\n", self->connect);
    if (!g_str_equal(command, "AT+EVENT?"))
        return g_strdup("ERR3 COMMAND NOT FOUND\r\n");
    bool told = self->has_started;
    self->has_started = false;
    return g_strdup(told ? "OK 2 0 STARTUP\r\n" : "OK\r\n");
}

char *
fake_module_answer(const char *command, gpointer fake_module)
{
    FakeModule *self = fake_module;
    g_mutex_lock(&self->lock);
    char *answer = answer_locked(self, command);
    g_mutex_unlock(&self->lock);
    return answer;
}
