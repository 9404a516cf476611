/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-unit-pages.h"

#include <gtk/gtk.h>

/*
 * Units, as many as there are: a handful of row widgets that show whatever part of the list is in view. What is not
 * here yet shows as an empty row and is asked for.
 */

#define GUI_TYPE_UNIT_LIST gui_unit_list_get_type()
G_DECLARE_FINAL_TYPE(GuiUnitList, gui_unit_list, GUI, UNIT_LIST, GtkBox)

/** gui_unit_list_pages: (transfer none): what it shows; tell it with gui_unit_list_refresh() when that changed. */
GuiUnitPages *gui_unit_list_pages(GuiUnitList *self);
/** gui_unit_list_refresh: shows what the pages have now; @to_top: another search begins. */
void gui_unit_list_refresh(GuiUnitList *self, gboolean to_top);
/** gui_unit_list_view: the rows in view. */
void gui_unit_list_view(GuiUnitList *self, gint64 *first, gint64 *last);

/*
 * Signals:
 *   "opened"  (gint64 unit): a row was clicked, or chosen by the keyboard
 *   "moved"   other rows are in view
 */
