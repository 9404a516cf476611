/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-popover.h"

#include "gui/gui-unit-rows.h"

#define POPOVER_HEIGHT 360
#define POPOVER_WIDTH 280

void
gui_unit_popover_show(GtkWidget *at, GPtrArray *units)
{
    GtkWidget *popover = gtk_popover_new(at);
    GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);
    GtkWidget *list = gui_unit_rows_new();
    gui_unit_rows_show(GUI_UNIT_ROWS(list), units);
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scrolled), TRUE);
    gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scrolled), POPOVER_HEIGHT);
    gtk_widget_set_size_request(scrolled, POPOVER_WIDTH, -1);
    gtk_container_add(GTK_CONTAINER(scrolled), list);
    gtk_container_add(GTK_CONTAINER(popover), scrolled);
    gtk_widget_show(scrolled);
    g_signal_connect(popover, "closed", G_CALLBACK(gtk_widget_destroy), NULL);
    gtk_popover_popup(GTK_POPOVER(popover));
}
