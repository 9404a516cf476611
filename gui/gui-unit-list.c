/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-list.h"

#include "gui/gui-unit-row.h"

#include <glib/gi18n.h>
#include <math.h>

#define ROWS_PER_NOTCH 3

struct _GuiUnitList {
    GtkBox parent_instance;
    GuiUnitPages *pages;
    GtkWidget *frame;     /* shows a part of the pool; nobody sees its scroll bar */
    GtkWidget *pool;      /* of rows: as many as fit, and two */
    GtkAdjustment *place; /* in pixels of the whole list */
    GPtrArray *rows;      /* of GuiUnitRow */
    int row_height;
    gint64 top;           /* what the first row of the pool shows */
    gint64 chosen;        /* by the keyboard */
    guint resizing;       /* idle source */
};

G_DEFINE_TYPE(GuiUnitList, gui_unit_list, GTK_TYPE_BOX)

enum { OPENED, MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- rows ---------------------------------------------------------------------------------------------------------------- */

static void
on_clicked(GtkWidget *row, GuiUnitList *self)
{
    for (guint i = 0; i < self->rows->len; i++)
        if (g_ptr_array_index(self->rows, i) == row)
            self->chosen = self->top + i;
    if (gui_unit_row_unit(GUI_UNIT_ROW(row)) != 0)
        g_signal_emit(self, signals[OPENED], 0, gui_unit_row_unit(GUI_UNIT_ROW(row)));
}

static void
add_row(GuiUnitList *self)
{
    GtkWidget *row = gui_unit_row_new();
    gtk_widget_set_size_request(row, -1, self->row_height);
    g_signal_connect(row, "clicked", G_CALLBACK(on_clicked), self);
    gtk_container_add(GTK_CONTAINER(self->pool), row);
    g_ptr_array_add(self->rows, row);
}

static void
show_rows(GuiUnitList *self)
{
    gint64 length = gui_unit_pages_rows(self->pages);
    for (guint i = 0; i < self->rows->len; i++) {
        GuiUnitRow *row = g_ptr_array_index(self->rows, i);
        gui_unit_row_show(row, gui_unit_pages_line(self->pages, self->top + i));
        gtk_widget_set_child_visible(GTK_WIDGET(row), self->top + i < length);
    }
}

/* --- the place ------------------------------------------------------------------------------------------------------------ */

static int
frame_height(GuiUnitList *self)
{
    return gtk_widget_get_allocated_height(self->frame);
}

static void
on_place(GuiUnitList *self)
{
    double value = gtk_adjustment_get_value(self->place);
    self->top = (gint64)(value / self->row_height);
    GtkAdjustment *within = gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(self->frame));
    show_rows(self);
    gtk_adjustment_set_value(within, value - (double)self->top * self->row_height);
    g_signal_emit(self, signals[MOVED], 0);
}

static void
measure(GuiUnitList *self)
{
    double height = frame_height(self), all = (double)gui_unit_pages_rows(self->pages) * self->row_height;
    double value = CLAMP(gtk_adjustment_get_value(self->place), 0, MAX(all - height, 0));
    gtk_adjustment_configure(self->place, value, 0, MAX(all, height), self->row_height, height, height);
}

static gboolean
resize(gpointer data)
{
    GuiUnitList *self = data;
    self->resizing = 0;
    guint wanted = (guint)(frame_height(self) / self->row_height + 2);
    while (self->rows->len < wanted)
        add_row(self);
    measure(self);
    on_place(self);
    return G_SOURCE_REMOVE;
}

/* Rows cannot be added while sizes are given out. */
static void
on_allocated(GuiUnitList *self)
{
    if (self->resizing == 0)
        self->resizing = g_idle_add_full(GTK_PRIORITY_RESIZE, resize, self, NULL);
}

static gboolean
on_scroll(GtkWidget *frame, GdkEventScroll *event, GuiUnitList *self)
{
    (void)frame;
    double x, y = 0;
    if (gdk_event_get_scroll_deltas((GdkEvent *)event, &x, &y) == FALSE)
        y = event->direction == GDK_SCROLL_UP ? -1 : event->direction == GDK_SCROLL_DOWN ? 1 : 0;
    gtk_adjustment_set_value(self->place, gtk_adjustment_get_value(self->place) + y * ROWS_PER_NOTCH * self->row_height);
    return TRUE;
}

/* --- keys --------------------------------------------------------------------------------------------------------------------- */

