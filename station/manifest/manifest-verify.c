/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-verify.h"

#include "station/manifest/manifest-verify-private.h"
#include "station/manifest/pack-reader.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static const char *const needed[] = {
    "manifest.json", "manifest.sig", "signer.pem", "SHA256SUMS", "units.csv", "units.jws.json", "certificates.pem",
    "maker-cas.pem", "revocations.csv", "aws/things.jsonl", "aws/provisioning-template.json", "claim-allowlist.txt",
    "README.txt", "report.pdf", "verify.html",
};

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

bool
verifying_refuse(const Verifying *self, ClaimcheckError code, const char *what, const char *why, GError **error)
{
    claimcheck_error_set(error, code, NULL, "%s: %s: %s", self->path, what, why);
    return false;
}

bool
verifying_bad(const Verifying *self, const char *what, const char *why, GError **error)
{
    return verifying_refuse(self, CLAIMCHECK_ERROR_BAD_MANIFEST, what, why, error);
}

static void
say(GPtrArray *lines, const char *sentence)
{
    g_ptr_array_add(lines, g_strdup(sentence));
}

GBytes *
verifying_bytes(const Verifying *self, const char *name)
{
    return ((PackEntry *)g_hash_table_lookup(self->entries, name))->bytes;
}

static JsonNode *
member(JsonObject *object, const char *name, JsonNodeType type)
{
    JsonNode *node = object != NULL ? json_object_get_member(object, name) : NULL;
    return node != NULL && JSON_NODE_TYPE(node) == type ? node : NULL;
}

const char *
verifying_text(JsonObject *object, const char *name)
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

JsonObject *
verifying_object(JsonObject *object, const char *name)
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
            return verifying_bad(self, needed[i], _("it is missing"), error);
    GBytes *json = verifying_bytes(self, "manifest.json");
    GBytes *signature = verifying_bytes(self, "manifest.sig");
    self->signer = signer_new(verifying_bytes(self, "signer.pem"));
    if (self->signer == NULL)
        return verifying_refuse(self, CLAIMCHECK_ERROR_BAD_SIGNATURE, "signer.pem", _("it holds no P-256 certificate"), error);
    if (!signer_verifies(self->signer, g_bytes_get_data(json, NULL), g_bytes_get_size(json),
                         g_bytes_get_data(signature, NULL), g_bytes_get_size(signature), false))
        return verifying_refuse(self, CLAIMCHECK_ERROR_BAD_SIGNATURE, "manifest.sig",
                      _("it is not the signer's signature of manifest.json"), error);
    say(self->report->checked, _("the signature of manifest.json"));
    return true;
}

static bool
parse_manifest(Verifying *self, GError **error)
{
    GBytes *json = verifying_bytes(self, "manifest.json");
    self->parser = json_parser_new_immutable();
    JsonNode *root = NULL;
    if (json_parser_load_from_data(self->parser, g_bytes_get_data(json, NULL), (gssize)g_bytes_get_size(json), NULL))
        root = json_parser_get_root(self->parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return verifying_bad(self, "manifest.json", _("this is no JSON object"), error);
    self->manifest = json_node_get_object(root);
    self->report->units = number_of(verifying_object(self->manifest, "counts"), "units");
    if (number_of(self->manifest, "format") != 1 || verifying_text(self->manifest, "batch") == NULL ||
        verifying_object(self->manifest, "files") == NULL || self->report->units < 0)
        return verifying_bad(self, "manifest.json", _("it is not of a format that this program knows"), error);
    self->report->batch = g_strdup(verifying_text(self->manifest, "batch"));
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
    JsonObject *files = verifying_object(self->manifest, "files");
    GHashTableIter iter;
    gpointer name = NULL;
    gpointer entry = NULL;
    guint n_inside = 0;
    g_hash_table_iter_init(&iter, self->entries);
    while (g_hash_table_iter_next(&iter, &name, &entry)) {
        if (is_outside(name))
            continue;
        const char *digest = verifying_text(files, name);
        if (digest == NULL)
            return verifying_bad(self, name, _("manifest.json does not know it"), error);
        if (strcmp(digest, ((PackEntry *)entry)->sha256) != 0)
            return verifying_bad(self, name, _("it is not what was signed"), error);
        n_inside++;
    }
    if (n_inside != json_object_get_size(files))
        return verifying_bad(self, "manifest.json", _("it names a file that is missing"), error);
    say(self->report->checked, _("the SHA-256 of every file"));
    return true;
}

/* To the byte as this program writes it: another spelling is another file. */
static bool
check_sums(Verifying *self, GError **error)
{
    GBytes *sums = verifying_bytes(self, "SHA256SUMS");
    g_autofree char *text = g_strndup(g_bytes_get_data(sums, NULL), g_bytes_get_size(sums));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n_lines = g_strv_length(lines);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i + 1 < n_lines; i++) {
        const char *name = strlen(lines[i]) > 66 ? lines[i] + 66 : "";
        const PackEntry *entry = g_hash_table_lookup(self->entries, name);
        if (entry == NULL || strncmp(lines[i], entry->sha256, 64) != 0 || strncmp(lines[i] + 64, "  ", 2) != 0 ||
            !g_hash_table_add(seen, (gpointer)name))
            return verifying_bad(self, "SHA256SUMS", _("a line of it does not fit"), error);
    }
    if (n_lines < 1 || *lines[n_lines - 1] != '\0' || strlen(text) != g_bytes_get_size(sums) ||
        g_hash_table_size(seen) + 1 != g_hash_table_size(self->entries) || g_hash_table_contains(seen, "SHA256SUMS"))
        return verifying_bad(self, "SHA256SUMS", _("it does not name every file"), error);
    say(self->report->checked, _("SHA256SUMS"));
    return true;
}

