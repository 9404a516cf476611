/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-insight-page.h"

#include "gui/gui-act.h"
#include "gui/gui-card-flow.h"
#include "gui/gui-format.h"
#include "gui/gui-insight-charts.h"
#include "gui/gui-insight-sheet.h"
#include "gui/gui-insight-watch.h"
#include "gui/gui-once.h"
#include "gui/gui-plot.h"
#include "gui/gui-ring.h"
#include "station/base/clock.h"

#include <glib/gi18n.h>
#include <handy.h>

/* Changes of the record within this time are drawn at once. */
#define SETTLE_MS 1000
/* Even where nothing happens an hour ends some time. */
#define TICK_S 60
#define SHIFT_US (G_GINT64_CONSTANT(8) * 3600 * G_USEC_PER_SEC)
#define BATCHES_MOST 50

struct _GuiInsightPage {
    GtkBin parent_instance;
    GuiSession *session;
    GtkToggleButton *shift, *day, *batch;
    GtkComboBoxText *batches;
    GtkLabel *yield, *summary, *period;
    GuiRing *ring;
    GuiPlot *plots[N_GUI_INSIGHT_CHARTS];
    GtkLabel *titles[N_GUI_INSIGHT_CHARTS];
    GSimpleActionGroup *actions;
    GuiInsightWatch *watch; /* of the period in view; NULL: to be made */
    InsightFigures *figures; /* as last drawn */
    guint settling, tick;    /* sources, or 0 */
    GuiOnce loading;
    gboolean is_filling;
};

static void gui_insight_page_page_init(GuiPageInterface *iface);

G_DEFINE_TYPE_WITH_CODE(GuiInsightPage, gui_insight_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_insight_page_page_init))

static void follow(GuiInsightPage *self);

/* --- the period ----------------------------------------------------------------------------------------------------------- */

static const char *
chosen_batch(GuiInsightPage *self)
{
    return gtk_toggle_button_get_active(self->batch) ? gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->batches)) : NULL;
}

static gint64
midnight(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autoptr(GDateTime) day = g_date_time_new_local(g_date_time_get_year(now), g_date_time_get_month(now),
                                                     g_date_time_get_day_of_month(now), 0, 0, 0);
    return g_date_time_to_unix(day) * G_USEC_PER_SEC;
}

/* A shift is who works here now, from when they came; else the last hours. */
static gint64
period_start(GuiInsightPage *self)
{
    gint64 came_at = gui_session_person_came_at(self->session);
    if (gtk_toggle_button_get_active(self->day))
        return midnight();
    return came_at > 0 ? came_at : clock_wall_us() - SHIFT_US;
}

static void
begin_period(GuiInsightPage *self)
{
    g_clear_pointer(&self->watch, gui_insight_watch_unref);
    gtk_widget_set_visible(GTK_WIDGET(self->batches), gtk_toggle_button_get_active(self->batch));
    if (!gtk_toggle_button_get_active(self->batch) || chosen_batch(self) != NULL)
        self->watch = gui_insight_watch_new(period_start(self), chosen_batch(self));
    follow(self);
}

static void
on_period_toggled(GtkToggleButton *button, GuiInsightPage *self)
{
    if (gtk_toggle_button_get_active(button))
        begin_period(self);
}

static void
on_batch_chosen(GtkComboBox *combo, GuiInsightPage *self)
{
    (void)combo;
    if (!self->is_filling && gtk_toggle_button_get_active(self->batch))
        begin_period(self);
}

/* --- showing -------------------------------------------------------------------------------------------------------------- */

static char *
period_text(GuiInsightPage *self)
{
    g_autofree char *when = gui_format_moment(self->figures->from);
    if (chosen_batch(self) != NULL)
        return g_strdup_printf(_("Batch %s, since %s"), chosen_batch(self), when);
    return g_strdup_printf(gtk_toggle_button_get_active(self->day) ? _("Today, since %s") : _("This shift, since %s"), when);
}

static void
show_figures(GuiInsightPage *self)
{
    const InsightFigures *figures = self->figures;
    g_autofree char *yield = gui_insight_charts_yield(figures);
    g_autofree char *summary = gui_insight_charts_summary(figures);
    g_autofree char *period = period_text(self);
    gtk_label_set_text(self->yield, yield);
    gtk_label_set_text(self->summary, summary);
    gtk_label_set_text(self->period, period);
    gui_ring_set(self->ring, figures->first_pass, figures->ended - figures->first_pass, figures->ended);
    AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self->ring));
    atk_object_set_name(accessible, _("First-pass yield"));
    atk_object_set_description(accessible, yield);
    g_autoptr(GPtrArray) charts = gui_insight_charts_new(figures);
    for (guint i = 0; i < N_GUI_INSIGHT_CHARTS; i++) {
        GuiChart *chart = g_ptr_array_index(charts, i);
        gtk_label_set_text(self->titles[i], gui_chart_title(chart));
        gui_plot_show(self->plots[i], chart);
    }
}

