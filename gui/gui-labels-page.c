/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-labels-page.h"

struct _GuiLabelsPage {
    GtkBin parent_instance;
    GuiSession *session;
};

static void
gui_labels_page_page_init(GuiPageInterface *iface)
{
    (void)iface;
}

G_DEFINE_TYPE_WITH_CODE(GuiLabelsPage, gui_labels_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_labels_page_page_init))

static void
gui_labels_page_dispose(GObject *object)
{
    GuiLabelsPage *self = GUI_LABELS_PAGE(object);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_labels_page_parent_class)->dispose(object);
}

static void
gui_labels_page_class_init(GuiLabelsPageClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_labels_page_dispose;
    gtk_widget_class_set_template_from_resource(GTK_WIDGET_CLASS(klass), "/claimcheck/gui/ui/gui-labels-page.ui");
}

static void
gui_labels_page_init(GuiLabelsPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_labels_page_new(GuiSession *session)
{
    GuiLabelsPage *self = g_object_new(GUI_TYPE_LABELS_PAGE, NULL);
    self->session = g_object_ref(session);
    return GTK_WIDGET(self);
}
