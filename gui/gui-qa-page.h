/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-page.h"

#define GUI_TYPE_QA_PAGE gui_qa_page_get_type()
G_DECLARE_FINAL_TYPE(GuiQaPage, gui_qa_page, GUI, QA_PAGE, GtkBin)

GtkWidget *gui_qa_page_new(GuiSession *session);
