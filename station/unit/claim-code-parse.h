/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * A claim code taken apart by the template that made it.
 */

typedef enum {
    CLAIM_CODE_OTHER,     /* this template makes no such code */
    CLAIM_CODE_BAD_CHECK, /* it would, but its check code is not what the key gives */
    CLAIM_CODE_FITS,
} ClaimCodeFit;

typedef struct ClaimCodeParser ClaimCodeParser;

/** claim_code_parser_new: (transfer full): @code_template was checked with claim_code_check_template(). */
ClaimCodeParser *claim_code_parser_new(const char *code_template, GBytes *key);
void claim_code_parser_free(ClaimCodeParser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ClaimCodeParser, claim_code_parser_free)

/** claim_code_parser_fit: could this template have made @code? Compared in constant time where a key decides. */
ClaimCodeFit claim_code_parser_fit(ClaimCodeParser *self, const char *code);
