/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/** AuthoritySign: what one thing that was seen means for the modules of this CA. */
typedef enum { AUTHORITY_GOOD, AUTHORITY_NOTE, AUTHORITY_BAD } AuthoritySign;

/** AuthorityFinding: one thing that was seen of a CA. */
typedef struct {
    AuthoritySign sign;
    char *sentence;
    char *action; /* what to do, or NULL */
} AuthorityFinding;

/**
 * authority_check: (transfer full) (element-type AuthorityFinding): can the CA @id prove modules now, until when, and how?
 * Asks no module. Errors: unknown-ca, and the record's.
 */
GPtrArray *authority_check(Station *station, gint64 id, GError **error);
