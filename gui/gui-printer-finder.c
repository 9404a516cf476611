/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-printer-finder.h"

#include "gui/gui-act.h"
#include "gui/gui-rows.h"
#include "gui/gui-setup-box.h"
#include "station/print/printer-list.h"

#include <glib/gi18n.h>

#define LOOK_MS 2000

static const GuiPrinterFinder *
finder_of(GtkWidget *list)
{
    return g_object_get_data(G_OBJECT(list), "finder");
}

static gpointer
find(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)station;
    (void)caller;
    (void)data;
    (void)error;
    return printer_list(LOOK_MS);
}

static void
on_use(GtkWidget *button, gpointer destination)
{
    const GuiPrinterFinder *self = finder_of(gtk_widget_get_ancestor(button, GTK_TYPE_LIST_BOX));
    self->chosen(destination, self->data);
}

static void
add_printer(GtkListBox *list, const GuiPrinterFinder *self, const PrinterFound *printer)
{
    g_autofree char *subtitle = g_strdup_printf("%s%s%s", printer->destination, printer->model != NULL ? " · " : "",
                                                printer->model != NULL ? printer->model : "");
    g_autofree char *name = g_strdup_printf(_("Use %s"), printer->name);
    GtkWidget *row = gui_setup_box_add_row(list, printer->name, subtitle);
    GtkWidget *button = gui_setup_box_add_button(row, _("Use"), name, G_CALLBACK(on_use), g_strdup(printer->destination),
                                                 (GClosureNotify)(void (*)(void))g_free);
    gtk_widget_set_sensitive(button, self->verb == NULL || gui_session_may(self->session, self->verb));
}

static void
on_found(GtkWidget *list, gpointer result)
{
    const GuiPrinterFinder *self = finder_of(list);
    GPtrArray *printers = result;
    gui_rows_clear(GTK_CONTAINER(list));
    for (guint i = 0; i < printers->len; i++)
        add_printer(GTK_LIST_BOX(list), self, g_ptr_array_index(printers, i));
    if (printers->len == 0)
        gui_setup_box_add_empty(GTK_LIST_BOX(list), self->none);
}

void
gui_printer_finder_look(GtkListBox *list, const GuiPrinterFinder *finder)
{
    g_object_set_data_full(G_OBJECT(list), "finder", g_memdup2(finder, sizeof *finder), g_free);
    gui_rows_clear(GTK_CONTAINER(list));
    gui_setup_box_add_empty(list, _("Looking…"));
    gui_act(&(GuiAct){ .widget = GTK_WIDGET(list), .session = finder->session, .lane = GUI_LANE_DEVICE, .work = find,
                       .free_result = GUI_FREE_ARRAY, .done = on_found });
}
