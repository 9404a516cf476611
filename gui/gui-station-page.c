/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-station-page.h"

#include "gui/gui-format.h"
#include "gui/gui-line.h"
#include "gui/gui-question-card.h"
#include "gui/gui-rows.h"
#include "gui/gui-sound.h"
#include "gui/gui-tile-grid.h"
#include "gui/gui-training-panel.h"
#include "gui/gui-window.h"
#include "gui/slot-words.h"
#include "station/base/claimcheck-error.h"
#include "station/qa/command-code.h"

#include <glib/gi18n.h>

/* A record that is opened sooner needs no words about it. */
#define WAITING_MS 300

struct _GuiStationPage {
    GtkBin parent_instance;
    GuiSession *session;
    GuiLine *line;
    GtkWidget *row; /* tiles, and training's hands beside them */
    GtkLabel *next_batch;
    GtkBox *questions;
    GtkStack *views;
    GtkImage *status_icon;
    GtkLabel *status_title, *status_text;
    GtkWidget *spinner, *batches, *next_step;
    GuiTileGrid *grid;
    GPtrArray *asked; /* of LabelQuestion: as last looked up */
    gboolean has_begun, is_looking;
    gboolean is_choosing; /* a batch, while the line goes on */
    GuiLineState shown; /* that the status stands for */
    guint waiting;      /* for a record that takes its time */
};

static void gui_station_page_page_init(GuiPageInterface *iface);

G_DEFINE_TYPE_WITH_CODE(GuiStationPage, gui_station_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_station_page_page_init))

/* --- the header ------------------------------------------------------------------------------------------------------ */

static void
show_in_header(GuiStationPage *self)
{
    GuiWindow *window = gui_window_of(GTK_WIDGET(self));
    const GuiLinePlan *plan = gui_line_plan(self->line);
    if (window == NULL || plan == NULL)
        return;
    GuiHeader *header = gui_window_header(window);
    const char *batch = plan->batch != NULL ? plan->batch->code : NULL;
    const char *trouble = gui_line_printer_trouble(self->line);
    gboolean is_working = gui_line_state(self->line) == GUI_LINE_WORKING;
    gui_header_set_batch(header, batch, plan->product != NULL ? plan->product->name : NULL);
    gui_header_set_progress(header, (guint)gui_line_done(self->line), (guint)gui_line_target(self->line), gui_line_end_us(self->line));
    GuiLight light = trouble != NULL ? GUI_LIGHT_BAD : is_working ? GUI_LIGHT_GOOD : GUI_LIGHT_NONE;
    gui_header_set_printer(header, light, trouble != NULL ? trouble : plan->setup->printer);
}

/* --- when there is no line -------------------------------------------------------------------------------------------- */

/* What is missing, and where it is to be had. */
static const struct {
    const char *icon, *title, *text, *button, *page;
} missing[] = {
    [GUI_LINE_LOOKING] = { NULL, N_("One moment"), N_("The record is being opened."), NULL, NULL },
    [GUI_LINE_NO_PERSON] = { "avatar-default-symbolic", N_("Scan your badge"), N_("Nobody who may work here is signed in."), NULL, NULL },
    [GUI_LINE_NO_SLOTS] = { "cc-slot-missing-symbolic", N_("No slots yet"), N_("Tell the station where modules are plugged in."), N_("_Set up slots"), "Setup" },
    [GUI_LINE_NO_PRINTER] = { "cc-slot-printing-symbolic", N_("No printer yet"), N_("Tell the station where labels are printed."), N_("_Set up a printer"), "Setup" },
    [GUI_LINE_NO_BATCH] = { "cc-slot-wait-symbolic", N_("Scan a batch"), N_("Scan the code of the batch, or choose it here."), N_("_Create a batch"), "Batches" },
    [GUI_LINE_FAILED] = { "cc-slot-stop-symbolic", N_("Stop"), NULL, N_("_Try again"), NULL },
};

static gboolean
is_line_shown(GuiLineState state)
{
    return state == GUI_LINE_STARTING || state == GUI_LINE_WORKING || state == GUI_LINE_STOPPING;
}

static void
show_batches(GuiStationPage *self, const GPtrArray *batches)
{
    gui_rows_clear(GTK_CONTAINER(self->batches));
    for (guint i = 0; batches != NULL && i < batches->len; i++) {
        const DbBatch *batch = g_ptr_array_index(batches, i);
        GtkWidget *row = g_object_new(HDY_TYPE_ACTION_ROW, "visible", TRUE, "activatable", TRUE, "title", batch->code, "subtitle",
                                      batch->product, NULL);
        atk_object_set_name(gtk_widget_get_accessible(row), batch->code);
        g_object_set_data_full(G_OBJECT(row), "batch", g_strdup(batch->code), g_free);
        gtk_container_add(GTK_CONTAINER(self->batches), row);
    }
    gtk_widget_set_visible(self->batches, batches != NULL && batches->len > 0);
}

