/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-manifest-order.h"

#include "station/auth/auth-secret.h"
#include "station/base/claimcheck-error.h"
#include "station/manifest/hash-words.h"
#include "station/manifest/manifest-choice.h"
#include "station/manifest/manifest-export.h"

#include <glib/gi18n.h>

GuiManifestOrder *
gui_manifest_order_new(void)
{
    GuiManifestOrder *order = g_atomic_rc_box_new0(GuiManifestOrder);
    order->cancellable = g_cancellable_new();
    return order;
}

GuiManifestOrder *
gui_manifest_order_ref(GuiManifestOrder *order)
{
    return g_atomic_rc_box_acquire(order);
}

static void
order_clear(gpointer data)
{
    GuiManifestOrder *order = data;
    g_free(order->batch);
    g_free(order->path);
    g_free(order->key);
    g_free(order->certificate);
    auth_wipe(order->passphrase);
    g_free(order->encrypt_to);
    g_object_unref(order->cancellable);
}

void
gui_manifest_order_unref(gpointer order)
{
    if (order != NULL)
        g_atomic_rc_box_release_full(order, order_clear);
}

void
gui_manifest_result_free(gpointer data)
{
    GuiManifestResult *result = data;
    db_manifest_free(result->manifest);
    g_free(result->words);
    g_free(result);
}

/* --- in the lane ------------------------------------------------------------------------------------------------------- */

static char *
give_passphrase(gpointer data, GError **error)
{
    const GuiManifestOrder *order = data;
    if (order->passphrase != NULL)
        return g_strdup(order->passphrase);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PIN_REQUIRED, _("Type the pass phrase of the manifest key."), "%s",
                         _("manifest key: its pass phrase is needed"));
    return NULL;
}

/* The screen wants to know how far it is, not how many there are: what does not fit in an int is cut down. */
static void
note_progress(gint64 done, gint64 total, gpointer data)
{
    GuiManifestOrder *order = data;
    gint64 scale = total / G_MAXINT + 1;
    g_atomic_int_set(&order->total, (int)(total / scale));
    g_atomic_int_set(&order->done, (int)(done / scale));
}

gpointer
gui_manifest_order_carry_out(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    GuiManifestOrder *order = data;
    const ManifestChoice choice = { order->key, order->certificate, give_passphrase, order };
    g_autoptr(ManifestKey) key = manifest_choice_load(station, &choice, error);
    const ManifestExport export = { .batch = order->batch,
                                    .path = order->path,
                                    .partial = order->partial,
                                    .encrypt_to = order->encrypt_to,
                                    .cancellable = order->cancellable,
                                    .progress = note_progress,
                                    .data = order };
    g_autoptr(DbManifest) manifest = key != NULL ? manifest_export(station, &export, key, error) : NULL;
    if (manifest == NULL)
        return NULL;
    GuiManifestResult *result = g_new0(GuiManifestResult, 1);
    result->words = hash_words(manifest->json_sha256);
    result->manifest = g_steal_pointer(&manifest);
    result->is_trial = manifest_key_is_trial(key);
    return result;
}

gpointer
gui_manifest_order_usual_key(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    ManifestChoiceKind kind;
    return manifest_choice_usual(station, &kind, error) ? GINT_TO_POINTER(1 + (int)kind) : NULL;
}
