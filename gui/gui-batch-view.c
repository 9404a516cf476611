/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-batch-view.h"

#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-batch-facts.h"
#include "gui/gui-batch-form.h"
#include "gui/gui-box-rows.h"
#include "gui/gui-format.h"
#include "gui/gui-manifest-answer.h"
#include "gui/gui-manifest-check.h"
#include "gui/gui-manifest-export.h"
#include "gui/gui-manifest-rows.h"
#include "gui/gui-once.h"
#include "gui/gui-report-save.h"
#include "gui/gui-ring.h"
#include "gui/gui-style.h"
#include "gui/gui-sum-view.h"
#include "gui/gui-term-units.h"
#include "gui/gui-unit-rows.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"
#include "station/batch/batch.h"

#include <glib/gi18n.h>
#include <handy.h>
#include <inttypes.h>

struct _GuiBatchView {
    GtkBin parent_instance;
    GuiSession *session;
    char *code;           /* of the batch in view */
    GuiBatchFacts *facts; /* NULL until they are known */
    GSimpleActionGroup *actions;
    GtkLabel *title, *subtitle, *state, *progress, *verdict, *boxes, *exception;
    GuiRing *ring;
    GuiSumView *units, *labels;
    GtkWidget *close, *reopen, *export, *unsettled_group, *manifest_group, *box_group;
    GuiUnitRows *unsettled;
    GuiBoxRows *box_rows;
    GuiManifestRows *manifests;
    GuiOnce loading;
};

#define CLOSE_ANYWAY "batch close --reason"

G_DEFINE_TYPE(GuiBatchView, gui_batch_view, GTK_TYPE_BIN)

enum { BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- actions ---------------------------------------------------------------------------------------------------------- */

typedef enum { ALWAYS, WHILE_OPEN, WHILE_CLOSED } When;

/* Each act, whom it is allowed, and in which state of the batch it makes sense. */
static const struct {
    const char *action;
    const char *verb;
    When when;
} acts[] = {
    { "batch-edit", "batch edit", WHILE_OPEN },         { "batch-split", "batch split", WHILE_OPEN },
    { "batch-close", "batch close", WHILE_OPEN },       { "batch-reopen", "batch reopen", WHILE_CLOSED },
    { "manifest-export", "manifest export", ALWAYS },   { "manifest-verify", "manifest verify", ALWAYS },
    { "report", "report", ALWAYS },                     { "insight", "batch show", ALWAYS },
    { "manifest-ack", "manifest ack", ALWAYS },         { "sheet-batch", "sheet batch", ALWAYS },
};

static void
update_actions(GuiBatchView *self)
{
    gboolean is_open = self->facts != NULL && gui_batch_facts_is_open(self->facts);
    for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
        gboolean makes_sense = acts[i].when == ALWAYS || (acts[i].when == WHILE_OPEN) == is_open;
        GAction *action = g_action_map_lookup_action(G_ACTION_MAP(self->actions), acts[i].action);
        g_simple_action_set_enabled(G_SIMPLE_ACTION(action), self->facts != NULL && makes_sense &&
                                                                 gui_session_may(self->session, acts[i].verb));
    }
    gtk_widget_set_visible(self->close, is_open);
    gtk_widget_set_visible(self->reopen, self->facts != NULL && !is_open);
    gboolean is_next = self->facts != NULL && !is_open && self->facts->sums.commissioned > 0;
    gui_style_set(self->export, "suggested-action", is_next);
}

/* --- showing ---------------------------------------------------------------------------------------------------------- */

static void
show_head(GuiBatchView *self)
{
    const DbBatch *batch = self->facts->batch;
    gboolean is_open = gui_batch_facts_is_open(self->facts);
    g_autofree char *day = gui_format_day(is_open ? batch->created_at : batch->closed_at);
    g_autofree char *when = g_strdup_printf(is_open ? _("created %s") : _("closed %s"), day);
    g_autofree char *below = g_strdup_printf("%s · %s · %s", self->facts->product_name, batch->product, when);
    gtk_label_set_text(self->title, batch->code);
    gtk_label_set_text(self->subtitle, below);
    gtk_label_set_text(self->state, is_open ? _("Open") : _("Closed"));
    gui_style_set(GTK_WIDGET(self->state), "pill-open", is_open);
    gui_style_set(GTK_WIDGET(self->state), "pill-closed", !is_open);
}

