/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"
#include "gui/slot-state.h"

/*
 * One slot on the Station page: a large word, an icon, what to do, and whose label it is. For screen readers it is a
 * panel "Slot N" with the description "WORD. INSTRUCTION [code]".
 */

#define GUI_TYPE_TILE gui_tile_get_type()
G_DECLARE_FINAL_TYPE(GuiTile, gui_tile, GUI, TILE, GtkBin)

/** GuiTileSize: what a tile's room allows; the word's size in pixels is in gui.css: 28 at least, 64 and more for four slots. */
typedef enum { GUI_TILE_SMALL, GUI_TILE_MEDIUM, GUI_TILE_LARGE, GUI_TILE_HUGE, N_GUI_TILE_SIZES } GuiTileSize;

/** gui_tile_new: signal "void": the button that says that no label came out. */
GtkWidget *gui_tile_new(GuiSession *session, guint number);
void gui_tile_show(GuiTile *self, const SlotState *state);
void gui_tile_set_size(GuiTile *self, GuiTileSize size, gboolean has_room_for_picture);
/** gui_tile_size_for: the largest that fits @width by @height pixels. */
GuiTileSize gui_tile_size_for(int width, int height);
/** gui_tile_uid: (nullable) (transfer none): of the module that it shows. */
const char *gui_tile_uid(GuiTile *self);
