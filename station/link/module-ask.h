/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/link/express-link.h"

/**
 * module_ask_uid:
 * @transport: (transfer full): not opened yet
 *
 * Returns: (transfer full): the seated module's UID, asked now; NULL with @error: those of the link, malformed-uid
 */
char *module_ask_uid(Transport *transport, GError **error);
/**
 * module_ask_identity: (transfer full): module_identity_read() through a port that is opened for it.
 * @transport: (transfer full): not opened yet
 */
ModuleIdentity *module_ask_identity(Transport *transport, const char *const *expect_keys, Deadline until, GError **error);
