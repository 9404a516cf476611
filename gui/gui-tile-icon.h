/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * The shape that tells a slot's state beside its word and colour: a symbolic icon, in a thin ring that fills while there
 * is progress to show.
 */

#define GUI_TYPE_TILE_ICON gui_tile_icon_get_type()
G_DECLARE_FINAL_TYPE(GuiTileIcon, gui_tile_icon, GUI, TILE_ICON, GtkImage)

/** gui_tile_icon_set: @name: of the icon; @size: in pixels, the ring included. */
void gui_tile_icon_set(GuiTileIcon *self, const char *name, int size);
/** gui_tile_icon_set_progress: from 0 to 1; below 0: no ring. */
void gui_tile_icon_set_progress(GuiTileIcon *self, double progress);
