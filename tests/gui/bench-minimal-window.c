/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that a GTK program can be: what claimcheck-station's start is measured against (scripts/bench-window). */
#include <gtk/gtk.h>

static void
activate(GtkApplication *application)
{
    GtkWidget *window = gtk_application_window_new(application);
    gtk_container_add(GTK_CONTAINER(window), gtk_label_new("window"));
    gtk_widget_show_all(window);
}

int
main(int argc, char **argv)
{
    g_autoptr(GtkApplication) application = gtk_application_new("org.claimcheck.Minimal", G_APPLICATION_NON_UNIQUE);
    g_signal_connect(application, "activate", G_CALLBACK(activate), NULL);
    return g_application_run(G_APPLICATION(application), argc, argv);
}
