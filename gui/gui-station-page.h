/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-page.h"

#define GUI_TYPE_STATION_PAGE gui_station_page_get_type()
G_DECLARE_FINAL_TYPE(GuiStationPage, gui_station_page, GUI, STATION_PAGE, GtkBin)

/** What gui_page_open() is given to show the batches to choose from; any other id is a batch to go on with. */
#define GUI_STATION_PAGE_BATCHES ""

GtkWidget *gui_station_page_new(GuiSession *session);
