/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What went wrong, why, and what to do next: a bar that nobody must answer, with the technical story one tap below. */

#define GUI_TYPE_ERROR_BAR gui_error_bar_get_type()
G_DECLARE_FINAL_TYPE(GuiErrorBar, gui_error_bar, GUI, ERROR_BAR, GtkInfoBar)

GtkWidget *gui_error_bar_new(void);
/** gui_error_bar_tell: takes the place of what it said before. */
void gui_error_bar_tell(GuiErrorBar *self, const char *sentence, const char *details);
