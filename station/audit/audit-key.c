/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/audit/audit-key.h"

#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#define PEM_BEGIN "-----BEGIN PRIVATE KEY-----\n"
#define PEM_END   "-----END PRIVATE KEY-----\n"

/* PrivateKeyInfo of RFC 8410 up to the seed: version 0, id-Ed25519, an octet string within an octet string. */
static const guint8 pkcs8_head[] = { 0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                     0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20 };
#define PKCS8_LENGTH (sizeof pkcs8_head + crypto_sign_SEEDBYTES)

struct AuditKey {
    guint8 public_key[crypto_sign_PUBLICKEYBYTES];
    guint8 sha256[crypto_hash_sha256_BYTES];
    guint8 secret_key[crypto_sign_SECRETKEYBYTES];
};

char *
audit_key_path(const char *db_path)
{
    return g_strconcat(db_path, ".key", NULL);
}

void
audit_key_digest(const guint8 public_key[32], guint8 sha256[32])
{
    crypto_hash_sha256(sha256, public_key, crypto_sign_PUBLICKEYBYTES);
}

/* Memory that is never swapped out, and wiped when it is freed. */
static AuditKey *
key_new(const guint8 seed[crypto_sign_SEEDBYTES])
{
    if (sodium_init() < 0)
        g_error("libsodium cannot be used on this machine");
    AuditKey *self = sodium_malloc(sizeof *self);
    if (self == NULL)
        g_error("no memory for the station key");
    crypto_sign_seed_keypair(self->public_key, self->secret_key, seed);
    audit_key_digest(self->public_key, self->sha256);
    return self;
}

void
audit_key_free(AuditKey *self)
{
    sodium_free(self);
}

/* --- the file ---------------------------------------------------------------------------------------------- */

/* The seed within PEM @text; false if that is no Ed25519 key. */
static bool
decode(const char *text, guint8 seed[crypto_sign_SEEDBYTES])
{
    const char *begin = strstr(text, PEM_BEGIN);
    const char *end = begin != NULL ? strstr(begin, PEM_END) : NULL;
    if (end == NULL)
        return false;
    begin += strlen(PEM_BEGIN);
    guint8 der[PKCS8_LENGTH];
    gsize length = 0;
    bool is_key = sodium_base642bin(der, sizeof der, begin, (gsize)(end - begin), "\r\n", &length, NULL,
                                    sodium_base64_VARIANT_ORIGINAL) == 0 &&
                  length == sizeof der && memcmp(der, pkcs8_head, sizeof pkcs8_head) == 0;
    if (is_key)
        memcpy(seed, der + sizeof pkcs8_head, crypto_sign_SEEDBYTES);
    sodium_memzero(der, sizeof der);
    return is_key;
}

AuditKey *
audit_key_load(const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, &cause)) {
        if (!g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            claimcheck_error_set(error, CLAIMCHECK_ERROR_DATABASE_OPEN, NULL, _("the station key: %s"), cause->message);
        return NULL;
    }
    guint8 seed[crypto_sign_SEEDBYTES];
    bool is_key = decode(text, seed);
    sodium_memzero(text, length);
    if (!is_key) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_DATABASE_OPEN,
                             _("Move that file away: a new key is made then, and put on record."),
                             _("%s: it is no station key"), path);
        return NULL;
    }
    AuditKey *self = key_new(seed);
    sodium_memzero(seed, sizeof seed);
    return self;
}

static void
wipe_and_free(gpointer text)
{
    sodium_memzero(text, strlen(text));
    g_free(text);
}

/* (transfer full): the file's text. */
static GBytes *
encode(const guint8 seed[crypto_sign_SEEDBYTES])
{
    guint8 der[PKCS8_LENGTH];
    memcpy(der, pkcs8_head, sizeof pkcs8_head);
    memcpy(der + sizeof pkcs8_head, seed, crypto_sign_SEEDBYTES);
    char base64[sodium_base64_ENCODED_LEN(PKCS8_LENGTH, sodium_base64_VARIANT_ORIGINAL)];
    sodium_bin2base64(base64, sizeof base64, der, sizeof der, sodium_base64_VARIANT_ORIGINAL);
    char *text = g_strconcat(PEM_BEGIN, base64, "\n", PEM_END, NULL);
    sodium_memzero(der, sizeof der);
    sodium_memzero(base64, sizeof base64);
    return g_bytes_new_with_free_func(text, strlen(text), wipe_and_free, text);
}

AuditKey *
audit_key_create(const char *path, GError **error)
{
    if (sodium_init() < 0)
        g_error("libsodium cannot be used on this machine");
    guint8 seed[crypto_sign_SEEDBYTES];
    randombytes_buf(seed, sizeof seed);
    g_autoptr(AuditKey) self = key_new(seed);
    g_autoptr(GBytes) text = encode(seed);
    sodium_memzero(seed, sizeof seed);
    return durable_file_write(path, text, 0600, error) ? g_steal_pointer(&self) : NULL;
}

/* --- its use ------------------------------------------------------------------------------------------------- */

const guint8 *
audit_key_public(const AuditKey *self)
{
    return self->public_key;
}

const guint8 *
audit_key_sha256(const AuditKey *self)
{
    return self->sha256;
}

void
audit_key_sign(const AuditKey *self, gconstpointer message, gsize length, guint8 signature[64])
{
    crypto_sign_detached(signature, NULL, message, length, self->secret_key);
}

bool
audit_key_verify(const guint8 public_key[32], gconstpointer message, gsize length, const guint8 signature[64])
{
    return sodium_init() >= 0 && crypto_sign_verify_detached(signature, message, length, public_key) == 0;
}
