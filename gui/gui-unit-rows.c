/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-rows.h"

#include "gui/code-words.h"
#include "gui/gui-format.h"
#include "gui/gui-rows.h"
#include "gui/gui-story.h"
#include "gui/gui-window.h"

#include <glib/gi18n.h>

struct _GuiUnitRows {
    GtkListBox parent_instance;
};

G_DEFINE_TYPE(GuiUnitRows, gui_unit_rows, GTK_TYPE_LIST_BOX)

static void
on_row_activated(GtkListBox *list, GtkListBoxRow *row)
{
    gui_window_open(gui_window_of(GTK_WIDGET(list)), "Units", g_object_get_data(G_OBJECT(row), "uid"));
}

static void
gui_unit_rows_class_init(GuiUnitRowsClass *klass)
{
    (void)klass;
}

static void
gui_unit_rows_init(GuiUnitRows *self)
{
    gui_rows_init(GTK_LIST_BOX(self), _("Units"));
    g_signal_connect(self, "row-activated", G_CALLBACK(on_row_activated), NULL);
}

GtkWidget *
gui_unit_rows_new(void)
{
    return g_object_new(GUI_TYPE_UNIT_ROWS, "visible", TRUE, NULL);
}

static GtkWidget *
new_row(const DbUnit *unit)
{
    g_autofree char *masked = gui_format_masked(unit->uid);
    g_autofree char *below = g_strdup_printf("%s%s%s", gui_story_state(unit->state), unit->hold_reason != NULL ? ": " : "",
                                             unit->hold_reason != NULL ? code_words_or(unit->hold_reason) : "");
    GtkWidget *row = gui_rows_new_row(masked, below);
    gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(row), TRUE);
    gtk_container_add(GTK_CONTAINER(row), gtk_image_new_from_icon_name("go-next-symbolic", GTK_ICON_SIZE_BUTTON));
    g_object_set_data_full(G_OBJECT(row), "uid", g_strdup(unit->uid), g_free);
    gtk_widget_show_all(row);
    return row;
}

void
gui_unit_rows_show(GuiUnitRows *self, GPtrArray *units)
{
    gui_rows_clear(GTK_CONTAINER(self));
    for (guint i = 0; i < units->len; i++)
        gtk_container_add(GTK_CONTAINER(self), new_row(g_ptr_array_index(units, i)));
}
