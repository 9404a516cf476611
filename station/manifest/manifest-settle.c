/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-settle.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/manifest/manifest-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>

static bool
file_has_digest(const char *path, const char *sha256)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 buffer[65536];
    gsize got = 0;
    FILE *file = g_fopen(path, "re");
    if (file == NULL)
        return false;
    while ((got = fread(buffer, 1, sizeof buffer, file)) > 0)
        g_checksum_update(sum, buffer, (gssize)got);
    bool read = ferror(file) == 0;
    fclose(file);
    return read && g_str_equal(g_checksum_get_string(sum), sha256);
}

static void
note(const ManifestExport *options, const char *path, const char *words)
{
    g_autofree char *sentence = g_strconcat(path, ": ", words, NULL);
    if (options->note != NULL)
        options->note(sentence, options->data);
}

static bool
forget(Station *station, const DbManifest *intent, const DbBatch *batch, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "path", intent->path);
    json_line_string(json, "file_sha256", intent->file_sha256);
    json_line_string(json, "manifest_sha256", intent->json_sha256);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strconcat("batch:", batch->code, NULL);
    const DbEventDraft draft = { .subject = subject, .kind = "manifest-forgotten", .detail = detail };
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    return transaction != NULL && db_manifest_forget(db, intent->id, error) &&
           db_event_append(db, &draft, NULL, error) && db_commit(g_steal_pointer(&transaction), error);
}

/* The pack is where it belongs and may be in somebody's hands: on record it goes, unless a unit has changed since. */
static bool
finish(Station *station, const ManifestExport *options, DbManifest **intent, GError **error)
{
    const ManifestExport silent = { .cancellable = options->cancellable };
    g_auto(Writing) writing = { .station = station, .options = &silent };
    writing.batch = db_batch_by_id(station_db(station), (*intent)->batch_id, error);
    if (writing.batch == NULL)
        return false;
    gint64 id = (*intent)->id;
    writing.only_changed = g_str_equal((*intent)->kind, "supplement");
    writing.record = g_steal_pointer(intent);
    bool ok = manifest_record_release(&writing, id, error);
    writing.record->id = id;
    *intent = g_steal_pointer(&writing.record);
    return ok;
}

static bool
settle(Station *station, const ManifestExport *options, DbManifest **intent, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbBatch) batch = db_batch_by_id(station_db(station), (*intent)->batch_id, error);
    if (batch == NULL)
        return false;
    bool in_place = file_has_digest((*intent)->path, (*intent)->file_sha256);
    if (in_place && finish(station, options, intent, &cause)) {
        note(options, (*intent)->path, _("this export was cut short; its pack is complete, and is on record now"));
        return true;
    }
    if (cause != NULL && !claimcheck_error_is(cause, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (in_place)
        g_remove((*intent)->path);
    if (file_has_digest((*intent)->temporary, (*intent)->file_sha256))
        g_remove((*intent)->temporary);
    if (!forget(station, *intent, batch, error))
        return false;
    note(options, (*intent)->path,
         in_place ? _("this export was cut short and units have changed since: its pack was removed, and a copy of it is void")
                  : _("this export was cut short before its pack was in place: it is forgotten, and a pack of it is void"));
    return true;
}

bool
manifest_settle(Station *station, const ManifestExport *options, GError **error)
{
    g_autoptr(GPtrArray) intents = db_manifest_intents(station_db(station), error);
    if (intents == NULL)
        return false;
    for (guint i = 0; i < intents->len; i++)
        if (!settle(station, options, (DbManifest **)&intents->pdata[i], error))
            return false;
    return true;
}
