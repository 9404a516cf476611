/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-qa-page.h"

#include "gui/gui-act.h"
#include "gui/gui-format.h"
#include "gui/gui-label-picture.h"
#include "gui/gui-qa-module.h"
#include "gui/gui-qa-session.h"
#include "gui/gui-qa-work.h"
#include "gui/gui-sound.h"
#include "gui/gui-timeline.h"
#include "gui/gui-verdict-label.h"
#include "gui/gui-verdict-sign.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"
#include "station/qa/command-code.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>

struct _GuiQaPage {
    GtkBin parent_instance;
    GuiSession *session;
    GtkWidget *verdict_pane;
    GuiVerdictSign *sign;
    GuiVerdictLabel *verdict;
    GtkLabel *next_step;
    GtkLabel *match;
    GtkWidget *life;
    GtkLabel *code;
    GtkLabel *batch_of_unit;
    GtkLabel *product;
    GtkLabel *state;
    GtkWidget *sample_title;
    GtkLabel *sample;
    GuiLabelPicture *picture;
    GuiTimeline *timeline;
    GtkComboBoxText *batch;
    GuiQaModule *module;
    GuiQaSession *scans;
    GtkContainer *reasons;
    GtkWidget *reasons_frame;
    GuiQaJudged *waiting; /* a good label that waits for the module's answer, or NULL */
    gint64 unit_id;       /* of the label in view, 0: none */
    char *claim_code;     /* of it */
};

static void gui_qa_page_page_init(GuiPageInterface *iface);

G_DEFINE_TYPE_WITH_CODE(GuiQaPage, gui_qa_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_qa_page_page_init))

/* --- showing ----------------------------------------------------------------------------------------------------------- */

static void
set_colour(GuiQaPage *self, GuiSign sign)
{
    static const char *const classes[] = { "verdict-none", "verdict-good", "verdict-bad" };
    GtkStyleContext *style = gtk_widget_get_style_context(self->verdict_pane);
    for (gsize i = 0; i < G_N_ELEMENTS(classes); i++)
        gtk_style_context_remove_class(style, classes[i]);
    gtk_style_context_add_class(style, classes[sign]);
    gui_verdict_sign_set(self->sign, sign);
}

static void
show_label(GtkLabel *label, const char *text)
{
    gtk_label_set_text(label, text != NULL ? text : "–");
}

static void
show_unit(GuiQaPage *self, const GuiQaJudged *judged)
{
    const GuiUnitFacts *facts = judged->facts;
    g_autofree char *masked = judged->verdict->claim_code != NULL ? gui_format_masked(judged->verdict->claim_code) : NULL;
    const char *kind = judged->verdict->kind;
    gboolean is_other = kind != NULL && !g_str_equal(kind, LABEL_KIND_UNIT);
    g_autofree char *with_kind = masked != NULL && is_other ? g_strdup_printf("%s · %s", masked, kind) : NULL;
    show_label(self->code, with_kind != NULL ? with_kind : masked);
    show_label(self->batch_of_unit, facts != NULL ? facts->unit->batch : NULL);
    show_label(self->product, facts != NULL ? facts->product_name : NULL);
    show_label(self->state, facts != NULL ? gui_story_state(facts->unit->state) : NULL);
    show_label(self->sample, judged->sample);
    gtk_widget_set_visible(self->sample_title, judged->sample != NULL);
    gtk_widget_set_visible(GTK_WIDGET(self->sample), judged->sample != NULL);
    gui_timeline_show(self->timeline, facts != NULL ? facts->story : NULL);
    gui_label_picture_show_label(self->picture, self->session, judged->label_id);
    self->unit_id = facts != NULL ? facts->unit->id : 0;
    g_free(self->claim_code);
    self->claim_code = g_strdup(judged->verdict->claim_code);
    gtk_widget_show(self->life);
    gtk_widget_set_visible(self->reasons_frame, facts != NULL && gui_session_may(self->session, "unit hold"));
}

static const char *
match_words(GuiQaPage *self, const GuiQaJudged *judged)
{
    if (judged->is_matched)
        return _("Module, record and label agree.");
    return gui_qa_module_is_watching(self->module) && judged->verdict->refusal == NULL
               ? _("Nothing was plugged in: the label alone was judged.")
               : "";
}

static void
show_verdict(GuiQaPage *self, const GuiQaJudged *judged)
{
    const GError *refusal = judged->verdict->refusal;
    set_colour(self, refusal == NULL ? GUI_SIGN_GOOD : GUI_SIGN_BAD);
    gui_verdict_label_set(self->verdict, refusal);
    gtk_label_set_text(self->next_step, refusal != NULL ? claimcheck_error_hint(refusal)
                                        : judged->verdict->repeat ? _("It was scanned before.") : "");
    gtk_label_set_text(self->match, match_words(self, judged));
    show_unit(self, judged);
}