/* --- following ------------------------------------------------------------------------------------------------------------ */

static void
on_news(GtkWidget *widget, gpointer result)
{
    GuiInsightPage *self = GUI_INSIGHT_PAGE(widget);
    GuiInsightNews *news = result;
    gboolean is_wanted = news->watch == self->watch;
    gboolean is_stale = gui_once_end(&self->loading);
    if (is_wanted && news->figures != NULL) {
        insight_figures_free(self->figures);
        self->figures = g_steal_pointer(&news->figures);
        show_figures(self);
        if (!is_stale)
            return;
    }
    follow(self);
}

static void
on_no_news(GtkWidget *widget, gpointer result)
{
    (void)result;
    GuiInsightPage *self = GUI_INSIGHT_PAGE(widget);
    if (gui_once_end(&self->loading))
        follow(self);
}

/* One piece of the chain at a time. */
static void
follow(GuiInsightPage *self)
{
    if (self->watch == NULL || !gui_once_begin(&self->loading))
        return;
    const GuiAct act = { .widget = GTK_WIDGET(self),
                         .session = self->session,
                         .lane = GUI_LANE_READ,
                         .verb = "batch show",
                         .work = gui_insight_watch_follow,
                         .data = gui_insight_watch_ref(self->watch),
                         .free_data = gui_insight_watch_unref,
                         .free_result = gui_insight_news_free,
                         .done = on_news,
                         .failed = on_no_news };
    gui_act(&act);
}

static gboolean
on_settled(gpointer page)
{
    GuiInsightPage *self = page;
    self->settling = 0;
    if (gtk_widget_get_mapped(GTK_WIDGET(self)))
        follow(self);
    return G_SOURCE_REMOVE;
}

static gboolean
on_tick(gpointer page)
{
    if (gtk_widget_get_mapped(page))
        follow(page);
    return G_SOURCE_CONTINUE;
}

static void
on_changed(GuiInsightPage *self)
{
    if (self->settling == 0)
        self->settling = g_timeout_add(SETTLE_MS, on_settled, self);
}

/* --- batches to choose from -------------------------------------------------------------------------------------------------- */

static gpointer
list_batches(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    const DbBatchPage page = { .most = BATCHES_MOST };
    return db_batch_page(station_db(station), &page, error);
}

static gboolean
has_batch(GuiInsightPage *self, const char *code)
{
    g_autofree char *before = g_strdup(gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->batches)));
    gboolean has = gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->batches), code);
    gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->batches), before);
    return has;
}

static void
on_batches(GtkWidget *widget, gpointer batches)
{
    GuiInsightPage *self = GUI_INSIGHT_PAGE(widget);
    g_autofree char *chosen = g_strdup(gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->batches)));
    self->is_filling = TRUE;
    gtk_combo_box_text_remove_all(self->batches);
    for (guint i = 0; i < ((GPtrArray *)batches)->len; i++) {
        const DbBatch *batch = g_ptr_array_index((GPtrArray *)batches, i);
        gtk_combo_box_text_append(self->batches, batch->code, batch->code);
    }
    if (chosen != NULL && !has_batch(self, chosen))
        gtk_combo_box_text_append(self->batches, chosen, chosen);
    if (chosen == NULL || !gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->batches), chosen))
        gtk_combo_box_set_active(GTK_COMBO_BOX(self->batches), 0);
    self->is_filling = FALSE;
    if (chosen == NULL && gtk_toggle_button_get_active(self->batch))
        begin_period(self);
}

static void
load_batches(GuiInsightPage *self)
{
    const GuiAct act = { .widget = GTK_WIDGET(self),
                         .session = self->session,
                         .lane = GUI_LANE_READ,
                         .verb = "batch list",
                         .work = list_batches,
                         .free_result = GUI_FREE_ARRAY,
                         .done = on_batches };
    gui_act(&act);
}

/* --- paper ------------------------------------------------------------------------------------------------------------------- */

static GuiInsightSheet *
new_sheet(GuiInsightPage *self)
{
    g_autofree char *title = period_text(self);
    return gui_insight_sheet_new(title, self->figures);
}

static void
save_sheet(GSimpleAction *action, GVariant *parameter, gpointer page)
{
    (void)action;
    (void)parameter;
    GuiInsightPage *self = page;
    if (self->figures != NULL)
        gui_insight_sheet_save(new_sheet(self), GTK_WIDGET(self));
}

static void
print_sheet(GSimpleAction *action, GVariant *parameter, gpointer page)
{
    (void)action;
    (void)parameter;
    GuiInsightPage *self = page;
    if (self->figures != NULL)
        gui_insight_sheet_print(new_sheet(self), GTK_WIDGET(self));
}

/* --- page ---------------------------------------------------------------------------------------------------------------------- */

static void
gui_insight_page_shown(GuiPage *page)
{
    GuiInsightPage *self = GUI_INSIGHT_PAGE(page);
    load_batches(self);
    if (self->watch == NULL)
        begin_period(self);
    else
        follow(self);
}

