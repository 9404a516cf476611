/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-key.h"

#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"
#include "station/manifest/token-key.h"

#include <glib/gi18n.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { TRIAL_DAYS = 3650, COORDINATE = 32 };
#define TRIAL_UNIT "Claimcheck trial key"

struct ManifestKey {
    TokenKey *token; /* where the key is on one: @key is the token's then */
    EVP_PKEY *key;
    X509 *certificate; /* or NULL */
    char *pem;
    guint8 thumbprint[32];
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_REQ, X509_REQ_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_NAME, X509_NAME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ECDSA_SIG, ECDSA_SIG_free)

void
manifest_key_free(ManifestKey *self)
{
    if (self == NULL)
        return;
    if (self->token == NULL)
        EVP_PKEY_free(self->key);
    token_key_free(self->token);
    X509_free(self->certificate);
    g_free(self->pem);
    g_free(self);
}

static char *
beside(Station *station, const char *suffix)
{
    return g_strconcat(db_path(station_db(station)), suffix, NULL);
}

char *
manifest_key_path(Station *station)
{
    return beside(station, ".manifest-key.pem");
}

char *
manifest_certificate_path(Station *station)
{
    return beside(station, ".manifest-certificate.pem");
}

char *
manifest_trials_path(Station *station)
{
    return beside(station, ".manifest-trials.pem");
}

bool
manifest_key_is_needed(Station *station, bool *needed, GError **error)
{
    return db_person_any(station_db(station), needed, error);
}

static char *
bio_text(BIO *bio)
{
    char *data = NULL;
    long length = BIO_get_mem_data(bio, &data);
    return g_strndup(data, (gsize)length);
}

static bool
openssl_failed(GError **error, const char *what)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_WRITE, NULL, _("%s: the cryptographic library refused"), what);
    return false;
}

static char *
certificate_pem(X509 *certificate)
{
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, certificate);
    return bio_text(bio);
}

/* With the serial number, since a receiver's store finds a certificate by its name, and a station has many trial keys. */
static X509_NAME *
subject_of(Station *station, const BIGNUM *serial)
{
    X509_NAME *name = X509_NAME_new();
    char *hex = BN_bn2hex(serial);
    g_autofree char *common = g_strconcat("Claimcheck station ", db_station_id(station_db(station)), NULL);
    X509_NAME_add_entry_by_txt(name, "OU", MBSTRING_UTF8, (const guint8 *)TRIAL_UNIT, -1, -1, 0);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const guint8 *)common, -1, -1, 0);
    X509_NAME_add_entry_by_txt(name, "serialNumber", MBSTRING_UTF8, (const guint8 *)hex, -1, -1, 0);
    OPENSSL_free(hex);
    return name;
}

static bool
add_extension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    bool ok = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return ok;
}

static X509 *
sign_self(Station *station, EVP_PKEY *key)
{
    g_autoptr(X509) certificate = X509_new();
    guint8 serial[16];
    if (RAND_bytes(serial, sizeof serial) != 1)
        return NULL;
    serial[0] &= 0x7f;
    BIGNUM *number = BN_bin2bn(serial, sizeof serial, NULL);
    g_autoptr(X509_NAME) name = subject_of(station, number);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    X509_set_version(certificate, X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_time_adj_ex(X509_getm_notAfter(certificate), TRIAL_DAYS, 0, NULL);
    X509_set_subject_name(certificate, name);
    X509_set_issuer_name(certificate, name);
    X509_set_pubkey(certificate, key);
    if (!add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") ||
        !add_extension(certificate, NID_key_usage, "critical,digitalSignature,keyCertSign") ||
        !add_extension(certificate, NID_subject_key_identifier, "hash") ||
        X509_sign(certificate, key, EVP_sha256()) == 0)
        return NULL;
    return g_steal_pointer(&certificate);
}

static bool
write_text(const char *path, const char *text, int mode, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return durable_file_write(path, bytes, mode, error);
}

/* The part of @self that comes from its certificate. */
static void
take_certificate(ManifestKey *self, X509 *certificate, const char *pem)
{
    self->certificate = certificate;
    self->pem = g_strdup(pem);
    X509_digest(certificate, EVP_sha256(), self->thumbprint, NULL);
}

static bool
write_certificate(Station *station, EVP_PKEY *key, GError **error)
{
    g_autofree char *path = manifest_certificate_path(station);
    g_autoptr(X509) certificate = sign_self(station, key);
    if (certificate == NULL)
        return openssl_failed(error, path);
    g_autofree char *pem = certificate_pem(certificate);
    return write_text(path, pem, 0644, error);
}

bool
manifest_key_create(Station *station, const char *passphrase, bool self_signed, GError **error)
{
    g_autofree char *path = manifest_key_path(station);
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_WRITE, _("Move it away first if it is to be replaced."),
                             _("%s: there is a manifest key already"), path);
        return false;
    }
    g_autoptr(EVP_PKEY) key = EVP_EC_gen("P-256");
    g_autoptr(BIO) bio = BIO_new(BIO_s_secmem());
    if (key == NULL || PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_256_cbc(), passphrase, (int)strlen(passphrase),
                                                     NULL, NULL) != 1)
        return openssl_failed(error, path);
    g_autofree char *pem = bio_text(bio);
    return write_text(path, pem, 0600, error) && (!self_signed || write_certificate(station, key, error));
}

