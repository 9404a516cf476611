/* SPDX-License-Identifier: GPL-3.0-or-later */
#define OPENSSL_SUPPRESS_DEPRECATED /* Debian 12 has PKCS#11 as an engine and not as a provider */
#include "station/manifest/token-key.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

/* PKCS #11 v2.40, 6.1: the engine's errors carry the token's own codes. */
enum { CKR_PIN_INCORRECT = 0xa0, CKR_PIN_INVALID = 0xa1, CKR_PIN_LEN_RANGE = 0xa2, CKR_PIN_LOCKED = 0xa4 };

struct TokenKey {
    ENGINE *engine;
    bool is_ready; /* the engine was initialised */
    EVP_PKEY *key;
};

bool
token_key_is_uri(const char *text)
{
    return g_ascii_strncasecmp(text, "pkcs11:", strlen("pkcs11:")) == 0;
}

void
token_key_free(TokenKey *self)
{
    if (self == NULL)
        return;
    EVP_PKEY_free(self->key);
    if (self->is_ready)
        ENGINE_finish(self->engine);
    ENGINE_free(self->engine);
    g_free(self);
}

EVP_PKEY *
token_key_get(const TokenKey *self)
{
    return self->key;
}

/* (transfer full): the value of the URI's query attribute, or NULL. */
static char *
query_value(const char *uri, const char *name)
{
    const char *query = strchr(uri, '?');
    g_auto(GStrv) pairs = g_strsplit(query != NULL ? query + 1 : "", "&", -1);
    gsize length = strlen(name);
    for (char **pair = pairs; *pair != NULL; pair++)
        if (strncmp(*pair, name, length) == 0 && (*pair)[length] == '=')
            return g_uri_unescape_string(*pair + length + 1, NULL);
    return NULL;
}

static bool
open_engine(TokenKey *self, const char *uri, const char *pin, GError **error)
{
    g_autofree char *module = query_value(uri, "module-path");
    self->engine = ENGINE_by_id("pkcs11");
    if (self->engine == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_MANIFEST_KEY,
                             _("Install OpenSSL's PKCS#11 engine (Debian: libengine-pkcs11-openssl)."), "%s",
                             _("manifest key: this machine's OpenSSL knows no PKCS#11"));
        return false;
    }
    if (module != NULL)
        ENGINE_ctrl_cmd_string(self->engine, "MODULE_PATH", module, 0);
    ENGINE_ctrl_cmd_string(self->engine, "PIN", pin, 0);
    ENGINE_ctrl_cmd_string(self->engine, "QUIET", NULL, 0); /* what is wrong we say ourselves */
    self->is_ready = ENGINE_init(self->engine) == 1;
    if (!self->is_ready)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_MANIFEST_KEY, _("Check the URI's module-path, or p11-kit's modules."),
                             "%s", _("manifest key: the PKCS#11 module cannot be used"));
    return self->is_ready;
}

static bool
pin_was_refused(void)
{
    unsigned long code;
    bool refused = false;
    while ((code = ERR_get_error()) != 0) {
        int reason = ERR_GET_REASON(code);
        refused = refused || reason == CKR_PIN_INCORRECT || reason == CKR_PIN_INVALID || reason == CKR_PIN_LEN_RANGE ||
                  reason == CKR_PIN_LOCKED;
    }
    return refused;
}

TokenKey *
token_key_load(const char *uri, const char *pin, GError **error)
{
    g_autoptr(TokenKey) self = g_new0(TokenKey, 1);
    g_autofree char *own_pin = query_value(uri, "pin-value");
    g_autofree char *place = g_strndup(uri, strcspn(uri, "?")); /* the engine knows no query */
    if (own_pin != NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Give the PIN on a terminal or with --passphrase-file."), "%s",
                             _("manifest key: a PIN in the URI can be read by everybody on this machine"));
        return NULL;
    }
    if (!open_engine(self, uri, pin, error))
        return NULL;
    ERR_clear_error();
    self->key = ENGINE_load_private_key(self->engine, place, NULL, NULL);
    if (self->key != NULL)
        return g_steal_pointer(&self);
    if (pin_was_refused())
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_PIN, NULL, _("%s: the token refused the PIN"), place);
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_MANIFEST_KEY,
                             _("Check the URI and its module-path, and that the token is there."),
                             _("%s: there is no such private key"), place);
    return NULL;
}
