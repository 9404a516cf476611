/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-page.h"

#define GUI_TYPE_UNITS_PAGE gui_units_page_get_type()
G_DECLARE_FINAL_TYPE(GuiUnitsPage, gui_units_page, GUI, UNITS_PAGE, GtkBin)

GtkWidget *gui_units_page_new(GuiSession *session);
