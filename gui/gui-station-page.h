/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-page.h"

#define GUI_TYPE_STATION_PAGE gui_station_page_get_type()
G_DECLARE_FINAL_TYPE(GuiStationPage, gui_station_page, GUI, STATION_PAGE, GtkBin)

GtkWidget *gui_station_page_new(GuiSession *session);
