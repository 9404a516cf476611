/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/port-lock.h"

#include "station/base/claimcheck-error.h"
#include "station/link/port-name.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* --- who has it ------------------------------------------------------------------------------------------ */

static bool
process_holds(const char *pid, const char *device)
{
    g_autofree char *folder = g_build_filename("/proc", pid, "fd", NULL);
    g_autoptr(GDir) descriptors = g_dir_open(folder, 0, NULL);
    const char *fd;
    while (descriptors != NULL && (fd = g_dir_read_name(descriptors)) != NULL) {
        g_autofree char *link = g_build_filename(folder, fd, NULL);
        g_autofree char *target = g_file_read_link(link, NULL);
        if (g_strcmp0(target, device) == 0)
            return true;
    }
    return false;
}

static char *
process_in_words(const char *pid)
{
    g_autofree char *file = g_build_filename("/proc", pid, "comm", NULL);
    g_autofree char *name = NULL;
    if (!g_file_get_contents(file, &name, NULL, NULL))
        return g_strdup_printf("process %s", pid);
    return g_strdup_printf("%s (pid %s)", g_strchomp(name), pid);
}

char *
port_lock_holder(const char *device)
{
    g_autofree char *own = g_strdup_printf("%d", (int)getpid());
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    const char *pid;
    while (processes != NULL && (pid = g_dir_read_name(processes)) != NULL)
        if (g_ascii_isdigit(pid[0]) && !g_str_equal(pid, own) && process_holds(pid, device))
            return process_in_words(pid);
    return NULL;
}

/* --- taking it ------------------------------------------------------------------------------------------- */

char *
port_lock_group(const char *device)
{
    struct stat st;
    if (stat(device, &st) != 0 || (st.st_mode & (S_IRGRP | S_IWGRP)) != (S_IRGRP | S_IWGRP))
        return NULL;
    struct group entry;
    struct group *found = NULL;
    char buffer[4096];
    if (getgrgid_r(st.st_gid, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
        return NULL;
    return g_strdup(found->gr_name);
}

static void
set_permission(GError **error, const char *port, const char *device)
{
    g_autofree char *group = port_lock_group(device);
    g_autofree char *hint =
        group != NULL
            ? g_strdup_printf("Run 'sudo usermod -aG %s %s', then sign out and in again.", group, g_get_user_name())
            : g_strdup("Install the udev rules that come with Claimcheck, then plug the bridge in again.");
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_PERMISSION, hint,
                         "%s: this user may not open it: it belongs to the group '%s'", port,
                         group != NULL ? group : "root");
}

static void
set_busy(GError **error, const char *port, const char *device)
{
    g_autofree char *holder = port_lock_holder(device);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_BUSY, NULL, "%s: it is in use by %s", port,
                         holder != NULL ? holder : "another program, which this user cannot see");
}

static void
set_open_error(GError **error, const char *port, const char *device, int cause)
{
    if (cause == EACCES || cause == EPERM)
        set_permission(error, port, device);
    else if (cause == EBUSY)
        set_busy(error, port, device);
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_ABSENT, NULL, "%s: it cannot be opened: %s", port,
                             g_strerror(cause));
}

/*
 * The kernel lets root open what TIOCEXCL closed, so root has to ask. Not on pseudo-terminals: there the mark stays
 * behind a program that was killed, for as long as the far end lives.
 */
static bool
is_excluded(int fd, const char *device)
{
    int exclusive = 0;
    return ioctl(fd, TIOCGEXCL, &exclusive) == 0 && exclusive != 0 && !port_name_is_pty(device);
}

/*
 * Of proc(5), /proc/PID/stat: session and controlling terminal are the sixth field and the seventh, behind a name in
 * parentheses that may hold anything. Our own session has no second thoughts about what it was given.
 */
static bool
process_runs_on(const char *pid, int terminal)
{
    g_autofree char *file = g_build_filename("/proc", pid, "stat", NULL);
    g_autofree char *text = NULL;
    int session = 0, number = 0;
    if (!g_file_get_contents(file, &text, NULL, NULL))
        return false;
    const char *name_ends = strrchr(text, ')');
    return name_ends != NULL && sscanf(name_ends, ") %*c %*d %*d %d %d", &session, &number) == 2 &&
           number == terminal && session != getsid(0);
}

/*
 * A pseudo-terminal's number goes to whoever asks next once it is free. A line that waits for its port to come back must not
 * get hold of the terminal that somebody has opened meanwhile, and read what is typed there.
 */
static bool
is_somebodys_terminal(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !port_name_is_pty_number(st.st_rdev))
        return false;
    unsigned low = minor(st.st_rdev) & 0xff, high = minor(st.st_rdev) & ~0xffU;
    int terminal = (int)(low | major(st.st_rdev) << 8 | high << 12); /* as the kernel writes it */
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    const char *pid;
    while (processes != NULL && (pid = g_dir_read_name(processes)) != NULL)
        if (g_ascii_isdigit(pid[0]) && process_runs_on(pid, terminal))
            return true;
    return false;
}

int
port_lock_open(const char *port, const char *device, GError **error)
{
    int fd = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        set_open_error(error, port, device, errno);
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 || is_excluded(fd, device) || is_somebodys_terminal(fd)) {
        set_busy(error, port, device);
        close(fd);
        return -1;
    }
    if (!isatty(fd)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_ABSENT, NULL, "%s: it is not a serial port", port);
        close(fd);
        return -1;
    }
    return fd;
}

void
port_lock_exclude(int fd)
{
    ioctl(fd, TIOCEXCL);
}

void
port_lock_admit(int fd)
{
    ioctl(fd, TIOCNXCL);
}

void
port_lock_close(int fd)
{
    close(fd);
}
