/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The switches of the pages: icon above word, one for each row of gui_page_kinds(). Signal "chosen"(name). */

#define GUI_TYPE_SIDEBAR gui_sidebar_get_type()
G_DECLARE_FINAL_TYPE(GuiSidebar, gui_sidebar, GUI, SIDEBAR, GtkBox)

/** gui_sidebar_fill: makes the switches; once, when the window is there already. */
void gui_sidebar_fill(GuiSidebar *self);
/** gui_sidebar_select: shows @name as chosen; emits nothing. */
void gui_sidebar_select(GuiSidebar *self, const char *name);
/** gui_sidebar_set_allowed: who may not see a page does not see its switch. */
void gui_sidebar_set_allowed(GuiSidebar *self, const char *name, gboolean allowed);
