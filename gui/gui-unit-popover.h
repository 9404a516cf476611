/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/** gui_unit_popover_show: @units, of DbUnit, in a popover at @at; each row opens its unit. */
void gui_unit_popover_show(GtkWidget *at, GPtrArray *units);
