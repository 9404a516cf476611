/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/settings.h"

/** SCAN_LONGEST: a line from a scanner that is longer is no code of ours. */
#define SCAN_LONGEST 1024

/**
 * scan_text_clean: (transfer full): what a scanner sent without what scanners add: an AIM symbology identifier
 * (ISO/IEC 15424, "]Q1"), the configured prefix and suffix, and CR, LF, Tab and blanks at the ends.
 * NULL if nothing is left, it is too long, or no UTF-8.
 */
char *scan_text_clean(Settings *settings, const char *text);
/** scan_text_code: (transfer full): the same, where a code must be. Error: malformed-code. */
char *scan_text_code(Settings *settings, const char *text, GError **error);

/**
 * scan_text_split_slot: takes "slot:N" or "slot:N CODE" apart; false if @text names no slot.
 * @code: (out) (transfer full) (nullable): NULL for a slot card
 */
bool scan_text_split_slot(const char *text, guint *slot, char **code);
