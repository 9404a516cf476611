/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/* A unit's real label drawn into a file and not by the job: one more that could be stuck on something. */

/** label_live_allowed: unit-void or stale-generation where such a label would be worth nothing. */
bool label_live_allowed(const DbUnit *unit, const DbLabel *label, GError **error);

/** label_live_record: one event, before the file exists, with the digests of template and file. */
bool label_live_record(Station *station, const DbUnit *unit, const DbLabel *label, const char *template_sha256,
                       GBytes *document, GError **error);
