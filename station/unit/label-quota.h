/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * Spoiled labels are ordinary, and operators replace them alone, but not without end: so many a shift and person on this
 * station, [station] replacements-per-shift. A shift is the last eight hours by the wall clock; neither a restart nor
 * signing out and in again begins it anew, and a clock that is set back only lengthens it.
 */

#define LABEL_QUOTA_SHIFT_US (8 * G_TIME_SPAN_HOUR)

/** label_quota_check: may the person who is signed in replace one more? Errors: role-missing: a lead must. */
bool label_quota_check(Station *station, GError **error);
/** label_quota_take: the same, and counts it; needs an open transaction, with which it stands or falls. */
bool label_quota_take(Station *station, GError **error);
