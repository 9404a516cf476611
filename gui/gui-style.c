/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-style.h"

void
gui_style_set(GtkWidget *widget, const char *name, gboolean has)
{
    GtkStyleContext *style = gtk_widget_get_style_context(widget);
    if (has)
        gtk_style_context_add_class(style, name);
    else
        gtk_style_context_remove_class(style, name);
}
