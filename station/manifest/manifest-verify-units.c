/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/maker-store.h"
#include "station/manifest/manifest-verify-private.h"
#include "station/manifest/pack-reader.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/*
 * The lists of a pack are walked once each; what must be the same in two of them goes into a digest on either side, so
 * that no list is held in memory.
 */

enum { UID = 0, STATE = 5, CERTIFICATE_SHA256 = 9 };
static const char csv_header[] =
    "\"uid\",\"serial\",\"carrier\",\"product\",\"batch\",\"state\",\"generation\",\"claim_code\",\"confirmed_by\","
    "\"certificate_sha256\",\"spki_sha256\",\"maker\",\"about\",\"version\",\"techspec\",\"station\",\"created_at\","
    "\"commissioned_at\"\r";

typedef enum {
    TELLS_UNITS_CSV,  /* uid, state, certificate_sha256 by units.csv */
    TELLS_UNITS_JWS,  /* the same by units.jws.json */
    TELLS_CERTS_CSV,  /* certificate_sha256 where there is one */
    TELLS_CERTS_PEM,  /* the same by certificates.pem */
    TELLS_GOOD_CSV,   /* uid of those that are released */
    TELLS_GOOD_ALLOW, /* the same by claim-allowlist.txt */
    N_TELLS,
} Tell;

typedef struct {
    Verifying *verifying;
    GChecksum *tells[N_TELLS];
    gint64 n_csv; /* lines, with the header */
    gint64 n_jws;
    GString *base64; /* of the certificate that is being read, or NULL */
    MakerStore *makers;
    gint64 n_unvouched;
} Walk;

static void
tell(Walk *walk, Tell which, const char *text)
{
    g_checksum_update(walk->tells[which], (const guchar *)(text != NULL ? text : ""), text != NULL ? -1 : 0);
    g_checksum_update(walk->tells[which], (const guchar *)"\n", 1);
}

static void
tell_unit(Walk *walk, Tell which, const char *uid, const char *state, const char *sha256)
{
    tell(walk, which, uid);
    tell(walk, which, state);
    tell(walk, which, sha256);
}

/* --- units.csv ----------------------------------------------------------------------------------------------- */

/* The text of one quoted field from @at on; NULL if it is none. @at is moved behind it. */
static char *
take_field(const char **at)
{
    const char *from = *at;
    g_autoptr(GString) text = g_string_new(NULL);
    if (*from++ != '"')
        return NULL;
    for (; *from != '\0'; from++) {
        if (*from == '"' && *++from != '"') {
            *at = from;
            bool is_guarded = text->len > 1 && text->str[0] == '\'' && strchr("=+-@\t\r", text->str[1]) != NULL;
            return g_strdup(is_guarded ? text->str + 1 : text->str);
        }
        g_string_append_c(text, *from);
    }
    return NULL;
}

/* (transfer full): the fields of a line that ends with CR, or NULL. */
static GPtrArray *
split_csv(const char *line)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(g_free);
    const char *at = line;
    char *field = NULL;
    while ((field = take_field(&at)) != NULL) {
        g_ptr_array_add(fields, field);
        if (*at != ',')
            break;
        at++;
    }
    return field != NULL && strcmp(at, "\r") == 0 ? g_steal_pointer(&fields) : NULL;
}

/* The signatures are what takes its time. */
static bool
go_on(const Walk *walk, GError **error)
{
    const ManifestVerify *against = walk->verifying->against;
    if (against->progress != NULL && walk->n_jws % 64 == 0)
        against->progress(walk->n_jws, walk->verifying->report->units, against->data);
    return !g_cancellable_set_error_if_cancelled(against->cancellable, error);
}

static bool
take_csv_line(const char *line, gpointer data, GError **error)
{
    Walk *walk = data;
    if (walk->n_csv++ == 0)
        return strcmp(line, csv_header) == 0 ||
               verifying_bad(walk->verifying, "units.csv", _("its columns are not as they must be"), error);
    g_autoptr(GPtrArray) fields = split_csv(line);
    if (fields == NULL || fields->len != 18)
        return verifying_bad(walk->verifying, "units.csv", _("a line is not as it must be"), error);
    const char *uid = g_ptr_array_index(fields, UID);
    const char *state = g_ptr_array_index(fields, STATE);
    const char *sha256 = g_ptr_array_index(fields, CERTIFICATE_SHA256);
    tell_unit(walk, TELLS_UNITS_CSV, uid, state, sha256);
    if (*sha256 != '\0')
        tell(walk, TELLS_CERTS_CSV, sha256);
    if (strcmp(state, "released") == 0)
        tell(walk, TELLS_GOOD_CSV, uid);
    return true;
}

