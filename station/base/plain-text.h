/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/** plain_text_is: UTF-8 without control characters: fit for a label, a screen and a terminal. */
bool plain_text_is(const char *text);

/**
 * plain_text_printable: (transfer full): @text for a terminal: UTF-8, and a U+FFFD for each control character except
 * those of @keep ("" for none, "\n" where a text has lines). What modules and scanners say is not to move a cursor.
 */
char *plain_text_printable(const char *text, const char *keep);
