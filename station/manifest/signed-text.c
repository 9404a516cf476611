/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/signed-text.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <openssl/pem.h> /* before the next, which declares how to read PEM only then */

#include <openssl/cms.h>
#include <string.h>

enum { MAX_CERTIFICATES = 16 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_STORE, X509_STORE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CMS_ContentInfo, CMS_ContentInfo_free)

void
signed_text_clear(SignedText *self)
{
    g_clear_pointer(&self->text, g_free);
    g_clear_pointer(&self->signer, g_free);
}

static bool
bad(GError **error, ClaimcheckError code, const char *name, const char *why)
{
    claimcheck_error_set(error, code, _("Ask the receiver for it again."), "%s: %s", name, why);
    return false;
}

static CMS_ContentInfo *
read_cms(GBytes *file)
{
    g_autoptr(BIO) bio = BIO_new_mem_buf(g_bytes_get_data(file, NULL), (int)g_bytes_get_size(file));
    static const char dashes[] = "-----BEGIN";
    bool is_pem = g_bytes_get_size(file) > strlen(dashes) && memcmp(g_bytes_get_data(file, NULL), dashes, strlen(dashes)) == 0;
    return is_pem ? PEM_read_bio_CMS(bio, NULL, NULL, NULL) : d2i_CMS_bio(bio, NULL);
}

static X509_STORE *
store_of(const char *ca_pem)
{
    X509_STORE *store = X509_STORE_new();
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
    g_autoptr(BIO) bio = BIO_new_mem_buf(ca_pem != NULL ? ca_pem : "", -1);
    X509 *one = NULL;
    for (int i = 0; i < MAX_CERTIFICATES && (one = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL; i++) {
        X509_STORE_add_cert(store, one);
        X509_free(one);
    }
    return store;
}

static char *
first_signer(CMS_ContentInfo *cms)
{
    STACK_OF(X509) *signers = CMS_get0_signers(cms);
    X509 *signer = sk_X509_num(signers) > 0 ? sk_X509_value(signers, 0) : NULL;
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    if (signer != NULL && X509_NAME_print_ex(bio, X509_get_subject_name(signer), 0, XN_FLAG_RFC2253) > 0) {
        char *data = NULL;
        long length = BIO_get_mem_data(bio, &data);
        text = g_strndup(data, (gsize)length);
    }
    sk_X509_free(signers);
    return text;
}

static bool
open_cms(SignedText *self, const char *name, CMS_ContentInfo *cms, const char *ca_pem, GError **error)
{
    g_autoptr(X509_STORE) store = store_of(ca_pem);
    g_autoptr(BIO) content = BIO_new(BIO_s_mem());
    unsigned int flags = CMS_BINARY | (ca_pem == NULL ? CMS_NO_SIGNER_CERT_VERIFY : 0);
    X509_STORE_set_purpose(store, X509_PURPOSE_ANY);
    if (CMS_verify(cms, NULL, store, NULL, content, flags) != 1)
        return bad(error, CLAIMCHECK_ERROR_BAD_SIGNATURE, name,
                   ca_pem != NULL ? _("its signature does not fit, or its signer does not come from the CA given")
                                  : _("its signature does not fit"));
    char *data = NULL;
    long length = BIO_get_mem_data(content, &data);
    self->text = g_strndup(data, (gsize)length);
    self->signer = first_signer(cms);
    self->trusted = ca_pem != NULL;
    return self->signer != NULL || bad(error, CLAIMCHECK_ERROR_BAD_SIGNATURE, name, _("it carries no signer"));
}

bool
signed_text_open(SignedText *self, const char *name, GBytes *file, const char *ca_pem, GError **error)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(file, &length);
    if (length > 0 && *data == '{') {
        if (ca_pem != NULL)
            return bad(error, CLAIMCHECK_ERROR_BAD_SIGNATURE, name, _("it is not signed"));
        self->text = g_strndup(data, length);
        return true;
    }
    g_autoptr(CMS_ContentInfo) cms = read_cms(file);
    if (cms == NULL)
        return bad(error, CLAIMCHECK_ERROR_BAD_MANIFEST, name, _("this is no acknowledgement"));
    return open_cms(self, name, cms, ca_pem, error);
}
