/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-page.h"

#define GUI_TYPE_LABELS_PAGE gui_labels_page_get_type()
G_DECLARE_FINAL_TYPE(GuiLabelsPage, gui_labels_page, GUI, LABELS_PAGE, GtkBin)

GtkWidget *gui_labels_page_new(GuiSession *session);
