/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/**
 * slot_words_for_error: (transfer full): what happened and the one thing to do, in an operator's words; translated.
 * @slot: the slot's number, 0 if none
 */
char *slot_words_for_error(const GError *error, guint slot);
