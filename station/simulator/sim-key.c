/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/simulator/sim-certificate.h"
#include "station/simulator/sim-random.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>

/* Public keys out of a seed. */

enum { LARGEST_TRIAL_DIVISOR = 751 }; /* what SP 800-56B has a public key tested for */

typedef OSSL_PARAM_BLD SimParameters;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimParameters, OSSL_PARAM_BLD_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EC_GROUP, EC_GROUP_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EC_POINT, EC_POINT_free)

static EVP_PKEY *
key_from(const char *type, SimParameters *parameters)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *list = OSSL_PARAM_BLD_to_param(parameters);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (list == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, list) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(list);
    return key;
}

static bool
has_small_factor(const BIGNUM *number)
{
    for (BN_ULONG divisor = 3; divisor <= LARGEST_TRIAL_DIVISOR; divisor += 2)
        if (BN_mod_word(number, divisor) == 0)
            return true;
    return false;
}

/* Odd, of full length and without small factors, as a modulus of two primes would be; nobody knows its factors. */
static BIGNUM *
modulus(gsize length, guint64 seed, const char *label)
{
    guint8 bytes[256];
    g_assert(length <= sizeof bytes);
    for (guint attempt = 0;; attempt++) {
        g_autofree char *this_label = g_strdup_printf("%s/modulus/%u", label, attempt);
        sim_random(seed, this_label, bytes, length);
        bytes[0] |= 0x80;
        bytes[length - 1] |= 1;
        g_autoptr(BIGNUM) number = BN_bin2bn(bytes, (int)length, NULL);
        if (number == NULL || !has_small_factor(number))
            return g_steal_pointer(&number);
    }
}

static EVP_PKEY *
rsa_public(gsize bits, guint64 seed, const char *label)
{
    g_autoptr(BIGNUM) n = modulus(bits / 8, seed, label);
    g_autoptr(SimParameters) parameters = OSSL_PARAM_BLD_new();
    if (n == NULL || parameters == NULL || OSSL_PARAM_BLD_push_BN(parameters, OSSL_PKEY_PARAM_RSA_N, n) != 1 ||
        OSSL_PARAM_BLD_push_ulong(parameters, OSSL_PKEY_PARAM_RSA_E, RSA_F4) != 1)
        return NULL;
    return key_from("RSA", parameters);
}

/* A multiple of the curve's generator. */
static gsize
ec_point(guint64 seed, const char *label, guint8 *octets, gsize size)
{
    guint8 bytes[32];
    g_autofree char *point_label = g_strdup_printf("%s/point", label);
    sim_random(seed, point_label, bytes, sizeof bytes);
    g_autoptr(EC_GROUP) group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    g_autoptr(EC_POINT) point = group != NULL ? EC_POINT_new(group) : NULL;
    g_autoptr(BIGNUM) factor = BN_bin2bn(bytes, sizeof bytes, NULL);
    if (point == NULL || factor == NULL || EC_POINT_mul(group, point, factor, NULL, NULL, NULL) != 1)
        return 0;
    return EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, octets, size, NULL);
}

static EVP_PKEY *
ec_public(guint64 seed, const char *label)
{
    guint8 octets[65];
    gsize length = ec_point(seed, label, octets, sizeof octets);
    g_autoptr(SimParameters) parameters = OSSL_PARAM_BLD_new();
    if (length == 0 || parameters == NULL ||
        OSSL_PARAM_BLD_push_utf8_string(parameters, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(parameters, OSSL_PKEY_PARAM_PUB_KEY, octets, length) != 1)
        return NULL;
    return key_from("EC", parameters);
}

EVP_PKEY *
sim_key_public(SimKeyKind kind, guint64 seed, const char *label, GError **error)
{
    EVP_PKEY *key = kind == SIM_KEY_EC_P256 ? ec_public(seed, label)
                                            : rsa_public(kind == SIM_KEY_RSA_1024 ? 1024 : 2048, seed, label);
    if (key == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE, NULL, "simulated key: OpenSSL made none");
    return key;
}
