/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-choice.h"

#include "station/auth/auth-secret.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

bool
manifest_choice_usual(Station *station, ManifestChoiceKind *kind, GError **error)
{
    g_autofree char *own = manifest_key_path(station);
    bool is_needed = false;
    *kind = MANIFEST_CHOICE_OWN;
    if (g_file_test(own, G_FILE_TEST_EXISTS))
        return true;
    if (!manifest_key_is_needed(station, &is_needed, error))
        return false;
    *kind = is_needed ? MANIFEST_CHOICE_NONE : MANIFEST_CHOICE_TRIAL;
    return true;
}

static ManifestKey *
open_key(const ManifestChoice *choice, const char *path, const char *certificate, GError **error)
{
    char *passphrase = choice->ask(choice->data, error);
    ManifestKey *key = passphrase != NULL ? manifest_key_load(path, certificate, passphrase, error) : NULL;
    auth_wipe(passphrase);
    return key;
}

ManifestKey *
manifest_choice_load(Station *station, const ManifestChoice *choice, GError **error)
{
    g_autofree char *own = manifest_key_path(station);
    g_autofree char *own_certificate = manifest_certificate_path(station);
    ManifestChoiceKind kind = MANIFEST_CHOICE_OWN;
    if (choice->key != NULL && choice->certificate == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("--cert: it must be given"));
        return NULL;
    }
    if (choice->key == NULL && !manifest_choice_usual(station, &kind, error))
        return NULL;
    if (kind == MANIFEST_CHOICE_TRIAL)
        return manifest_key_trial(station, error);
    if (kind == MANIFEST_CHOICE_NONE) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_MANIFEST_KEY, NULL, _("%s: there is no manifest key"), own);
        return NULL;
    }
    return open_key(choice, choice->key != NULL ? choice->key : own,
                    choice->certificate != NULL ? choice->certificate : own_certificate, error);
}
