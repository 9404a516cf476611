/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A flow of cards that screen readers walk like any container. */

#define GUI_TYPE_CARD_FLOW gui_card_flow_get_type()
G_DECLARE_FINAL_TYPE(GuiCardFlow, gui_card_flow, GUI, CARD_FLOW, GtkFlowBox)
