/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/cli/cli.h"

/** cli_unit_find: (transfer full): the unit that @argument names; "-" reads the name from standard input. */
DbUnit *cli_unit_find(Station *station, const char *argument, GError **error);

/**
 * cli_unit_parse_reasoned:
 * @reason: (out): what --reason says, never NULL on success
 *
 * Parses a command that takes one argument and must have --reason.
 * Returns: (transfer full): the arguments, or NULL with @error (usage).
 */
char **cli_unit_parse_reasoned(Cli *cli, char **reason, GError **error);
