/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/cert/cert-private.h"

#include <glib/gi18n.h>
#include <openssl/err.h>

/* Who made it before how good it is, and what any certificate must be before what this module's must be. */
static const CertTrust order[] = {
    CERT_IS_CA, CERT_BAD_SIGNATURE, CERT_UNKNOWN_MAKER, CERT_WEAK_KEY, CERT_EXPIRED, CERT_NOT_YET_VALID, CERT_UID_MISMATCH,
};

void
cert_report_free(CertReport *report)
{
    if (report == NULL)
        return;
    g_free(report->sha256);
    g_free(report->spki_sha256);
    g_free(report->subject);
    g_free(report->issuer);
    g_free(report->serial);
    g_free(report->key);
    g_free(report->uid_in);
    g_free(report->maker);
    g_free(report->pem);
    for (int i = 0; i < N_CERT_TRUSTS; i++)
        g_free(report->reasons[i]);
    g_free(report);
}

static CertReport *
refuse(const char *why, GError **error)
{
    ERR_clear_error();
    claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE, NULL, _("the certificate: %s"), why);
    return NULL;
}

CertReport *
cert_report_new(X509 *x509, GError **error)
{
    g_autoptr(CertReport) self = g_new0(CertReport, 1);
    if (!cert_text_time(X509_get0_notBefore(x509), &self->not_before) ||
        !cert_text_time(X509_get0_notAfter(x509), &self->not_after))
        return refuse(_("its validity cannot be read"), error);
    if ((X509_get_extension_flags(x509) & EXFLAG_INVALID) != 0)
        return refuse(_("an extension of it cannot be read, or stands in it twice"), error);
    self->sha256 = cert_text_sha256(x509);
    self->spki_sha256 = cert_text_spki_sha256(x509);
    self->pem = cert_pem_write(x509);
    if (self->sha256 == NULL || self->spki_sha256 == NULL || self->pem == NULL)
        return refuse(_("it cannot be written anew"), error);
    self->subject = cert_text_name(X509_get_subject_name(x509));
    self->issuer = cert_text_name(X509_get_issuer_name(x509));
    self->serial = cert_text_serial(x509);
    self->key = cert_key_name(x509);
    self->uid_in = g_strdup("none");
    return g_steal_pointer(&self);
}

void
cert_report_fault(CertReport *self, CertTrust fault, char *reason)
{
    if (self->reasons[fault] == NULL)
        self->reasons[fault] = reason;
    else
        g_free(reason);
}

void
cert_report_conclude(CertReport *self)
{
    self->trust = CERT_TRUSTED;
    for (gsize i = G_N_ELEMENTS(order); i > 0; i--)
        if (self->reasons[order[i - 1]] != NULL)
            self->trust = order[i - 1];
}
