/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/**
 * typed_code_record: a person typed @text, cleaned, where a scanner should have read it: perhaps off a list, and not off
 * the label. "code-typed" is on record of the label's unit, or of nobody where no label has this code.
 */
bool typed_code_record(Station *station, const char *text, GError **error);