bool
manifest_key_self_sign(Station *station, const ManifestKey *self, GError **error)
{
    return write_certificate(station, self->key, error);
}

char *
manifest_key_request(const ManifestKey *self, Station *station, GError **error)
{
    g_autoptr(X509_REQ) request = X509_REQ_new();
    g_autoptr(X509_NAME) name = X509_NAME_new();
    g_autofree char *common = g_strconcat("Claimcheck station ", db_station_id(station_db(station)), NULL);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const guint8 *)common, -1, -1, 0);
    X509_REQ_set_subject_name(request, name);
    X509_REQ_set_pubkey(request, self->key);
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    if (X509_REQ_sign(request, self->key, EVP_sha256()) == 0 || PEM_write_bio_X509_REQ(bio, request) != 1) {
        openssl_failed(error, _("certificate request"));
        return NULL;
    }
    return bio_text(bio);
}

static X509 *
first_certificate(const char *pem)
{
    g_autoptr(BIO) bio = BIO_new_mem_buf(pem, -1);
    return PEM_read_bio_X509(bio, NULL, NULL, NULL);
}

/* The certificate in @pem, if it is this key's. */
static bool
adopt(ManifestKey *self, const char *pem, const char *where, GError **error)
{
    X509 *certificate = first_certificate(pem);
    if (certificate != NULL && X509_check_private_key(certificate, self->key) == 1) {
        take_certificate(self, certificate, pem);
        return true;
    }
    claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE,
                         _("Give the certificate that was made for this key, as PEM."),
                         certificate == NULL ? _("%s: this is no PEM certificate")
                                             : _("%s: the certificate belongs to another key"), where);
    X509_free(certificate);
    return false;
}

bool
manifest_key_install(Station *station, const ManifestKey *self, const char *pem, GError **error)
{
    g_autofree char *path = manifest_certificate_path(station);
    ManifestKey checked = { .key = self->key };
    bool ok = adopt(&checked, pem, _("certificate"), error) && write_text(path, pem, 0644, error);
    X509_free(checked.certificate);
    g_free(checked.pem);
    return ok;
}

static int
give_passphrase(char *buffer, int size, int for_writing, void *data)
{
    (void)for_writing;
    gsize length = data != NULL ? strlen(data) : 0;
    if (length > (gsize)size)
        return -1;
    memcpy(buffer, data != NULL ? data : "", length);
    return (int)length;
}

static EVP_PKEY *
read_key(const char *path, const char *passphrase, GError **error)
{
    g_autofree char *pem = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &pem, &length, NULL)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_MANIFEST_KEY, NULL, _("%s: there is no manifest key"), path);
        return NULL;
    }
    g_autoptr(BIO) bio = BIO_new_mem_buf(pem, (int)length);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, (void *)passphrase);
    OPENSSL_cleanse(pem, length);
    if (key == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_PIN, NULL, _("%s: the pass phrase does not open it"), path);
    return key;
}

