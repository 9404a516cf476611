/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* The boxes of a batch, each a row that shows the units in it. */

#define GUI_TYPE_BOX_ROWS gui_box_rows_get_type()
G_DECLARE_FINAL_TYPE(GuiBoxRows, gui_box_rows, GUI, BOX_ROWS, GtkListBox)

/** gui_box_rows_show: @boxes: of DbBox. */
void gui_box_rows_show(GuiBoxRows *self, GuiSession *session, GPtrArray *boxes);
