/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk-a11y.h>

/*
 * What screen readers hear of a flow of cards. GTK's own says of a flow box that it manages its descendants, so that
 * nobody looks inside; ours holds buttons, which are to be found like any others.
 */

#define GUI_TYPE_FLOW_ACCESSIBLE gui_flow_accessible_get_type()
G_DECLARE_FINAL_TYPE(GuiFlowAccessible, gui_flow_accessible, GUI, FLOW_ACCESSIBLE, GtkFlowBoxAccessible)
