/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * What is scanned from the product itself before its unit goes on record: its own mark (carrier) and, where the OEM gives
 * the numbers, its serial. A scanner reads whatever is held before it, so what is plainly something else is refused.
 */

/**
 * unit_mark_check_carrier: is @text, cleaned, the mark of a product that can be made here now?
 * @uid: of the seated module
 * Errors: wrong-product (another product's), malformed-code (a UID, a claim code, a badge), duplicate-unit (it is on record
 * with another unit).
 */
bool unit_mark_check_carrier(Station *station, const DbProduct *product, const char *uid, const char *text, GError **error);

/**
 * unit_mark_check_serial: can @text, cleaned, be the OEM's serial number of a new unit? Any number that was ever given is not.
 * Errors: malformed-code, duplicate-unit.
 */
bool unit_mark_check_serial(Station *station, const char *uid, const char *text, GError **error);
