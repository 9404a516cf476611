/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/simulator-marker.h"

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

#define N_CERT_TRUSTS (CERT_UID_MISMATCH + 1)

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
    CertTrust trust;   /* the first fault in the order is-ca, unknown-maker or bad-signature, weak-key, expired,
                          not-yet-valid, uid-mismatch; CERT_TRUSTED if there is none */
    char *reasons[N_CERT_TRUSTS]; /* why, for every fault there is; NULL where there is none */
    bool anchor_expired;          /* CERT_EXPIRED is (also) the pinned CA's own fault, not the module's */
    const char *uid_seen_in;      /* where the UID stands in it, whatever its maker: "cn" … or NULL: nowhere */
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

/**
 * CertStore: pinned anchors, parsed once. For a station that judges many certificates against the same anchors;
 * it never changes after it was made, so any number of threads may ask it at once.
 */
typedef struct CertStore CertStore;

/**
 * cert_store_new:
 * @anchors: (nullable) (element-type CertAnchor): copied; one that is no certificate is left out, so it trusts nobody
 */
CertStore *cert_store_new(GPtrArray *anchors);
void cert_store_free(CertStore *self); /* NULL is welcome */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CertStore, cert_store_free)

/**
 * cert_store_judge: cert_judge() with anchors parsed before.
 *
 * An anchor is the issuer if its name is the certificate's issuer name, if the authority key identifier (where the
 * certificate has one) names its key, and if its key verifies the signature: X.509 path validation (RFC 5280, 6.1)
 * with the anchor as the trust anchor, root or intermediate, and no certificate between. An anchor is trusted until
 * it is retired or its own validity ends.
 */
CertReport *cert_store_judge(const CertStore *self, const char *pem, const char *uid, gint64 now_us,
                             guint min_key_bits, GError **error);

/** cert_store_anchor: (transfer none): the anchor with this id, or NULL. */
const CertAnchor *cert_store_anchor(const CertStore *self, gint64 id);

/** cert_store_uid_fits: does @uid fit the pattern of anchor @id? True where there is none. */
bool cert_store_uid_fits(const CertStore *self, gint64 id, const char *uid);

/** cert_uid_is_wellformed: the grammar of every UID, [A-Za-z0-9:_-]{8,64}, and @pattern for the whole if given. */
bool cert_uid_is_wellformed(const char *uid, const char *pattern);

/** cert_uid_pattern_check: can @pattern be used? Else false with @error (usage) that says where it is wrong. */
bool cert_uid_pattern_check(const char *pattern, GError **error);

/** CertCaInfo: one certificate of a CA file. */
typedef struct {
    char *pem; /* written anew: 64-character lines, LF */
    char *subject;
    char *common_name;  /* or organisation, or NULL */
    char *organisation; /* or NULL */
    char *sha256;
    char *spki_sha256;
    char *key_id;  /* hex of the subject key identifier, or NULL */
    char *key;     /* "RSA-4096" … */
    bool weak_key; /* less than RSA-2048 is worth */
    bool simulator;
    gint64 not_before; /* microseconds since 1970 */
    gint64 not_after;
} CertCaInfo;

void cert_ca_info_free(CertCaInfo *info);

/**
 * cert_ca_parse:
 * @text: one or several PEM certificates, with any text around them
 *
 * Returns: (transfer full) (element-type CertCaInfo): each of them, or NULL with @error (bad-certificate) if
 * there is none or one is no CA.
 */
GPtrArray *cert_ca_parse(const char *text, GError **error);

/** CERT_SIMULATOR_OID: the extension that marks the simulator's CAs, so that no real database trusts one. */
#define CERT_SIMULATOR_OID SIMULATOR_MARKER_OID
