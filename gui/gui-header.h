/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

#include <handy.h>

/*
 * The header: menu, station, product and batch with its progress, printer, backup, and who works here. It shows what it
 * is told.
 */

#define GUI_TYPE_HEADER gui_header_get_type()
G_DECLARE_FINAL_TYPE(GuiHeader, gui_header, GUI, HEADER, GtkBin)

/** GuiLight: a thing that is well, wants a look, needs hands, or is not there. */
typedef enum { GUI_LIGHT_NONE, GUI_LIGHT_GOOD, GUI_LIGHT_ATTENTION, GUI_LIGHT_BAD } GuiLight;

void gui_header_set_session(GuiHeader *self, GuiSession *session);
/** gui_header_show_buttons: the icon of the menu, and the window's own buttons: not in the first frame, which needs no icons. */
void gui_header_show_buttons(GuiHeader *self);
/** gui_header_set_station: the station's own name, as settings have it. */
void gui_header_set_station(GuiHeader *self, const char *name);
/** gui_header_set_batch: NULL @batch: none. */
void gui_header_set_batch(GuiHeader *self, const char *batch, const char *product);
/** gui_header_set_progress: @end_us: when the batch ends at today's pace, wall time, or 0: not known. */
void gui_header_set_progress(GuiHeader *self, guint done, guint target, gint64 end_us);
/** gui_header_set_printer: @sentence: (nullable): what is wrong, for the tooltip and for screen readers. */
void gui_header_set_printer(GuiHeader *self, GuiLight light, const char *sentence);
/** gui_header_set_backup: @sentence: "Backup: 2 hours ago". */
void gui_header_set_backup(GuiHeader *self, GuiLight light, const char *sentence);
