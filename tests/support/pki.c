/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/pki.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

static EVP_PKEY *
make_spelt_out_key(const char *curve)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", curve);
    g_assert_cmpint(EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING, "explicit"), ==, 1);
    return key;
}

static EVP_PKEY *
make_key(const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "/", 2);
    if (g_strcmp0(parts[1], "spelt-out") == 0)
        return make_spelt_out_key(parts[0]);
    if (g_str_has_prefix(parts[0], "RSA-"))
        return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)strtoul(parts[0] + 4, NULL, 10));
    if (g_str_has_prefix(parts[0], "P-") || g_str_has_prefix(parts[0], "secp"))
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", parts[0]);
    return EVP_PKEY_Q_keygen(NULL, NULL, parts[0]);
}

EVP_PKEY *
pki_key(const char *name)
{
    static GHashTable *keys; /* a test's life long: making RSA-4096 takes a second */
    if (keys == NULL)
        keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)EVP_PKEY_free);
    EVP_PKEY *key = g_hash_table_lookup(keys, name);
    if (key != NULL)
        return key;
    key = make_key(name);
    g_assert_nonnull(key);
    g_hash_table_insert(keys, g_strdup(name), key);
    return key;
}

static void
add_name(X509_NAME *name, const char *field, int type, const char *value, int length)
{
    if (value != NULL)
        g_assert_cmpint(X509_NAME_add_entry_by_txt(name, field, type != 0 ? type : V_ASN1_UTF8STRING,
                                                   (const unsigned char *)value, length != 0 ? length : -1, -1, 0), ==, 1);
}

static void
add_extension(X509 *x509, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    g_assert_nonnull(extension);
    g_assert_cmpint(X509_add_ext(x509, extension, -1), ==, 1);
    X509_EXTENSION_free(extension);
}

static void
add_key_ids(X509 *x509, X509 *issuer, const PkiCert *what)
{
    if (what->key_id != NULL ? !g_str_equal(what->key_id, "none") : what->is_ca)
        add_extension(x509, issuer, NID_subject_key_identifier, what->key_id != NULL ? what->key_id : "hash");
    if (g_strcmp0(what->authority_key_id, "none") == 0 || X509_get0_subject_key_id(issuer) == NULL)
        return;
    if (what->authority_key_id == NULL) {
        add_extension(x509, issuer, NID_authority_key_identifier, "keyid:always");
        return;
    }
    AUTHORITY_KEYID *keyid = AUTHORITY_KEYID_new();
    long length = 0;
    unsigned char *bytes = OPENSSL_hexstr2buf(what->authority_key_id, &length);
    keyid->keyid = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(keyid->keyid, bytes, (int)length);
    g_assert_cmpint(X509_add1_ext_i2d(x509, NID_authority_key_identifier, keyid, 0, 0), ==, 1);
    OPENSSL_free(bytes);
    AUTHORITY_KEYID_free(keyid);
}

static void
add_further(X509 *x509, const PkiCert *what)
{
    if (what->extension == NULL)
        return;
    ASN1_OBJECT *oid = OBJ_txt2obj(what->extension, 0);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    long length = 0;
    unsigned char *bytes = OPENSSL_hexstr2buf(what->extension_hex != NULL ? what->extension_hex : "0500", &length);
    ASN1_OCTET_STRING_set(value, bytes, (int)length);
    OPENSSL_free(bytes);
    X509_EXTENSION *extension = X509_EXTENSION_create_by_OBJ(NULL, oid, what->extension_is_critical, value);
    g_assert_cmpint(X509_add_ext(x509, extension, -1), ==, 1);
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(oid);
}

static void
set_validity(X509 *x509, const PkiCert *what)
{
    bool usual = what->from_days == 0 && what->to_days == 0;
    time_t now = (time_t)(PKI_NOW_US / G_USEC_PER_SEC);
    time_t day = 24 * 3600;
    ASN1_TIME_set(X509_getm_notBefore(x509), now + day * (usual ? -365 : what->from_days));
    ASN1_TIME_set(X509_getm_notAfter(x509), now + day * (usual ? 9 * 365 : what->to_days));
}

static void
set_serial(X509 *x509, const char *hex)
{
    BIGNUM *number = NULL;
    BN_hex2bn(&number, hex);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509));
    BN_free(number);
}

X509 *
pki_make(const PkiCert *what, X509 *issuer, const char *issuer_key)
{
    X509 *x509 = X509_new();
    X509 *signer = issuer != NULL ? issuer : x509;
    X509_set_version(x509, X509_VERSION_3);
    set_serial(x509, what->serial != NULL ? what->serial : "0102");
    set_validity(x509, what);
    X509_NAME *subject = X509_get_subject_name(x509);
    add_name(subject, "O", 0, what->organisation, 0);
    add_name(subject, "CN", what->cn_type, what->cn, what->cn_length);
    add_name(subject, "CN", 0, what->cn_2, 0);
    add_name(subject, "serialNumber", V_ASN1_PRINTABLESTRING, what->serial_number, 0);
    X509_set_issuer_name(x509, X509_get_subject_name(signer));
    X509_set_pubkey(x509, pki_key(what->key != NULL ? what->key : "P-256"));
    if (what->is_ca)
        add_extension(x509, signer, NID_basic_constraints, "critical,CA:TRUE");
    add_key_ids(x509, signer, what);
    add_further(x509, what);
    EVP_PKEY *key = pki_key(issuer_key);
    bool one_shot = EVP_PKEY_is_a(key, "ED25519");
    const EVP_MD *digest = one_shot ? NULL : EVP_get_digestbyname(what->digest != NULL ? what->digest : "SHA256");
    g_assert_cmpint(X509_sign(x509, key, digest), >, 0);
    return x509;
}

char *
pki_pem(X509 *x509)
{
    BIO *bio = BIO_new(BIO_s_mem());
    g_assert_cmpint(PEM_write_bio_X509(bio, x509), ==, 1);
    char *text = NULL;
    long length = BIO_get_mem_data(bio, &text);
    char *pem = g_strndup(text, (gsize)length);
    BIO_free(bio);
    return pem;
}
