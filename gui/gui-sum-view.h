/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/batch/batch-terms.h"

#include <gtk/gtk.h>

/*
 * One of a batch's two sums as large figures: sent 503 = on good units 500 + on held units 1 + … · unaccounted 0. Each
 * term is a button; what must be zero is green while it is.
 *
 * Signal "chosen" (BatchTerm *term, GtkWidget *button): whose units somebody wants to see.
 */

#define GUI_TYPE_SUM_VIEW gui_sum_view_get_type()
G_DECLARE_FINAL_TYPE(GuiSumView, gui_sum_view, GUI, SUM_VIEW, GtkFlowBox)

/** gui_sum_view_set_sum: "units" or "labels"; once. */
void gui_sum_view_set_sum(GuiSumView *self, const char *sum);
void gui_sum_view_show(GuiSumView *self, const DbBatchSums *sums);
