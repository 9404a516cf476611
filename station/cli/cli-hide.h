/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/**
 * cli_hide_arguments:
 * @argv: the process's own, which is overwritten
 * @hides_all: the command's arguments are codes or badges
 *
 * Codes and badges are worth money until the product is claimed: they do not stay where 'ps' can see them.
 */
void cli_hide_arguments(int argc, char **argv, bool hides_all);
