/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * Who answers for a label that is on its way to a printer. A process that prints holds a lock file beside the
 * database for as long as it lives; the kernel lets go of it whatever ends the process. A label that was sent by an owner
 * who is gone is one whose outcome nobody can know.
 */

typedef struct Owner Owner;

/** owner_take: (transfer full): makes and locks this process's file. Errors: file-write, disk-full. */
Owner *owner_take(Station *station, GError **error);
void owner_free(Owner *self); /* removes the file */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Owner, owner_free)

/** owner_name: (transfer none): what the label's row says: boot id, pid, start time, token. */
const char *owner_name(const Owner *self);

/** owner_is_alive: does the process that calls itself @name still hold its lock? */
bool owner_is_alive(Station *station, const char *name);
