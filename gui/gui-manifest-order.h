/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-manifest.h"
#include "gui/gui-session.h"

/* An export as a person ordered it, and the work that carries it out in a lane. No GTK in here. */

typedef struct {
    char *batch;
    char *path;
    gboolean partial;
    char *key, *certificate; /* or NULL: the usual key */
    char *passphrase;        /* or NULL */
    char *encrypt_to;        /* a file with the receiver's certificate, or NULL */
    int done, total;         /* steps; atomic, read by the screen meanwhile */
    GCancellable *cancellable;
} GuiManifestOrder;

/** gui_manifest_order_ref, gui_manifest_order_unref: the screen and the lane each have one; the last one wipes the pass phrase. */
GuiManifestOrder *gui_manifest_order_new(void);
GuiManifestOrder *gui_manifest_order_ref(GuiManifestOrder *order);
void gui_manifest_order_unref(gpointer order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuiManifestOrder, gui_manifest_order_unref)

/** GuiManifestResult: what was written. */
typedef struct {
    DbManifest *manifest;
    char *words; /* of its hash, for the voice */
    gboolean is_trial;
} GuiManifestResult;

void gui_manifest_result_free(gpointer result);

/** gui_manifest_order_carry_out: GuiWork: @data is a GuiManifestOrder; gives a GuiManifestResult. */
gpointer gui_manifest_order_carry_out(Station *station, const GuiCaller *caller, gpointer data, GError **error);
/** gui_manifest_order_usual_key: GuiWork: gives 1 + a ManifestChoiceKind, as a pointer: which key signs where none is named. */
gpointer gui_manifest_order_usual_key(Station *station, const GuiCaller *caller, gpointer data, GError **error);
