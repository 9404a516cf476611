/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/maker-store.h"

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

enum { MAX_CERTIFICATES = 1024 };

struct MakerStore {
    X509_STORE *store;
};

MakerStore *
maker_store_new(GBytes *pem)
{
    MakerStore *self = g_new0(MakerStore, 1);
    self->store = X509_STORE_new();
    /* A pinned CA may be an intermediate one. */
    X509_STORE_set_flags(self->store, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
    BIO *bio = BIO_new_mem_buf(g_bytes_get_data(pem, NULL), (int)g_bytes_get_size(pem));
    X509 *one = NULL;
    for (int i = 0; i < MAX_CERTIFICATES && (one = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL; i++) {
        X509_STORE_add_cert(self->store, one);
        X509_free(one);
    }
    BIO_free(bio);
    return self;
}

void
maker_store_free(MakerStore *self)
{
    if (self == NULL)
        return;
    X509_STORE_free(self->store);
    g_free(self);
}

bool
maker_store_vouches(const MakerStore *self, const guint8 *der, gsize length)
{
    X509 *certificate = d2i_X509(NULL, &der, (long)length);
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    bool ok = certificate != NULL && X509_STORE_CTX_init(context, self->store, certificate, NULL) == 1 &&
              X509_verify_cert(context) == 1;
    X509_STORE_CTX_free(context);
    X509_free(certificate);
    return ok;
}