static gboolean
on_waited(gpointer data)
{
    GuiStationPage *self = data;
    self->waiting = 0;
    gtk_widget_show(GTK_WIDGET(self->status_text));
    gtk_widget_show(self->spinner);
    g_object_set(self->spinner, "active", TRUE, NULL);
    return G_SOURCE_REMOVE;
}

static void
show_waiting(GuiStationPage *self, gboolean is_waiting)
{
    g_clear_handle_id(&self->waiting, g_source_remove);
    gtk_widget_set_visible(GTK_WIDGET(self->status_text), !is_waiting);
    gtk_widget_hide(self->spinner);
    g_object_set(self->spinner, "active", FALSE, NULL);
    if (is_waiting)
        self->waiting = g_timeout_add(WAITING_MS, on_waited, self);
}

static void
show_status(GuiStationPage *self, GuiLineState state)
{
    const GError *error = gui_line_error(self->line);
    const GuiLinePlan *plan = gui_line_plan(self->line);
    g_autofree char *why = error != NULL ? slot_words_for_error(error, 0) : NULL;
    g_autofree char *text = error != NULL ? g_strdup_printf("%s\n%s [%s]", why, error->message, claimcheck_error_word(error))
                                          : g_strdup(missing[state].text != NULL ? _(missing[state].text) : "");
    gtk_image_set_from_icon_name(self->status_icon, missing[state].icon, GTK_ICON_SIZE_DIALOG);
    gtk_label_set_text(self->status_title, _(missing[state].title));
    gtk_label_set_text(self->status_text, text);
    show_waiting(self, state == GUI_LINE_LOOKING);
    gtk_widget_set_visible(self->next_step, missing[state].button != NULL);
    if (missing[state].button != NULL)
        gtk_button_set_label(GTK_BUTTON(self->next_step), _(missing[state].button));
    show_batches(self, state == GUI_LINE_NO_BATCH && plan != NULL ? plan->open_batches : NULL);
    self->shown = state;
    gtk_stack_set_visible_child_name(self->views, "status");
}

static void
show_next_batch(GuiStationPage *self)
{
    const char *next = gui_line_next_batch(self->line);
    gtk_widget_set_visible(GTK_WIDGET(self->next_batch), next != NULL);
    if (next == NULL)
        return;
    g_autofree char *text = g_strdup_printf(_("Take the finished products out: then batch %s begins"), next);
    gtk_label_set_text(self->next_batch, text);
}

static void
show_what_is(GuiStationPage *self)
{
    GuiLineState state = gui_line_state(self->line);
    if (state == GUI_LINE_STARTING && self->shown == GUI_LINE_FAILED)
        return; /* it may fail again at once: the fault stays in view until it works */
    if (!is_line_shown(state))
        show_status(self, state);
    else if (!self->is_choosing)
        gtk_stack_set_visible_child_name(self->views, "tiles");
}

/* The list stands where the tiles do, until one is chosen or a module comes. */
static void
choose_batch(GuiStationPage *self)
{
    self->is_choosing = is_line_shown(gui_line_state(self->line));
    show_status(self, GUI_LINE_NO_BATCH);
    if (self->is_choosing)
        gtk_button_set_label(GTK_BUTTON(self->next_step), _("_Back"));
}

static void
stop_choosing(GuiStationPage *self)
{
    self->is_choosing = FALSE;
    show_what_is(self);
}

static void
on_next_step(GtkButton *button, gpointer data)
{
    GuiStationPage *self = GUI_STATION_PAGE(data);
    GuiWindow *window = gui_window_of(GTK_WIDGET(button));
    if (self->is_choosing)
        stop_choosing(self);
    else if (missing[self->shown].page == NULL)
        gui_line_retry(self->line);
    else if (window != NULL)
        gui_window_show_page(window, missing[self->shown].page);
}

/* --- batches ------------------------------------------------------------------------------------------------------------- */

static void
change_batch(GuiStationPage *self, const char *code)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf(_("Batch %s"), code);
    if (gui_line_change_batch(self->line, code, &error)) {
        gui_window_tell(GTK_WIDGET(self), text);
        return;
    }
    gui_sound_play(GUI_SOUND_STOP);
    gui_window_tell_error(GTK_WIDGET(self), NULL, error);
}

