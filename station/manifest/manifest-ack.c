/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-ack.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/manifest/signed-text.h"

#include <glib/gi18n.h>
#include <string.h>

enum { MAX_SIZE = 16 << 20, MAX_WHO = 200 };

static bool
bad(GError **error, const char *path, const char *why)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_MANIFEST, _("Ask the receiver for it again."), "%s: %s", path, why);
    return false;
}

static bool
take_number(JsonObject *object, const char *name, gint64 *number)
{
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_INT64)
        return false;
    *number = json_node_get_int(node);
    return *number >= 0 && *number <= G_MAXINT32;
}

/* (transfer none): a text of one printable line, or NULL. */
static const char *
take_text(JsonObject *object, const char *name, gsize longest)
{
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_STRING)
        return NULL;
    const char *text = json_node_get_string(node);
    if (*text == '\0' || strlen(text) > longest)
        return NULL;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        if (!g_unichar_isprint(g_utf8_get_char(at)))
            return NULL;
    return text;
}

/* Where the refused ones are listed, the list is as long as was counted. */
static bool
list_fits(JsonObject *object, gint64 refused)
{
    JsonNode *node = json_object_get_member(object, "refused_units");
    return node == NULL || (JSON_NODE_HOLDS_ARRAY(node) && json_array_get_length(json_node_get_array(node)) == refused);
}

/* (transfer full): the digest of the manifest that @text acknowledges, and the rest into @ack. */
static char *
parse(const char *path, const char *text, DbManifestAck *ack, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonNode *root = json_parser_load_from_data(parser, text, -1, NULL) ? json_parser_get_root(parser) : NULL;
    JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    gint64 format = 0;
    if (object == NULL || !take_number(object, "acknowledgement", &format) || format != 1) {
        bad(error, path, _("this is no acknowledgement"));
        return NULL;
    }
    const char *sha256 = take_text(object, "manifest_sha256", 64);
    const char *who = take_text(object, "who", MAX_WHO);
    const char *at = take_text(object, "at", 40);
    if (sha256 == NULL || who == NULL || at == NULL || !clock_parse_utc(at, &ack->at) ||
        !take_number(object, "accepted", &ack->accepted) || !take_number(object, "refused", &ack->refused) ||
        !list_fits(object, ack->refused)) {
        bad(error, path, _("manifest_sha256, accepted, refused, who or at is missing or is not as it must be"));
        return NULL;
    }
    ack->who = g_strdup(who);
    return g_ascii_strdown(sha256, -1);
}

static bool
record(Db *db, DbManifestAck *ack, const DbManifest *manifest, const char *batch, GError **error)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "manifest_sha256", manifest->json_sha256);
    json_line_int(json, "accepted", ack->accepted);
    json_line_int(json, "refused", ack->refused);
    json_line_string(json, "who", ack->who);
    json_line_string(json, "signer", ack->signer);
    json_line_bool(json, "trusted", ack->trusted);
    json_line_string(json, "sha256", ack->sha256);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strconcat("batch:", batch, NULL);
    const DbEventDraft draft = { .subject = subject, .kind = "manifest-acknowledged", .detail = detail };
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    return transaction != NULL && db_manifest_ack_insert(db, ack, error) && db_event_append(db, &draft, NULL, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

static bool
check_and_record(Db *db, const char *path, DbManifestAck *ack, const char *manifest_sha256, GError **error)
{
    g_autoptr(GError) cause = NULL;
    bool known = false;
    g_autoptr(DbManifest) manifest = db_manifest_by_json(db, manifest_sha256, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (manifest == NULL)
        return bad(error, path, _("it is of no manifest that this station made"));
    if (ack->accepted + ack->refused != manifest->units)
        return bad(error, path, _("what it accepts and refuses are not the units of the manifest"));
    if (!db_manifest_ack_known(db, ack->sha256, &known, error))
        return false;
    if (known) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("'claimcheck manifest list' shows it."),
                             _("%s: it is on record already"), path);
        return false;
    }
    ack->manifest_id = manifest->id;
    g_autoptr(DbBatch) batch = db_batch_by_id(db, manifest->batch_id, error);
    return batch != NULL && record(db, ack, manifest, batch->code, error);
}

static bool
read_ca(const char *ca, char **pem, GError **error)
{
    return ca == NULL || g_file_get_contents(ca, pem, NULL, error) || claimcheck_error_from_io(error, ca);
}

DbManifestAck *
manifest_ack_record(Station *station, const char *path, const char *ca, GError **error)
{
    g_auto(SignedText) text = { 0 };
    g_autofree char *pem = NULL;
    char *data = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &data, &length, error)) {
        claimcheck_error_from_io(error, path);
        return NULL;
    }
    g_autoptr(GBytes) file = g_bytes_new_take(data, length);
    if (length > MAX_SIZE) {
        bad(error, path, _("it is larger than any acknowledgement"));
        return NULL;
    }
    if (!read_ca(ca, &pem, error) || !signed_text_open(&text, path, file, pem, error))
        return NULL;
    g_autoptr(DbManifestAck) ack = g_new0(DbManifestAck, 1);
    g_autofree char *sha256 = parse(path, text.text, ack, error);
    if (sha256 == NULL)
        return NULL;
    ack->sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, file);
    ack->document = g_strdup(text.text);
    ack->signer = g_strdup(text.signer);
    ack->trusted = text.trusted;
    ack->recorded_at = clock_wall_us();
    return check_and_record(station_db(station), path, ack, sha256, error) ? g_steal_pointer(&ack) : NULL;
}
