/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/printer-lock.h"

#include "station/base/claimcheck-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define NAMES  "/proc/net/unix"
#define DIGITS 16

/* In the name: are labels in hand there? */
#define IN_HAND 'h'
#define SHARES  's'

struct PrinterLock {
    int fd;
};

/* What all names of one printer begin with, however its address is written. */
static char *
prefix_of(Printer *printer)
{
    g_autofree char *identity = printer_identity(printer);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, identity, -1);
    return g_strdup_printf("claimcheck-printer/%.*s/", DIGITS, digest);
}

/* A socket that is nothing but its name; -1 with errno. */
static int
announce(const char *name)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    gsize length = strlen(name);
    memcpy(address.sun_path + 1, name, MIN(length, sizeof address.sun_path - 1)); /* the first byte stays 0: abstract */
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0)
        return fd;
    int why = errno;
    if (fd >= 0)
        close(fd);
    errno = why;
    return -1;
}

/* The process that has the printer so that no other may have it as well; 0 if there is none. @own: a name to pass over. */
static gint64
find_holder(const char *prefix, const char *own, bool shares, GError **error)
{
    g_autofree char *names = NULL;
    if (!g_file_get_contents(NAMES, &names, NULL, error))
        return 0;
    g_autofree char *mark = g_strconcat(" @", prefix, NULL);
    const char *at = names;
    while ((at = strstr(at, mark)) != NULL) {
        const char *name = at + 2;
        at += strlen(mark);
        bool is_own = own != NULL && strncmp(name, own, strlen(own)) == 0 && g_ascii_isspace(name[strlen(own)]);
        if (!is_own && !(shares && *at == SHARES))
            return g_ascii_strtoll(at + 1, NULL, 10);
    }
    return 0;
}

static void
set_shared(Printer *printer, gint64 holder, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_SHARED,
                         _("End that line first, or give this one a printer of its own."),
                         _("printer %s: another line prints on it (pid %" PRId64 ")"), printer_destination(printer), holder);
}

static bool
set_cannot(Printer *printer, const char *why, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_WRITE, NULL, "%s: %s", printer_destination(printer), why);
    return false;
}

/* Announced before it looks: of two that begin at once, at least one sees the other. */
static bool
take(PrinterLock *self, Printer *printer, bool shares, GError **error)
{
    g_autofree char *prefix = prefix_of(printer);
    g_autofree char *name = g_strdup_printf("%s%c%d/%08x", prefix, shares ? SHARES : IN_HAND, (int)getpid(), g_random_int());
    g_autoptr(GError) cause = NULL;
    self->fd = announce(name);
    if (self->fd < 0)
        return set_cannot(printer, g_strerror(errno), error);
    gint64 holder = find_holder(prefix, name, shares, &cause);
    if (cause != NULL)
        return set_cannot(printer, cause->message, error);
    if (holder != 0)
        set_shared(printer, holder, error);
    return holder == 0;
}

PrinterLock *
printer_lock_take(Printer *printer, bool shares, GError **error)
{
    g_autoptr(PrinterLock) self = g_new0(PrinterLock, 1);
    self->fd = -1;
    return take(self, printer, shares, error) ? g_steal_pointer(&self) : NULL;
}

void
printer_lock_free(PrinterLock *self)
{
    if (self == NULL)
        return;
    if (self->fd >= 0)
        close(self->fd);
    g_free(self);
}

bool
printer_lock_check(Printer *printer, GError **error)
{
    g_autofree char *prefix = prefix_of(printer);
    gint64 holder = find_holder(prefix, NULL, true, NULL);
    if (holder == 0 || holder == getpid())
        return true;
    set_shared(printer, holder, error);
    return false;
}