/* What most batches do not have. */
static void
show_extras(GuiBatchView *self)
{
    const GuiBatchFacts *facts = self->facts;
    g_autofree char *boxes = gui_batch_facts_boxes(facts);
    gtk_label_set_text(self->boxes, boxes != NULL ? boxes : "");
    gtk_widget_set_visible(GTK_WIDGET(self->boxes), boxes != NULL);
    gui_box_rows_show(self->box_rows, self->session, facts->box_list);
    gtk_widget_set_visible(self->box_group, facts->box_list->len > 0);
    gtk_widget_set_visible(GTK_WIDGET(self->exception), facts->exceptions->len > 0);
    if (facts->exceptions->len == 0)
        return;
    const DbBatchException *exception = g_ptr_array_index(facts->exceptions, facts->exceptions->len - 1);
    g_autofree char *text = g_strdup_printf(_("It was closed although it did not add up: %s"), exception->reason);
    gtk_label_set_text(self->exception, text);
}

static void
show_sums(GuiBatchView *self)
{
    const GuiBatchFacts *facts = self->facts;
    g_autofree char *sentence = gui_batch_facts_sentence(facts);
    g_autofree char *verdict = gui_batch_facts_verdict(facts);
    gui_ring_set(self->ring, gui_batch_facts_good(facts), facts->sums.held, facts->batch->quantity);
    gtk_label_set_text(self->progress, sentence);
    gtk_label_set_text(self->verdict, verdict);
    show_extras(self);
    gui_sum_view_show(self->units, &facts->sums);
    gui_sum_view_show(self->labels, &facts->sums);
    gui_unit_rows_show(self->unsettled, facts->unsettled);
    gtk_widget_set_visible(self->unsettled_group, facts->unsettled->len > 0);
}

static void
show_manifests(GuiBatchView *self)
{
    gui_manifest_rows_show(self->manifests, self->session, self->facts->manifests);
    gtk_widget_set_visible(self->manifest_group, self->facts->manifests->len > 0);
}

/* --- loading ---------------------------------------------------------------------------------------------------------- */

static void
on_loaded(GtkWidget *widget, gpointer result)
{
    GuiBatchView *self = GUI_BATCH_VIEW(widget);
    GuiBatchFacts *facts = result;
    if (gui_once_end(&self->loading) || g_strcmp0(facts->batch->code, self->code) != 0) {
        gui_batch_view_refresh(self);
        return;
    }
    gui_batch_facts_free(self->facts);
    self->facts = gui_batch_facts_ref(facts);
    show_head(self);
    show_sums(self);
    show_manifests(self);
    update_actions(self);
}

static void
on_not_loaded(GtkWidget *widget, gpointer result)
{
    (void)result;
    if (gui_once_end(&GUI_BATCH_VIEW(widget)->loading))
        gui_batch_view_refresh(GUI_BATCH_VIEW(widget));
}

void
gui_batch_view_refresh(GuiBatchView *self)
{
    if (self->code == NULL || !gui_once_begin(&self->loading))
        return;
    const GuiAct act = { .widget = GTK_WIDGET(self),
                         .session = self->session,
                         .lane = GUI_LANE_READ,
                         .verb = "batch show",
                         .work = gui_batch_facts_load,
                         .data = g_strdup(self->code),
                         .free_data = g_free,
                         .free_result = (GDestroyNotify)gui_batch_facts_free,
                         .done = on_loaded,
                         .failed = on_not_loaded };
    gui_act(&act);
}

