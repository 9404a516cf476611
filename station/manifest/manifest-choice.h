/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/manifest/manifest-key.h"

/*
 * Which key signs: the one that a person names, else that of the setting [key] uri, else the station's own, else a trial
 * key while nobody is registered.
 */

/** ManifestPassphraseFunc: (transfer full): asks for it, or NULL with @error: pin-required. */
typedef char *(*ManifestPassphraseFunc)(gpointer data, GError **error);

typedef struct {
    const char *key;         /* a PEM file or a PKCS#11 URI; NULL: the usual one */
    const char *certificate; /* that key's; NULL: in the key's file, [key] certificate, or the installed one */
    ManifestPassphraseFunc ask;
    gpointer data;
} ManifestChoice;

typedef enum {
    MANIFEST_CHOICE_OWN,   /* a key is there, and a pass phrase opens it */
    MANIFEST_CHOICE_TRIAL, /* none is there, and none is needed: a trial key would sign */
    MANIFEST_CHOICE_NONE,  /* none is there, and one is needed */
} ManifestChoiceKind;

/** manifest_choice_usual: which key signs where a person names none. */
bool manifest_choice_usual(Station *station, ManifestChoiceKind *kind, GError **error);
/** manifest_choice_key: (transfer full): where that key is: @named, else the setting's, else the station's own file. */
char *manifest_choice_key(Station *station, const char *named);
/**
 * manifest_choice_load: (transfer full): the key; the pass phrase is asked for only where there is something to open, and
 * wiped. Errors: no-manifest-key, and those of manifest_key_load().
 */
ManifestKey *manifest_choice_load(Station *station, const ManifestChoice *choice, GError **error);
/** manifest_choice_bare: (transfer full): the key without a certificate, for those who are about to get it one. */
ManifestKey *manifest_choice_bare(Station *station, const ManifestChoice *choice, GError **error);
