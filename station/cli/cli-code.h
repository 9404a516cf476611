/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/cli/cli.h"

/* Codes and badges as arguments: "-" reads a line from standard input, so that what opens something is in no process list. */

/** cli_code_argument: (transfer full): @text, or a line from standard input where it is "-". NULL with @error. */
char *cli_code_argument(const char *text, GError **error);
/** cli_code_scanned: (transfer full): the same, without what scanners add. Errors: usage, malformed-code. */
char *cli_code_scanned(Station *station, const char *argument, GError **error);