/* From a file or a token, into @self. */
static bool
open_key(ManifestKey *self, const char *where, const char *passphrase, GError **error)
{
    if (token_key_is_uri(where)) {
        self->token = token_key_load(where, passphrase, error);
        self->key = self->token != NULL ? token_key_get(self->token) : NULL;
    } else {
        self->key = read_key(where, passphrase, error);
    }
    char group[32] = "";
    if (self->key == NULL)
        return false;
    if (EVP_PKEY_get_group_name(self->key, group, sizeof group, NULL) == 1 && strcmp(group, "prime256v1") == 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: the key is not on the curve P-256"), where);
    return false;
}

bool
manifest_key_has_passphrase(const char *key_path)
{
    g_autofree char *pem = NULL;
    gsize length = 0;
    if (token_key_is_uri(key_path))
        return true;
    if (!g_file_get_contents(key_path, &pem, &length, NULL))
        return false;
    bool is_encrypted = strstr(pem, "ENCRYPTED") != NULL; /* in PKCS #8 and in the older form */
    OPENSSL_cleanse(pem, length);
    return is_encrypted;
}

ManifestKey *
manifest_key_load(const char *key_path, const char *certificate_path, const char *passphrase, GError **error)
{
    g_autoptr(ManifestKey) self = g_new0(ManifestKey, 1);
    g_autofree char *pem = NULL;
    if (!open_key(self, key_path, passphrase, error))
        return NULL;
    if (certificate_path == NULL)
        return g_steal_pointer(&self);
    if (!g_file_get_contents(certificate_path, &pem, NULL, NULL)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_MANIFEST_KEY,
                             _("Ask for one with 'claimcheck key request', then 'claimcheck key install'."),
                             _("%s: the manifest key has no certificate yet"), certificate_path);
        return NULL;
    }
    return adopt(self, pem, certificate_path, error) ? g_steal_pointer(&self) : NULL;
}

ManifestKey *
manifest_key_trial(Station *station, GError **error)
{
    g_autoptr(ManifestKey) self = g_new0(ManifestKey, 1);
    self->key = EVP_EC_gen("P-256");
    X509 *certificate = self->key != NULL ? sign_self(station, self->key) : NULL;
    if (certificate == NULL) {
        openssl_failed(error, _("trial key"));
        return NULL;
    }
    g_autofree char *pem = certificate_pem(certificate);
    take_certificate(self, certificate, pem);
    g_autofree char *path = manifest_trials_path(station);
    g_autofree char *before = NULL;
    g_file_get_contents(path, &before, NULL, NULL);
    g_autofree char *all = g_strconcat(before != NULL ? before : "", pem, NULL);
    return write_text(path, all, 0644, error) ? g_steal_pointer(&self) : NULL;
}

bool
manifest_key_is_trial(const ManifestKey *self)
{
    return self->certificate != NULL && X509_self_signed(self->certificate, 0) == 1;
}

const char *
manifest_key_pem(const ManifestKey *self)
{
    return self->pem;
}

const guint8 *
manifest_key_thumbprint(const ManifestKey *self)
{
    return self->thumbprint;
}

char *
manifest_key_fingerprint(const ManifestKey *self)
{
    g_autoptr(GString) hex = g_string_new(NULL);
    for (gsize i = 0; i < sizeof self->thumbprint; i++)
        g_string_append_printf(hex, "%02x", self->thumbprint[i]);
    return g_string_free(g_steal_pointer(&hex), FALSE);
}

static GBytes *
raw_signature(const guint8 *der, gsize length)
{
    g_autoptr(ECDSA_SIG) signature = d2i_ECDSA_SIG(NULL, &der, (long)length);
    guint8 raw[2 * COORDINATE];
    if (signature == NULL || BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, COORDINATE) != COORDINATE ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + COORDINATE, COORDINATE) != COORDINATE)
        return NULL;
    return g_bytes_new(raw, sizeof raw);
}

GBytes *
manifest_key_sign(const ManifestKey *self, gconstpointer data, gsize length, bool raw, GError **error)
{
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    guint8 der[128];
    gsize size = sizeof der;
    GBytes *signature = NULL;
    if (EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, self->key) == 1 &&
        EVP_DigestSign(context, der, &size, data, length) == 1)
        signature = raw ? raw_signature(der, size) : g_bytes_new(der, size);
    if (signature == NULL)
        openssl_failed(error, _("signature"));
    return signature;
}

char *
manifest_key_certificate(Station *station)
{
    char *configured = settings_string(station_settings(station), "key", "certificate");
    return configured != NULL ? configured : manifest_certificate_path(station);
}

char *
manifest_key_ca(Station *station, GError **error)
{
    static const char mark[] = "-----BEGIN CERTIFICATE-----";
    g_autofree char *certificate = manifest_key_certificate(station);
    g_autofree char *trials = manifest_trials_path(station);
    g_autofree char *pem = NULL;
    bool is_installed = g_file_get_contents(certificate, &pem, NULL, NULL);
    if (!is_installed && !g_file_get_contents(trials, &pem, NULL, NULL)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_MANIFEST_KEY, NULL, _("%s: there is no certificate yet"),
                             certificate);
        return NULL;
    }
    /* An installed file is the certificate and then its CAs. */
    const char *first = is_installed ? strstr(pem, mark) : NULL;
    const char *second = first != NULL ? strstr(first + strlen(mark), mark) : NULL;
    return g_strdup(second != NULL ? second : pem);
}
