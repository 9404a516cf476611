/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/sim-profile.h"

#include <gio/gio.h>
#include <openssl/x509.h>
#include <stdbool.h>

/* X.509 as the makers write it. Only for sim-stock.c, which knows whose and why. */

typedef struct {
    const char *name;          /* subject: "C=CN/O=Maker" */
    const char *common_name;   /* or NULL; first in the subject */
    const char *serial_number; /* the subject's attribute, or NULL */
    const guint8 *serial;      /* the X.509 serial number, big endian */
    gsize serial_length;
    gint64 from_days; /* validity, days from today */
    gint64 to_days;
    EVP_PKEY *key;
    X509 *issuer;         /* gives name and key identifier; NULL: signed by itself */
    EVP_PKEY *issuer_key; /* signs */
    bool ca;
    bool marker; /* says that a simulator made it */
    bool rich_extensions;
} SimCertificate;

/** sim_certificate_make: (transfer full). Errors: bad-certificate. */
X509 *sim_certificate_make(const SimCertificate *what, GError **error);

/** sim_certificate_pem: (transfer full). */
char *sim_certificate_pem(X509 *certificate);

/** sim_certificate_parse: (transfer full): NULL if @pem is no certificate. */
X509 *sim_certificate_parse(const char *pem);

/** sim_certificate_common_name: (transfer full): NULL if it has none. */
char *sim_certificate_common_name(X509 *certificate);

/** sim_key_generate: (transfer full): a key pair, for a CA. */
EVP_PKEY *sim_key_generate(SimKeyKind kind, GError **error);

/** sim_key_pem, sim_key_parse: (transfer full): a private key as PKCS#8. */
char *sim_key_pem(EVP_PKEY *key);
EVP_PKEY *sim_key_parse(const char *pem);

/**
 * sim_key_public:
 *
 * Returns: (transfer full): a public key that follows from seed and label. Nobody has its private key, and a module
 * that never connects needs none: so thousands of different keys cost nothing, and come out the same again.
 */
EVP_PKEY *sim_key_public(SimKeyKind kind, guint64 seed, const char *label, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
