/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-line-run.h"

struct GuiLineRun {
    GuiSession *session;
    GuiLinePlan *plan;
    GuiLineRunFuncs funcs;
    gpointer data;
    GThread *thread;
    GMutex lock; /* of all below */
    Line *line;  /* while it may be spoken to */
    gboolean wants_stop;
    gint64 person;
    bool may_reprint;
    GQueue events; /* of LineEvent */
    guint delivery; /* the source that hands them over, or 0 */
    gboolean has_started, start_was_told, has_ended;
    GError *error;
};

/* --- to the GTK thread ------------------------------------------------------------------------------------------------ */

typedef struct {
    GQueue events;
    gboolean started, ended;
} Batch;

static Batch
take_batch(GuiLineRun *self)
{
    g_mutex_lock(&self->lock);
    Batch batch = { self->events, self->has_started && !self->start_was_told, self->has_ended };
    self->start_was_told = self->has_started;
    g_queue_init(&self->events);
    self->delivery = 0;
    g_mutex_unlock(&self->lock);
    return batch;
}

static gboolean
deliver(gpointer data)
{
    GuiLineRun *self = data;
    Batch batch = take_batch(self);
    if (batch.started)
        self->funcs.started(self->data);
    LineEvent *event;
    while ((event = g_queue_pop_head(&batch.events)) != NULL) {
        self->funcs.event(event, self->data);
        line_event_free(event);
    }
    if (batch.ended)
        self->funcs.ended(self->error, self->data); /* may free self */
    return G_SOURCE_REMOVE;
}

/* Needs the lock. */
static void
want_delivery(GuiLineRun *self)
{
    if (self->delivery == 0)
        self->delivery = g_idle_add_full(G_PRIORITY_DEFAULT, deliver, self, NULL);
}

/* Many a second come from a module that is read: one that nobody has seen yet is overtaken by the next. Needs the lock. */
static gboolean
overtakes(GuiLineRun *self, const LineEvent *event)
{
    LineEvent *last = event->step == LINE_STEP_READING ? g_queue_peek_tail(&self->events) : NULL;
    if (last == NULL || last->step != LINE_STEP_READING || last->slot != event->slot)
        return FALSE;
    last->bytes = event->bytes;
    return TRUE;
}

static void
on_event(const LineEvent *event, gpointer data)
{
    GuiLineRun *self = data;
    g_mutex_lock(&self->lock);
    if (!overtakes(self, event))
        g_queue_push_tail(&self->events, line_event_copy(event));
    want_delivery(self);
    g_mutex_unlock(&self->lock);
}

/* --- the line's own thread ---------------------------------------------------------------------------------------------- */

static LineOptions
options_of(const GuiLinePlan *plan)
{
    return (LineOptions){ .batch = plan->batch->code,
                          .slots = plan->setup->slots,
                          .scanners = plan->setup->scanners,
                          .printer = plan->setup->printer,
                          .second_printer = plan->setup->second_printer,
                          .labels_in_hand = plan->setup->labels_in_hand,
                          .until = LINE_UNTIL_COMMISSIONED,
                          .wait_ms = -1,
                          .codes_fd = -1,
                          .caller_scans = true,
                          .waits_for_ports = true,
                          .may_reprint = plan->may_reprint };
}

/* Whoever holds the lock may speak to the line; @line NULL: nobody any more. */
static void
publish(GuiLineRun *self, Line *line)
{
    g_mutex_lock(&self->lock);
    self->line = line;
    if (line != NULL && self->wants_stop)
        line_stop(line);
    if (line != NULL) {
        line_set_operator(line, self->person);
        line_set_may_reprint(line, self->may_reprint);
        self->has_started = TRUE;
        want_delivery(self);
    }
    g_mutex_unlock(&self->lock);
}

/* On a record that takes nothing in there is no work. SQLite writes nothing where nothing changes: hence removed first. */
static bool
note_batch(Db *db, const char *code, GError **error)
{
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    return transaction != NULL && db_setting_set(db, GUI_LINE_BATCH_SETTING, NULL, error) &&
           db_setting_set(db, GUI_LINE_BATCH_SETTING, code, error) && db_commit(g_steal_pointer(&transaction), error);
}

/* The errors of units stand on their tiles; only one that no unit had ends the line. */
static void
work(GuiLineRun *self, GError **error)
{
    g_autoptr(Station) station = gui_session_open_station(self->session, error);
    if (station == NULL)
        return;
    db_set_operator(station_db(station), self->plan->person);
    if (!note_batch(station_db(station), self->plan->batch->code, error))
        return;
    const LineOptions options = options_of(self->plan);
    g_autoptr(Line) line = line_new(station, &options, on_event, self, error);
    if (line == NULL)
        return;
    publish(self, line);
    g_autoptr(GError) cause = NULL;
    bool good = line_run(line, &cause);
    publish(self, NULL);
    if (line_failure(line) != NULL)
        g_propagate_error(error, g_error_copy(line_failure(line)));
    else if (!good && !line_error_was_told(line))
        g_propagate_error(error, g_steal_pointer(&cause));
}

static gpointer
run(gpointer data)
{
    GuiLineRun *self = data;
    GError *error = NULL;
    work(self, &error);
    g_mutex_lock(&self->lock);
    self->error = error;
    self->has_ended = TRUE;
    want_delivery(self);
    g_mutex_unlock(&self->lock);
    return NULL;
}

/* --- for its owner --------------------------------------------------------------------------------------------------------- */

GuiLineRun *
gui_line_run_new(GuiSession *session, GuiLinePlan *plan, const GuiLineRunFuncs *funcs, gpointer data)
{
    GuiLineRun *self = g_new0(GuiLineRun, 1);
    self->session = g_object_ref(session);
    self->plan = plan;
    self->person = plan->person;
    self->may_reprint = plan->may_reprint;
    self->funcs = *funcs;
    self->data = data;
    g_mutex_init(&self->lock);
    g_queue_init(&self->events);
    self->thread = g_thread_new("line", run, self);
    return self;
}

void
gui_line_run_free(GuiLineRun *self)
{
    if (self == NULL)
        return;
    gui_line_run_stop(self);
    g_thread_join(self->thread);
    g_clear_handle_id(&self->delivery, g_source_remove);
    g_queue_clear_full(&self->events, (GDestroyNotify)line_event_free);
    g_clear_error(&self->error);
    g_mutex_clear(&self->lock);
    gui_line_plan_unref(self->plan);
    g_object_unref(self->session);
    g_free(self);
}

const GuiLinePlan *
gui_line_run_plan(const GuiLineRun *self)
{
    return self->plan;
}

void
gui_line_run_stop(GuiLineRun *self)
{
    g_mutex_lock(&self->lock);
    self->wants_stop = TRUE;
    if (self->line != NULL)
        line_stop(self->line);
    g_mutex_unlock(&self->lock);
}

gboolean
gui_line_run_scan(GuiLineRun *self, const char *text, guint slot)
{
    g_mutex_lock(&self->lock);
    gboolean is_heard = self->line != NULL && !self->wants_stop;
    if (is_heard)
        line_scan(self->line, text, slot);
    g_mutex_unlock(&self->lock);
    return is_heard;
}

void
gui_line_run_set_operator(GuiLineRun *self, gint64 person, bool may_reprint)
{
    g_mutex_lock(&self->lock);
    self->person = person;
    self->may_reprint = may_reprint;
    if (self->line != NULL) {
        line_set_operator(self->line, person);
        line_set_may_reprint(self->line, may_reprint);
    }
    g_mutex_unlock(&self->lock);
}
