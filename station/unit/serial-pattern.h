/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * OEM serial numbers: literals with exactly one {counter:N}, and {date:FORMAT} and one {check:luhn|mod36|mod97} at will.
 * A check is over everything else of the number.
 */

/** serial_pattern_check: can numbers be made from @pattern? Errors: usage. */
bool serial_pattern_check(const char *pattern, GError **error);
/** serial_pattern_make: (transfer full): the number for @counter; NULL with @error (usage) where N digits do not hold it. */
char *serial_pattern_make(const char *pattern, gint64 counter, GDateTime *date, GError **error);
/**
 * serial_pattern_next: (transfer full): the product's next number, never given again; needs an open transaction, with which it
 * stands or falls. NULL without error where the product has no pattern, or its numbers are scanned.
 */
char *serial_pattern_next(Station *station, const DbProduct *product, GError **error);
