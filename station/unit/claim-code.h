/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * The claim code: what the QR of a label holds. A product's template names its parts:
 * {uid} {serial} {batch} {product.sku} {generation} {check} {check:N}. Where the template is a URL, the values
 * are percent-encoded.
 */

#define CLAIM_CODE_DEFAULT "{uid}"

typedef struct {
    const char *uid;
    const char *serial; /* or NULL */
    const char *batch;
    const char *sku;
    gint64 generation;
} ClaimCodeValues;

/** claim_code_check_template: usage if it has an unknown field, no {uid} and no {serial}, or a bad {check:N}. */
bool claim_code_check_template(const char *code_template, GError **error);

/** claim_code_has_field: does @code_template name @field ("generation", "serial" …)? */
bool claim_code_has_field(const char *code_template, const char *field);

/**
 * claim_code_make:
 * @key: the product's check key; used where the template has {check}
 *
 * {check:N} is Crockford base 32 of HMAC-SHA-256 over the code without it, its first N characters.
 * Returns: (transfer full): the code, or NULL with @error (usage) if a value it needs is missing.
 */
char *claim_code_make(const char *code_template, const ClaimCodeValues *values, GBytes *key, GError **error);
