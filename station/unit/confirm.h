/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * The three-way match: the module that is seated, the record, and the label that was scanned name one unit. Where the
 * module cannot be reached once the case is closed, the product's own mark stands for it. A unit with several kinds of
 * label is commissioned with the last of them.
 */

/**
 * unit_confirm:
 * @live_uid: what the module answered just now
 * @code: what the scanner read, cleaned
 * @recorded: (out): false where the unit was commissioned already and nothing had to be written
 *
 * Errors: module-swapped, wrong-label, not-confirmed where the product is confirmed by its own mark, unit-held, unit-void, not-allowed-in-state, the database's.
 */
bool unit_confirm(Station *station, DbUnit *unit, const char *live_uid, const char *code, bool *recorded,
                  GError **error);

/**
 * unit_confirm_carrier: the same for a product that is confirmed by its own mark, wherever it is.
 * @carrier: the mark that was scanned
 * Errors: wrong-product for another mark than the unit's, wrong-label, not-confirmed where the product is confirmed by its
 * module, and as unit_confirm().
 */
bool unit_confirm_carrier(Station *station, DbUnit *unit, const char *carrier, const char *code, bool *recorded,
                          GError **error);

/**
 * unit_seen_elsewhere: (transfer full): the other commissioned unit whose current label @code is, or NULL without error.
 * A scan is evidence about two units: that label is not where it belongs.
 */
DbUnit *unit_seen_elsewhere(Station *station, const DbUnit *seated, const char *code, GError **error);

/** unit_hold_both: holds both for label-seen-elsewhere, as far as each can be held; sets @error to that in any case. */
void unit_hold_both(Station *station, DbUnit *seated, DbUnit *other, GError **error);
