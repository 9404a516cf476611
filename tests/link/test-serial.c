/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/express-link.h"
#include "tests/support/pty-peer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

/*
 * The libserialport path without a serial port. libserialport asks a port for its modem lines and for its place in
 * sysfs, and a pseudo-terminal has neither: the functions below stand in this program in libc's place and give it both.
 */

int __lxstat(int version, const char *path, struct stat *st);

static bool
is_pty(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) && major(st.st_rdev) >= 136 && major(st.st_rdev) <= 143;
}

static bool
is_modem_lines(unsigned long request)
{
    return request == TIOCMGET || request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC;
}

int
ioctl(int fd, unsigned long request, ...)
{
    va_list args;
    va_start(args, request);
    void *argument = va_arg(args, void *);
    va_end(args);
    if (!is_modem_lines(request) || !is_pty(fd))
        return (int)syscall(SYS_ioctl, fd, request, argument);
    int waiting; /* after an unplug this fails, as a real port's lines do */
    if (syscall(SYS_ioctl, fd, FIONREAD, &waiting) < 0)
        return -1;
    if (request == TIOCMGET)
        *(int *)argument = TIOCM_CTS | TIOCM_DSR | TIOCM_CAR | TIOCM_DTR | TIOCM_RTS;
    return 0;
}

#define SYSFS_PTS "/sys/class/tty/pts/"

int
__lxstat(int version, const char *path, struct stat *st)
{
    (void)version;
    if (!g_str_has_prefix(path, SYSFS_PTS))
        return fstatat(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW);
    char device[64];
    snprintf(device, sizeof device, "/dev/pts/%s", path + strlen(SYSFS_PTS));
    int found = fstatat(AT_FDCWD, device, st, 0);
    st->st_mode = S_IFLNK | 0777;
    return found;
}

ssize_t
readlink(const char *path, char *buffer, size_t size)
{
    static const char target[] = "../../devices/virtual/tty/pts";
    const char *number = g_str_has_prefix(path, SYSFS_PTS) ? path + strlen(SYSFS_PTS) : "/";
    if (strchr(number, '/') != NULL)
        return syscall(SYS_readlink, path, buffer, size);
    gsize length = MIN(size, sizeof target - 1);
    memcpy(buffer, target, length);
    return (ssize_t)length;
}

typedef struct {
    FakeModule module;
    PtyPeer *peer;
    char *port;
} Fixture;

static char *
answer(const char *command, gpointer data)
{
    Fixture *self = data;
    if (!g_str_equal(command, "AT+CONF? Certificate pem") || self->module.certificate != NULL)
        return fake_module_answer(command, &self->module);
    pty_peer_hang_up(self->peer);
    return g_strdup("OK22 pem\r\n-----BEGIN CERTIFICATE-----\r\nMII");
}

static void
set_up(Fixture *self)
{
    fake_module_init(&self->module);
    self->peer = pty_peer_new(answer, self);
    self->port = g_strconcat("serial:", pty_peer_port(self->peer), NULL);
}

static void
tear_down(Fixture *self)
{
    pty_peer_free(self->peer);
    g_free(self->port);
    g_mutex_clear(&self->module.lock);
}

static ExpressLink *
open_link(const char *port)
{
    g_autoptr(GError) error = NULL;
    Transport *transport = transport_new(port, &error);
    g_assert_no_error(error);
    transport_open(transport, &error);
    g_assert_no_error(error);
    return express_link_new(transport);
}

static void
test_reads_identity(void)
{
    Fixture self;
    set_up(&self);
    for (guint i = 0; i < 2; i++) { /* the port is given back whole */
        g_autoptr(ExpressLink) link = open_link(self.port);
        g_autoptr(GError) error = NULL;
        g_autoptr(ModuleIdentity) identity = module_identity_read(link, NULL, deadline_in_ms(5000), &error);
        g_assert_no_error(error);
        g_assert_cmpstr(identity->uid, ==, self.module.uid);
    }
    tear_down(&self);
}

static void
test_exclusive(void)
{
    Fixture self;
    set_up(&self);
    g_autoptr(ExpressLink) link = open_link(self.port);
    g_autoptr(GError) error = NULL;
    g_autoptr(Transport) second = transport_new(self.port, &error);
    g_assert_false(transport_open(second, &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_PORT_BUSY);
    tear_down(&self);
}

/* Processor time, since a reading that spins would also end with the right error, at its deadline. */
static void
test_unplugged(void)
{
    Fixture self;
    set_up(&self);
    self.module.certificate = NULL;
    g_autoptr(ExpressLink) link = open_link(self.port);
    g_autoptr(GError) error = NULL;
    g_assert_null(module_identity_read(link, NULL, deadline_in_ms(60000), &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_PORT_ABSENT);
    g_assert_cmpint((gint64)clock(), <, CLOCKS_PER_SEC * 10);
    g_clear_error(&error);
    g_assert_false(express_link_probe(link, deadline_in_ms(60000), &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_PORT_ABSENT);
    tear_down(&self);
}

static void
test_silence_ends_at_deadline(void)
{
    Fixture self;
    set_up(&self);
    fake_module_set(&self.module, NULL, false);
    g_autoptr(ExpressLink) link = open_link(self.port);
    g_autoptr(GError) error = NULL;
    clock_t before = clock();
    g_assert_false(express_link_probe(link, deadline_in_ms(1000), &error));
    g_assert_no_error(error);
    g_assert_cmpint((gint64)(clock() - before), <, CLOCKS_PER_SEC / 2); /* asleep, not spinning */
    tear_down(&self);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/serial/reads-identity", test_reads_identity);
    g_test_add_func("/serial/exclusive", test_exclusive);
    g_test_add_func("/serial/unplugged", test_unplugged);
    g_test_add_func("/serial/silence-ends-at-deadline", test_silence_ends_at_deadline);
    return g_test_run();
}
