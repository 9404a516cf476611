/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-tile.h"

/* 1 to 16 tiles, as large as the room allows. */

#define GUI_TYPE_TILE_GRID gui_tile_grid_get_type()
G_DECLARE_FINAL_TYPE(GuiTileGrid, gui_tile_grid, GUI, TILE_GRID, GtkGrid)

/** gui_tile_grid_fill: tiles 1 to @count instead of those before. */
void gui_tile_grid_fill(GuiTileGrid *self, GuiSession *session, guint count);
guint gui_tile_grid_count(GuiTileGrid *self);
/** gui_tile_grid_tile: (transfer none): @number from 1. */
GuiTile *gui_tile_grid_tile(GuiTileGrid *self, guint number);

/** gui_tile_grid_columns: how many columns make @count tiles largest in @width by @height pixels. */
guint gui_tile_grid_columns(guint count, int width, int height);
