/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/auth/auth-secret.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#define BADGE_KEY_SETTING "people.badge-key"

static void
require_sodium(void)
{
    if (sodium_init() < 0)
        g_error("libsodium cannot be used on this machine");
}

static bool
make_key(Db *db, guint8 key[32], GError **error)
{
    char hex[65];
    randombytes_buf(key, 32);
    sodium_bin2hex(hex, sizeof hex, key, 32);
    return db_setting_set(db, BADGE_KEY_SETTING, hex, error);
}

static bool
load_key(Db *db, guint8 key[32], GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *hex = db_setting_get(db, BADGE_KEY_SETTING, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (hex == NULL)
        return make_key(db, key, error);
    gsize length = 0;
    if (sodium_hex2bin(key, 32, hex, strlen(hex), NULL, &length, NULL) == 0 && length == 32)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_DATABASE_CORRUPT, NULL, _("%s: it is not what it was"), BADGE_KEY_SETTING);
    return false;
}

bool
auth_badge_digest(Db *db, const char *badge, guint8 digest[32], GError **error)
{
    guint8 key[32];
    require_sodium();
    if (!load_key(db, key, error))
        return false;
    crypto_generichash(digest, 32, (const guint8 *)badge, strlen(badge), key, sizeof key);
    sodium_memzero(key, sizeof key);
    return true;
}

char *
auth_pin_hash(const char *pin, GError **error)
{
    require_sodium();
    if (strlen(pin) < AUTH_PIN_MIN || strlen(pin) > AUTH_PIN_MAX) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Choose another PIN."),
                             _("the new PIN: it must have %d to %d characters"), AUTH_PIN_MIN, AUTH_PIN_MAX);
        return NULL;
    }
    g_autofree char *hash = g_malloc0(crypto_pwhash_argon2id_STRBYTES);
    if (crypto_pwhash_argon2id_str(hash, pin, strlen(pin), crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE) != 0)
        g_error("no memory for Argon2id");
    return g_steal_pointer(&hash);
}

bool
auth_pin_verify(const char *hash, const char *pin)
{
    require_sodium();
    return crypto_pwhash_argon2id_str_verify(hash, pin, strlen(pin)) == 0;
}

void
auth_wipe(char *secret)
{
    if (secret != NULL)
        sodium_memzero(secret, strlen(secret));
    g_free(secret);
}
