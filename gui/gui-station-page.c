/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-station-page.h"

struct _GuiStationPage {
    GtkBin parent_instance;
    GuiSession *session;
};

static void
gui_station_page_page_init(GuiPageInterface *iface)
{
    (void)iface;
}

G_DEFINE_TYPE_WITH_CODE(GuiStationPage, gui_station_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_station_page_page_init))

static void
gui_station_page_dispose(GObject *object)
{
    GuiStationPage *self = GUI_STATION_PAGE(object);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_station_page_parent_class)->dispose(object);
}

static void
gui_station_page_class_init(GuiStationPageClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_station_page_dispose;
    gtk_widget_class_set_template_from_resource(GTK_WIDGET_CLASS(klass), "/claimcheck/gui/ui/gui-station-page.ui");
}

static void
gui_station_page_init(GuiStationPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_station_page_new(GuiSession *session)
{
    GuiStationPage *self = g_object_new(GUI_TYPE_STATION_PAGE, NULL);
    self->session = g_object_ref(session);
    return GTK_WIDGET(self);
}
