/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-units-page.h"

struct _GuiUnitsPage {
    GtkBin parent_instance;
    GuiSession *session;
};

static void
gui_units_page_page_init(GuiPageInterface *iface)
{
    (void)iface;
}

G_DEFINE_TYPE_WITH_CODE(GuiUnitsPage, gui_units_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_units_page_page_init))

static void
gui_units_page_dispose(GObject *object)
{
    GuiUnitsPage *self = GUI_UNITS_PAGE(object);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_units_page_parent_class)->dispose(object);
}

static void
gui_units_page_class_init(GuiUnitsPageClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_units_page_dispose;
    gtk_widget_class_set_template_from_resource(GTK_WIDGET_CLASS(klass), "/claimcheck/gui/ui/gui-units-page.ui");
}

static void
gui_units_page_init(GuiUnitsPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_units_page_new(GuiSession *session)
{
    GuiUnitsPage *self = g_object_new(GUI_TYPE_UNITS_PAGE, NULL);
    self->session = g_object_ref(session);
    return GTK_WIDGET(self);
}
