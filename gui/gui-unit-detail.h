/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* One unit: who it is, its certificate, its labels with their pictures, its life; and what may be done to it. */

#define GUI_TYPE_UNIT_DETAIL gui_unit_detail_get_type()
G_DECLARE_FINAL_TYPE(GuiUnitDetail, gui_unit_detail, GUI, UNIT_DETAIL, GtkStack)

void gui_unit_detail_set_session(GuiUnitDetail *self, GuiSession *session);
/** gui_unit_detail_show: unit number @unit of the record. */
void gui_unit_detail_show(GuiUnitDetail *self, gint64 unit);
/** gui_unit_detail_reload: the record changed. */
void gui_unit_detail_reload(GuiUnitDetail *self);
