/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-line.h"

#include "gui/gui-line-run.h"
#include "gui/gui-pace.h"
#include "gui/slot-words.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"

#include <glib/gi18n.h>

/* How soon a line that failed is tried again. */
#define RETRY_S 5
/* How often, at most, the record is asked about the plan while it changes all the time. */
#define LOOK_MS 1500
#define EXIT_PRINTER 4
#define EXIT_PERMISSION 6

struct _GuiLine {
    GObject parent_instance;
    GuiSession *session;
    GuiLineWishes *wishes; /* NULL: it has not begun */
    GuiLineState state;
    GError *error;
    GuiLinePlan *plan;     /* as last looked up */
    GuiLineRun *run;       /* or NULL */
    GPtrArray *slots;      /* of SlotState */
    GuiPace *pace;
    gint64 done;
    gint64 person;         /* who is signed in, where is_person_known */
    gboolean may_reprint;  /* and may that person replace labels without a quota? */
    gboolean is_person_known, is_person_refused;
    char *next_batch;
    char *printer_trouble;
    GCancellable *looking; /* while the plan is looked up */
    gboolean asked_person, look_again, is_closed;
    guint retry, look_later;
};

G_DEFINE_TYPE(GuiLine, gui_line, G_TYPE_OBJECT)

enum { EVENT, SLOTS_CHANGED, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void look(GuiLine *self);

static void
tell_changed(GuiLine *self)
{
    gui_session_set_busy(self->session, gui_line_is_busy(self));
    g_signal_emit(self, signals[CHANGED], 0);
}

static void
set_state(GuiLine *self, GuiLineState state, const GError *error)
{
    self->state = state;
    g_clear_error(&self->error);
    self->error = error != NULL ? g_error_copy(error) : NULL;
    tell_changed(self);
}

/* --- running --------------------------------------------------------------------------------------------------------- */

static void
on_started(gpointer data)
{
    GuiLine *self = data;
    if (self->state == GUI_LINE_STARTING)
        set_state(self, GUI_LINE_WORKING, NULL);
    gui_session_notify_changed(self->session); /* old labels may be unknown now */
}

static void
note_printer(GuiLine *self, const LineEvent *event)
{
    bool wants_hands = event->error != NULL && claimcheck_error_exit(event->error) == EXIT_PRINTER;
    bool is_well = event->step == LINE_STEP_SENT || event->step == LINE_STEP_PRINTED || event->step == LINE_STEP_BAR ||
                   event->step == LINE_STEP_MENDED;
    if (!wants_hands && !is_well)
        return;
    g_clear_pointer(&self->printer_trouble, g_free);
    if (wants_hands)
        self->printer_trouble = slot_words_for_error(event->error, 0);
}

static void
note_end(GuiLine *self, const LineEvent *event)
{
    if (event->step != LINE_STEP_UNIT || g_strcmp0(event->state, "commissioned") != 0 || event->error != NULL)
        return;
    self->done++;
    gui_pace_add(self->pace, clock_wall_us());
}

static gboolean
is_any(GuiLine *self, bool (*asked)(const SlotState *))
{
    for (guint i = 0; i < self->slots->len; i++)
        if (asked(g_ptr_array_index(self->slots, i)))
            return TRUE;
    return FALSE;
}

/* What was changed while products were seated begins when the last has left. */
static void
change_when_clear(GuiLine *self)
{
    if (self->run == NULL || is_any(self, slot_state_is_seated))
        return;
    if (self->next_batch != NULL) {
        g_free(self->wishes->batch);
        self->wishes->batch = g_steal_pointer(&self->next_batch);
        look(self);
    } else if (self->plan != NULL && !gui_line_plan_same_line(self->plan, gui_line_run_plan(self->run))) {
        look(self);
    }
}

static void
on_event(const LineEvent *event, gpointer data)
{
    GuiLine *self = data;
    slot_state_take(self->slots, event);
    note_printer(self, event);
    note_end(self, event);
    g_signal_emit(self, signals[EVENT], 0, event);
    if (event->step == LINE_STEP_READING)
        return;
    tell_changed(self);
    if (event->step == LINE_STEP_LEFT)
        change_when_clear(self);
}

static gboolean
on_retry(gpointer data)
{
    GuiLine *self = data;
    self->retry = 0;
    look(self);
    return G_SOURCE_REMOVE;
}

static void
on_ended(const GError *error, gpointer data)
{
    GuiLine *self = data;
    g_autoptr(GError) why = error != NULL ? g_error_copy(error) : NULL;
    g_clear_pointer(&self->run, gui_line_run_free);
    if (self->is_closed)
        return;
    if (why != NULL) {
        set_state(self, GUI_LINE_FAILED, why);
        self->retry = g_timeout_add_seconds(RETRY_S, on_retry, self);
    } else {
        look(self);
    }
}

static bool
is_cable(const LineSlotSetup *setup)
{
    return setup->kind == SLOT_CABLE || (setup->kind == SLOT_AUTO && g_str_has_prefix(setup->port, "usb:"));
}

static void
make_slots(GuiLine *self, const GuiLinePlan *plan)
{
    g_ptr_array_unref(self->slots);
    self->slots = g_ptr_array_new_with_free_func((GDestroyNotify)slot_state_free);
    for (guint i = 0; i < plan->setup->slots->len; i++)
        g_ptr_array_add(self->slots, slot_state_new(i + 1, is_cable(g_ptr_array_index(plan->setup->slots, i))));
    g_signal_emit(self, signals[SLOTS_CHANGED], 0);
}

/* (transfer full) @plan */
static void
start(GuiLine *self, GuiLinePlan *plan)
{
    static const GuiLineRunFuncs funcs = { on_started, on_event, on_ended };
    make_slots(self, plan);
    g_clear_pointer(&self->printer_trouble, g_free);
    gui_pace_clear(self->pace);
    self->run = gui_line_run_new(self->session, plan, &funcs, self);
    set_state(self, GUI_LINE_STARTING, NULL);
}

/* --- what it needs ------------------------------------------------------------------------------------------------------ */

static GuiLineState
missing(const GuiLinePlan *plan)
{
    if (plan->setup->slots->len == 0)
        return GUI_LINE_NO_SLOTS;
    return plan->setup->printer == NULL ? GUI_LINE_NO_PRINTER : GUI_LINE_NO_BATCH;
}

/* (transfer full) @plan: one for the run, and one to show. */
static void
take_plan(GuiLine *self, GuiLinePlan *plan)
{
    g_clear_pointer(&self->plan, gui_line_plan_unref);
    self->plan = plan;
    self->done = plan->done;
    if (self->run == NULL && gui_line_plan_can_work(plan)) {
        start(self, gui_line_plan_ref(plan));
        return;
    }
    if (self->run == NULL) {
        make_slots(self, plan);
        set_state(self, missing(plan), NULL);
        return;
    }
    gui_line_run_set_operator(self->run, self->person, self->may_reprint);
    bool is_other = !gui_line_plan_same_line(plan, gui_line_run_plan(self->run));
    if (is_other && self->state != GUI_LINE_STOPPING && !is_any(self, slot_state_is_seated)) {
        gui_line_run_stop(self->run);
        set_state(self, GUI_LINE_STOPPING, NULL);
        return;
    }
    tell_changed(self);
}

static void
wait_for_person(GuiLine *self)
{
    if (self->run != NULL && self->state != GUI_LINE_STOPPING) {
        gui_line_run_stop(self->run);
        set_state(self, GUI_LINE_STOPPING, NULL);
    } else if (self->run == NULL && self->state != GUI_LINE_NO_PERSON) {
        set_state(self, GUI_LINE_NO_PERSON, NULL);
    }
}

/* What cannot be looked up: nobody who may is there, or the record or the batch is not. */
static void
take_no_plan(GuiLine *self, const GError *error)
{
    self->is_person_refused = claimcheck_error_exit(error) == EXIT_PERMISSION;
    if (self->is_person_refused)
        wait_for_person(self);
    if (self->run == NULL)
        set_state(self, self->is_person_refused ? GUI_LINE_NO_PERSON : GUI_LINE_FAILED, error);
}

static void
on_looked(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiLine) self = data;
    g_autoptr(GError) error = NULL;
    GuiLinePlan *plan = gui_session_do_finish(GUI_SESSION(source), result, &error);
    g_clear_object(&self->looking);
    if (self->is_closed) {
        gui_line_plan_unref(plan);
        return;
    }
    if (plan != NULL && self->asked_person) {
        self->person = plan->person;
        self->may_reprint = plan->may_reprint;
        self->is_person_known = !self->look_again;
    }
    if (plan != NULL) {
        plan->person = self->person;
        plan->may_reprint = self->may_reprint;
        take_plan(self, plan);
    } else {
        take_no_plan(self, error);
    }
    if (self->look_again)
        look(self);
}

