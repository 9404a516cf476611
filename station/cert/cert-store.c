/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/cert/cert-private.h"

#include <glib/gi18n.h>
#include <openssl/err.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_STORE_CTX, X509_STORE_CTX_free)

/* One anchor, parsed. */
typedef struct {
    CertAnchor anchor; /* strings are ours */
    X509 *x509;
    STACK_OF(X509) *alone; /* holds x509 and nothing else */
    GRegex *pattern;       /* or NULL */
} Pin;

struct CertStore {
    GPtrArray *pins;
    STACK_OF(X509) *nobody;
};

/* What OpenSSL's path validation found about a certificate under one anchor, or under none. */
typedef struct {
    guint faults;        /* 1 << CertTrust, of the certificate */
    guint anchor_faults; /* 1 << CertTrust, of the anchor above it */
    int other;           /* X509_V_ERR_… that no word of ours stands for, or X509_V_OK */
} Finding;

#define FAULT(trust) (1u << (trust))
#define NOT_ITS_MAKER (FAULT(CERT_UNKNOWN_MAKER) | FAULT(CERT_BAD_SIGNATURE))

static const struct {
    int error;
    CertTrust fault;
} words[] = {
    { X509_V_ERR_CERT_HAS_EXPIRED, CERT_EXPIRED },
    { X509_V_ERR_CERT_NOT_YET_VALID, CERT_NOT_YET_VALID },
    { X509_V_ERR_CERT_SIGNATURE_FAILURE, CERT_BAD_SIGNATURE },
    { X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, CERT_BAD_SIGNATURE },
    { X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, CERT_UNKNOWN_MAKER },
    { X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, CERT_UNKNOWN_MAKER },
    { X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, CERT_UNKNOWN_MAKER },
    { X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, CERT_UNKNOWN_MAKER },
    { X509_V_ERR_CERT_UNTRUSTED, CERT_UNKNOWN_MAKER },
    { X509_V_ERR_EC_KEY_EXPLICIT_PARAMS, CERT_WEAK_KEY },
};

/* --- the anchors ---------------------------------------------------------------------------------------------- */

static void
pin_free(gpointer data)
{
    Pin *self = data;
    g_free((char *)self->anchor.maker);
    g_free((char *)self->anchor.pem);
    g_free((char *)self->anchor.uid_in);
    g_free((char *)self->anchor.uid_pattern);
    g_free((char *)self->anchor.staging_endpoint);
    sk_X509_free(self->alone);
    X509_free(self->x509);
    g_clear_pointer(&self->pattern, g_regex_unref);
    g_free(self);
}

/* (transfer full): NULL if the anchor's text is no certificate. */
static Pin *
pin_new(const CertAnchor *anchor)
{
    const char *cursor = anchor->pem != NULL ? anchor->pem : "";
    g_autoptr(X509) x509 = cert_pem_next(&cursor, NULL);
    if (x509 == NULL)
        return NULL;
    X509_check_purpose(x509, -1, 0); /* reads the extensions now, so that threads only read later */
    Pin *self = g_new0(Pin, 1);
    self->anchor = (CertAnchor){
        .id = anchor->id,
        .maker = g_strdup(anchor->maker),
        .pem = g_strdup(anchor->pem),
        .uid_in = g_strdup(anchor->uid_in != NULL ? anchor->uid_in : "none"),
        .uid_pattern = g_strdup(anchor->uid_pattern),
        .staging_endpoint = g_strdup(anchor->staging_endpoint),
    };
    self->x509 = g_steal_pointer(&x509);
    self->alone = sk_X509_new_null();
    sk_X509_push(self->alone, self->x509);
    if (anchor->uid_pattern != NULL)
        self->pattern = cert_uid_regex(anchor->uid_pattern, NULL);
    return self;
}

CertStore *
cert_store_new(GPtrArray *anchors)
{
    CertStore *self = g_new0(CertStore, 1);
    self->pins = g_ptr_array_new_with_free_func(pin_free);
    self->nobody = sk_X509_new_null();
    for (guint i = 0; anchors != NULL && i < anchors->len; i++) {
        Pin *pin = pin_new(g_ptr_array_index(anchors, i));
        if (pin != NULL)
            g_ptr_array_add(self->pins, pin);
    }
    return self;
}

void
cert_store_free(CertStore *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->pins);
    sk_X509_free(self->nobody);
    g_free(self);
}