static void
gui_insight_page_open(GuiPage *page, const char *id)
{
    GuiInsightPage *self = GUI_INSIGHT_PAGE(page);
    self->is_filling = TRUE;
    if (!gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->batches), id)) {
        gtk_combo_box_text_append(self->batches, id, id);
        gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->batches), id);
    }
    self->is_filling = FALSE;
    gboolean was_batch = gtk_toggle_button_get_active(self->batch);
    gtk_toggle_button_set_active(self->batch, TRUE);
    if (was_batch)
        begin_period(self);
}

static void
gui_insight_page_page_init(GuiPageInterface *iface)
{
    iface->shown = gui_insight_page_shown;
    iface->open = gui_insight_page_open;
}

static void
on_person_changed(GuiInsightPage *self)
{
    if (gtk_widget_get_mapped(GTK_WIDGET(self)) && gtk_toggle_button_get_active(self->shift))
        begin_period(self);
    else
        g_clear_pointer(&self->watch, gui_insight_watch_unref);
}

static void
gui_insight_page_dispose(GObject *object)
{
    GuiInsightPage *self = GUI_INSIGHT_PAGE(object);
    g_clear_handle_id(&self->settling, g_source_remove);
    g_clear_handle_id(&self->tick, g_source_remove);
    g_clear_pointer(&self->watch, gui_insight_watch_unref);
    g_clear_pointer(&self->figures, insight_figures_free);
    g_clear_object(&self->actions);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_insight_page_parent_class)->dispose(object);
}

static void
bind_charts(GtkWidgetClass *widget)
{
    static const char *const names[N_GUI_INSIGHT_CHARTS] = {
        [GUI_INSIGHT_HOURS] = "hours", [GUI_INSIGHT_FAILURES] = "failures", [GUI_INSIGHT_TIMES] = "times",
        [GUI_INSIGHT_SLOTS] = "slots", [GUI_INSIGHT_PRINTERS] = "printers",
    };
    for (guint i = 0; i < N_GUI_INSIGHT_CHARTS; i++) {
        g_autofree char *title = g_strdup_printf("%s_title", names[i]);
        gtk_widget_class_bind_template_child_full(widget, names[i], FALSE,
                                                  G_STRUCT_OFFSET(GuiInsightPage, plots) + i * (gssize)sizeof(GuiPlot *));
        gtk_widget_class_bind_template_child_full(widget, title, FALSE,
                                                  G_STRUCT_OFFSET(GuiInsightPage, titles) + i * (gssize)sizeof(GtkLabel *));
    }
}

static void
gui_insight_page_class_init(GuiInsightPageClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_insight_page_dispose;
    g_type_ensure(GUI_TYPE_CARD_FLOW);
    g_type_ensure(GUI_TYPE_PLOT);
    g_type_ensure(GUI_TYPE_RING);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-insight-page.ui");
    gtk_widget_class_bind_template_child(widget, GuiInsightPage, shift);
    gtk_widget_class_bind_template_child(widget, GuiInsightPage, day);
    gtk_widget_class_bind_template_child(widget, GuiInsightPage, batch);
    gtk_widget_class_bind_template_child(widget, GuiInsightPage, batches);
    gtk_widget_class_bind_template_child(widget, GuiInsightPage, yield);
    gtk_widget_class_bind_template_child(widget, GuiInsightPage, summary);
    gtk_widget_class_bind_template_child(widget, GuiInsightPage, period);
    gtk_widget_class_bind_template_child(widget, GuiInsightPage, ring);
    bind_charts(widget);
    gtk_widget_class_bind_template_callback(widget, on_period_toggled);
    gtk_widget_class_bind_template_callback(widget, on_batch_chosen);
}

static void
gui_insight_page_init(GuiInsightPage *self)
{
    static const GActionEntry entries[] = { { .name = "save", .activate = save_sheet },
                                            { .name = "print", .activate = print_sheet } };
    gtk_widget_init_template(GTK_WIDGET(self));
    self->actions = g_simple_action_group_new();
    g_action_map_add_action_entries(G_ACTION_MAP(self->actions), entries, G_N_ELEMENTS(entries), self);
    gtk_widget_insert_action_group(GTK_WIDGET(self), "insight", G_ACTION_GROUP(self->actions));
    self->tick = g_timeout_add_seconds(TICK_S, on_tick, self);
}

GtkWidget *
gui_insight_page_new(GuiSession *session)
{
    GuiInsightPage *self = g_object_new(GUI_TYPE_INSIGHT_PAGE, NULL);
    self->session = g_object_ref(session);
    g_signal_connect_object(session, "changed", G_CALLBACK(on_changed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "opened", G_CALLBACK(on_changed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "person-changed", G_CALLBACK(on_person_changed), self, G_CONNECT_SWAPPED);
    return GTK_WIDGET(self);
}
