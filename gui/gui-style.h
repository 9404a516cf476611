/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/** gui_style_set: @widget has the class @name of gui.css, or has it not. */
void gui_style_set(GtkWidget *widget, const char *name, gboolean has);
