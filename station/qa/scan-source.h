/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/qa/cadence.h"

#include <gio/gio.h>

/*
 * Codes from a file descriptor or a serial scanner, a line each, with how each came in. A terminal is read key by key while this lives, with
 * erase and kill as usual, and is given back as it was, also when a signal ends the process.
 */

typedef struct ScanSource ScanSource;

typedef struct {
    char *text; /* without its end; "" for what is no text or too long */
    Cadence cadence;
} ScanLine;

void scan_line_clear(ScanLine *line);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ScanLine, scan_line_clear)

/** scan_source_new: (transfer full): reads @fd, which stays the caller's. */
ScanSource *scan_source_new(int fd);
/**
 * scan_source_new_port: (transfer full): a serial scanner, whose lines may end in Tab too. One that is unplugged later is
 * waited for. Errors: usage, port-absent, port-busy, port-permission.
 */
ScanSource *scan_source_new_port(const char *port, GError **error);
void scan_source_free(ScanSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScanSource, scan_source_free)

/**
 * scan_source_next: the next line; false at the end.
 * @waits: false: only a line that is there already; then false also means that there is none yet
 */
bool scan_source_next(ScanSource *self, bool waits, ScanLine *line);
