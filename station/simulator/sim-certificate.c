/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-certificate.h"

#include "station/base/claimcheck-error.h"
#include "station/base/simulator-marker.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { X509_VERSION_THREE = 2, SECONDS_A_DAY = 24 * 3600 };

static const char marker_text[] = "ASN1:UTF8String:Claimcheck simulator";

static void
set_error(GError **error, const char *what)
{
    char reason[256] = "";
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE, "Check --uid and the files in --state.",
                         "simulated certificate: %s cannot be made: %s", what, reason);
}

/* The type is given outright, so that OpenSSL judges neither length nor characters: some modules are wrong. */
static bool
add_name(X509_NAME *name, int nid, const char *value)
{
    int length = (int)strlen(value);
    int type =
        ASN1_PRINTABLE_type((const unsigned char *)value, length) == V_ASN1_PRINTABLESTRING && nid != NID_commonName
            ? V_ASN1_PRINTABLESTRING
            : V_ASN1_UTF8STRING;
    return X509_NAME_add_entry_by_NID(name, nid, type, (const unsigned char *)value, length, -1, 0) == 1;
}

static bool
fill_subject(X509_NAME *name, const SimCertificate *what)
{
    bool good = what->common_name == NULL || add_name(name, NID_commonName, what->common_name);
    g_auto(GStrv) parts = g_strsplit(what->name, "/", -1);
    for (char **part = parts; good && *part != NULL; part++) {
        g_auto(GStrv) pair = g_strsplit(*part, "=", 2);
        good = pair[1] != NULL && add_name(name, OBJ_txt2nid(pair[0]), pair[1]);
    }
    return good && (what->serial_number == NULL || add_name(name, NID_serialNumber, what->serial_number));
}

static bool
add_extension(X509 *certificate, X509 *issuer, const char *name, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf(NULL, &context, name, value);
    bool good = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return good;
}

static bool
add_extensions(X509 *certificate, X509 *issuer, const SimCertificate *what)
{
    const struct {
        bool wanted;
        const char *name;
        const char *value;
    } extensions[] = {
        { what->ca, "basicConstraints", "critical,CA:TRUE" },
        { !what->ca, "basicConstraints", "critical,CA:FALSE" },
        { what->ca, "keyUsage", "critical,keyCertSign,cRLSign,digitalSignature" },
        { !what->ca, "keyUsage", "critical,digitalSignature,nonRepudiation,keyEncipherment" },
        { what->issuer == NULL || what->rich_extensions, "subjectKeyIdentifier", "hash" },
        { true, "authorityKeyIdentifier", "keyid:always" },
        { what->rich_extensions, "extendedKeyUsage", "clientAuth" },
        { what->rich_extensions, "crlDistributionPoints", "URI:http://crl.simulated.invalid/modules.crl" },
        { what->marker, SIMULATOR_MARKER_OID, marker_text },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(extensions); i++)
        if (extensions[i].wanted && !add_extension(certificate, issuer, extensions[i].name, extensions[i].value))
            return false;
    return true;
}

static bool
set_serial(X509 *certificate, const SimCertificate *what)
{
    BIGNUM *number = BN_bin2bn(what->serial, (int)what->serial_length, NULL);
    bool good = number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return good;
}

static bool
set_validity(X509 *certificate, const SimCertificate *what)
{
    return X509_gmtime_adj(X509_getm_notBefore(certificate), what->from_days * SECONDS_A_DAY) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), what->to_days * SECONDS_A_DAY) != NULL;
}

X509 *
sim_certificate_make(const SimCertificate *what, GError **error)
{
    g_autoptr(X509) certificate = X509_new();
    X509 *issuer = what->issuer != NULL ? what->issuer : certificate;
    bool good = certificate != NULL && X509_set_version(certificate, X509_VERSION_THREE) == 1 &&
                set_serial(certificate, what) && set_validity(certificate, what) &&
                fill_subject(X509_get_subject_name(certificate), what) &&
                X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
                X509_set_pubkey(certificate, what->key) == 1 && add_extensions(certificate, issuer, what) &&
                X509_sign(certificate, what->issuer_key, EVP_sha256()) > 0;
    if (!good) {
        set_error(error, what->common_name != NULL ? what->common_name : what->name);
        return NULL;
    }
    return g_steal_pointer(&certificate);
}

static char *
take_text(BIO *memory, bool good)
{
    char *text = NULL;
    long length = BIO_get_mem_data(memory, &text);
    char *copy = good ? g_strndup(text, (gsize)length) : NULL;
    BIO_free(memory);
    return copy;
}

char *
sim_certificate_pem(X509 *certificate)
{
    BIO *memory = BIO_new(BIO_s_mem());
    return take_text(memory, PEM_write_bio_X509(memory, certificate) == 1);
}

X509 *
sim_certificate_parse(const char *pem)
{
    BIO *memory = BIO_new_mem_buf(pem, -1);
    X509 *certificate = PEM_read_bio_X509(memory, NULL, NULL, NULL);
    BIO_free(memory);
    return certificate;
}

char *
sim_certificate_common_name(X509 *certificate)
{
    X509_NAME *subject = X509_get_subject_name(certificate);
    int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0)
        return NULL;
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
    return g_strndup((const char *)ASN1_STRING_get0_data(value), (gsize)ASN1_STRING_length(value));
}

char *
sim_key_pem(EVP_PKEY *key)
{
    BIO *memory = BIO_new(BIO_s_mem());
    return take_text(memory, PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL) == 1);
}

EVP_PKEY *
sim_key_parse(const char *pem)
{
    BIO *memory = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(memory, NULL, NULL, NULL);
    BIO_free(memory);
    return key;
}

EVP_PKEY *
sim_key_generate(SimKeyKind kind, GError **error)
{
    EVP_PKEY *key = kind == SIM_KEY_EC_P256 ? EVP_EC_gen("P-256") : EVP_RSA_gen((unsigned)2048);
    if (key == NULL)
        set_error(error, "a key");
    return key;
}