void
gui_batch_view_open(GuiBatchView *self, const char *code)
{
    if (g_strcmp0(code, self->code) != 0) {
        g_free(self->code);
        self->code = g_strdup(code);
        g_clear_pointer(&self->facts, gui_batch_facts_free);
        gtk_label_set_text(self->title, code);
        update_actions(self);
    }
    gui_batch_view_refresh(self);
}

static void
on_back(GtkButton *button, GuiBatchView *self)
{
    (void)button;
    g_signal_emit(self, signals[BACK], 0);
}

static void
on_term_chosen(GuiSumView *sum, gpointer term, GtkWidget *button, GuiBatchView *self)
{
    (void)sum;
    gui_term_units_show(button, self->session, self->code, term);
}

/* --- close and reopen ---------------------------------------------------------------------------------------------------- */

/** Order: what is to be done to which batch, and why. */
typedef struct {
    char *code, *reason; /* or NULL: none was given */
} Order;

static Order *
order_new(const char *code, const char *reason)
{
    Order *order = g_new0(Order, 1);
    order->code = g_strdup(code);
    order->reason = reason != NULL && reason[0] != '\0' ? g_strdup(reason) : NULL;
    return order;
}

static void
order_free(gpointer data)
{
    Order *order = data;
    g_free(order->code);
    g_free(order->reason);
    g_free(order);
}

static gpointer
close_batch(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    return batch_close(station, ((const Order *)data)->code, error);
}

/* By a lead, with a second person who stands by it, if it does not add up. */
static gpointer
close_batch_anyway(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const Order *order = data;
    g_autoptr(GError) cause = NULL;
    DbBatch *batch = batch_close(station, order->code, &cause);
    if (batch != NULL || !claimcheck_error_is(cause, CLAIMCHECK_ERROR_NOT_BALANCED)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return batch;
    }
    g_autofree char *subject = g_strconcat("batch:", order->code, NULL);
    gint64 approver = 0;
    if (!auth_approve(station_db(station), &caller->auth, caller->second, CLOSE_ANYWAY, subject, &approver, error))
        return NULL;
    const BatchException exception = { order->reason, caller->auth.person, approver };
    return batch_close_anyway(station, order->code, &exception, error);
}

static gpointer
reopen_batch(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const Order *order = data;
    return batch_reopen(station, order->code, order->reason, error);
}

static void
on_written(GtkWidget *widget, gpointer batch)
{
    GuiBatchView *self = GUI_BATCH_VIEW(widget);
    gboolean is_open = g_str_equal(((const DbBatch *)batch)->state, "open");
    g_autofree char *text = g_strdup_printf(is_open ? _("Batch %s: open again") : _("Batch %s: closed"), self->code);
    gui_window_tell(widget, text);
    gui_batch_view_refresh(self);
}

static void
on_refused(GtkWidget *widget, gpointer result)
{
    (void)result;
    gui_batch_view_refresh(GUI_BATCH_VIEW(widget));
}

static void
write_batch(GuiBatchView *self, const char *verb, const char *what, GuiWork work, const char *reason)
{
    const GuiAct act = { .widget = GTK_WIDGET(self),
                         .session = self->session,
                         .lane = GUI_LANE_WRITE,
                         .verb = verb,
                         .what = what,
                         .work = work,
                         .data = order_new(self->code, reason),
                         .free_data = order_free,
                         .free_result = (GDestroyNotify)db_batch_free,
                         .done = on_written,
                         .failed = on_refused };
    gui_act(&act);
}

static void
on_close_answer(const char *reason, gpointer view)
{
    g_autoptr(GuiBatchView) self = view;
    if (reason != NULL && reason[0] != '\0')
        write_batch(self, CLOSE_ANYWAY, _("Not closed"), close_batch_anyway, reason);
    else if (reason != NULL)
        write_batch(self, "batch close", _("Not closed"), close_batch, NULL);
}

