/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-insight-charts.h"

/* How work went, on one page: to print, or to keep as PNG or PDF. Always dark on white. */

typedef struct GuiInsightSheet GuiInsightSheet;

/** gui_insight_sheet_new: (transfer full): @title: of which time or batch. */
GuiInsightSheet *gui_insight_sheet_new(const char *title, const InsightFigures *figures);
void gui_insight_sheet_free(GuiInsightSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuiInsightSheet, gui_insight_sheet_free)

/** gui_insight_sheet_save: (transfer full) @self: asks for a file, and writes it; its name says which kind. */
void gui_insight_sheet_save(GuiInsightSheet *self, GtkWidget *any);
/** gui_insight_sheet_print: (transfer full) @self: with the printing dialog. */
void gui_insight_sheet_print(GuiInsightSheet *self, GtkWidget *any);
