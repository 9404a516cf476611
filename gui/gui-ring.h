/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A ring that fills: what is good of a target, and beside it what is in somebody's hands. Its share stands in the middle. */

#define GUI_TYPE_RING gui_ring_get_type()
G_DECLARE_FINAL_TYPE(GuiRing, gui_ring, GUI, RING, GtkDrawingArea)

GtkWidget *gui_ring_new(void);
/** gui_ring_set: @good and @held of @target. */
void gui_ring_set(GuiRing *self, gint64 good, gint64 held, gint64 target);
