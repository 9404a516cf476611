/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-verify.h"

#include "station/base/claimcheck-error.h"
#include "station/manifest/pack-reader.h"
#include "station/manifest/signer.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <json-glib/json-glib.h>
#include <string.h>

static const char *const needed[] = {
    "manifest.json", "manifest.sig", "signer.pem", "SHA256SUMS", "units.csv", "units.jws.json", "certificates.pem",
    "maker-cas.pem", "revocations.csv", "aws/things.jsonl", "aws/provisioning-template.json", "claim-allowlist.txt",
    "README.txt", "report.pdf",
};

typedef struct {
    const char *path;
    GHashTable *entries;
    JsonParser *parser;
    JsonObject *manifest; /* of parser */
    Signer *signer;
    ManifestReport *report;
} Verifying;

void
manifest_report_free(ManifestReport *report)
{
    if (report == NULL)
        return;
    g_free(report->batch);
    g_free(report->manifest_sha256);
    g_ptr_array_unref(report->checked);
    g_ptr_array_unref(report->warnings);
    g_free(report);
}

static bool
refuse(const Verifying *self, ClaimcheckError code, const char *what, const char *why, GError **error)
{
    claimcheck_error_set(error, code, NULL, "%s: %s: %s", self->path, what, why);
    return false;
}

static bool
bad(const Verifying *self, const char *what, const char *why, GError **error)
{
    return refuse(self, CLAIMCHECK_ERROR_BAD_MANIFEST, what, why, error);
}

static void
say(GPtrArray *lines, const char *sentence)
{
    g_ptr_array_add(lines, g_strdup(sentence));
}

static GBytes *
bytes_of(const Verifying *self, const char *name)
{
    return ((PackEntry *)g_hash_table_lookup(self->entries, name))->bytes;
}

static JsonNode *
member(JsonObject *object, const char *name, JsonNodeType type)
{
    JsonNode *node = object != NULL ? json_object_get_member(object, name) : NULL;
    return node != NULL && JSON_NODE_TYPE(node) == type ? node : NULL;
}

static const char *
text_of(JsonObject *object, const char *name)
{
    JsonNode *node = member(object, name, JSON_NODE_VALUE);
    return node != NULL && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node) : NULL;
}

static gint64
number_of(JsonObject *object, const char *name)
{
    JsonNode *node = member(object, name, JSON_NODE_VALUE);
    return node != NULL && json_node_get_value_type(node) == G_TYPE_INT64 ? json_node_get_int(node) : -1;
}

static JsonObject *
object_of(JsonObject *object, const char *name)
{
    JsonNode *node = member(object, name, JSON_NODE_OBJECT);
    return node != NULL ? json_node_get_object(node) : NULL;
}

/* --- the signature, then what it signs ---------------------------------------------------------------------- */

static bool
check_signature(Verifying *self, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(needed); i++)
        if (!g_hash_table_contains(self->entries, needed[i]))
            return bad(self, needed[i], _("it is missing"), error);
    GBytes *json = bytes_of(self, "manifest.json");
    GBytes *signature = bytes_of(self, "manifest.sig");
    self->signer = signer_new(bytes_of(self, "signer.pem"));
    if (self->signer == NULL)
        return refuse(self, CLAIMCHECK_ERROR_BAD_SIGNATURE, "signer.pem", _("it holds no P-256 certificate"), error);
    if (!signer_verifies(self->signer, g_bytes_get_data(json, NULL), g_bytes_get_size(json),
                         g_bytes_get_data(signature, NULL), g_bytes_get_size(signature), false))
        return refuse(self, CLAIMCHECK_ERROR_BAD_SIGNATURE, "manifest.sig",
                      _("it is not the signer's signature of manifest.json"), error);
    say(self->report->checked, _("the signature of manifest.json"));
    return true;
}

static bool
parse_manifest(Verifying *self, GError **error)
{
    GBytes *json = bytes_of(self, "manifest.json");
    self->parser = json_parser_new_immutable();
    JsonNode *root = NULL;
    if (json_parser_load_from_data(self->parser, g_bytes_get_data(json, NULL), (gssize)g_bytes_get_size(json), NULL))
        root = json_parser_get_root(self->parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return bad(self, "manifest.json", _("this is no JSON object"), error);
    self->manifest = json_node_get_object(root);
    self->report->units = number_of(object_of(self->manifest, "counts"), "units");
    if (number_of(self->manifest, "format") != 1 || text_of(self->manifest, "batch") == NULL ||
        object_of(self->manifest, "files") == NULL || self->report->units < 0)
        return bad(self, "manifest.json", _("it is not of a format that this program knows"), error);
    self->report->batch = g_strdup(text_of(self->manifest, "batch"));
    self->report->manifest_sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, json);
    return true;
}

