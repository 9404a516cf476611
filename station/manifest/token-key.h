/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <openssl/types.h>
#include <stdbool.h>

/*
 * A private key that never leaves its token, by its PKCS#11 URI (RFC 7512), through OpenSSL's engine "pkcs11" (libp11;
 * Debian: libengine-pkcs11-openssl). Without a module-path in the URI p11-kit's modules are searched.
 */
typedef struct TokenKey TokenKey;

/** token_key_is_uri: is @text a PKCS#11 URI? */
bool token_key_is_uri(const char *text);
/**
 * token_key_load: (transfer full): logs in with @pin.
 * Errors: usage (the URI carries a PIN, which everybody on this machine could read), wrong-pin, no-manifest-key.
 */
TokenKey *token_key_load(const char *uri, const char *pin, GError **error);
void token_key_free(TokenKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TokenKey, token_key_free)
/** token_key_get: (transfer none): it signs as any other key does, as long as @self lives. */
EVP_PKEY *token_key_get(const TokenKey *self);
