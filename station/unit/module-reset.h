/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/link/express-link.h"
#include "station/station.h"

/*
 * FACTORY_RESET, the way out of already-claimed: the module goes back to its maker's staging endpoint.
 */

/**
 * module_reset:
 * @reason: why, in a person's words
 * @until: for the whole of it; modules may take up to two minutes
 * @before: (out) (transfer full): the identity that was read before; set as soon as it was
 * @after: (out) (transfer full): the one read again
 *
 * The event module-reset, with the reason, is on record before the module is told; module-reset-done or
 * module-reset-failed says what became of it, so a power cut in between is no secret.
 * Errors: malformed-uid, module-error, module-swapped, the port's and the record's.
 */
bool module_reset(Station *station, ExpressLink *link, const char *reason, Deadline until, ModuleIdentity **before,
                  ModuleIdentity **after, GError **error);
