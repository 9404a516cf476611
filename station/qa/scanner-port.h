/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * scanner_port_listen: (transfer full): what a serial scanner at @port reads within @wait_ms, "" for what is no text.
 * Errors: port-absent, port-busy, port-permission; no-answer where nothing was scanned.
 */
char *scanner_port_listen(const char *port, guint wait_ms, GCancellable *cancellable, GError **error);