static void
choose(GuiUnitList *self, gint64 row)
{
    gint64 length = gui_unit_pages_rows(self->pages);
    if (length == 0)
        return;
    self->chosen = CLAMP(row, 0, length - 1);
    double y = (double)self->chosen * self->row_height;
    gtk_adjustment_clamp_page(self->place, y, y + self->row_height);
    gint64 at = self->chosen - self->top;
    if (at >= 0 && at < self->rows->len)
        gtk_widget_grab_focus(g_ptr_array_index(self->rows, (guint)at));
}

static gboolean
on_key(GtkWidget *widget, GdkEventKey *event, GuiUnitList *self)
{
    (void)widget;
    gint64 page = MAX(frame_height(self) / self->row_height - 1, 1);
    switch (event->keyval) {
    case GDK_KEY_Up:
        choose(self, self->chosen - 1);
        return TRUE;
    case GDK_KEY_Down:
        choose(self, self->chosen + 1);
        return TRUE;
    case GDK_KEY_Page_Up:
        choose(self, self->chosen - page);
        return TRUE;
    case GDK_KEY_Page_Down:
        choose(self, self->chosen + page);
        return TRUE;
    case GDK_KEY_Home:
        choose(self, 0);
        return TRUE;
    case GDK_KEY_End:
        choose(self, G_MAXINT64 / 2);
        return TRUE;
    default:
        return FALSE;
    }
}

/* --- for the page --------------------------------------------------------------------------------------------------------------- */

GuiUnitPages *
gui_unit_list_pages(GuiUnitList *self)
{
    return self->pages;
}

void
gui_unit_list_refresh(GuiUnitList *self, gboolean to_top)
{
    if (to_top) {
        gtk_adjustment_set_value(self->place, 0);
        self->chosen = 0;
    }
    measure(self);
    on_place(self);
}

void
gui_unit_list_view(GuiUnitList *self, gint64 *first, gint64 *last)
{
    *first = self->top;
    *last = self->top + MAX(self->rows->len, 1) - 1;
}

/* --- the class -------------------------------------------------------------------------------------------------------------------- */

static void
gui_unit_list_dispose(GObject *object)
{
    GuiUnitList *self = GUI_UNIT_LIST(object);
    g_clear_handle_id(&self->resizing, g_source_remove);
    g_clear_pointer(&self->pages, gui_unit_pages_free);
    g_clear_pointer(&self->rows, g_ptr_array_unref);
    g_clear_object(&self->place);
    G_OBJECT_CLASS(gui_unit_list_parent_class)->dispose(object);
}

static void
gui_unit_list_class_init(GuiUnitListClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_unit_list_dispose;
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(klass), ATK_ROLE_LIST);
    signals[OPENED] = g_signal_new("opened", GUI_TYPE_UNIT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_INT64);
    signals[MOVED] = g_signal_new("moved", GUI_TYPE_UNIT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static int
height_of_a_row(void)
{
    GtkWidget *row = g_object_ref_sink(gui_unit_row_new());
    int minimum, natural;
    gtk_widget_get_preferred_height(row, &minimum, &natural);
    gtk_widget_destroy(row);
    g_object_unref(row);
    return MAX(natural, 1);
}

static void
gui_unit_list_init(GuiUnitList *self)
{
    self->pages = gui_unit_pages_new();
    self->rows = g_ptr_array_new();
    self->row_height = height_of_a_row();
    self->place = g_object_ref_sink(gtk_adjustment_new(0, 0, 0, 0, 0, 0));
    self->pool = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    self->frame = gtk_scrolled_window_new(NULL, NULL);
    g_object_set(self->frame, "hscrollbar-policy", GTK_POLICY_NEVER, "vscrollbar-policy", GTK_POLICY_EXTERNAL, "hexpand",
                 TRUE, "vexpand", TRUE, NULL);
    gtk_container_add(GTK_CONTAINER(self->frame), self->pool);
    GtkWidget *column = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    gtk_container_add(GTK_CONTAINER(column), gui_unit_row_new_headings());
    gtk_container_add(GTK_CONTAINER(column), self->frame);
    gtk_container_add(GTK_CONTAINER(self), column);
    gtk_container_add(GTK_CONTAINER(self), gtk_scrollbar_new(GTK_ORIENTATION_VERTICAL, self->place));
    g_signal_connect_swapped(self->place, "value-changed", G_CALLBACK(on_place), self);
    g_signal_connect_swapped(self->frame, "size-allocate", G_CALLBACK(on_allocated), self);
    g_signal_connect(self->frame, "scroll-event", G_CALLBACK(on_scroll), self);
    g_signal_connect(self->pool, "key-press-event", G_CALLBACK(on_key), self); /* before the frame hears of it */
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), _("List of units"));
    gtk_widget_show_all(GTK_WIDGET(self));
}
