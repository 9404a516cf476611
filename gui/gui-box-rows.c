/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-box-rows.h"

#include "gui/gui-act.h"
#include "gui/gui-rows.h"
#include "gui/gui-unit-popover.h"
#include "station/box/box.h"

#include <glib/gi18n.h>
#include <handy.h>
#include <inttypes.h>

struct _GuiBoxRows {
    GtkListBox parent_instance;
    GuiSession *session;
};

G_DEFINE_TYPE(GuiBoxRows, gui_box_rows, GTK_TYPE_LIST_BOX)

static gpointer
find_units(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    g_autoptr(DbBox) box = db_box_find(station_db(station), data, error);
    return box != NULL ? db_box_units(station_db(station), box->id, error) : NULL;
}

static void
on_units(GtkWidget *row, gpointer units)
{
    gui_unit_popover_show(row, units);
}

static void
on_row_activated(GtkListBox *list, GtkListBoxRow *row)
{
    const GuiAct act = { .widget = GTK_WIDGET(row),
                         .session = GUI_BOX_ROWS(list)->session,
                         .lane = GUI_LANE_READ,
                         .verb = "box show",
                         .work = find_units,
                         .data = g_strdup(hdy_preferences_row_get_title(HDY_PREFERENCES_ROW(row))),
                         .free_data = g_free,
                         .free_result = GUI_FREE_ARRAY,
                         .done = on_units };
    gui_act(&act);
}

static void
gui_box_rows_dispose(GObject *object)
{
    g_clear_object(&GUI_BOX_ROWS(object)->session);
    G_OBJECT_CLASS(gui_box_rows_parent_class)->dispose(object);
}

static void
gui_box_rows_class_init(GuiBoxRowsClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_box_rows_dispose;
}

static void
gui_box_rows_init(GuiBoxRows *self)
{
    gui_rows_init(GTK_LIST_BOX(self), _("Boxes"));
    g_signal_connect(self, "row-activated", G_CALLBACK(on_row_activated), NULL);
}

/* --- rows ------------------------------------------------------------------------------------------------------------- */

static char *
contents_of(const DbBox *box)
{
    if (box->size == 0)
        return g_strdup_printf(ngettext("%" PRId64 " unit", "%" PRId64 " units", (gulong)box->count), box->count);
    return g_strdup_printf(_("%" PRId64 " of %" PRId64 " units"), box->count, box->size);
}

static char *
state_of(const DbBox *box)
{
    if (box->bad > 0)
        return g_strdup_printf(ngettext("bad: %" PRId64 " unit in it may not ship",
                                        "bad: %" PRId64 " units in it may not ship", (gulong)box->bad), box->bad);
    return g_strdup(box->closed_at != 0 ? _("closed") : _("open"));
}

static GtkWidget *
new_row(const DbBox *box)
{
    g_autofree char *contents = contents_of(box);
    g_autofree char *state = state_of(box);
    g_autofree char *below = g_strdup_printf("%s · %s", contents, state);
    GtkWidget *row = gui_rows_new_row(box->code, below);
    gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(row), box->count > 0);
    if (box->bad > 0) {
        GtkWidget *sign = gtk_image_new_from_icon_name("dialog-warning-symbolic", GTK_ICON_SIZE_BUTTON);
        gtk_style_context_add_class(gtk_widget_get_style_context(sign), "light-bad");
        gtk_container_add(GTK_CONTAINER(row), sign);
    }
    gtk_widget_show_all(row);
    return row;
}

void
gui_box_rows_show(GuiBoxRows *self, GuiSession *session, GPtrArray *boxes)
{
    g_set_object(&self->session, session);
    gui_rows_clear(GTK_CONTAINER(self));
    for (guint i = 0; i < boxes->len; i++)
        gtk_container_add(GTK_CONTAINER(self), new_row(g_ptr_array_index(boxes, i)));
}
