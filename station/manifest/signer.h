/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** Signer: the certificate that a pack says it was signed with. */
typedef struct Signer Signer;

/** signer_new: (transfer full): from signer.pem, or NULL. */
Signer *signer_new(GBytes *pem);
void signer_free(Signer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Signer, signer_free)
bool signer_is_self_signed(const Signer *self);
/** signer_is_one_of: is its certificate one of those in @pem? */
bool signer_is_one_of(const Signer *self, const char *pem);
/** signer_thumbprint: SHA-256 of the certificate's DER. */
void signer_thumbprint(const Signer *self, guint8 sha256[32]);
/** signer_verifies: @signature is DER, or r and s where @raw; ECDSA with SHA-256 on P-256. */
bool signer_verifies(const Signer *self, gconstpointer data, gsize length, gconstpointer signature, gsize size, bool raw);
/** signer_comes_from: does its chain end in a certificate of @ca_pem? */
bool signer_comes_from(const Signer *self, const char *ca_pem);
