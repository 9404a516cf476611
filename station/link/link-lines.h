/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/link/transport.h"

/*
 * Bytes into lines. A line ends with LF, and one CR before it belongs to the end; where no LF ever comes, CR ends it.
 */

typedef struct LinkLines LinkLines;

LinkLines *link_lines_new(Transport *transport); /* (transfer none) @transport */
void link_lines_free(LinkLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinkLines, link_lines_free)

/**
 * link_lines_next:
 * @started: a reply has begun, so its next line must begin within a second
 *
 * Waits for a line. Returns: (transfer full): the line without its end; or NULL with @error: no-answer (not a byte
 * by the deadline), malformed-reply (too long, or broken off: silence in the middle), port-absent.
 */
GString *link_lines_next(LinkLines *self, bool started, Deadline until, GError **error);

/** link_lines_discard: forgets what has come so far, without waiting. Returns how many bytes that were, or -1. */
gssize link_lines_discard(LinkLines *self, GError **error);

/**
 * link_lines_fall_silent: forgets what comes until nothing has come for @quiet_ms.
 * Returns: how many bytes that were, or -1 with @error; malformed-reply if it is never silent.
 */
gssize link_lines_fall_silent(LinkLines *self, guint quiet_ms, Deadline until, GError **error);

gsize link_lines_bytes_read(const LinkLines *self);

/** link_lines_on_bytes: @told is called whenever bytes came in, with the sum so far. */
void link_lines_on_bytes(LinkLines *self, void (*told)(gsize bytes_read, gpointer data), gpointer data);
