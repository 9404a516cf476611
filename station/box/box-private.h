/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-box.h"

#include <json-glib/json-glib.h>

typedef struct {
    const char *kind;
    const char *from; /* state, or NULL */
    const char *to;   /* state, or NULL */
} BoxEvent;

/** box_append: an event of the subject "box:CODE"; (transfer full) @detail; needs an open transaction. */
bool box_append(Db *db, const DbBox *box, const BoxEvent *event, JsonBuilder *detail, GError **error);
