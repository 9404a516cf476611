/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-story.h"

#include <gtk/gtk.h>

/* The life of a unit as a vertical line of events, the newest on top. */

#define GUI_TYPE_TIMELINE gui_timeline_get_type()
G_DECLARE_FINAL_TYPE(GuiTimeline, gui_timeline, GUI, TIMELINE, GtkListBox)

GtkWidget *gui_timeline_new(void);
/** gui_timeline_show: @lines: (nullable) (element-type GuiStoryLine): read here and not kept */
void gui_timeline_show(GuiTimeline *self, GPtrArray *lines);
