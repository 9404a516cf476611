/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/cert/cert.h"

#include <openssl/bn.h>
#include <openssl/x509v3.h>

/* What the files of this folder share. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AUTHORITY_KEYID, AUTHORITY_KEYID_free)

/* --- cert-pem.c: text to certificate and back ------------------------------------------------------------ */

/**
 * cert_pem_next:
 * @cursor: where to look; moved behind the certificate that was found
 *
 * The next certificate in a text: base 64 in lines of any length or in one run, with LF, CR LF, CR or blanks.
 * Returns: (transfer full): it, or NULL with @error (bad-certificate), or NULL without if there is none left.
 */
X509 *cert_pem_next(const char **cursor, GError **error);

/** cert_pem_only: (transfer full): the certificate of a text that holds exactly one and nothing else, or NULL. */
X509 *cert_pem_only(const char *text, GError **error);

/** cert_pem_write: (transfer full): 64-character lines, LF. */
char *cert_pem_write(X509 *x509);

/* --- cert-text.c: what it says, in words ------------------------------------------------------------------ */

char *cert_text_name(const X509_NAME *name);          /* RFC 2253, UTF-8 */
char *cert_text_entry(const X509_NAME *name, int nid, int at); /* one attribute's value, or NULL; see cert-text.c */
int cert_text_count(const X509_NAME *name, int nid);  /* how many of them there are */
char *cert_text_serial(X509 *x509);                   /* lower-case hex; NULL if it is negative */
char *cert_text_sha256(X509 *x509);
char *cert_text_spki_sha256(X509 *x509);
char *cert_text_hex(const ASN1_OCTET_STRING *bytes);  /* NULL for NULL */
char *cert_text_day(gint64 at_us);                    /* 2032-03-01 */
bool cert_text_time(const ASN1_TIME *time, gint64 *at_us);

/* --- cert-key.c: is it strong enough? --------------------------------------------------------------------- */

char *cert_key_name(X509 *x509); /* "RSA-2048" "EC-P256" … */
/** cert_key_fault: (transfer full): why key or signature are too weak, or NULL. */
char *cert_key_fault(X509 *x509, guint min_key_bits);
/** cert_key_is_weak: less than RSA-2048 is worth, whatever the kind of key; the certificate's own signature aside. */
bool cert_key_is_weak(X509 *x509);

/* --- cert-uid.c: where the UID stands ---------------------------------------------------------------------- */

/** cert_uid_fault: (transfer full): why @uid is not the one in @x509 at place @uid_in, or NULL. */
char *cert_uid_fault(X509 *x509, const char *uid_in, const char *uid);
/** cert_uid_seen_in: (transfer none): the place where @uid stands in @x509, or NULL. */
const char *cert_uid_seen_in(X509 *x509, const char *uid);
/** cert_uid_regex: (transfer full): @pattern for a whole UID. */
GRegex *cert_uid_regex(const char *pattern, GError **error);
bool cert_uid_has_grammar(const char *uid);

/* --- cert-report.c ------------------------------------------------------------------------------------------ */

/** cert_report_new: (transfer full): what @x509 says, nothing judged; NULL with @error (bad-certificate). */
CertReport *cert_report_new(X509 *x509, GError **error);
/** cert_report_fault: notes a fault; @reason (transfer full) may be NULL: then there is none. The first reason stays. */
void cert_report_fault(CertReport *self, CertTrust fault, char *reason);
/** cert_report_conclude: sets the one word of trust from the faults noted. */
void cert_report_conclude(CertReport *self);
