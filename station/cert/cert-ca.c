/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/cert/cert-private.h"

#include <glib/gi18n.h>

void
cert_ca_info_free(CertCaInfo *info)
{
    if (info == NULL)
        return;
    g_free(info->pem);
    g_free(info->subject);
    g_free(info->common_name);
    g_free(info->organisation);
    g_free(info->sha256);
    g_free(info->spki_sha256);
    g_free(info->key_id);
    g_free(info->key);
    g_free(info);
}

static bool
has_simulator_marker(X509 *x509)
{
    ASN1_OBJECT *marker = OBJ_txt2obj(CERT_SIMULATOR_OID, 1);
    int at = X509_get_ext_by_OBJ(x509, marker, -1);
    ASN1_OBJECT_free(marker);
    return at >= 0;
}

static CertCaInfo *
describe(X509 *x509, GError **error)
{
    g_autoptr(CertReport) report = cert_report_new(x509, error);
    if (report == NULL)
        return NULL;
    if (X509_check_ca(x509) == 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE,
                             _("Ask the maker for the certificate of the CA that signs its modules."),
                             _("%s: this certificate is not a CA's"), report->subject);
        return NULL;
    }
    const X509_NAME *subject = X509_get_subject_name(x509);
    CertCaInfo *info = g_new0(CertCaInfo, 1);
    info->pem = g_steal_pointer(&report->pem);
    info->subject = g_steal_pointer(&report->subject);
    info->sha256 = g_steal_pointer(&report->sha256);
    info->spki_sha256 = g_steal_pointer(&report->spki_sha256);
    info->key = g_steal_pointer(&report->key);
    info->not_before = report->not_before;
    info->not_after = report->not_after;
    info->organisation = cert_text_entry(subject, NID_organizationName, 0);
    info->common_name = cert_text_entry(subject, NID_commonName, 0);
    if (info->common_name == NULL)
        info->common_name = g_strdup(info->organisation);
    info->key_id = cert_text_hex(X509_get0_subject_key_id(x509));
    info->simulator = has_simulator_marker(x509);
    info->weak_key = cert_key_is_weak(x509);
    return info;
}

GPtrArray *
cert_ca_parse(const char *text, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)cert_ca_info_free);
    const char *cursor = text;
    g_autoptr(GError) cause = NULL;
    for (;;) {
        g_autoptr(X509) x509 = cert_pem_next(&cursor, &cause);
        if (x509 == NULL)
            break;
        CertCaInfo *info = describe(x509, error);
        if (info == NULL)
            return NULL;
        g_ptr_array_add(all, info);
    }
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    if (all->len == 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE,
                             _("Give a PEM file: it has a line '-----BEGIN CERTIFICATE-----'."), "%s",
                             _("the file: there is no PEM certificate in it"));
        return NULL;
    }
    return g_steal_pointer(&all);
}