static const Pin *
find_pin(const CertStore *self, gint64 id)
{
    for (guint i = 0; i < self->pins->len; i++) {
        const Pin *pin = g_ptr_array_index(self->pins, i);
        if (pin->anchor.id == id)
            return pin;
    }
    return NULL;
}

const CertAnchor *
cert_store_anchor(const CertStore *self, gint64 id)
{
    const Pin *pin = find_pin(self, id);
    return pin != NULL ? &pin->anchor : NULL;
}

bool
cert_store_uid_fits(const CertStore *self, gint64 id, const char *uid)
{
    const Pin *pin = find_pin(self, id);
    if (pin == NULL || pin->anchor.uid_pattern == NULL)
        return true;
    return uid != NULL && pin->pattern != NULL && g_regex_match(pin->pattern, uid, 0, NULL);
}

/* --- path validation ------------------------------------------------------------------------------------------- */

/* OpenSSL tells each fault here, and goes on to the next one because we say that this was none. */
static int
on_fault(int ok, X509_STORE_CTX *context)
{
    if (ok)
        return 1;
    Finding *finding = X509_STORE_CTX_get_app_data(context);
    int error = X509_STORE_CTX_get_error(context);
    bool is_anchor = X509_STORE_CTX_get_error_depth(context) > 0;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (words[i].error != error)
            continue;
        *(is_anchor ? &finding->anchor_faults : &finding->faults) |= FAULT(words[i].fault);
        return 1;
    }
    finding->other = error;
    return 1;
}

static bool
was_built(X509_STORE_CTX *context, const Pin *pin)
{
    STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(context);
    return pin != NULL && chain != NULL && sk_X509_num(chain) == 2 && sk_X509_value(chain, 1) == pin->x509;
}

/* Validates @x509 with @pin as the only trust anchor; with none where @pin is NULL. */
static Finding
validate(const CertStore *self, const Pin *pin, X509 *x509, gint64 now_us)
{
    Finding finding = { 0, 0, X509_V_OK };
    g_autoptr(X509_STORE_CTX) context = X509_STORE_CTX_new();
    if (context == NULL || X509_STORE_CTX_init(context, NULL, x509, NULL) != 1) {
        finding.other = X509_V_ERR_OUT_OF_MEM;
        return finding;
    }
    X509_STORE_CTX_set0_trusted_stack(context, pin != NULL ? pin->alone : self->nobody);
    X509_STORE_CTX_set_app_data(context, &finding);
    X509_STORE_CTX_set_verify_cb(context, on_fault);
    X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN);
    X509_STORE_CTX_set_time(context, 0, (time_t)(now_us / G_USEC_PER_SEC));
    X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(context), 0); /* cert-key.c judges strength */
    if (X509_verify_cert(context) != 1 && finding.other == X509_V_OK)
        finding.other = X509_V_ERR_UNSPECIFIED; /* it stopped although on_fault() lets it go on */
    if (!was_built(context, pin))
        finding.faults |= FAULT(CERT_UNKNOWN_MAKER);
    ERR_clear_error();
    return finding;
}

/* Could @pin be the issuer: the name is right, the key identifiers (where both have one) are, and it may sign? */
static bool
is_candidate(const Pin *pin, X509 *x509)
{
    return X509_check_issued(pin->x509, x509) == X509_V_OK;
}

/*
 * The anchor that signed @x509, or NULL. Of several with one key (a CA renewed under its old key) the one whose own
 * validity holds is taken.
 */
static const Pin *
find_issuer(const CertStore *self, X509 *x509, gint64 now_us, Finding *finding)
{
    const Pin *issuer = NULL;
    for (guint i = 0; i < self->pins->len; i++) {
        const Pin *pin = g_ptr_array_index(self->pins, i);
        if (!is_candidate(pin, x509))
            continue;
        Finding found = validate(self, pin, x509, now_us);
        if ((found.faults & NOT_ITS_MAKER) != 0 || (issuer != NULL && found.anchor_faults != 0))
            continue;
        issuer = pin;
        *finding = found;
        if (found.anchor_faults == 0)
            return issuer;
    }
    if (issuer == NULL)
        *finding = validate(self, NULL, x509, now_us);
    return issuer;
}

