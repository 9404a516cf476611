/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-chart.h"

/* A chart on the screen: in the colours of the theme, its numbers where one points, and all of them for screen readers. */

#define GUI_TYPE_PLOT gui_plot_get_type()
G_DECLARE_FINAL_TYPE(GuiPlot, gui_plot, GUI, PLOT, GtkDrawingArea)

/** gui_plot_show: keeps a reference. */
void gui_plot_show(GuiPlot *self, GuiChart *chart);