static bool
is_outside(const char *name)
{
    static const char *const outside[] = { "manifest.json", "manifest.sig", "SHA256SUMS", NULL };
    return g_strv_contains(outside, name);
}

static bool
check_digests(Verifying *self, GError **error)
{
    JsonObject *files = object_of(self->manifest, "files");
    GHashTableIter iter;
    gpointer name = NULL;
    gpointer entry = NULL;
    guint n_inside = 0;
    g_hash_table_iter_init(&iter, self->entries);
    while (g_hash_table_iter_next(&iter, &name, &entry)) {
        if (is_outside(name))
            continue;
        const char *digest = text_of(files, name);
        if (digest == NULL)
            return bad(self, name, _("manifest.json does not know it"), error);
        if (strcmp(digest, ((PackEntry *)entry)->sha256) != 0)
            return bad(self, name, _("it is not what was signed"), error);
        n_inside++;
    }
    if (n_inside != json_object_get_size(files))
        return bad(self, "manifest.json", _("it names a file that is missing"), error);
    say(self->report->checked, _("the SHA-256 of every file"));
    return true;
}

/* To the byte as this program writes it: another spelling is another file. */
static bool
check_sums(Verifying *self, GError **error)
{
    GBytes *sums = bytes_of(self, "SHA256SUMS");
    g_autofree char *text = g_strndup(g_bytes_get_data(sums, NULL), g_bytes_get_size(sums));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n_lines = g_strv_length(lines);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i + 1 < n_lines; i++) {
        const char *name = strlen(lines[i]) > 66 ? lines[i] + 66 : "";
        const PackEntry *entry = g_hash_table_lookup(self->entries, name);
        if (entry == NULL || strncmp(lines[i], entry->sha256, 64) != 0 || strncmp(lines[i] + 64, "  ", 2) != 0 ||
            !g_hash_table_add(seen, (gpointer)name))
            return bad(self, "SHA256SUMS", _("a line of it does not fit"), error);
    }
    if (n_lines < 1 || *lines[n_lines - 1] != '\0' || strlen(text) != g_bytes_get_size(sums) ||
        g_hash_table_size(seen) + 1 != g_hash_table_size(self->entries) || g_hash_table_contains(seen, "SHA256SUMS"))
        return bad(self, "SHA256SUMS", _("it does not name every file"), error);
    say(self->report->checked, _("SHA256SUMS"));
    return true;
}

/* --- units ------------------------------------------------------------------------------------------------- */

typedef struct {
    Verifying *verifying;
    gint64 lines;
    GChecksum *uids;
} Walk;

/* A UID has no quote in it, so the first field ends at the next one. */
static bool
take_csv_line(const char *line, gpointer data, GError **error)
{
    Walk *walk = data;
    const char *end = *line == '"' ? strchr(line + 1, '"') : NULL;
    if (end == NULL)
        return bad(walk->verifying, "units.csv", _("a line is not as it must be"), error);
    if (walk->lines++ == 0)
        return true;
    const char *start = line[1] == '\'' ? line + 2 : line + 1;
    g_checksum_update(walk->uids, (const guchar *)start, end - start);
    g_checksum_update(walk->uids, (const guchar *)"\n", 1);
    return true;
}

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

static bool
check_jws(Walk *walk, JsonObject *jws, GError **error)
{
    const char *payload = text_of(jws, "payload");
    const char *header = text_of(jws, "protected");
    const char *signature = text_of(jws, "signature");
    if (payload == NULL || header == NULL || signature == NULL)
        return bad(walk->verifying, "units.jws.json", _("a unit is not signed as it must be"), error);
    g_autofree char *input = g_strconcat(header, ".", payload, NULL);
    gsize size = 0;
    g_autofree guint8 *raw = from_base64url(signature, &size);
    if (!signer_verifies(walk->verifying->signer, input, strlen(input), raw, size, true))
        return refuse(walk->verifying, CLAIMCHECK_ERROR_BAD_SIGNATURE, "units.jws.json",
                      _("a unit's signature is not the signer's"), error);
    gsize length = 0;
    g_autofree guint8 *plain = from_base64url(payload, &length);
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonNode *root = json_parser_load_from_data(parser, (const char *)plain, (gssize)length, NULL)
                         ? json_parser_get_root(parser) : NULL;
    const char *uid = root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? text_of(json_node_get_object(root), "uniqueId") : NULL;
    if (uid == NULL || g_strcmp0(uid, text_of(object_of(jws, "header"), "uniqueId")) != 0)
        return bad(walk->verifying, "units.jws.json", _("a unit's two names differ"), error);
    g_checksum_update(walk->uids, (const guchar *)uid, -1);
    g_checksum_update(walk->uids, (const guchar *)"\n", 1);
    walk->lines++;
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
        return bad(walk->verifying, "units.jws.json", _("a line is no JSON object"), error);
    return check_jws(walk, json_node_get_object(root), error);
}

