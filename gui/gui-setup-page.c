/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-setup-page.h"

struct _GuiSetupPage {
    GtkBin parent_instance;
    GuiSession *session;
};

static void
gui_setup_page_page_init(GuiPageInterface *iface)
{
    (void)iface;
}

G_DEFINE_TYPE_WITH_CODE(GuiSetupPage, gui_setup_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_setup_page_page_init))

static void
gui_setup_page_dispose(GObject *object)
{
    GuiSetupPage *self = GUI_SETUP_PAGE(object);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_setup_page_parent_class)->dispose(object);
}

static void
gui_setup_page_class_init(GuiSetupPageClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_setup_page_dispose;
    gtk_widget_class_set_template_from_resource(GTK_WIDGET_CLASS(klass), "/claimcheck/gui/ui/gui-setup-page.ui");
}

static void
gui_setup_page_init(GuiSetupPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_setup_page_new(GuiSession *session)
{
    GuiSetupPage *self = g_object_new(GUI_TYPE_SETUP_PAGE, NULL);
    self->session = g_object_ref(session);
    return GTK_WIDGET(self);
}
