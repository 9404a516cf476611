/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-page.h"

#define GUI_TYPE_BATCHES_PAGE gui_batches_page_get_type()
G_DECLARE_FINAL_TYPE(GuiBatchesPage, gui_batches_page, GUI, BATCHES_PAGE, GtkBin)

GtkWidget *gui_batches_page_new(GuiSession *session);
