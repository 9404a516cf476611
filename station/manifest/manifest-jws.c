/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/manifest/manifest-private.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

/*
 * Each unit signed by itself: a flattened JWS (RFC 7515, 7.2.2) with ES256, its payload after Microchip's and
 * Microsoft's secure element manifests.
 */

/* RFC 7515, 2: base64url without padding. */
static char *
base64url(gconstpointer data, gsize length)
{
    char *text = g_base64_encode(data, length);
    for (char *at = text; *at != '\0'; at++)
        *at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
    text[strcspn(text, "=")] = '\0';
    return text;
}

static void
add_number(JsonBuilder *json, const char *name, EVP_PKEY *key, const char *parameter, int width)
{
    BIGNUM *number = NULL;
    if (EVP_PKEY_get_bn_param(key, parameter, &number) != 1)
        return;
    int size = MAX(width, BN_num_bytes(number));
    g_autofree guint8 *bytes = g_malloc((gsize)size);
    BN_bn2binpad(number, bytes, size);
    g_autofree char *text = base64url(bytes, (gsize)size);
    json_line_string(json, name, text);
    BN_free(number);
}

static void
add_public_key(JsonBuilder *json, EVP_PKEY *key)
{
    if (EVP_PKEY_is_a(key, "RSA")) {
        json_line_string(json, "kty", "RSA");
        add_number(json, "n", key, OSSL_PKEY_PARAM_RSA_N, 0);
        add_number(json, "e", key, OSSL_PKEY_PARAM_RSA_E, 0);
    } else if (EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_bits(key) == 256) {
        json_line_string(json, "kty", "EC");
        json_line_string(json, "crv", "P-256");
        add_number(json, "x", key, OSSL_PKEY_PARAM_EC_PUB_X, 32);
        add_number(json, "y", key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    }
}

static void
add_key_set(JsonBuilder *json, const DbUnit *unit)
{
    json_line_open(json, "publicKeySet");
    json_line_open_list(json, "keys");
    BIO *bio = BIO_new_mem_buf(unit->certificate_pem != NULL ? unit->certificate_pem : "", -1);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    guint8 *der = NULL;
    int length = certificate != NULL ? i2d_X509(certificate, &der) : 0;
    if (length > 0) {
        g_autofree char *text = g_base64_encode(der, (gsize)length);
        json_line_open(json, NULL);
        json_line_string(json, "kid", unit->spki_sha256);
        add_public_key(json, X509_get0_pubkey(certificate));
        json_line_open_list(json, "x5c");
        json_builder_add_string_value(json, text);
        json_line_close_list(json);
        json_line_close(json);
    }
    OPENSSL_free(der);
    X509_free(certificate);
    BIO_free(bio);
    json_line_close_list(json);
    json_line_close(json);
}

static char *
payload_of(const DbUnit *unit)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_int(json, "version", 1);
    json_line_string(json, "uniqueId", unit->uid);
    json_line_string(json, "product", unit->product);
    json_line_string(json, "batch", unit->batch);
    json_line_string(json, "serial", unit->serial);
    json_line_string(json, "state", manifest_unit_is_good(unit) ? db_unit_state_name(DB_UNIT_RELEASED)
                                                                : db_unit_state_name(unit->state));
    json_line_time(json, "provisioningTimestamp",
                   unit->commissioned_at != 0 ? unit->commissioned_at : unit->created_at);
    json_line_string(json, "certificate_sha256", unit->certificate_sha256);
    add_key_set(json, unit);
    return json_line_finish(json);
}

static char *
protected_header(const ManifestKey *key)
{
    g_autofree char *thumbprint = base64url(manifest_key_thumbprint(key), 32);
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "alg", "ES256");
    json_line_string(json, "kid", thumbprint);
    json_line_string(json, "x5t#S256", thumbprint);
    g_autofree char *text = json_line_finish(json);
    return base64url(text, strlen(text));
}

typedef struct {
    Writing *writing;
    char *header;
    bool first;
} Jws;

static bool
write_jws(const DbUnit *unit, gpointer data, GError **error)
{
    Jws *jws = data;
    g_autofree char *plain = payload_of(unit);
    g_autofree char *payload = base64url(plain, strlen(plain));
    g_autofree char *input = g_strconcat(jws->header, ".", payload, NULL);
    g_autoptr(GBytes) raw = manifest_key_sign(jws->writing->key, input, strlen(input), true, error);
    if (raw == NULL)
        return false;
    g_autofree char *signature = base64url(g_bytes_get_data(raw, NULL), g_bytes_get_size(raw));
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "payload", payload);
    json_line_string(json, "protected", jws->header);
    json_line_open(json, "header");
    json_line_string(json, "uniqueId", unit->uid);
    json_line_close(json);
    json_line_string(json, "signature", signature);
    g_autofree char *line = json_line_finish(json);
    pack_print(jws->writing->pack, jws->first ? "\n" : ",\n");
    pack_print(jws->writing->pack, line);
    jws->first = false;
    return true;
}

bool
manifest_write_jws(Writing *writing, GError **error)
{
    g_autofree char *header = protected_header(writing->key);
    Jws jws = { writing, header, true };
    pack_begin(writing->pack, "units.jws.json");
    pack_print(writing->pack, "[");
    if (!manifest_each_unit(writing, write_jws, &jws, error))
        return false;
    pack_print(writing->pack, "\n]\n");
    return pack_end(writing->pack, error);
}
