/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-choice.h"

#include "station/auth/auth-secret.h"
#include "station/base/claimcheck-error.h"
#include "station/manifest/token-key.h"

#include <glib/gi18n.h>
#include <string.h>

static char *
setting(Station *station, const char *key)
{
    return settings_string(station_settings(station), "key", key);
}

char *
manifest_choice_key(Station *station, const char *named)
{
    char *configured = named == NULL ? setting(station, "uri") : NULL;
    if (configured != NULL)
        return configured;
    return named != NULL ? g_strdup(named) : manifest_key_path(station);
}

/* (transfer full): where the certificate of the key in @key is. */
static char *
certificate_of(Station *station, const ManifestChoice *choice, const char *key)
{
    g_autofree char *text = NULL;
    if (choice->certificate != NULL)
        return g_strdup(choice->certificate);
    if (!token_key_is_uri(key) && g_file_get_contents(key, &text, NULL, NULL) &&
        strstr(text, "-----BEGIN CERTIFICATE-----") != NULL)
        return g_strdup(key);
    return manifest_key_certificate(station);
}

bool
manifest_choice_usual(Station *station, ManifestChoiceKind *kind, GError **error)
{
    g_autofree char *usual = manifest_choice_key(station, NULL);
    bool is_needed = false;
    *kind = MANIFEST_CHOICE_OWN;
    if (token_key_is_uri(usual) || g_file_test(usual, G_FILE_TEST_EXISTS))
        return true;
    if (!manifest_key_is_needed(station, &is_needed, error))
        return false;
    *kind = is_needed ? MANIFEST_CHOICE_NONE : MANIFEST_CHOICE_TRIAL;
    return true;
}

static ManifestKey *
open_key(const ManifestChoice *choice, const char *key, const char *certificate, GError **error)
{
    bool must_ask = manifest_key_has_passphrase(key);
    char *passphrase = must_ask ? choice->ask(choice->data, error) : NULL;
    ManifestKey *opened =
        passphrase != NULL || !must_ask ? manifest_key_load(key, certificate, passphrase, error) : NULL;
    auth_wipe(passphrase);
    return opened;
}

ManifestKey *
manifest_choice_bare(Station *station, const ManifestChoice *choice, GError **error)
{
    g_autofree char *key = manifest_choice_key(station, choice->key);
    return open_key(choice, key, NULL, error);
}

ManifestKey *
manifest_choice_load(Station *station, const ManifestChoice *choice, GError **error)
{
    ManifestChoiceKind kind = MANIFEST_CHOICE_OWN;
    if (choice->key == NULL && !manifest_choice_usual(station, &kind, error))
        return NULL;
    if (kind == MANIFEST_CHOICE_TRIAL && choice->certificate != NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Give the key, too: --key KEY."), "%s",
                             _("--cert: there is no key that it belongs to"));
        return NULL;
    }
    if (kind == MANIFEST_CHOICE_TRIAL)
        return manifest_key_trial(station, error);
    g_autofree char *key = manifest_choice_key(station, choice->key);
    if (kind == MANIFEST_CHOICE_NONE) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_MANIFEST_KEY, NULL, _("%s: there is no manifest key"), key);
        return NULL;
    }
    g_autofree char *certificate = certificate_of(station, choice, key);
    return open_key(choice, key, certificate, error);
}
