/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <openssl/x509v3.h>
#include <stdbool.h>

/*
 * Certificates made to order, for tests: a maker's CA, its modules' certificates, and everything that can be
 * wrong with either. Any failure to make one ends the test.
 */

#define PKI_DAY_US ((gint64)24 * 3600 * G_USEC_PER_SEC)
#define PKI_NOW_US (G_GINT64_CONSTANT(1767225600) * G_USEC_PER_SEC) /* 2026-01-01 */

/** PkiCert: what a certificate is to be. What is left out is as a good maker has it. */
typedef struct {
    const char *cn;            /* NULL: none */
    const char *cn_2;          /* a second one, or NULL */
    const char *organisation;  /* or NULL */
    const char *serial_number; /* the subject's attribute, or NULL */
    const char *serial;        /* the certificate's, hex; NULL: "0102" */
    const char *key;           /* pki_key()'s; NULL: "P-256" */
    const char *digest;        /* NULL: "SHA256" */
    int from_days;             /* both as days from PKI_NOW_US; 0 and 0: a year back, nine ahead */
    int to_days;
    bool is_ca;
    const char *key_id;        /* subject key identifier: NULL: "hash" for a CA; "none"; or hex */
    const char *authority_key_id; /* NULL: the issuer's; "none"; or hex */
    const char *extension;     /* OID of a further extension, or NULL */
    const char *extension_hex; /* its value; NULL: "0500" */
    bool extension_is_critical;
    int cn_type;               /* V_ASN1_…; 0: UTF8String */
    int cn_length;             /* 0: strlen */
} PkiCert;

/** pki_key: (transfer none): the key of this name, "RSA-2048", "P-256", "P-256/2" (another one), "P-256/spelt-out"
 * (its curve in numbers) …; made once. */
EVP_PKEY *pki_key(const char *name);

/**
 * pki_make:
 * @issuer: (nullable): NULL for a self-signed one
 * @issuer_key: name of the key that signs
 */
X509 *pki_make(const PkiCert *what, X509 *issuer, const char *issuer_key);

char *pki_pem(X509 *x509); /* (transfer full) */
