/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* What making a claim code and taking one apart share. */

/** ClaimCodeField: a field as it stands in the template. */
typedef struct {
    char *name;   /* owned */
    guint digits; /* of check */
} ClaimCodeField;

/** claim_code_read_field: reads the field that begins at @open (a brace); @end is set behind its closing brace. */
bool claim_code_read_field(const char *open, ClaimCodeField *field, const char **end, GError **error);
/** claim_code_check_characters: (transfer full): the check code of @code, the code without it. */
char *claim_code_check_characters(const char *code, GBytes *key, guint digits);
/** claim_code_is_url: are the values percent-encoded? */
bool claim_code_is_url(const char *code_template);