static void
show_waiting(GuiQaPage *self, const char *words)
{
    set_colour(self, GUI_SIGN_NONE);
    gui_verdict_label_clear(self->verdict, words);
    gtk_label_set_text(self->next_step, "");
    gtk_label_set_text(self->match, "");
}

/* --- a scan ---------------------------------------------------------------------------------------------------------------- */

static void
conclude(GuiQaPage *self, const GuiQaJudged *judged)
{
    show_verdict(self, judged);
    gui_sound_play(judged->verdict->refusal == NULL ? GUI_SOUND_GOOD : GUI_SOUND_STOP);
    gui_qa_session_reload(self->scans);
}

static void
on_concluded(GtkWidget *widget, gpointer result)
{
    conclude(GUI_QA_PAGE(widget), result);
}

static void
on_failed(GtkWidget *widget, gpointer result)
{
    (void)result;
    show_waiting(GUI_QA_PAGE(widget), _("No verdict"));
}

/* The label is good; is it this product's? A module that does not say is no match. */
static void
on_module_answer(const char *uid, const GError *error, gpointer data)
{
    GuiQaPage *self = data;
    if (self->waiting == NULL)
        return;
    g_autoptr(GuiQaJudged) judged = g_steal_pointer(&self->waiting);
    if (error != NULL) {
        gui_window_tell_error(GTK_WIDGET(self), _("Matching the module"), error);
        show_waiting(self, _("No verdict"));
        return;
    }
    judged->live_uid = g_strdup(uid);
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_WRITE, .verb = "scan",
                         .work = gui_qa_work_match, .data = g_steal_pointer(&judged),
                         .free_data = (GDestroyNotify)gui_qa_judged_free,
                         .free_result = (GDestroyNotify)gui_qa_judged_free, .done = on_concluded, .failed = on_failed };
    gui_act(&act);
}

static void
on_judged(GtkWidget *widget, gpointer result)
{
    GuiQaPage *self = GUI_QA_PAGE(widget);
    GuiQaJudged *judged = result;
    if (judged->verdict->refusal != NULL || !gui_qa_module_is_seated(self->module)) {
        conclude(self, judged);
        return;
    }
    g_clear_pointer(&self->waiting, gui_qa_judged_free);
    self->waiting = gui_qa_judged_ref(judged);
    gui_qa_module_ask(self->module, on_module_answer, self);
}

static GuiQaAsked *
asked_new(GuiQaPage *self, const char *text)
{
    const char *batch = gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->batch));
    GuiQaAsked *asked = g_new0(GuiQaAsked, 1);
    asked->text = g_strdup(text);
    asked->batch = batch != NULL && *batch != '\0' ? g_strdup(batch) : NULL;
    asked->session = g_strdup(gui_qa_session_name(self->scans));
    asked->unit_id = self->unit_id;
    return asked;
}

static void
judge(GuiQaPage *self, const GuiScan *scan)
{
    g_clear_pointer(&self->waiting, gui_qa_judged_free);
    show_waiting(self, _("Checking…"));
    GuiQaAsked *asked = asked_new(self, scan->text);
    asked->cadence = scan->cadence;
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_WRITE, .verb = "scan",
                         .work = gui_qa_work_judge, .data = asked,
                         .free_data = (GDestroyNotify)gui_qa_asked_free,
                         .free_result = (GDestroyNotify)gui_qa_judged_free, .done = on_judged, .failed = on_failed };
    gui_act(&act);
}

/* --- failing a unit ----------------------------------------------------------------------------------------------------------- */

static void
fail(GuiQaPage *self, const CommandCode *command)
{
    if (self->unit_id == 0) {
        gui_window_tell(GTK_WIDGET(self), _("Scan the label of the unit that fails first"));
        return;
    }
    GuiQaAsked *asked = asked_new(self, self->claim_code);
    asked->reason = g_strdup(command->reason);
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_WRITE,
                         .verb = "unit hold", .what = _("Hold the unit"), .work = gui_qa_work_fail, .data = asked,
                         .free_data = (GDestroyNotify)gui_qa_asked_free,
                         .free_result = (GDestroyNotify)gui_qa_judged_free, .done = on_concluded };
    gui_act(&act);
}

static void
on_reason(GtkWidget *button, GuiQaPage *self)
{
    fail(self, g_object_get_data(G_OBJECT(button), "command"));
}

/* The same reasons as on the printed sheet, for whoever has a hand free. */
static void
add_reasons(GuiQaPage *self)
{
    gsize n;
    const CommandCode *commands = command_code_list(&n);
    for (gsize i = 0; i < n; i++) {
        if (commands[i].kind != COMMAND_FAIL)
            continue;
        GtkWidget *button = gtk_button_new_with_label(_(commands[i].title));
        gtk_widget_set_focus_on_click(button, FALSE);
        g_object_set_data(G_OBJECT(button), "command", (gpointer)&commands[i]);
        g_signal_connect(button, "clicked", G_CALLBACK(on_reason), self);
        gtk_container_add(self->reasons, button);
    }
    gtk_widget_show_all(GTK_WIDGET(self->reasons));
}

