/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-unit-search.h"

#include <gtk/gtk.h>

/* One line of the list of units. */

#define GUI_TYPE_UNIT_ROW gui_unit_row_get_type()
G_DECLARE_FINAL_TYPE(GuiUnitRow, gui_unit_row, GUI, UNIT_ROW, GtkButton)

GtkWidget *gui_unit_row_new(void);
/** gui_unit_row_show: @line: (nullable): NULL: it is on its way */
void gui_unit_row_show(GuiUnitRow *self, const DbUnitLine *line);
/** gui_unit_row_unit: the number of the unit that it shows, or 0. */
gint64 gui_unit_row_unit(GuiUnitRow *self);
/** gui_unit_row_new_headings: (transfer floating): what stands above the columns. */
GtkWidget *gui_unit_row_new_headings(void);