/* Nobody is asked twice whether they may: each time is on record. */
static gboolean
is_nobody_there(GuiLine *self)
{
    return !gui_session_may(self->session, "provision") || self->is_person_refused;
}

static void
look(GuiLine *self)
{
    self->look_again = self->looking != NULL;
    if (self->wishes == NULL || self->look_again || self->is_closed)
        return;
    if (!gui_session_is_open(self->session)) {
        if (gui_session_error(self->session) != NULL)
            set_state(self, GUI_LINE_FAILED, gui_session_error(self->session));
        return;
    }
    g_clear_handle_id(&self->retry, g_source_remove);
    if (is_nobody_there(self)) {
        wait_for_person(self);
        return;
    }
    self->looking = g_cancellable_new();
    self->asked_person = !self->is_person_known;
    /* That somebody was asked who they are is on record: only when it may be another. */
    gui_session_do_async(self->session, GUI_LANE_READ, self->asked_person ? "provision" : NULL, gui_line_plan_work, gui_line_wishes_copy(self->wishes),
                         gui_line_wishes_free, gui_line_plan_unref, self->looking, on_looked, g_object_ref(self));
}

static gboolean
on_look_later(gpointer data)
{
    GuiLine *self = data;
    self->look_later = 0;
    look(self);
    return G_SOURCE_REMOVE;
}

