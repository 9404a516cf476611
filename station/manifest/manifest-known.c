/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-known.h"

#include "db/db-manifest.h"
#include "station/manifest/manifest-key.h"

#include <glib/gi18n.h>

static void
add_file(GPtrArray *known, char *path)
{
    char *pem = NULL;
    if (g_file_get_contents(path, &pem, NULL, NULL))
        g_ptr_array_add(known, pem);
    g_free(path);
}

GPtrArray *
manifest_known_certificates(Station *station, GError **error)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) recorded = db_manifest_certificates(station_db(station), error);
    if (recorded == NULL)
        return NULL;
    for (guint i = 0; i < recorded->len; i++)
        g_ptr_array_add(known, g_strdup(((DbManifestCertificate *)g_ptr_array_index(recorded, i))->pem));
    add_file(known, manifest_certificate_path(station));
    add_file(known, manifest_trials_path(station));
    return g_steal_pointer(&known);
}

char *
manifest_known_note(Station *station, const char *manifest_sha256, GError **error)
{
    g_autoptr(GPtrArray) intents = db_manifest_intents(station_db(station), error);
    for (guint i = 0; intents != NULL && i < intents->len; i++)
        if (g_str_equal(((DbManifest *)g_ptr_array_index(intents, i))->json_sha256, manifest_sha256))
            return g_strdup(_("its export was cut short and it is on no record yet: the next export of the batch brings that to "
                              "an end"));
    return NULL;
}
