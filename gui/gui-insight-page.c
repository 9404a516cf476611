/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-insight-page.h"

struct _GuiInsightPage {
    GtkBin parent_instance;
    GuiSession *session;
};

static void
gui_insight_page_page_init(GuiPageInterface *iface)
{
    (void)iface;
}

G_DEFINE_TYPE_WITH_CODE(GuiInsightPage, gui_insight_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_insight_page_page_init))

static void
gui_insight_page_dispose(GObject *object)
{
    GuiInsightPage *self = GUI_INSIGHT_PAGE(object);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_insight_page_parent_class)->dispose(object);
}

static void
gui_insight_page_class_init(GuiInsightPageClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_insight_page_dispose;
    gtk_widget_class_set_template_from_resource(GTK_WIDGET_CLASS(klass), "/claimcheck/gui/ui/gui-insight-page.ui");
}

static void
gui_insight_page_init(GuiInsightPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_insight_page_new(GuiSession *session)
{
    GuiInsightPage *self = g_object_new(GUI_TYPE_INSIGHT_PAGE, NULL);
    self->session = g_object_ref(session);
    return GTK_WIDGET(self);
}
