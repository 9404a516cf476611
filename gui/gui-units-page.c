/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-units-page.h"

#include "gui/gui-act.h"
#include "gui/gui-format.h"
#include "gui/gui-story.h"
#include "gui/gui-unit-detail.h"
#include "gui/gui-unit-finder.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _GuiUnitsPage {
    GtkBin parent_instance;
    GuiSession *session;
    GuiUnitFinder *finder;
    HdyLeaflet *leaflet;
    GtkWidget *search_side;
    GtkWidget *detail_side;
    GtkEntry *search;
    GtkComboBoxText *batch;
    GtkComboBoxText *state;
    GtkWidget *day_button;
    GtkLabel *day_words;
    GtkCalendar *calendar;
    GtkPopover *day_popover;
    GtkStack *results;
    GuiUnitList *list;
    GtkLabel *count;
    GuiUnitDetail *detail;
    GDateTime *day;      /* the beginning of one, or NULL */
    GPtrArray *batches;  /* of DbBatch, as in the combo box behind "Any batch" */
    gboolean is_filling; /* the combo boxes: no search meanwhile */
};

static void gui_units_page_page_init(GuiPageInterface *iface);

G_DEFINE_TYPE_WITH_CODE(GuiUnitsPage, gui_units_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_units_page_page_init))

/* --- searching ------------------------------------------------------------------------------------------------------- */

static gint64
chosen_batch(GuiUnitsPage *self)
{
    int at = gtk_combo_box_get_active(GTK_COMBO_BOX(self->batch));
    return at > 0 && self->batches != NULL ? ((DbBatch *)g_ptr_array_index(self->batches, (guint)at - 1))->id : 0;
}

/* As screens show a UID: its last characters behind an ellipsis. */
static const char *
without_ellipsis(const char *text)
{
    return g_str_has_prefix(text, "…") ? text + strlen("…") : text;
}

static void
search_again(GuiUnitsPage *self, gboolean stay)
{
    if (self->is_filling)
        return;
    g_autofree char *text = g_strstrip(g_strdup(gtk_entry_get_text(self->search)));
    g_autoptr(GDateTime) next = self->day != NULL ? g_date_time_add_days(self->day, 1) : NULL;
    const DbUnitSearch search = {
        .text = without_ellipsis(text),
        .batch_id = chosen_batch(self),
        .state = gtk_combo_box_get_active(GTK_COMBO_BOX(self->state)) - 1,
        .from = self->day != NULL ? g_date_time_to_unix(self->day) * G_USEC_PER_SEC : 0,
        .to = next != NULL ? g_date_time_to_unix(next) * G_USEC_PER_SEC : 0,
    };
    gui_unit_finder_search(self->finder, &search, stay);
}

static void
on_search(GuiUnitsPage *self)
{
    search_again(self, FALSE);
}

static void
on_found(GuiUnitsPage *self, gint64 rows, gboolean is_counted)
{
    g_autofree char *number = gui_format_count(rows);
    g_autofree char *words = g_strdup_printf(ngettext("%s unit", "%s units", (gulong)rows), number);
    g_autofree char *more = g_strdup_printf(_("more than %s units"), number);
    gtk_label_set_text(self->count, is_counted ? words : more);
    gtk_stack_set_visible_child_name(self->results, rows > 0 ? "list" : "none");
}

/* --- the day ---------------------------------------------------------------------------------------------------------- */

static void
take_day(GuiUnitsPage *self, GDateTime *day)
{
    g_clear_pointer(&self->day, g_date_time_unref);
    self->day = day;
    g_autofree char *words = day != NULL ? gui_format_day(g_date_time_to_unix(day) * G_USEC_PER_SEC) : g_strdup(_("Any day"));
    gtk_label_set_text(self->day_words, words);
    gtk_popover_popdown(self->day_popover);
    search_again(self, FALSE);
}

static void
on_this_day(GtkWidget *widget, GuiUnitsPage *self)
{
    (void)widget;
    guint year, month, day;
    gtk_calendar_get_date(self->calendar, &year, &month, &day);
    take_day(self, g_date_time_new_local((int)year, (int)month + 1, (int)day, 0, 0, 0));
}

static void
on_today(GtkWidget *button, GuiUnitsPage *self)
{
    (void)button;
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    int year, month, day;
    g_date_time_get_ymd(now, &year, &month, &day);
    take_day(self, g_date_time_new_local(year, month, day, 0, 0, 0));
}

static void
on_any_day(GtkWidget *button, GuiUnitsPage *self)
{
    (void)button;
    take_day(self, NULL);
}

/* --- one unit ------------------------------------------------------------------------------------------------------------ */

static void
show_unit(GuiUnitsPage *self, gint64 unit)
{
    gui_unit_detail_show(self->detail, unit);
    hdy_leaflet_set_visible_child(self->leaflet, self->detail_side);
}

static void
on_opened(GuiUnitsPage *self, gint64 unit)
{
    show_unit(self, unit);
}

static void
on_back(GtkWidget *button, GuiUnitsPage *self)
{
    (void)button;
    hdy_leaflet_set_visible_child(self->leaflet, self->search_side);
}

static gpointer
find(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    return db_unit_find(station_db(station), data, error);
}

static void
on_unit(GtkWidget *widget, gpointer result)
{
    show_unit(GUI_UNITS_PAGE(widget), ((DbUnit *)result)->id);
}

