/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A short list of units, each a row that opens the unit on its page; the UIDs masked. */

#define GUI_TYPE_UNIT_ROWS gui_unit_rows_get_type()
G_DECLARE_FINAL_TYPE(GuiUnitRows, gui_unit_rows, GUI, UNIT_ROWS, GtkListBox)

GtkWidget *gui_unit_rows_new(void);
/** gui_unit_rows_show: @units: of DbUnit. */
void gui_unit_rows_show(GuiUnitRows *self, GPtrArray *units);