static bool
check_units(Verifying *self, GError **error)
{
    g_autoptr(GChecksum) csv_uids = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(GChecksum) jws_uids = g_checksum_new(G_CHECKSUM_SHA256);
    Walk csv = { self, 0, csv_uids };
    Walk jws = { self, 0, jws_uids };
    if (!pack_reader_each_line(self->path, "units.csv", take_csv_line, &csv, error) ||
        !pack_reader_each_line(self->path, "units.jws.json", take_jws_line, &jws, error))
        return false;
    if (csv.lines != self->report->units + 1 || jws.lines != self->report->units)
        return bad(self, "units.csv", _("it has not as many units as manifest.json counts"), error);
    if (strcmp(g_checksum_get_string(csv_uids), g_checksum_get_string(jws_uids)) != 0)
        return bad(self, "units.jws.json", _("it has not the units of units.csv"), error);
    say(self->report->checked, _("the count of units, and each unit's own signature"));
    return true;
}

/* --- who signed, and what came before ------------------------------------------------------------------------ */

static bool
check_signer(Verifying *self, const char *ca, GError **error)
{
    if (signer_is_self_signed(self->signer))
        say(self->report->warnings, _("a trial key signed it: that proves nothing about who made it"));
    if (ca == NULL) {
        say(self->report->warnings, _("the signer's chain is not checked: give --ca"));
        return true;
    }
    g_autofree char *pem = NULL;
    if (!g_file_get_contents(ca, &pem, NULL, error))
        return claimcheck_error_from_io(error, ca);
    if (!signer_comes_from(self->signer, pem))
        return refuse(self, CLAIMCHECK_ERROR_BAD_SIGNATURE, "signer.pem", _("it does not come from the CA given"), error);
    say(self->report->checked, _("that the signer comes from the CA given"));
    return true;
}

static bool
check_previous(Verifying *self, const char *previous, GError **error)
{
    const char *said = text_of(self->manifest, "previous_manifest");
    if (previous == NULL) {
        if (said != NULL)
            say(self->report->warnings, _("the manifest before it is not checked: give --previous"));
        return true;
    }
    g_autoptr(GHashTable) entries = pack_reader_read(previous, error);
    if (entries == NULL)
        return false;
    const PackEntry *json = g_hash_table_lookup(entries, "manifest.json");
    if (json == NULL || g_strcmp0(json->sha256, said) != 0)
        return bad(self, "manifest.json", _("the manifest given is not the one before it: one is missing or withheld"),
                   error);
    say(self->report->checked, _("that it follows the manifest given"));
    return true;
}

static void
warn_of_contents(Verifying *self)
{
    gint64 unconfirmed = number_of(object_of(self->manifest, "counts"), "unconfirmed");
    if (unconfirmed > 0)
        g_ptr_array_add(self->report->warnings,
                        g_strdup_printf(_("%" PRId64 " units were not confirmed by a match"), unconfirmed));
    JsonNode *training = member(self->manifest, "training", JSON_NODE_VALUE);
    if (training != NULL && json_node_get_boolean(training))
        say(self->report->warnings, _("it comes from a training database: its units are not real"));
}

static bool
check_all(Verifying *self, const char *ca, const char *previous, GError **error)
{
    if (!check_signature(self, error) || !parse_manifest(self, error) || !check_digests(self, error) ||
        !check_sums(self, error) || !check_units(self, error) || !check_signer(self, ca, error) ||
        !check_previous(self, previous, error))
        return false;
    warn_of_contents(self);
    return true;
}

ManifestReport *
manifest_verify(const char *path, const char *ca, const char *previous, GError **error)
{
    g_autoptr(ManifestReport) report = g_new0(ManifestReport, 1);
    report->checked = g_ptr_array_new_with_free_func(g_free);
    report->warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) entries = pack_reader_read(path, error);
    if (entries == NULL)
        return NULL;
    Verifying self = { .path = path, .entries = entries, .report = report };
    bool ok = check_all(&self, ca, previous, error);
    signer_free(self.signer);
    g_clear_object(&self.parser);
    return ok ? g_steal_pointer(&report) : NULL;
}
