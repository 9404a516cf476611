/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/deadline.h"

#include <gio/gio.h>
#include <stdbool.h>

/*
 * Bytes to and from a module. A transport is a scheme and four functions; the port string chooses:
 * serial:/dev/ttyUSB0 (libserialport), tty:/dev/pts/7 (termios), tcp:HOST:PORT, replay:FILE, sim:MAKER,
 * fault:seed=N;…:PORT around any other. A bare device name picks by itself; usb:1-2.3[:1.I] and
 * /dev/serial/by-path/… name a place rather than a device.
 */

typedef struct Transport Transport;

/**
 * transport_new:
 * @port: as the user gave it
 *
 * Opens nothing. Returns: (transfer full): the transport, or NULL with @error (usage) if the scheme is unknown.
 */
Transport *transport_new(const char *port, GError **error);
void transport_free(Transport *self); /* closes first; NULL is welcome */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transport, transport_free)

/**
 * transport_open: exclusive (TIOCEXCL, flock), raw, 115200 8N1, before the first byte.
 * Errors: port-absent, port-busy (names the other process where it can), port-permission.
 */
bool transport_open(Transport *self, GError **error);
bool transport_is_open(const Transport *self);
/** transport_read: at least one byte, or 0 at the deadline, or -1 with @error (port-absent: it is gone). */
gssize transport_read(Transport *self, void *buffer, gsize length, Deadline until, GError **error);
/** transport_write: all of it by the deadline; no-answer if the line does not take it, port-absent if gone. */
bool transport_write(Transport *self, const void *bytes, gsize length, Deadline until, GError **error);
/**
 * transport_set_interrupt: a read breaks off with G_IO_ERROR_CANCELLED when @fd becomes readable; -1 for never.
 * @fd is polled, neither read nor closed.
 */
void transport_set_interrupt(Transport *self, int fd);
/** transport_descriptor: what hangs up when the port goes (to be polled only), or -1 if the scheme has none. */
int transport_descriptor(const Transport *self);
void transport_close(Transport *self); /* cannot fail; twice is fine */
/** transport_device_name: (transfer none): the device's name in a port string of a real port or pty, else NULL. */
const char *transport_device_name(const Transport *self);
const char *transport_port(const Transport *self); /* (transfer none): as given to transport_new() */
/** transport_device: (transfer none): the device behind the name while open ("/dev/ttyUSB0"), or the port. */
const char *transport_device(const Transport *self);