/* Where it does not add up, a lead may say why it is closed all the same. */
static void
ask_close(GSimpleAction *action, GVariant *parameter, gpointer view)
{
    (void)action;
    (void)parameter;
    GuiBatchView *self = view;
    gboolean may_force = !gui_batch_facts_adds_up(self->facts) && gui_session_may(self->session, CLOSE_ANYWAY);
    g_autofree char *title = g_strdup_printf(_("Close %s"), self->code);
    g_autofree char *verdict = gui_batch_facts_verdict(self->facts);
    g_autofree char *explanation = g_strdup_printf(
        "%s\n\n%s", verdict,
        may_force ? _("Give a reason to close it all the same: that stays on record, and a second person must stand by it.")
                  : _("No more units come in after that; its manifest can be exported."));
    const GuiQuestion question = { .title = title,
                                   .explanation = explanation,
                                   .label = may_force ? _("Reason") : NULL,
                                   .accept = _("_Close Batch"),
                                   .may_be_empty = TRUE };
    gui_ask(GTK_WIDGET(self), &question, on_close_answer, g_object_ref(self));
}

static void
on_reopen_answer(const char *reason, gpointer view)
{
    g_autoptr(GuiBatchView) self = view;
    if (reason != NULL)
        write_batch(self, "batch reopen", _("Not reopened"), reopen_batch, reason);
}

static void
ask_reopen(GSimpleAction *action, GVariant *parameter, gpointer view)
{
    (void)action;
    (void)parameter;
    GuiBatchView *self = view;
    g_autofree char *title = g_strdup_printf(_("Reopen %s"), self->code);
    const GuiQuestion question = { .title = title,
                                   .explanation = _("More units may come in. What was handed over already stays as it is."),
                                   .label = _("Reason"),
                                   .accept = _("_Reopen") };
    gui_ask(GTK_WIDGET(self), &question, on_reopen_answer, g_object_ref(self));
}

/* --- quantity and split -------------------------------------------------------------------------------------------------- */

static void
on_edited(const char *code, gpointer view)
{
    g_autofree char *text = g_strdup_printf(_("Batch %s: changed"), code);
    gui_window_tell(view, text);
    gui_batch_view_refresh(view);
}

static void
on_split(const char *code, gpointer view)
{
    GuiBatchView *self = view;
    g_autofree char *text = g_strdup_printf(_("Batch %s: split off from %s"), code, self->code);
    gui_window_tell(view, text);
    gui_batch_view_refresh(self);
}

static void
ask_edit(GSimpleAction *action, GVariant *parameter, gpointer view)
{
    (void)action;
    (void)parameter;
    GuiBatchView *self = view;
    const GuiBatchFormWish wish = { GUI_BATCH_FORM_EDIT, self->code, self->facts->batch->quantity };
    gui_batch_form_ask(GTK_WIDGET(self), self->session, &wish, on_edited, self);
}

static void
ask_split(GSimpleAction *action, GVariant *parameter, gpointer view)
{
    (void)action;
    (void)parameter;
    GuiBatchView *self = view;
    gint64 counted = gui_batch_facts_good(self->facts) + self->facts->sums.open;
    const GuiBatchFormWish wish = { GUI_BATCH_FORM_SPLIT, self->code, MAX(1, self->facts->batch->quantity - counted) };
    gui_batch_form_ask(GTK_WIDGET(self), self->session, &wish, on_split, self);
}

/* --- report and insight ---------------------------------------------------------------------------------------------------- */

static void
save_report(GSimpleAction *action, GVariant *parameter, gpointer view)
{
    (void)action;
    (void)parameter;
    GuiBatchView *self = view;
    gui_report_save(GTK_WIDGET(self), self->session, self->code);
}

static void
save_card(GSimpleAction *action, GVariant *parameter, gpointer view)
{
    (void)action;
    (void)parameter;
    GuiBatchView *self = view;
    gui_report_save_card(GTK_WIDGET(self), self->session, self->code);
}

/* --- manifests -------------------------------------------------------------------------------------------------------------- */

static void
on_exported(GtkWidget *widget)
{
    gui_batch_view_refresh(GUI_BATCH_VIEW(widget));
}

static void
ask_export(GSimpleAction *action, GVariant *parameter, gpointer view)
{
    (void)action;
    (void)parameter;
    GuiBatchView *self = view;
    gui_manifest_export_ask(GTK_WIDGET(self), self->session, self->facts, on_exported);
}