static void
gui_units_page_open(GuiPage *page, const char *id)
{
    GuiUnitsPage *self = GUI_UNITS_PAGE(page);
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_READ, .verb = "unit show",
                         .work = find, .data = g_strdup(id), .free_data = g_free,
                         .free_result = (GDestroyNotify)db_unit_free, .done = on_unit };
    gui_act(&act);
}

static gboolean
gui_units_page_scan(GuiPage *page, const GuiScan *scan)
{
    GuiUnitsPage *self = GUI_UNITS_PAGE(page);
    if (scan->kind == GUI_SCAN_BATCH)
        return gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->batch), scan->text);
    if (scan->kind != GUI_SCAN_CODE)
        return FALSE;
    gui_units_page_open(page, scan->text);
    return TRUE;
}

/* --- coming into view ----------------------------------------------------------------------------------------------------- */

static gpointer
list_batches(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    return db_batch_list(station_db(station), error);
}

static void
show_batches(GtkWidget *widget, gpointer result)
{
    GuiUnitsPage *self = GUI_UNITS_PAGE(widget);
    g_autofree char *active = g_strdup(gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->batch)));
    g_clear_pointer(&self->batches, g_ptr_array_unref);
    self->batches = g_ptr_array_ref(result);
    self->is_filling = TRUE;
    gtk_combo_box_text_remove_all(self->batch);
    gtk_combo_box_text_append(self->batch, "", _("Any batch"));
    for (guint i = 0; i < self->batches->len; i++) {
        const DbBatch *batch = g_ptr_array_index(self->batches, i);
        gtk_combo_box_text_append(self->batch, batch->code, batch->code);
    }
    if (active == NULL || !gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->batch), active))
        gtk_combo_box_set_active(GTK_COMBO_BOX(self->batch), 0);
    self->is_filling = FALSE;
    search_again(self, TRUE);
}

static void
reload(GuiUnitsPage *self)
{
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_READ,
                         .work = list_batches, .free_result = GUI_FREE_ARRAY, .done = show_batches };
    gui_act(&act);
}

static void
gui_units_page_shown(GuiPage *page)
{
    reload(GUI_UNITS_PAGE(page));
}

static void
on_changed(GuiUnitsPage *self)
{
    if (!gtk_widget_get_mapped(GTK_WIDGET(self)))
        return;
    reload(self);
    gui_unit_detail_reload(self->detail);
}

static void
gui_units_page_page_init(GuiPageInterface *iface)
{
    iface->shown = gui_units_page_shown;
    iface->scan = gui_units_page_scan;
    iface->open = gui_units_page_open;
}

/* --- the class -------------------------------------------------------------------------------------------------------------- */

static void
gui_units_page_dispose(GObject *object)
{
    GuiUnitsPage *self = GUI_UNITS_PAGE(object);
    g_clear_object(&self->finder);
    g_clear_object(&self->session);
    g_clear_pointer(&self->day, g_date_time_unref);
    g_clear_pointer(&self->batches, g_ptr_array_unref);
    G_OBJECT_CLASS(gui_units_page_parent_class)->dispose(object);
}

static void
bind_children(GtkWidgetClass *widget)
{
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, leaflet);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, search_side);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, detail_side);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, search);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, batch);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, state);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, day_button);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, day_words);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, calendar);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, day_popover);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, results);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, list);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, count);
    gtk_widget_class_bind_template_child(widget, GuiUnitsPage, detail);
}

static void
gui_units_page_class_init(GuiUnitsPageClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_units_page_dispose;
    g_type_ensure(GUI_TYPE_UNIT_LIST);
    g_type_ensure(GUI_TYPE_UNIT_DETAIL);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-units-page.ui");
    bind_children(widget);
    gtk_widget_class_bind_template_callback(widget, on_search);
    gtk_widget_class_bind_template_callback(widget, on_opened);
    gtk_widget_class_bind_template_callback(widget, on_back);
    gtk_widget_class_bind_template_callback(widget, on_this_day);
    gtk_widget_class_bind_template_callback(widget, on_today);
    gtk_widget_class_bind_template_callback(widget, on_any_day);
}

static void
add_states(GuiUnitsPage *self)
{
    gtk_combo_box_text_append(self->state, "", _("Any state"));
    for (int state = 0; state < N_DB_UNIT_STATES; state++)
        gtk_combo_box_text_append(self->state, db_unit_state_name((DbUnitState)state),
                                  gui_story_state((DbUnitState)state));
    gtk_combo_box_set_active(GTK_COMBO_BOX(self->state), 0);
}

static void
gui_units_page_init(GuiUnitsPage *self)
{
    self->is_filling = TRUE; /* until the first batches are here */
    gtk_widget_init_template(GTK_WIDGET(self));
    add_states(self);
}

GtkWidget *
gui_units_page_new(GuiSession *session)
{
    GuiUnitsPage *self = g_object_new(GUI_TYPE_UNITS_PAGE, NULL);
    self->session = g_object_ref(session);
    self->finder = gui_unit_finder_new(session, self->list);
    gui_unit_detail_set_session(self->detail, session);
    g_signal_connect_object(self->finder, "found", G_CALLBACK(on_found), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "changed", G_CALLBACK(on_changed), self, G_CONNECT_SWAPPED);
    return GTK_WIDGET(self);
}
