/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <errno.h>
#include <unistd.h>

static inline void
print_fd_close(const int *fd)
{
    int why = errno;
    if (*fd >= 0)
        close(*fd);
    errno = why;
}

/** auto_fd: a descriptor that is closed at the end of its scope; errno survives. (GLib's own came with 2.76.) */
#define auto_fd __attribute__((cleanup(print_fd_close))) int
