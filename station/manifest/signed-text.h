/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** SignedText: what somebody signed with 'openssl cms -sign -nodetach', as PEM or DER; or plain text without a signature. */
typedef struct {
    char *text;
    char *signer; /* subject of the certificate (RFC 2253), NULL: not signed */
    bool trusted; /* that certificate comes from the CA given */
} SignedText;

void signed_text_clear(SignedText *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SignedText, signed_text_clear)

/**
 * signed_text_open: fills @self from @file.
 * @ca_pem: (nullable): what the signer must come from; without, only that the signature fits the certificate it carries
 *
 * Errors: bad-manifest (neither text nor CMS), bad-signature (it does not fit, or @ca_pem is given and it is not signed).
 */
bool signed_text_open(SignedText *self, const char *name, GBytes *file, const char *ca_pem, GError **error);