static void
on_batch_chosen(GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
    g_autofree char *code = g_strdup(g_object_get_data(G_OBJECT(row), "batch"));
    (void)list;
    stop_choosing(data);
    change_batch(data, code);
}

/* --- labels of unknown outcome ---------------------------------------------------------------------------------------------- */

static void
on_answered(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiStationPage) self = data;
    g_autoptr(GError) error = NULL;
    if (gui_session_do_finish(GUI_SESSION(source), result, &error) == NULL)
        gui_window_tell_error(GTK_WIDGET(self), _("Label"), error);
    else
        gui_window_tell(GTK_WIDGET(self), _("Label: the question is answered"));
}

static void
answer(GuiStationPage *self, const LabelQuestion *question, const char *verb, GuiWork work)
{
    gui_session_do_async(self->session, GUI_LANE_WRITE, verb, work, label_question_copy(question), label_question_free, NULL, NULL,
                         on_answered, g_object_ref(self));
}

static void
on_void(GtkWidget *card, gpointer data)
{
    answer(data, g_object_get_data(G_OBJECT(card), "question"), "label resolve", label_question_void_work);
}

/* A seated unit's tile asks by itself. */
static gboolean
is_on_tile(GuiStationPage *self, const char *uid)
{
    GPtrArray *slots = gui_line_slots(self->line);
    for (guint i = 0; i < slots->len; i++) {
        const SlotState *slot = g_ptr_array_index(slots, i);
        if (slot_state_is_seated(slot) && slot_state_face(slot) == SLOT_FACE_UNKNOWN && g_strcmp0(slot_state_uid(slot), uid) == 0)
            return TRUE;
    }
    return FALSE;
}

static void
show_questions(GuiStationPage *self)
{
    guint count = 0;
    gui_rows_clear(GTK_CONTAINER(self->questions));
    for (guint i = 0; self->asked != NULL && i < self->asked->len; i++) {
        const LabelQuestion *question = g_ptr_array_index(self->asked, i);
        if (is_on_tile(self, question->uid))
            continue;
        GtkWidget *card = gui_question_card_new(question);
        g_object_set_data_full(G_OBJECT(card), "question", label_question_copy(question), label_question_free);
        g_signal_connect(card, "void", G_CALLBACK(on_void), self);
        gtk_container_add(GTK_CONTAINER(self->questions), card);
        count++;
    }
    gtk_widget_set_visible(GTK_WIDGET(self->questions), count > 0);
}

static void
on_questions(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiStationPage) self = data;
    GPtrArray *asked = gui_session_do_finish(GUI_SESSION(source), result, NULL);
    self->is_looking = FALSE;
    if (asked == NULL)
        return;
    g_clear_pointer(&self->asked, g_ptr_array_unref);
    self->asked = asked;
    if (self->line != NULL)
        show_questions(self);
}

static void
look_for_questions(GuiStationPage *self)
{
    if (self->is_looking || !gui_session_is_open(self->session))
        return;
    self->is_looking = TRUE;
    gui_session_do_async(self->session, GUI_LANE_READ, NULL, label_question_list_work, NULL, NULL, (GDestroyNotify)g_ptr_array_unref,
                         NULL, on_questions, g_object_ref(self));
}

static const LabelQuestion *
question_about(GuiStationPage *self, const char *code)
{
    for (guint i = 0; self->asked != NULL && i < self->asked->len; i++) {
        const LabelQuestion *question = g_ptr_array_index(self->asked, i);
        if (g_strcmp0(question->claim_code, code) == 0 && !is_on_tile(self, question->uid))
            return question;
    }
    return NULL;
}

static const LabelQuestion *
question_of(GuiStationPage *self, const char *uid)
{
    for (guint i = 0; self->asked != NULL && i < self->asked->len; i++) {
        const LabelQuestion *question = g_ptr_array_index(self->asked, i);
        if (g_strcmp0(question->uid, uid) == 0)
            return question;
    }
    return NULL;
}

static void
on_tile_void(GuiTile *tile, gpointer data)
{
    const LabelQuestion *question = question_of(data, gui_tile_uid(tile));
    if (question != NULL)
        answer(data, question, "label resolve", label_question_void_work);
    else
        look_for_questions(data);
}

/* --- the line ----------------------------------------------------------------------------------------------------------------- */

