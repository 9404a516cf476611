/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-batch-facts.h"

#include <handy.h>

/*
 * The dialog in which a batch is handed over: where the pack goes, which key signs, whom it is encrypted to; then how far
 * it is, with Cancel; then what was written, with its hash to compare.
 */

#define GUI_TYPE_MANIFEST_EXPORT gui_manifest_export_get_type()
G_DECLARE_FINAL_TYPE(GuiManifestExport, gui_manifest_export, GUI, MANIFEST_EXPORT, GtkDialog)

/** GuiManifestExportDone: a pack is on record; @widget is the one that asked. */
typedef void (*GuiManifestExportDone)(GtkWidget *widget);

/** gui_manifest_export_ask: the dialog goes with @widget. */
void gui_manifest_export_ask(GtkWidget *widget, GuiSession *session, const GuiBatchFacts *facts, GuiManifestExportDone done);