/* --- who signed, and what came before ------------------------------------------------------------------------ */

static bool
is_known(const Verifying *self, GPtrArray *known)
{
    for (guint i = 0; known != NULL && i < known->len; i++)
        if (signer_is_one_of(self->signer, g_ptr_array_index(known, i)))
            return true;
    return false;
}

static bool
check_signer(Verifying *self, const ManifestVerify *against, GError **error)
{
    if (signer_is_self_signed(self->signer))
        say(self->report->warnings, _("a trial key signed it: that proves nothing about who made it"));
    if (against->ca == NULL && is_known(self, against->known)) {
        say(self->report->checked, _("that the signer's key is one that is on record here"));
        return true;
    }
    if (against->ca == NULL) {
        say(self->report->warnings, _("the signer's chain is not checked: give --ca"));
        return true;
    }
    g_autofree char *pem = NULL;
    if (!g_file_get_contents(against->ca, &pem, NULL, error))
        return claimcheck_error_from_io(error, against->ca);
    if (!signer_comes_from(self->signer, pem))
        return verifying_refuse(self, CLAIMCHECK_ERROR_BAD_SIGNATURE, "signer.pem",
                                _("it does not come from the CA given"), error);
    say(self->report->checked, _("that the signer comes from the CA given"));
    return true;
}

static bool
check_previous(Verifying *self, const char *previous, GError **error)
{
    const char *said = verifying_text(self->manifest, "previous_manifest");
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
        return verifying_bad(self, "manifest.json", _("the manifest given is not the one before it: one is missing or withheld"),
                   error);
    say(self->report->checked, _("that it follows the manifest given"));
    return true;
}

/* A count that should be none. */
static void
warn_of_count(Verifying *self, const char *name, const char *words)
{
    gint64 count = number_of(verifying_object(self->manifest, "counts"), name);
    if (count > 0)
        g_ptr_array_add(self->report->warnings, g_strdup_printf("%" PRId64 " %s", count, words));
}

static void
warn_of_contents(Verifying *self)
{
    warn_of_count(self, "unconfirmed", _("units were not confirmed by a match"));
    warn_of_count(self, "exceptions", _("times its batch was closed although it did not add up: manifest.json says why"));
    warn_of_count(self, "withdrawn", _("units were taken back: see their state in units.csv"));
    JsonNode *training = member(self->manifest, "training", JSON_NODE_VALUE);
    if (training != NULL && json_node_get_boolean(training))
        say(self->report->warnings, _("it comes from a training database: its units are not real"));
}

static bool
check_all(Verifying *self, const ManifestVerify *against, GError **error)
{
    if (!check_signature(self, error) || !parse_manifest(self, error) || !check_digests(self, error) ||
        !check_sums(self, error) || !manifest_verify_units(self, error) || !check_signer(self, against, error) ||
        !check_previous(self, against->previous, error))
        return false;
    warn_of_contents(self);
    return true;
}

ManifestReport *
manifest_verify(const char *path, const ManifestVerify *against, GError **error)
{
    g_autoptr(ManifestReport) report = g_new0(ManifestReport, 1);
    report->checked = g_ptr_array_new_with_free_func(g_free);
    report->warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) entries = pack_reader_read(path, error);
    if (entries == NULL)
        return NULL;
    Verifying self = { .path = path, .against = against, .entries = entries, .report = report };
    bool ok = check_all(&self, against, error);
    signer_free(self.signer);
    g_clear_object(&self.parser);
    return ok ? g_steal_pointer(&report) : NULL;
}
