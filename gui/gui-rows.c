/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-rows.h"

#include <handy.h>

void
gui_rows_init(GtkListBox *list, const char *name)
{
    gtk_list_box_set_selection_mode(list, GTK_SELECTION_NONE);
    gtk_style_context_add_class(gtk_widget_get_style_context(GTK_WIDGET(list)), "content");
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(list)), name);
}

GtkWidget *
gui_rows_new_row(const char *title, const char *subtitle)
{
    GtkWidget *row = hdy_action_row_new();
    hdy_preferences_row_set_title(HDY_PREFERENCES_ROW(row), title);
    hdy_action_row_set_subtitle(HDY_ACTION_ROW(row), subtitle);
    atk_object_set_name(gtk_widget_get_accessible(row), title);
    atk_object_set_description(gtk_widget_get_accessible(row), subtitle);
    return row;
}

static void
destroy(GtkWidget *widget, gpointer data)
{
    (void)data;
    gtk_widget_destroy(widget);
}

void
gui_rows_clear(GtkContainer *container)
{
    gtk_container_foreach(container, destroy, NULL);
}