static void
ask_check(GSimpleAction *action, GVariant *parameter, gpointer view)
{
    (void)action;
    (void)parameter;
    GuiBatchView *self = view;
    gui_manifest_check_file(GTK_WIDGET(self), self->session, NULL);
}

static void
take_answer(GSimpleAction *action, GVariant *parameter, gpointer view)
{
    (void)action;
    (void)parameter;
    GuiBatchView *self = view;
    gui_manifest_answer_take(GTK_WIDGET(self), self->session);
}

static void
open_insight(GSimpleAction *action, GVariant *parameter, gpointer view)
{
    (void)action;
    (void)parameter;
    GuiBatchView *self = view;
    gui_window_open(gui_window_of(GTK_WIDGET(self)), "Insight", self->code);
}

/* --- class ------------------------------------------------------------------------------------------------------------------ */

static void
gui_batch_view_dispose(GObject *object)
{
    GuiBatchView *self = GUI_BATCH_VIEW(object);
    g_clear_pointer(&self->code, g_free);
    g_clear_pointer(&self->facts, gui_batch_facts_free);
    g_clear_object(&self->actions);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_batch_view_parent_class)->dispose(object);
}

static void
bind_children(GtkWidgetClass *widget)
{
    gtk_widget_class_bind_template_child(widget, GuiBatchView, title);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, subtitle);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, state);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, progress);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, verdict);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, boxes);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, exception);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, box_group);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, box_rows);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, ring);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, units);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, labels);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, close);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, reopen);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, export);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, unsettled_group);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, unsettled);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, manifest_group);
    gtk_widget_class_bind_template_child(widget, GuiBatchView, manifests);
}

static void
gui_batch_view_class_init(GuiBatchViewClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_batch_view_dispose;
    g_type_ensure(GUI_TYPE_BOX_ROWS);
    g_type_ensure(GUI_TYPE_MANIFEST_ROWS);
    g_type_ensure(GUI_TYPE_RING);
    g_type_ensure(GUI_TYPE_SUM_VIEW);
    g_type_ensure(GUI_TYPE_UNIT_ROWS);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-batch-view.ui");
    bind_children(widget);
    gtk_widget_class_bind_template_callback(widget, on_back);
    signals[BACK] = g_signal_new("back", GUI_TYPE_BATCH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gui_batch_view_init(GuiBatchView *self)
{
    static const GActionEntry entries[] = {
        { .name = "batch-edit", .activate = ask_edit },       { .name = "batch-split", .activate = ask_split },
        { .name = "batch-close", .activate = ask_close },     { .name = "batch-reopen", .activate = ask_reopen },
        { .name = "manifest-export", .activate = ask_export }, { .name = "manifest-verify", .activate = ask_check },
        { .name = "manifest-ack", .activate = take_answer },    { .name = "sheet-batch", .activate = save_card },
        { .name = "report", .activate = save_report },         { .name = "insight", .activate = open_insight },
    };
    gtk_widget_init_template(GTK_WIDGET(self));
    gui_sum_view_set_sum(self->units, "units");
    gui_sum_view_set_sum(self->labels, "labels");
    g_signal_connect_object(self->units, "chosen", G_CALLBACK(on_term_chosen), self, 0);
    g_signal_connect_object(self->labels, "chosen", G_CALLBACK(on_term_chosen), self, 0);
    self->actions = g_simple_action_group_new();
    g_action_map_add_action_entries(G_ACTION_MAP(self->actions), entries, G_N_ELEMENTS(entries), self);
    gtk_widget_insert_action_group(GTK_WIDGET(self), "batch", G_ACTION_GROUP(self->actions));
}

void
gui_batch_view_set_session(GuiBatchView *self, GuiSession *session)
{
    self->session = g_object_ref(session);
    g_signal_connect_object(session, "person-changed", G_CALLBACK(update_actions), self, G_CONNECT_SWAPPED);
    update_actions(self);
}
