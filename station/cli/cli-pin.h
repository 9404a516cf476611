/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * PINs as the command line gets them: from a file, or from the terminal with its echo off. Never from the argument
 * vector or the environment; without either it is pin-required, never a hang.
 */

/** CliPin: where one person's PIN comes from. */
typedef struct {
    const char *file;   /* its first line, or NULL: the terminal */
    const char *prompt; /* not translated yet */
} CliPin;

/** cli_pin_ask: (transfer full): an AuthPinFunc; @data is a CliPin. Errors: pin-required, file-missing. */
char *cli_pin_ask(gpointer data, GError **error);

/** cli_pin_new: (transfer full): a PIN to be set, from @file (nullable) or from the terminal, twice the same. */
char *cli_pin_new(const char *file, GError **error);
