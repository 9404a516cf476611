/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * The manifest key: P-256, the exporter's, encrypted PKCS#8 beside the record (mode 0600), with its certificate. Not
 * the station key, which signs unattended.
 */
typedef struct ManifestKey ManifestKey;

void manifest_key_free(ManifestKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ManifestKey, manifest_key_free)

/** manifest_key_path, manifest_certificate_path, manifest_trials_path: (transfer full): beside the record. */
char *manifest_key_path(Station *station);
char *manifest_certificate_path(Station *station);
char *manifest_trials_path(Station *station);

/** manifest_key_certificate: (transfer full): where the certificate in use is: the setting's file, else the installed one. */
char *manifest_key_certificate(Station *station);
/** manifest_key_ca: (transfer full): what a receiver pins, PEM: the certificate's CAs, itself where there are none, or the trials'. */
char *manifest_key_ca(Station *station, GError **error);

/** manifest_key_is_needed: true once anybody is registered: then no trial key signs. */
bool manifest_key_is_needed(Station *station, bool *needed, GError **error);

/** manifest_key_create: a new key under @passphrase; not over one that is there (file-write). */
bool manifest_key_create(Station *station, const char *passphrase, bool self_signed, GError **error);
/** manifest_key_self_sign: makes a certificate for it by itself, beside the record: a trial one. */
bool manifest_key_self_sign(Station *station, const ManifestKey *self, GError **error);
/** manifest_key_request: (transfer full): a certificate request, PEM. */
char *manifest_key_request(const ManifestKey *self, Station *station, GError **error);
/** manifest_key_install: @pem is the key's certificate, followed by its CAs; bad-certificate if it is another key's. */
bool manifest_key_install(Station *station, const ManifestKey *self, const char *pem, GError **error);

/** manifest_key_has_passphrase: must one be given to open what is in @key_path? Not where there is nothing. */
bool manifest_key_has_passphrase(const char *key_path);
/**
 * manifest_key_load: (transfer full): the key in @key_path, a PEM file or a PKCS#11 URI, with the certificate in
 * @certificate_path (nullable). @passphrase is the token's PIN then.
 * Errors: usage (not P-256), no-manifest-key, wrong-pin (the pass phrase does not fit), bad-certificate.
 */
ManifestKey *manifest_key_load(const char *key_path, const char *certificate_path, const char *passphrase,
                               GError **error);
/** manifest_key_trial: (transfer full): a key that lives in memory only; its certificate joins the trials' file. */
ManifestKey *manifest_key_trial(Station *station, GError **error);

bool manifest_key_is_trial(const ManifestKey *self);
/** manifest_key_pem: (transfer none): the certificate and what came with it, as PEM. NULL where there is none. */
const char *manifest_key_pem(const ManifestKey *self);
/** manifest_key_thumbprint: (transfer none): SHA-256 of the certificate's DER, 32 bytes. */
const guint8 *manifest_key_thumbprint(const ManifestKey *self);
/** manifest_key_fingerprint: (transfer full): the same in hex. */
char *manifest_key_fingerprint(const ManifestKey *self);
/** manifest_key_sign: (transfer full): ECDSA with SHA-256; DER, or (@raw) r and s, 32 bytes each. */
GBytes *manifest_key_sign(const ManifestKey *self, gconstpointer data, gsize length, bool raw, GError **error);