/* The pin whose key identifier the certificate gives, though that key did not sign it; NULL if there is none. */
static const Pin *
find_forged(const CertStore *self, X509 *x509)
{
    const ASN1_OCTET_STRING *named = X509_get0_authority_key_id(x509);
    for (guint i = 0; named != NULL && i < self->pins->len; i++) {
        const Pin *pin = g_ptr_array_index(self->pins, i);
        const ASN1_OCTET_STRING *own = X509_get0_subject_key_id(pin->x509);
        if (own != NULL && ASN1_OCTET_STRING_cmp(own, named) == 0 && X509_verify(x509, X509_get0_pubkey(pin->x509)) != 1)
            return pin;
    }
    return NULL;
}

/* --- the report ------------------------------------------------------------------------------------------------ */

static void
report_maker(CertReport *report, const CertStore *self, const Pin *issuer, X509 *x509)
{
    if (issuer != NULL) {
        report->anchor_id = issuer->anchor.id;
        report->maker = g_strdup(issuer->anchor.maker);
        g_free(report->uid_in);
        report->uid_in = g_strdup(issuer->anchor.uid_in);
        return;
    }
    const Pin *forged = find_forged(self, x509);
    ERR_clear_error();
    if (forged != NULL)
        cert_report_fault(report, CERT_BAD_SIGNATURE,
                          g_strdup_printf(_("it names the key of %s, but that key did not sign it"),
                                          forged->anchor.maker != NULL ? forged->anchor.maker : _("a pinned CA")));
    else
        cert_report_fault(report, CERT_UNKNOWN_MAKER,
                          g_strdup_printf(_("no CA on record signed it; its issuer is %s"), report->issuer));
}

static void
report_validity(CertReport *report, const Finding *finding, const Pin *issuer)
{
    g_autofree char *from = cert_text_day(report->not_before);
    g_autofree char *to = cert_text_day(report->not_after);
    if ((finding->faults & FAULT(CERT_EXPIRED)) != 0)
        cert_report_fault(report, CERT_EXPIRED, g_strdup_printf(_("it was valid until %s"), to));
    if ((finding->faults & FAULT(CERT_NOT_YET_VALID)) != 0)
        cert_report_fault(report, CERT_NOT_YET_VALID, g_strdup_printf(_("it is valid from %s only"), from));
    const char *maker = issuer != NULL && issuer->anchor.maker != NULL ? issuer->anchor.maker : "?";
    report->anchor_expired = (finding->anchor_faults & FAULT(CERT_EXPIRED)) != 0;
    if (report->anchor_expired)
        cert_report_fault(report, CERT_EXPIRED, g_strdup_printf(_("the CA of %s is past its own date"), maker));
    if ((finding->anchor_faults & FAULT(CERT_NOT_YET_VALID)) != 0)
        cert_report_fault(report, CERT_NOT_YET_VALID, g_strdup_printf(_("the CA of %s is not valid yet"), maker));
}

static void
report_all(CertReport *report, const CertStore *self, const Pin *issuer, const Finding *finding, X509 *x509)
{
    if (X509_check_ca(x509) != 0)
        cert_report_fault(report, CERT_IS_CA, g_strdup(_("it is a CA's, and a CA is no module")));
    report_maker(report, self, issuer, x509);
    if (((finding->faults | finding->anchor_faults) & FAULT(CERT_WEAK_KEY)) != 0)
        cert_report_fault(report, CERT_WEAK_KEY, g_strdup(_("its curve is spelt out in numbers")));
    report_validity(report, finding, issuer);
}

CertReport *
cert_store_judge(const CertStore *self, const char *pem, const char *uid, gint64 now_us, guint min_key_bits,
                 GError **error)
{
    g_autoptr(X509) x509 = cert_pem_only(pem != NULL ? pem : "", error);
    if (x509 == NULL)
        return NULL;
    g_autoptr(CertReport) report = cert_report_new(x509, error);
    if (report == NULL)
        return NULL;
    Finding finding;
    const Pin *issuer = find_issuer(self, x509, now_us, &finding);
    if (finding.other != X509_V_OK) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE, NULL, "%s: %s", _("the certificate"),
                             X509_verify_cert_error_string(finding.other));
        return NULL;
    }
    report_all(report, self, issuer, &finding, x509);
    cert_report_fault(report, CERT_WEAK_KEY, cert_key_fault(x509, min_key_bits));
    cert_report_fault(report, CERT_UID_MISMATCH, cert_uid_fault(x509, report->uid_in, uid));
    report->uid_seen_in = cert_uid_seen_in(x509, uid);
    cert_report_conclude(report);
    return g_steal_pointer(&report);
}
