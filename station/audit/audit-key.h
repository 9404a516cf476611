/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * The station key: Ed25519, made with the record and used unattended, to sign the heads of the event chain. The
 * secret lies in a file of its own beside the record, so that no copy of the record carries it.
 *
 * The file is PKCS #8 in PEM (RFC 8410), which 'openssl pkey' reads.
 */

typedef struct AuditKey AuditKey;

/** audit_key_path: (transfer full): where the key of the record in @db_path lies. */
char *audit_key_path(const char *db_path);

/** audit_key_load: (transfer full): the key in @path, or NULL, without error if there is no such file. */
AuditKey *audit_key_load(const char *path, GError **error);

/** audit_key_create: (transfer full): a new key, safely in @path (mode 0600) when this returns. */
AuditKey *audit_key_create(const char *path, GError **error);

void audit_key_free(AuditKey *self); /* wipes it; NULL is welcome */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditKey, audit_key_free)

const guint8 *audit_key_public(const AuditKey *self); /* 32 bytes */
const guint8 *audit_key_sha256(const AuditKey *self); /* 32 bytes, of the public key's 32 bytes */

/** audit_key_sign: Ed25519 over @message. */
void audit_key_sign(const AuditKey *self, gconstpointer message, gsize length, guint8 signature[64]);

/** audit_key_verify: that @signature over @message is of @public_key. */
bool audit_key_verify(const guint8 public_key[32], gconstpointer message, gsize length, const guint8 signature[64]);

/** audit_key_digest: the SHA-256 by which a public key is named. */
void audit_key_digest(const guint8 public_key[32], guint8 sha256[32]);
