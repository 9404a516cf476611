/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/**
 * cli_passphrase: (transfer full): the first line of @file, or what a person types at the terminal, twice where it is
 * @is_new. pin-required where there is neither. Wipe it with cli_passphrase_free().
 */
char *cli_passphrase(const char *file, bool is_new, GError **error);
void cli_passphrase_free(char *passphrase);
