/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-batches-page.h"

struct _GuiBatchesPage {
    GtkBin parent_instance;
    GuiSession *session;
};

static void
gui_batches_page_page_init(GuiPageInterface *iface)
{
    (void)iface;
}

G_DEFINE_TYPE_WITH_CODE(GuiBatchesPage, gui_batches_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_batches_page_page_init))

static void
gui_batches_page_dispose(GObject *object)
{
    GuiBatchesPage *self = GUI_BATCHES_PAGE(object);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_batches_page_parent_class)->dispose(object);
}

static void
gui_batches_page_class_init(GuiBatchesPageClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_batches_page_dispose;
    gtk_widget_class_set_template_from_resource(GTK_WIDGET_CLASS(klass), "/claimcheck/gui/ui/gui-batches-page.ui");
}

static void
gui_batches_page_init(GuiBatchesPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_batches_page_new(GuiSession *session)
{
    GuiBatchesPage *self = g_object_new(GUI_TYPE_BATCHES_PAGE, NULL);
    self->session = g_object_ref(session);
    return GTK_WIDGET(self);
}