/* --- the page ------------------------------------------------------------------------------------------------------------------- */

static gboolean
scan_command(GuiQaPage *self, const char *text)
{
    const CommandCode *command = command_code_find(text);
    if (command == NULL || command->kind != COMMAND_FAIL)
        return FALSE;
    fail(self, command);
    return TRUE;
}

static gboolean
gui_qa_page_scan(GuiPage *page, const GuiScan *scan)
{
    GuiQaPage *self = GUI_QA_PAGE(page);
    if (scan->kind == GUI_SCAN_COMMAND)
        return scan_command(self, scan->text);
    if (scan->kind == GUI_SCAN_BATCH)
        return gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->batch), scan->text);
    judge(self, scan);
    return TRUE;
}

static void
show_batches(GtkWidget *widget, gpointer result)
{
    GuiQaPage *self = GUI_QA_PAGE(widget);
    GPtrArray *batches = result;
    GuiWindow *window = gui_window_of(widget);
    const GuiOptions *options = window != NULL ? gui_window_options(window) : NULL;
    const char *active = gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->batch));
    g_autofree char *wanted = g_strdup(active != NULL ? active : options != NULL ? options->batch : NULL);
    gtk_combo_box_text_remove_all(self->batch);
    gtk_combo_box_text_append(self->batch, "", _("Any batch"));
    for (guint i = batches->len; i > 0; i--) {
        const DbBatch *batch = g_ptr_array_index(batches, i - 1);
        gtk_combo_box_text_append(self->batch, batch->code, batch->code);
    }
    if (wanted == NULL || !gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->batch), wanted))
        gtk_combo_box_set_active(GTK_COMBO_BOX(self->batch), 0);
}

static void
gui_qa_page_shown(GuiPage *page)
{
    GuiQaPage *self = GUI_QA_PAGE(page);
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_READ,
                         .work = gui_qa_work_batches, .free_result = GUI_FREE_ARRAY, .done = show_batches };
    gui_act(&act);
}

static void
gui_qa_page_page_init(GuiPageInterface *iface)
{
    iface->shown = gui_qa_page_shown;
    iface->scan = gui_qa_page_scan;
}

/* Another product is plugged in, or none: a label that waits for an answer waits in vain. */
static void
on_settled(GuiQaPage *self)
{
    if (self->waiting == NULL)
        return;
    g_clear_pointer(&self->waiting, gui_qa_judged_free);
    show_waiting(self, _("No verdict: the product was unplugged. Scan again."));
}

static void
on_person_changed(GuiQaPage *self)
{
    if (!gui_session_may(self->session, "unit hold"))
        gtk_widget_hide(self->reasons_frame);
}

/* --- the class ------------------------------------------------------------------------------------------------------------------- */

static void
gui_qa_page_dispose(GObject *object)
{
    GuiQaPage *self = GUI_QA_PAGE(object);
    g_clear_object(&self->session);
    g_clear_pointer(&self->waiting, gui_qa_judged_free);
    g_clear_pointer(&self->claim_code, g_free);
    G_OBJECT_CLASS(gui_qa_page_parent_class)->dispose(object);
}

static void
bind_children(GtkWidgetClass *widget)
{
    gtk_widget_class_bind_template_child(widget, GuiQaPage, verdict_pane);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, sign);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, verdict);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, next_step);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, match);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, life);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, code);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, batch_of_unit);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, product);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, state);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, sample_title);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, sample);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, picture);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, timeline);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, batch);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, module);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, scans);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, reasons);
    gtk_widget_class_bind_template_child(widget, GuiQaPage, reasons_frame);
}

static void
gui_qa_page_class_init(GuiQaPageClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_qa_page_dispose;
    g_type_ensure(GUI_TYPE_VERDICT_SIGN);
    g_type_ensure(GUI_TYPE_VERDICT_LABEL);
    g_type_ensure(GUI_TYPE_LABEL_PICTURE);
    g_type_ensure(GUI_TYPE_TIMELINE);
    g_type_ensure(GUI_TYPE_QA_MODULE);
    g_type_ensure(GUI_TYPE_QA_SESSION);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-qa-page.ui");
    bind_children(widget);
    gtk_widget_class_bind_template_callback(widget, on_settled);
}

static void
gui_qa_page_init(GuiQaPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    add_reasons(self);
    show_waiting(self, _("Scan a label"));
}

GtkWidget *
gui_qa_page_new(GuiSession *session)
{
    GuiQaPage *self = g_object_new(GUI_TYPE_QA_PAGE, NULL);
    self->session = g_object_ref(session);
    gui_qa_module_set_session(self->module, session);
    gui_qa_session_set_session(self->scans, session);
    g_signal_connect_object(session, "person-changed", G_CALLBACK(on_person_changed), self, G_CONNECT_SWAPPED);
    return GTK_WIDGET(self);
}
