/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/clock.h"
#include "station/cli/cli-commands.h"
#include "station/cli/cli-manifest.h"
#include "station/manifest/hash-words.h"
#include "station/manifest/manifest-ack.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static void
add_ack(JsonBuilder *json, const DbManifestAck *ack)
{
    json_line_int(json, "accepted", ack->accepted);
    json_line_int(json, "refused", ack->refused);
    json_line_string(json, "who", ack->who);
    json_line_time(json, "at", ack->at);
    json_line_string(json, "signer", ack->signer);
    json_line_bool(json, "trusted", ack->trusted);
    json_line_time(json, "recorded_at", ack->recorded_at);
}

static void
add_acks(JsonBuilder *json, GPtrArray *acks)
{
    json_line_open_list(json, "acknowledgements");
    for (guint i = 0; acks != NULL && i < acks->len; i++) {
        json_line_open(json, NULL);
        add_ack(json, g_ptr_array_index(acks, i));
        json_line_close(json);
    }
    json_line_close_list(json);
}

static void
add_manifest(JsonBuilder *json, const DbManifest *manifest, GPtrArray *acks, bool is_intent)
{
    g_autofree char *words = hash_words(manifest->json_sha256);
    json_line_string(json, "kind", manifest->kind);
    json_line_bool(json, "unfinished", is_intent);
    json_line_string(json, "file", manifest->path);
    json_line_string(json, "sha256", manifest->file_sha256);
    json_line_string(json, "manifest_sha256", manifest->json_sha256);
    json_line_string(json, "hash_words", words);
    json_line_string(json, "previous_manifest", manifest->previous_sha256);
    json_line_string(json, "amends", manifest->amends_sha256);
    json_line_int(json, "units", manifest->units);
    json_line_time(json, "created_at", manifest->created_at);
    add_acks(json, acks);
}

static void
tell_manifest(Cli *cli, const DbManifest *manifest, GPtrArray *acks, bool is_intent)
{
    g_autofree char *at = clock_format_utc(manifest->created_at);
    cli_print(cli, _("  %s  %-10s %6" PRId64 " units  %s%s"), at, manifest->kind, manifest->units, manifest->json_sha256,
              is_intent ? _("  not finished: the next export brings it to an end") : "");
    for (guint i = 0; acks != NULL && i < acks->len; i++) {
        const DbManifestAck *ack = g_ptr_array_index(acks, i);
        cli_print(cli, _("    acknowledged by %s: accepted %" PRId64 ", refused %" PRId64 " (%s)"), ack->who, ack->accepted,
                  ack->refused,
                  ack->signer == NULL ? _("not signed")
                                      : ack->trusted ? _("signed") : _("signed by a certificate that was not checked"));
    }
}

typedef bool (*ManifestFunc)(const DbManifest *manifest, GPtrArray *acks, gpointer data, GError **error);

/* From the oldest on. */
static bool
each_manifest(Station *station, gint64 batch_id, ManifestFunc each, gpointer data, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(GPtrArray) manifests = db_manifest_list(db, batch_id, error);
    for (guint i = manifests != NULL ? manifests->len : 0; i-- > 0;) {
        const DbManifest *manifest = g_ptr_array_index(manifests, i);
        g_autoptr(GPtrArray) acks = db_manifest_acks(db, manifest->id, error);
        if (acks == NULL || !each(manifest, acks, data, error))
            return false;
    }
    return manifests != NULL;
}

static bool
add_member(const DbManifest *manifest, GPtrArray *acks, gpointer data, GError **error)
{
    (void)error;
    json_line_open(data, NULL);
    add_manifest(data, manifest, acks, false);
    json_line_close(data);
    return true;
}

bool
cli_manifest_add_list(JsonBuilder *json, Station *station, gint64 batch_id, GError **error)
{
    json_line_open_list(json, "manifests");
    bool ok = each_manifest(station, batch_id, add_member, json, error);
    json_line_close_list(json);
    return ok;
}

static bool
tell_one(const DbManifest *manifest, GPtrArray *acks, gpointer data, GError **error)
{
    (void)error;
    tell_manifest(data, manifest, acks, false);
    return true;
}

bool
cli_manifest_tell(Cli *cli, Station *station, gint64 batch_id, GError **error)
{
    return each_manifest(station, batch_id, tell_one, cli, error);
}

/* --- manifest list ------------------------------------------------------------------------------------------- */

typedef struct {
    Cli *cli;
    Station *station;
} List;

static bool
print_line(const List *list, const DbManifest *manifest, GPtrArray *acks, bool is_intent, GError **error)
{
    g_autoptr(DbBatch) batch = db_batch_by_id(station_db(list->station), manifest->batch_id, error);
    if (batch == NULL)
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "batch", batch->code);
    add_manifest(json, manifest, acks, is_intent);
    cli_print_json(list->cli, json);
    cli_print(list->cli, "%s", batch->code);
    tell_manifest(list->cli, manifest, acks, is_intent);
    return true;
}

static bool
list_one(const DbManifest *manifest, GPtrArray *acks, gpointer data, GError **error)
{
    return print_line(data, manifest, acks, false, error);
}

static bool
list_intents(const List *list, gint64 batch_id, GError **error)
{
    g_autoptr(GPtrArray) intents = db_manifest_intents(station_db(list->station), error);
    for (guint i = 0; intents != NULL && i < intents->len; i++) {
        const DbManifest *intent = g_ptr_array_index(intents, i);
        if ((batch_id == 0 || intent->batch_id == batch_id) && !print_line(list, intent, NULL, true, error))
            return false;
    }
    return intents != NULL;
}

bool
cmd_manifest_list(Cli *cli, GError **error)
{
    g_autofree char *code = NULL;
    const GOptionEntry options[] = {
        { "batch", 0, 0, G_OPTION_ARG_STRING, &code, N_("only those of this batch"), N_("CODE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    List list = { cli, arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL };
    if (list.station == NULL)
        return false;
    g_autoptr(DbBatch) batch = code != NULL ? db_batch_find(station_db(list.station), code, error) : NULL;
    if (code != NULL && batch == NULL)
        return false;
    gint64 batch_id = batch != NULL ? batch->id : 0;
    return each_manifest(list.station, batch_id, list_one, &list, error) && list_intents(&list, batch_id, error);
}

/* --- manifest ack -------------------------------------------------------------------------------------------- */

bool
cmd_manifest_ack(Cli *cli, GError **error)
{
    g_autofree char *ca = NULL;
    const GOptionEntry options[] = {
        { "ca", 0, 0, G_OPTION_ARG_FILENAME, &ca, N_("the CA that its signer must come from"), N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    g_autoptr(DbManifestAck) ack = station != NULL ? manifest_ack_record(station, arguments[0], ca, error) : NULL;
    if (ack == NULL)
        return false;
    JsonBuilder *json = json_line_new();
    add_ack(json, ack);
    cli_print_json(cli, json);
    cli_print(cli, _("%s: accepted %" PRId64 ", refused %" PRId64), ack->who, ack->accepted, ack->refused);
    if (ack->signer == NULL)
        cli_warn(_("%s: warning: it is not signed: anybody may have written it"), arguments[0]);
    else if (!ack->trusted)
        cli_warn(_("%s: warning: who signed it is not checked: give --ca"), arguments[0]);
    return true;
}
