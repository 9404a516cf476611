/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/signer.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <string.h>

enum { MAX_CERTIFICATES = 16 };

struct Signer {
    X509 *certificate;
    STACK_OF(X509) *others;
};

static STACK_OF(X509) *
read_all(const char *pem, gsize length)
{
    STACK_OF(X509) *all = sk_X509_new_null();
    BIO *bio = BIO_new_mem_buf(pem, (int)length);
    X509 *one = NULL;
    while (sk_X509_num(all) < MAX_CERTIFICATES && (one = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
        sk_X509_push(all, one);
    BIO_free(bio);
    return all;
}

Signer *
signer_new(GBytes *pem)
{
    Signer *self = g_new0(Signer, 1);
    self->others = read_all(g_bytes_get_data(pem, NULL), g_bytes_get_size(pem));
    self->certificate = sk_X509_shift(self->others);
    char group[32] = "";
    if (self->certificate != NULL && X509_get0_pubkey(self->certificate) != NULL)
        EVP_PKEY_get_group_name(X509_get0_pubkey(self->certificate), group, sizeof group, NULL);
    if (strcmp(group, "prime256v1") == 0)
        return self;
    signer_free(self);
    return NULL;
}

void
signer_free(Signer *self)
{
    if (self == NULL)
        return;
    X509_free(self->certificate);
    sk_X509_pop_free(self->others, X509_free);
    g_free(self);
}

bool
signer_is_self_signed(const Signer *self)
{
    return X509_self_signed(self->certificate, 1) == 1;
}

bool
signer_is_one_of(const Signer *self, const char *pem)
{
    STACK_OF(X509) *all = read_all(pem, strlen(pem));
    bool found = false;
    for (int i = 0; i < sk_X509_num(all) && !found; i++)
        found = X509_cmp(sk_X509_value(all, i), self->certificate) == 0;
    sk_X509_pop_free(all, X509_free);
    return found;
}

void
signer_thumbprint(const Signer *self, guint8 sha256[32])
{
    X509_digest(self->certificate, EVP_sha256(), sha256, NULL);
}

static int
raw_to_der(const guint8 *raw, gsize size, guint8 **der)
{
    if (size != 64)
        return -1;
    ECDSA_SIG *signature = ECDSA_SIG_new();
    ECDSA_SIG_set0(signature, BN_bin2bn(raw, 32, NULL), BN_bin2bn(raw + 32, 32, NULL));
    int length = i2d_ECDSA_SIG(signature, der);
    ECDSA_SIG_free(signature);
    return length;
}

bool
signer_verifies(const Signer *self, gconstpointer data, gsize length, gconstpointer signature, gsize size, bool raw)
{
    guint8 *der = NULL;
    int der_length = raw ? raw_to_der(signature, size, &der) : 0;
    if (der_length < 0)
        return false;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, X509_get0_pubkey(self->certificate)) == 1 &&
              EVP_DigestVerify(context, raw ? der : signature, raw ? (gsize)der_length : size, data, length) == 1;
    EVP_MD_CTX_free(context);
    OPENSSL_free(der);
    return ok;
}

bool
signer_comes_from(const Signer *self, const char *ca_pem)
{
    STACK_OF(X509) *anchors = read_all(ca_pem, strlen(ca_pem));
    X509_STORE *store = X509_STORE_new();
    for (int i = 0; i < sk_X509_num(anchors); i++)
        X509_STORE_add_cert(store, sk_X509_value(anchors, i));
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    bool ok = X509_STORE_CTX_init(context, store, self->certificate, self->others) == 1 &&
              X509_verify_cert(context) == 1;
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    sk_X509_pop_free(anchors, X509_free);
    return ok;
}
