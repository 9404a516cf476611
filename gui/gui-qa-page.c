/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-qa-page.h"

struct _GuiQaPage {
    GtkBin parent_instance;
    GuiSession *session;
};

static void
gui_qa_page_page_init(GuiPageInterface *iface)
{
    (void)iface;
}

G_DEFINE_TYPE_WITH_CODE(GuiQaPage, gui_qa_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_qa_page_page_init))

static void
gui_qa_page_dispose(GObject *object)
{
    GuiQaPage *self = GUI_QA_PAGE(object);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_qa_page_parent_class)->dispose(object);
}

static void
gui_qa_page_class_init(GuiQaPageClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_qa_page_dispose;
    gtk_widget_class_set_template_from_resource(GTK_WIDGET_CLASS(klass), "/claimcheck/gui/ui/gui-qa-page.ui");
}

static void
gui_qa_page_init(GuiQaPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_qa_page_new(GuiSession *session)
{
    GuiQaPage *self = g_object_new(GUI_TYPE_QA_PAGE, NULL);
    self->session = g_object_ref(session);
    return GTK_WIDGET(self);
}