static void
play(const LineEvent *event)
{
    bool needs_hands = event->step == LINE_STEP_WAITING && event->slot != 0 && event->error != NULL;
    if (event->error != NULL && (event->step == LINE_STEP_UNIT || event->step == LINE_STEP_HELD || event->step == LINE_STEP_SCAN))
        gui_sound_play(GUI_SOUND_STOP);
    else if (event->step == LINE_STEP_UNIT)
        gui_sound_play(GUI_SOUND_GOOD);
    else if (needs_hands || event->step == LINE_STEP_PRINTED || event->step == LINE_STEP_UNKNOWN || event->step == LINE_STEP_BAR)
        gui_sound_play(GUI_SOUND_ATTENTION);
}

static char *
sentence_for_command(const LineEvent *event)
{
    const CommandCode *command = command_code_find(event->command);
    if (command == NULL)
        return NULL;
    if (command->kind == COMMAND_NEXT_BATCH)
        return g_strdup(_("Command: next batch. Scan its code."));
    return event->slot != 0 ? g_strdup_printf(_("Command: %s (slot %u)"), _(command->title), event->slot)
                            : g_strdup_printf(_("Command: %s"), _(command->title));
}

/* @is_mark: a scan was of the product itself. What a scan was taken for, how a unit ended, and what stands on no tile. */
static char *
sentence_for(const LineEvent *event, bool is_mark)
{
    if (event->step == LINE_STEP_NOTICE)
        return g_strdup(event->sentence);
    if (event->step == LINE_STEP_COMMAND)
        return sentence_for_command(event);
    g_autofree char *masked = event->uid != NULL ? gui_format_masked(event->uid) : g_strdup("");
    g_autofree char *words = event->error != NULL ? slot_words_for_error(event->error, event->step == LINE_STEP_SCAN ? event->slot : 0) : NULL;
    if (event->step == LINE_STEP_SCAN && event->slot != 0)
        return words != NULL ? g_strdup_printf(_("Slot %u: %s"), event->slot, words)
                             : g_strdup_printf(is_mark ? _("Product of slot %u") : _("Label of slot %u"), event->slot);
    if (event->step == LINE_STEP_UNIT && event->slot != 0)
        return words != NULL ? g_strdup_printf(_("Slot %u: %s %s"), event->slot, masked, words)
                             : g_strdup_printf(_("Slot %u: %s is good"), event->slot, masked);
    return event->slot == 0 && words != NULL ? g_strdup_printf("%s %s", masked, words) : NULL;
}

static void
show_slots(GuiStationPage *self)
{
    GPtrArray *slots = gui_line_slots(self->line);
    for (guint i = 0; i < slots->len; i++) {
        GuiTile *tile = gui_tile_grid_tile(self->grid, i + 1);
        if (tile != NULL)
            gui_tile_show(tile, g_ptr_array_index(slots, i));
    }
}

/* A scan that is right is told before the tile asks for the next. */
static bool
is_asked_for_mark(GuiStationPage *self, guint number)
{
    GPtrArray *slots = gui_line_slots(self->line);
    return number >= 1 && number <= slots->len && slot_state_face(g_ptr_array_index(slots, number - 1)) == SLOT_FACE_MARK;
}

static void
on_event(GuiLine *line, const LineEvent *event, gpointer data)
{
    GuiStationPage *self = GUI_STATION_PAGE(data);
    (void)line;
    show_slots(self);
    if (event->step == LINE_STEP_READING)
        return;
    if (self->is_choosing && event->step == LINE_STEP_ARRIVED)
        stop_choosing(self);
    play(event);
    g_autofree char *sentence = sentence_for(event, is_asked_for_mark(self, event->slot));
    if (sentence != NULL)
        gui_window_tell(GTK_WIDGET(self), sentence);
    if (event->step == LINE_STEP_UNKNOWN || event->step == LINE_STEP_LEFT)
        look_for_questions(self);
}

static void
on_slots_changed(GuiLine *line, gpointer data)
{
    GuiStationPage *self = GUI_STATION_PAGE(data);
    guint count = gui_line_slots(line)->len;
    gui_tile_grid_fill(self->grid, self->session, count);
    for (guint number = 1; number <= count; number++)
        g_signal_connect(gui_tile_grid_tile(self->grid, number), "void", G_CALLBACK(on_tile_void), self);
    show_slots(self);
}

static void
on_line_changed(GuiLine *line, gpointer data)
{
    GuiStationPage *self = GUI_STATION_PAGE(data);
    (void)line;
    show_what_is(self);
    show_next_batch(self);
    show_in_header(self);
}

