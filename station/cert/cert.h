/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * A module's certificate, judged against the makers' pinned CAs. Knows no database and no unit: anchors and
 * the time come in, a report comes out. OpenSSL stays in this folder.
 */

/** CertAnchor: one pinned CA certificate, root or intermediate. The strings stay the caller's. */
typedef struct {
    gint64 id;
    const char *maker;
    const char *pem;
    const char *uid_in;           /* "cn" "serialNumber" "x509-serial" "none" */
    const char *uid_pattern;      /* regular expression for the whole UID, or NULL */
    const char *staging_endpoint; /* or NULL */
} CertAnchor;

typedef enum {
    CERT_TRUSTED,
    CERT_UNKNOWN_MAKER,
    CERT_BAD_SIGNATURE,
    CERT_EXPIRED,
    CERT_NOT_YET_VALID,
    CERT_IS_CA,
    CERT_WEAK_KEY,
    CERT_UID_MISMATCH,
} CertTrust;

const char *cert_trust_name(CertTrust trust); /* "trusted" "unknown-maker" … */

/** CertReport: what the certificate says and what we think of it. Free with cert_report_free(). */
typedef struct {
    char *sha256;      /* hex of DER */
    char *spki_sha256; /* hex of SubjectPublicKeyInfo */
    char *subject;     /* RFC 2253, UTF-8 */
    char *issuer;
    char *serial;      /* hex */
    gint64 not_before; /* microseconds since 1970 */
    gint64 not_after;
    char *key;         /* "RSA-2048" "EC-P256" … */
    char *uid_in;      /* of the anchor; "none" where there is none */
    gint64 anchor_id;  /* 0: none */
    char *maker;       /* of the anchor, or NULL */
    char *pem;         /* the certificate written anew: 64-character lines, LF */
    CertTrust trust;
} CertReport;

void cert_report_free(CertReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CertReport, cert_report_free)

/**
 * cert_judge:
 * @pem: what the module gave: PEM with lines of any length, or none at all
 * @uid: the module's ThingName
 * @anchors: (element-type CertAnchor): pinned CAs in use
 * @now_us: the station's time
 * @min_key_bits: smallest RSA modulus accepted, 2048 unless the station's settings say otherwise
 *
 * Returns: (transfer full): a report, also for a certificate that is not trusted; NULL with @error
 * (bad-certificate) if this is no X.509 certificate.
 */
CertReport *cert_judge(const char *pem, const char *uid, GPtrArray *anchors, gint64 now_us,
                       guint min_key_bits, GError **error);

/** cert_uid_is_wellformed: the grammar of every UID, [A-Za-z0-9:_-]{8,64}, and @pattern for the whole if given. */
bool cert_uid_is_wellformed(const char *uid, const char *pattern);

/** CertCaInfo: one certificate of a CA file. */
typedef struct {
    char *pem;
    char *subject;
    char *common_name; /* or organisation, or NULL */
    char *sha256;
    char *spki_sha256;
    char *key_id; /* or NULL */
    bool simulator;
    gint64 not_after;
} CertCaInfo;

void cert_ca_info_free(CertCaInfo *info);

/**
 * cert_ca_parse:
 * @text: one or several PEM certificates
 *
 * Returns: (transfer full) (element-type CertCaInfo): each of them, or NULL with @error (bad-certificate) if
 * there is none or one is no CA.
 */
GPtrArray *cert_ca_parse(const char *text, GError **error);

/** CERT_SIMULATOR_OID: the extension that marks the simulator's CAs, so that no real database trusts one. */
#define CERT_SIMULATOR_OID "1.3.6.1.4.1.54392.5.1742.1"