/* The line itself changes the record all the time. */
static void
on_record_changed(GuiLine *self)
{
    if (self->look_later == 0)
        self->look_later = g_timeout_add(LOOK_MS, on_look_later, self);
}

static void
on_person_changed(GuiLine *self)
{
    self->is_person_known = self->is_person_refused = FALSE;
    look(self);
}

void
gui_line_begin(GuiLine *self, const GuiLineWishes *wishes)
{
    gui_line_wishes_free(self->wishes);
    self->wishes = gui_line_wishes_copy(wishes);
    look(self);
}

void
gui_line_retry(GuiLine *self)
{
    gui_session_open_again(self->session); /* if it is not */
    look(self);
}

gboolean
gui_line_change_batch(GuiLine *self, const char *code, GError **error)
{
    if (gui_line_is_busy(self)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PREVIOUS_UNIT_OPEN, _("Finish the open units, or hold them; then scan the batch again."),
                             _("batch %s: a unit of the batch before is open"), code);
        return FALSE;
    }
    g_free(self->next_batch);
    self->next_batch = g_strdup(code);
    if (self->run != NULL && is_any(self, slot_state_is_seated)) {
        tell_changed(self);
        return TRUE;
    }
    if (self->wishes == NULL)
        self->wishes = g_new0(GuiLineWishes, 1);
    g_free(self->wishes->batch);
    self->wishes->batch = g_steal_pointer(&self->next_batch);
    look(self);
    return TRUE;
}

