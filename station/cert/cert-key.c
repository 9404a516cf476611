/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cert/cert-private.h"

#include <glib/gi18n.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#define MAX_RSA_BITS 4096

/* Bits of security that a signature must have: SHA-224 and better; SHA-1 has 63, MD5 39 (NIST SP 800-57, 112). */
#define MIN_SECURITY_BITS 112

static const struct {
    const char *group; /* OpenSSL's name */
    const char *name;
    bool accepted;
} curves[] = {
    { "prime256v1", "EC-P256", true },
    { "secp384r1", "EC-P384", true },
    { "secp521r1", "EC-P521", false },
};

static bool
is_rsa(const EVP_PKEY *key)
{
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA || EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA_PSS;
}

static bool
group_of(EVP_PKEY *key, char *group, gsize size)
{
    gsize length = 0;
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && EVP_PKEY_get_group_name(key, group, size, &length) == 1;
}

/* The algorithm's name where OpenSSL cannot make a key of it. */
static char *
algorithm_name(X509 *x509)
{
    ASN1_OBJECT *algorithm = NULL;
    if (X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL, X509_get_X509_PUBKEY(x509)) != 1)
        return NULL;
    char text[80];
    OBJ_obj2txt(text, sizeof text, algorithm, 0);
    return g_strdup(text);
}

char *
cert_key_name(X509 *x509)
{
    EVP_PKEY *key = X509_get0_pubkey(x509);
    char group[64];
    if (key == NULL)
        return algorithm_name(x509);
    if (is_rsa(key))
        return g_strdup_printf("RSA-%d", EVP_PKEY_get_bits(key));
    if (!group_of(key, group, sizeof group))
        return algorithm_name(x509);
    for (gsize i = 0; i < G_N_ELEMENTS(curves); i++)
        if (g_str_equal(curves[i].group, group))
            return g_strdup(curves[i].name);
    return g_strdup_printf("EC-%s", group);
}

static char *
rsa_fault(const EVP_PKEY *key, guint min_key_bits)
{
    guint bits = (guint)EVP_PKEY_get_bits(key);
    if (bits < min_key_bits)
        return g_strdup_printf(_("its key is RSA-%u, and less than %u bits are not accepted"), bits, min_key_bits);
    if (bits > MAX_RSA_BITS)
        return g_strdup_printf(_("its key is RSA-%u, and more than %d bits are not accepted"), bits, MAX_RSA_BITS);
    return NULL;
}

/* A curve spelt out in numbers may be any curve, also one that was made to be weak (CVE-2020-0601). */
static bool
is_spelt_out(EVP_PKEY *key)
{
    int explicit_curve = 0;
    EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &explicit_curve);
    return explicit_curve != 0;
}

static bool
is_accepted_curve(EVP_PKEY *key)
{
    char group[64];
    if (!group_of(key, group, sizeof group) || is_spelt_out(key))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(curves); i++)
        if (g_str_equal(curves[i].group, group))
            return curves[i].accepted;
    return false;
}

static char *
signature_fault(X509 *x509)
{
    int bits = 0;
    if (X509_get_signature_info(x509, NULL, NULL, &bits, NULL) == 1 && bits >= MIN_SECURITY_BITS)
        return NULL;
    const char *name = OBJ_nid2ln(X509_get_signature_nid(x509));
    return g_strdup_printf(_("it is signed with %s, which is not accepted any more"), name != NULL ? name : "?");
}

char *
cert_key_fault(X509 *x509, guint min_key_bits)
{
    EVP_PKEY *key = X509_get0_pubkey(x509);
    char *fault = NULL;
    if (key != NULL && is_rsa(key)) {
        fault = rsa_fault(key, min_key_bits);
    } else if (key == NULL || !is_accepted_curve(key)) {
        g_autofree char *name = cert_key_name(x509);
        fault = g_strdup_printf(_("its key is %s; RSA, P-256 and P-384 are accepted"), name != NULL ? name : "?");
    }
    return fault != NULL ? fault : signature_fault(x509);
}

bool
cert_key_is_weak(X509 *x509)
{
    EVP_PKEY *key = X509_get0_pubkey(x509);
    return key == NULL || EVP_PKEY_get_security_bits(key) < MIN_SECURITY_BITS;
}
