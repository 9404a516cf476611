/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-setup-list.h"

#include "gui/gui-rows.h"

#include <glib/gi18n.h>

typedef struct {
    GuiSession *session;
    const GuiSetupListKind *kind;
    GtkListBox *list;
    GPtrArray *items;
} Section;

static void
section_free(gpointer data)
{
    Section *section = data;
    g_object_unref(section->session);
    g_clear_pointer(&section->items, g_ptr_array_unref);
    g_free(section);
}

static Section *
section_of(GtkWidget *widget)
{
    return g_object_get_data(G_OBJECT(widget), "section");
}

GuiSession *
gui_setup_list_session(GtkWidget *section)
{
    return section_of(section)->session;
}

GPtrArray *
gui_setup_list_items(GtkWidget *section)
{
    return section_of(section)->items;
}

static void
on_loaded(GtkWidget *widget, gpointer result)
{
    Section *self = section_of(widget);
    g_clear_pointer(&self->items, g_ptr_array_unref);
    self->items = g_ptr_array_ref(result);
    gui_rows_clear(GTK_CONTAINER(self->list));
    for (guint i = 0; i < self->items->len; i++)
        self->kind->show(widget, self->list, g_ptr_array_index(self->items, i));
    if (self->items->len == 0)
        gui_setup_box_add_empty(self->list, _(self->kind->empty));
}

void
gui_setup_list_reload(GtkWidget *widget)
{
    const Section *self = section_of(widget);
    if (!gtk_widget_get_mapped(widget) || !gui_session_may(self->session, self->kind->verb))
        return;
    gui_act(&(GuiAct){ .widget = widget,
                       .session = self->session,
                       .lane = GUI_LANE_READ,
                       .what = _(self->kind->title),
                       .work = self->kind->load,
                       .free_result = GUI_FREE_ARRAY,
                       .done = on_loaded });
}

GtkWidget *
gui_setup_list_new(GuiSession *session, const GuiSetupListKind *kind)
{
    GtkWidget *widget = gui_setup_box_new();
    Section *self = g_new0(Section, 1);
    self->session = g_object_ref(session);
    self->kind = kind;
    self->list = gui_setup_box_add_group(GUI_SETUP_BOX(widget), _(kind->title),
                                         kind->explanation != NULL ? _(kind->explanation) : NULL);
    g_object_set_data_full(G_OBJECT(widget), "section", self, section_free);
    gui_setup_box_add_action(GUI_SETUP_BOX(widget), session, kind->add_verb, _(kind->add_label), G_CALLBACK(kind->add),
                             widget);
    g_signal_connect(widget, "map", G_CALLBACK(gui_setup_list_reload), NULL);
    g_signal_connect_object(session, "changed", G_CALLBACK(gui_setup_list_reload), widget, G_CONNECT_SWAPPED);
    return widget;
}
