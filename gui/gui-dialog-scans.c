/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-dialog-scans.h"

#include "gui/gui-burst-filter.h"
#include "gui/gui-window.h"

static gboolean
takes_codes(GtkWidget *focus)
{
    return GTK_IS_ENTRY(focus) && gtk_editable_get_editable(GTK_EDITABLE(focus)) &&
           gtk_entry_get_input_purpose(GTK_ENTRY(focus)) != GTK_INPUT_PURPOSE_PASSWORD;
}

static void
on_burst(const char *text, gpointer dialog)
{
    GtkWidget *focus = gtk_window_get_focus(dialog);
    GtkWindow *below = gtk_window_get_transient_for(dialog);
    if (takes_codes(focus))
        gtk_entry_set_text(GTK_ENTRY(focus), text);
    else if (GUI_IS_WINDOW(below))
        gui_window_scan(GUI_WINDOW(below), text);
}

static gboolean
on_key(GtkWidget *dialog, GdkEventKey *event, gpointer data)
{
    GuiBurstFilter *filter = data;
    GtkWindow *below = gtk_window_get_transient_for(GTK_WINDOW(dialog));
    if (GUI_IS_WINDOW(below))
        gui_burst_filter_set_layout(filter, gui_window_scanner_layout(GUI_WINDOW(below)));
    return gui_burst_filter_key(filter, event);
}

void
gui_dialog_take_scans(GtkWidget *dialog)
{
    GuiBurstFilter *filter = gui_burst_filter_new(on_burst, dialog);
    g_signal_connect(dialog, "key-press-event", G_CALLBACK(on_key), filter);
    g_signal_connect(dialog, "key-release-event", G_CALLBACK(on_key), filter);
    g_object_set_data_full(G_OBJECT(dialog), "bursts", filter, (GDestroyNotify)gui_burst_filter_free);
}
