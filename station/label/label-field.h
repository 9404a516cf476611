/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define LABEL_FIELD_MAX_BYTES 4096 /* of one value; no label holds more */

/** label_field_is_known: true for a full field name that a template may use, "uid" or "custom.COLOUR". */
bool label_field_is_known(const char *name);

/** label_field_is_printable: false for what is not UTF-8 or too long for any label. */
bool label_field_is_printable(const char *value);

/** label_field_date: (transfer full): "2026-01-31" as a date, or NULL if it is not written so. */
GDateTime *label_field_date(const char *value);
