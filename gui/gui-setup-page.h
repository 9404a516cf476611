/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-page.h"

#define GUI_TYPE_SETUP_PAGE gui_setup_page_get_type()
G_DECLARE_FINAL_TYPE(GuiSetupPage, gui_setup_page, GUI, SETUP_PAGE, GtkBin)

GtkWidget *gui_setup_page_new(GuiSession *session);