/* The command line is known once the page is in its window. */
static void
on_hierarchy_changed(GtkWidget *widget, GtkWidget *before, gpointer data)
{
    GuiStationPage *self = GUI_STATION_PAGE(widget);
    GuiWindow *window = gui_window_of(widget);
    (void)before;
    (void)data;
    if (window == NULL || self->has_begun)
        return;
    self->has_begun = TRUE;
    const GuiOptions *options = gui_window_options(window);
    const GuiLineWishes wishes = { options->slots, options->printer, options->batch };
    if (options->training && options->slots == NULL)
        gtk_container_add(GTK_CONTAINER(self->row), gui_training_panel_new(self->session, self->line, &wishes));
    else
        gui_line_begin(self->line, &wishes);
    look_for_questions(self);
}

/* --- the page ------------------------------------------------------------------------------------------------------------------ */

static gboolean
gui_station_page_scan(GuiPage *page, const GuiScan *scan)
{
    GuiStationPage *self = GUI_STATION_PAGE(page);
    const LabelQuestion *question = question_about(self, scan->text);
    if (scan->kind == GUI_SCAN_BATCH)
        change_batch(self, scan->text);
    else if (question != NULL)
        answer(self, question, "provision", label_question_came_out_work); /* as a scan at the line is */
    else
        return gui_line_scan(self->line, scan->text, 0);
    return TRUE;
}

static gboolean
gui_station_page_wants(GuiPage *page)
{
    GuiStationPage *self = GUI_STATION_PAGE(page);
    return gui_line_wants_scan(self->line);
}

static void
gui_station_page_open(GuiPage *page, const char *id)
{
    if (g_str_equal(id, GUI_STATION_PAGE_BATCHES))
        choose_batch(GUI_STATION_PAGE(page));
    else
        change_batch(GUI_STATION_PAGE(page), id);
}

static void
gui_station_page_page_init(GuiPageInterface *iface)
{
    iface->scan = gui_station_page_scan;
    iface->wants = gui_station_page_wants;
    iface->open = gui_station_page_open;
}

static void
gui_station_page_dispose(GObject *object)
{
    GuiStationPage *self = GUI_STATION_PAGE(object);
    g_clear_handle_id(&self->waiting, g_source_remove);
    if (self->line != NULL) {
        g_signal_handlers_disconnect_by_data(self->line, self);
        gui_line_close(self->line);
    }
    g_clear_object(&self->line);
    g_clear_object(&self->session);
    g_clear_pointer(&self->asked, g_ptr_array_unref);
    G_OBJECT_CLASS(gui_station_page_parent_class)->dispose(object);
}

static void
gui_station_page_class_init(GuiStationPageClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_station_page_dispose;
    g_type_ensure(GUI_TYPE_TILE_GRID);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-station-page.ui");
    gtk_widget_class_bind_template_child(widget, GuiStationPage, row);
    gtk_widget_class_bind_template_child(widget, GuiStationPage, next_batch);
    gtk_widget_class_bind_template_child(widget, GuiStationPage, questions);
    gtk_widget_class_bind_template_child(widget, GuiStationPage, views);
    gtk_widget_class_bind_template_child(widget, GuiStationPage, status_icon);
    gtk_widget_class_bind_template_child(widget, GuiStationPage, status_title);
    gtk_widget_class_bind_template_child(widget, GuiStationPage, status_text);
    gtk_widget_class_bind_template_child(widget, GuiStationPage, spinner);
    gtk_widget_class_bind_template_child(widget, GuiStationPage, batches);
    gtk_widget_class_bind_template_child(widget, GuiStationPage, next_step);
    gtk_widget_class_bind_template_child(widget, GuiStationPage, grid);
    gtk_widget_class_bind_template_callback(widget, on_next_step);
    gtk_widget_class_bind_template_callback(widget, on_batch_chosen);
}

static void
gui_station_page_init(GuiStationPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    g_signal_connect(self, "hierarchy-changed", G_CALLBACK(on_hierarchy_changed), NULL);
}

GtkWidget *
gui_station_page_new(GuiSession *session)
{
    GuiStationPage *self = g_object_new(GUI_TYPE_STATION_PAGE, NULL);
    self->session = g_object_ref(session);
    self->line = gui_line_new(session);
    g_signal_connect(self->line, "event", G_CALLBACK(on_event), self);
    g_signal_connect(self->line, "changed", G_CALLBACK(on_line_changed), self);
    g_signal_connect(self->line, "slots-changed", G_CALLBACK(on_slots_changed), self);
    g_signal_connect_object(session, "changed", G_CALLBACK(look_for_questions), self, G_CONNECT_SWAPPED);
    show_status(self, GUI_LINE_LOOKING);
    return GTK_WIDGET(self);
}
