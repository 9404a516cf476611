/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/**
 * recovery_run:
 * @count: (out): how many labels are now known to be unknown
 *
 * Finds labels that were on their way to a printer when their process ended. What may still sit in a spooler is
 * cancelled as far as the printer answers; then the label's outcome is unknown, and a person is asked. Only a process that
 * takes the station's role calls this.
 */
bool recovery_run(Station *station, guint *count, GError **error);
