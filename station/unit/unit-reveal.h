/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/**
 * unit_reveal: (transfer full): the whole UID of @unit for a screen, which otherwise shows its end; "unit-shown" is on
 * record before it is.
 */
char *unit_reveal(Station *station, const DbUnit *unit, GError **error);
