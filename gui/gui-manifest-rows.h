/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-manifest.h"
#include "gui/gui-session.h"

/* What was handed over of a batch, and what its receiver answered: a row each, with a button that checks the pack. */

/** GuiManifestHandover: a manifest and the newest answer to it. */
typedef struct {
    DbManifest *manifest;
    DbManifestAck *answer; /* or NULL */
} GuiManifestHandover;

/** gui_manifest_rows_load: (transfer full): of GuiManifestHandover, of a batch, the newest first. In a lane. */
GPtrArray *gui_manifest_rows_load(Db *db, gint64 batch_id, GError **error);

#define GUI_TYPE_MANIFEST_ROWS gui_manifest_rows_get_type()
G_DECLARE_FINAL_TYPE(GuiManifestRows, gui_manifest_rows, GUI, MANIFEST_ROWS, GtkListBox)

/** gui_manifest_rows_show: @handovers: of GuiManifestHandover. */
void gui_manifest_rows_show(GuiManifestRows *self, GuiSession *session, GPtrArray *handovers);
