/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * One program, one port. TIOCEXCL keeps ordinary users out and does not exclude root; flock() excludes every
 * program that asks. Both are taken before the port is touched in any other way.
 */

/**
 * port_lock_open: opens @device without blocking and without making it ours to control, and locks it.
 * @port: the name to speak of in errors
 *
 * Returns: a descriptor for port_lock_close(), or -1 with @error (port-absent, -busy, -permission).
 */
int port_lock_open(const char *port, const char *device, GError **error);
/** port_lock_exclude: from here on nobody else may open it. */
void port_lock_exclude(int fd);
/** port_lock_admit: takes port_lock_exclude() back; on a pseudo-terminal it would outlive the descriptor. */
void port_lock_admit(int fd);
void port_lock_close(int fd);

/** port_lock_holder: (transfer full): who else has @device open, "minicom (pid 4711)", or NULL if nobody is to be seen.
 */
char *port_lock_holder(const char *device);

/** port_lock_group: (transfer full): the group that may use @device, or NULL if its group may not. */
char *port_lock_group(const char *device);