static bool
take_allowed(const char *line, gpointer data, GError **error)
{
    (void)error;
    tell(data, TELLS_GOOD_ALLOW, line);
    return true;
}

/* --- units.jws.json ------------------------------------------------------------------------------------------ */

static guint8 *
from_base64url(const char *text, gsize *length)
{
    g_autoptr(GString) plain = g_string_new(text);
    for (char *at = plain->str; *at != '\0'; at++)
        *at = *at == '-' ? '+' : *at == '_' ? '/' : *at;
    while (plain->len % 4 != 0)
        g_string_append_c(plain, '=');
    return g_base64_decode(plain->str, length);
}

/* (transfer full): what is encoded in @text if that is a JSON object. */
static JsonParser *
parse_encoded(const char *text)
{
    gsize length = 0;
    g_autofree guint8 *plain = from_base64url(text, &length);
    g_autoptr(JsonParser) parser = json_parser_new();
    if (!json_parser_load_from_data(parser, (const char *)plain, (gssize)length, NULL))
        return NULL;
    JsonNode *root = json_parser_get_root(parser);
    return root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? g_steal_pointer(&parser) : NULL;
}

static bool
header_fits(const Walk *walk, const char *text)
{
    g_autoptr(JsonParser) parser = parse_encoded(text);
    JsonObject *header = parser != NULL ? json_node_get_object(json_parser_get_root(parser)) : NULL;
    const char *thumbprint = verifying_text(header, "x5t#S256");
    guint8 wanted[32];
    gsize length = 0;
    g_autofree guint8 *given = thumbprint != NULL ? from_base64url(thumbprint, &length) : NULL;
    signer_thumbprint(walk->verifying->signer, wanted);
    return g_strcmp0(verifying_text(header, "alg"), "ES256") == 0 && length == sizeof wanted &&
           memcmp(given, wanted, sizeof wanted) == 0;
}

static JsonObject *
first_of(JsonObject *object, const char *name)
{
    JsonNode *node = object != NULL ? json_object_get_member(object, name) : NULL;
    JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    JsonNode *first = array != NULL && json_array_get_length(array) > 0 ? json_array_get_element(array, 0) : NULL;
    return first != NULL && JSON_NODE_HOLDS_OBJECT(first) ? json_node_get_object(first) : NULL;
}

/* The certificate that a unit's key set shows must be the one that the unit names. */
static bool
shows_its_certificate(JsonObject *payload)
{
    JsonObject *key = first_of(verifying_object(payload, "publicKeySet"), "keys");
    const char *sha256 = verifying_text(payload, "certificate_sha256");
    JsonNode *node = key != NULL ? json_object_get_member(key, "x5c") : NULL;
    JsonArray *chain = node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    if (chain == NULL || json_array_get_length(chain) == 0)
        return sha256 == NULL || key == NULL;
    JsonNode *first = json_array_get_element(chain, 0);
    if (json_node_get_value_type(first) != G_TYPE_STRING)
        return false;
    gsize length = 0;
    g_autofree guint8 *der = g_base64_decode(json_node_get_string(first), &length);
    g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, der, length);
    return g_strcmp0(digest, sha256) == 0;
}

static bool
take_jws(Walk *walk, JsonObject *jws, GError **error)
{
    static const char file[] = "units.jws.json";
    if (!go_on(walk, error))
        return false;
    const char *payload = verifying_text(jws, "payload");
    const char *header = verifying_text(jws, "protected");
    const char *signature = verifying_text(jws, "signature");
    if (payload == NULL || header == NULL || signature == NULL || !header_fits(walk, header))
        return verifying_bad(walk->verifying, file, _("a unit is not signed as it must be"), error);
    g_autofree char *input = g_strconcat(header, ".", payload, NULL);
    gsize size = 0;
    g_autofree guint8 *raw = from_base64url(signature, &size);
    if (!signer_verifies(walk->verifying->signer, input, strlen(input), raw, size, true))
        return verifying_refuse(walk->verifying, CLAIMCHECK_ERROR_BAD_SIGNATURE, file,
                                _("a unit's signature is not the signer's"), error);
    g_autoptr(JsonParser) parser = parse_encoded(payload);
    JsonObject *unit = parser != NULL ? json_node_get_object(json_parser_get_root(parser)) : NULL;
    const char *uid = verifying_text(unit, "uniqueId");
    if (uid == NULL || g_strcmp0(uid, verifying_text(verifying_object(jws, "header"), "uniqueId")) != 0)
        return verifying_bad(walk->verifying, file, _("a unit's two names differ"), error);
    if (!shows_its_certificate(unit))
        return verifying_bad(walk->verifying, file, _("a unit's certificate is not the one it names"), error);
    tell_unit(walk, TELLS_UNITS_JWS, uid, verifying_text(unit, "state"), verifying_text(unit, "certificate_sha256"));
    walk->n_jws++;
    return true;
}

