/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-page.h"

#define GUI_TYPE_INSIGHT_PAGE gui_insight_page_get_type()
G_DECLARE_FINAL_TYPE(GuiInsightPage, gui_insight_page, GUI, INSIGHT_PAGE, GtkBin)

GtkWidget *gui_insight_page_new(GuiSession *session);
