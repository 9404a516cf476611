/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-sidebar.h"

#include "gui/gui-page.h"

#include <glib/gi18n.h>

struct _GuiSidebar {
    GtkBox parent_instance;
    GHashTable *switches; /* name → GtkRadioButton */
    gboolean is_selecting;
};

G_DEFINE_TYPE(GuiSidebar, gui_sidebar, GTK_TYPE_BOX)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Also of the one that is chosen already: the guide of a first start may stand in its page's place. */
static void
on_clicked(GtkToggleButton *button, gpointer name)
{
    GuiSidebar *self = GUI_SIDEBAR(gtk_widget_get_ancestor(GTK_WIDGET(button), GUI_TYPE_SIDEBAR));
    if (self != NULL && !self->is_selecting && gtk_toggle_button_get_active(button))
        g_signal_emit(self, signals[CHOSEN], 0, name);
}

void
gui_sidebar_select(GuiSidebar *self, const char *name)
{
    GtkToggleButton *button = g_hash_table_lookup(self->switches, name);
    self->is_selecting = TRUE;
    if (button != NULL)
        gtk_toggle_button_set_active(button, TRUE);
    self->is_selecting = FALSE;
}

void
gui_sidebar_set_allowed(GuiSidebar *self, const char *name, gboolean allowed)
{
    GtkWidget *button = g_hash_table_lookup(self->switches, name);
    if (button != NULL)
        gtk_widget_set_visible(button, allowed);
}

static GtkWidget *
switch_of(const GuiPageKind *kind, GtkRadioButton *group)
{
    GtkWidget *button = gtk_radio_button_new_from_widget(group);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 3);
    gtk_container_add(GTK_CONTAINER(box), gtk_image_new_from_icon_name(kind->icon, GTK_ICON_SIZE_LARGE_TOOLBAR));
    gtk_container_add(GTK_CONTAINER(box), gtk_label_new(_(kind->title)));
    gtk_container_add(GTK_CONTAINER(button), box);
    gtk_toggle_button_set_mode(GTK_TOGGLE_BUTTON(button), FALSE);
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    gtk_widget_set_focus_on_click(button, FALSE);
    atk_object_set_name(gtk_widget_get_accessible(button), kind->name);
    gtk_style_context_add_class(gtk_widget_get_style_context(button), "page-switch");
    gtk_widget_show_all(button);
    g_signal_connect(button, "clicked", G_CALLBACK(on_clicked), (gpointer)kind->name);
    return button;
}

static void
gui_sidebar_finalize(GObject *object)
{
    g_hash_table_unref(GUI_SIDEBAR(object)->switches);
    G_OBJECT_CLASS(gui_sidebar_parent_class)->finalize(object);
}

static void
gui_sidebar_class_init(GuiSidebarClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = gui_sidebar_finalize;
    signals[CHOSEN] = g_signal_new("chosen", GUI_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
}

void
gui_sidebar_fill(GuiSidebar *self)
{
    GtkRadioButton *group = NULL;
    for (const GuiPageKind *kind = gui_page_kinds(); kind->name != NULL; kind++) {
        GtkWidget *button = switch_of(kind, group);
        group = GTK_RADIO_BUTTON(button);
        gtk_container_add(GTK_CONTAINER(self), button);
        g_hash_table_insert(self->switches, (gpointer)kind->name, button);
    }
}

static void
gui_sidebar_init(GuiSidebar *self)
{
    self->switches = g_hash_table_new(g_str_hash, g_str_equal);
    gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
}
