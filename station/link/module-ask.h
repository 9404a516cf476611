/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/link/transport.h"

/**
 * module_ask_uid:
 * @transport: (transfer full): not opened yet
 *
 * Returns: (transfer full): the seated module's UID, asked now; NULL with @error: those of the link, malformed-uid
 */
char *module_ask_uid(Transport *transport, GError **error);