void
gui_line_change_places(GuiLine *self, char **ports, const char *printer)
{
    const GuiLineWishes wishes = { ports, (char *)printer, self->wishes != NULL ? self->wishes->batch : NULL };
    gui_line_begin(self, &wishes);
}

/* --- asking -------------------------------------------------------------------------------------------------------------- */

gboolean
gui_line_scan(GuiLine *self, const char *text, guint slot)
{
    return self->run != NULL && gui_line_run_scan(self->run, text, slot);
}

static bool
waits_for_scan(const SlotState *slot)
{
    SlotFace face = slot_state_face(slot);
    return slot_state_is_open(slot) && (face == SLOT_FACE_SCAN || face == SLOT_FACE_MARK || face == SLOT_FACE_UNKNOWN || face == SLOT_FACE_TAKE);
}

gboolean
gui_line_wants_scan(GuiLine *self)
{
    return is_any(self, waits_for_scan);
}

gboolean
gui_line_is_busy(GuiLine *self)
{
    return self->run != NULL && is_any(self, slot_state_is_open);
}

GuiLineState
gui_line_state(GuiLine *self)
{
    return self->state;
}

const GError *
gui_line_error(GuiLine *self)
{
    return self->error;
}

GPtrArray *
gui_line_slots(GuiLine *self)
{
    return self->slots;
}

const GuiLinePlan *
gui_line_plan(GuiLine *self)
{
    return self->plan;
}

const char *
gui_line_next_batch(GuiLine *self)
{
    return self->next_batch;
}

gint64
gui_line_done(GuiLine *self)
{
    return self->done;
}

gint64
gui_line_target(GuiLine *self)
{
    return self->plan != NULL && self->plan->batch != NULL ? self->plan->batch->quantity : 0;
}

gint64
gui_line_end_us(GuiLine *self)
{
    return gui_pace_end_us(self->pace, clock_wall_us(), gui_line_target(self) - self->done);
}

const char *
gui_line_printer_trouble(GuiLine *self)
{
    return self->printer_trouble;
}

/* --- the class ------------------------------------------------------------------------------------------------------------ */

void
gui_line_close(GuiLine *self)
{
    self->is_closed = TRUE;
    g_clear_handle_id(&self->retry, g_source_remove);
    g_clear_handle_id(&self->look_later, g_source_remove);
    g_clear_pointer(&self->run, gui_line_run_free);
}

static void
gui_line_dispose(GObject *object)
{
    GuiLine *self = GUI_LINE(object);
    gui_line_close(self);
    g_clear_pointer(&self->wishes, gui_line_wishes_free);
    g_clear_pointer(&self->plan, gui_line_plan_unref);
    g_clear_pointer(&self->slots, g_ptr_array_unref);
    g_clear_pointer(&self->pace, gui_pace_free);
    g_clear_pointer(&self->next_batch, g_free);
    g_clear_pointer(&self->printer_trouble, g_free);
    g_clear_error(&self->error);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_line_parent_class)->dispose(object);
}

static void
gui_line_class_init(GuiLineClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_line_dispose;
    signals[EVENT] = g_signal_new("event", GUI_TYPE_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
    signals[SLOTS_CHANGED] = g_signal_new("slots-changed", GUI_TYPE_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[CHANGED] = g_signal_new("changed", GUI_TYPE_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gui_line_init(GuiLine *self)
{
    self->slots = g_ptr_array_new_with_free_func((GDestroyNotify)slot_state_free);
    self->pace = gui_pace_new();
}

GuiLine *
gui_line_new(GuiSession *session)
{
    GuiLine *self = g_object_new(GUI_TYPE_LINE, NULL);
    self->session = g_object_ref(session);
    g_signal_connect_object(session, "opened", G_CALLBACK(look), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "person-changed", G_CALLBACK(on_person_changed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "changed", G_CALLBACK(on_record_changed), self, G_CONNECT_SWAPPED);
    return self;
}