static bool
take_jws_line(const char *line, gpointer data, GError **error)
{
    Walk *walk = data;
    if (strcmp(line, "[") == 0 || strcmp(line, "]") == 0)
        return true;
    gsize length = strlen(line);
    if (length > 0 && line[length - 1] == ',')
        length--;
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonNode *root = json_parser_load_from_data(parser, line, (gssize)length, NULL) ? json_parser_get_root(parser) : NULL;
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return verifying_bad(walk->verifying, "units.jws.json", _("a line is no JSON object"), error);
    return take_jws(walk, json_node_get_object(root), error);
}

/* --- certificates.pem ---------------------------------------------------------------------------------------- */

static void
take_certificate(Walk *walk)
{
    gsize length = 0;
    g_autofree guint8 *der = g_base64_decode(walk->base64->str, &length);
    g_autofree char *sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, der, length);
    tell(walk, TELLS_CERTS_PEM, sha256);
    walk->n_unvouched += !maker_store_vouches(walk->makers, der, length);
}

static bool
take_pem_line(const char *line, gpointer data, GError **error)
{
    Walk *walk = data;
    if (g_str_has_prefix(line, "-----BEGIN CERTIFICATE-----")) {
        g_string_truncate(walk->base64, 0);
    } else if (g_str_has_prefix(line, "-----END CERTIFICATE-----")) {
        take_certificate(walk);
    } else {
        g_string_append(walk->base64, line);
        if (walk->base64->len > (1 << 18))
            return verifying_bad(walk->verifying, "certificates.pem", _("it is larger than any such file"), error);
    }
    return true;
}

/* --- all of them --------------------------------------------------------------------------------------------- */

static bool
agree(const Walk *walk, Tell one, Tell other)
{
    return strcmp(g_checksum_get_string(walk->tells[one]), g_checksum_get_string(walk->tells[other])) == 0;
}

static bool
compare(Walk *walk, GError **error)
{
    static const struct {
        Tell one;
        Tell other;
        const char *file;
        const char *why;
    } pairs[] = {
        { TELLS_UNITS_CSV, TELLS_UNITS_JWS, "units.jws.json", N_("it has not the units of units.csv") },
        { TELLS_CERTS_CSV, TELLS_CERTS_PEM, "certificates.pem", N_("it has not the certificates of units.csv") },
        { TELLS_GOOD_CSV, TELLS_GOOD_ALLOW, "claim-allowlist.txt", N_("it has not the released units of units.csv") },
    };
    Verifying *self = walk->verifying;
    if (walk->n_csv != self->report->units + 1 || walk->n_jws != self->report->units)
        return verifying_bad(self, "units.csv", _("it has not as many units as manifest.json counts"), error);
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (!agree(walk, pairs[i].one, pairs[i].other))
            return verifying_bad(self, pairs[i].file, _(pairs[i].why), error);
    static const char *const sentences[] = {
        N_("the count of units, and each unit's own signature"),
        N_("that the lists, the signatures and the certificates name the same units"),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(sentences); i++)
        g_ptr_array_add(self->report->checked, g_strdup(_(sentences[i])));
    if (walk->n_unvouched > 0)
        g_ptr_array_add(self->report->warnings,
                        g_strdup_printf(_("%" PRId64 " certificates come from no CA of maker-cas.pem"), walk->n_unvouched));
    else
        g_ptr_array_add(self->report->checked, g_strdup(_("that each certificate comes from a CA of maker-cas.pem")));
    return true;
}

bool
manifest_verify_units(Verifying *self, GError **error)
{
    static const struct {
        const char *name;
        PackLineFunc take;
    } lists[] = {
        { "units.csv", take_csv_line },
        { "units.jws.json", take_jws_line },
        { "certificates.pem", take_pem_line },
        { "claim-allowlist.txt", take_allowed },
    };
    g_autoptr(GString) base64 = g_string_new(NULL);
    g_autoptr(MakerStore) makers = maker_store_new(verifying_bytes(self, "maker-cas.pem"));
    Walk walk = { .verifying = self, .base64 = base64, .makers = makers };
    for (int i = 0; i < N_TELLS; i++)
        walk.tells[i] = g_checksum_new(G_CHECKSUM_SHA256);
    bool ok = true;
    for (gsize i = 0; ok && i < G_N_ELEMENTS(lists); i++)
        ok = pack_reader_each_line(self->path, lists[i].name, lists[i].take, &walk, error);
    ok = ok && compare(&walk, error);
    for (int i = 0; i < N_TELLS; i++)
        g_checksum_free(walk.tells[i]);
    return ok;
}
