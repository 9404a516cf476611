/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-session.h"

#include "gui/gui-ask.h"
#include "gui/gui-lane.h"
#include "gui/gui-pin-desk.h"
#include "gui/gui-shift.h"
#include "station/auth/auth-person.h"
#include "station/auth/auth-secret.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"

#include <glib/gi18n.h>

#define TICK_MS 1000
/* How soon a record that could not be opened is tried again. */
#define REOPEN_US (5 * G_USEC_PER_SEC)

/* GuiFacts: what the session knows of the record without asking again. */
typedef struct {
    gint64 changes; /* db_changes_by_others() of the lane that looks */
    bool training, has_products, people_exist;
    gint64 idle_sign_out_s; /* 0: never */
} GuiFacts;

struct _GuiSession {
    GObject parent_instance;
    char *db_path;
    char *config_path;
    gboolean training_wanted;
    GuiLaneThread *lanes[N_GUI_LANES];
    GuiPinDesk *pin_desk;
    GQueue early; /* of GuiJob: came before the record was open */
    gboolean is_ready; /* opened, or could not be: the other lanes may try */
    gboolean is_open, is_looking, is_opening;
    gint64 tried_us; /* monotonic: when it could not be opened */
    GError *error;
    GuiFacts facts;
    guint tick;
    /* who works here */
    char *badge;
    char *pin; /* proven, or NULL */
    char *name;
    gint64 person;
    AuthRoles roles;
    gint64 came_at; /* wall time; 0: nobody */
    gint64 touched_us;
    gboolean is_busy;
};

G_DEFINE_TYPE(GuiSession, gui_session, G_TYPE_OBJECT)

enum { OPENED, CHANGED, PERSON_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const lane_names[N_GUI_LANES] = { "read", "write", "long", "device" };

/* --- the lanes' connections --------------------------------------------------------------------------------------- */

static Station *
open_station(GuiSession *self, DbOpenMode mode, bool training, GError **error)
{
    const StationOptions options = { self->db_path, self->config_path, mode, training };
    return station_open(&options, error);
}

/* The one that writes opens first, and makes the record where there is none. */
static Station *
open_first(gpointer data, GError **error)
{
    GuiSession *self = data;
    return open_station(self, DB_OPEN_CREATE, self->training_wanted, error);
}

static Station *
open_another(gpointer data, GError **error)
{
    return open_station(data, DB_OPEN_EXISTING, false, error);
}

Station *
gui_session_open_station(GuiSession *self, GError **error)
{
    return open_another(self, error);
}

/* --- jobs ---------------------------------------------------------------------------------------------------------- */

/* GuiErrand: a job on its way, and who waits for it. */
typedef struct {
    GuiSession *session; /* owned */
    GTask *task;         /* owned */
    GuiLane lane;
} GuiErrand;

static void
errand_free(GuiErrand *errand)
{
    g_object_unref(errand->task);
    g_object_unref(errand->session);
    g_free(errand);
}

static void
push(GuiJob *job)
{
    GuiErrand *errand = job->owner;
    GuiSession *self = errand->session;
    if (!self->is_ready)
        g_queue_push_tail(&self->early, job);
    else
        gui_lane_thread_push(self->lanes[errand->lane], job);
}

static void
finish(GuiJob *job)
{
    GuiErrand *errand = job->owner;
    gboolean has_written = job->error == NULL && (errand->lane == GUI_LANE_WRITE || errand->lane == GUI_LANE_LONG);
    if (job->error != NULL)
        g_task_return_error(errand->task, g_steal_pointer(&job->error));
    else
        g_task_return_pointer(errand->task, g_steal_pointer(&job->result), job->free_result);
    if (has_written)
        gui_session_notify_changed(errand->session);
    errand_free(errand);
    gui_job_free(job);
}

static void
try_again(GuiJob *job)
{
    g_clear_error(&job->error);
    push(job);
}

/* --- asking for what is missing --------------------------------------------------------------------------------- */

static GtkWidget *
window_of_application(void)
{
    GApplication *application = g_application_get_default();
    return application != NULL ? GTK_WIDGET(gtk_application_get_active_window(GTK_APPLICATION(application))) : NULL;
}

static void
on_second_pin(const char *text, gpointer data)
{
    GuiJob *job = data;
    if (text == NULL) {
        finish(job);
        return;
    }
    job->second_pin = g_strdup(text);
    try_again(job);
}

static void
on_second_badge(const char *text, gpointer data)
{
    GuiJob *job = data;
    if (text == NULL) {
        finish(job);
        return;
    }
    job->second_badge = g_strdup(text);
    const GuiQuestion question = {
        .title = _("Second person"), .label = _("PIN of the second person"), .accept = _("Approve"), .secret = TRUE, .is_typed = TRUE
    };
    gui_ask(window_of_application(), &question, on_second_pin, job);
}

static gboolean
ask_for_pin(GuiJob *job)
{
    const GuiErrand *errand = job->owner;
    GuiSession *self = errand->session;
    if (!job->wants_pin || g_strcmp0(job->badge, self->badge) != 0)
        return FALSE;
    if (self->pin == NULL)
        return gui_pin_desk_take(self->pin_desk, job, errand->lane != GUI_LANE_READ, window_of_application());
    job->pin = g_strdup(self->pin); /* proven since */
    try_again(job);
    return TRUE;
}

static gboolean
ask_for_second_person(GuiJob *job)
{
    if (job->second_badge != NULL || !claimcheck_error_is(job->error, CLAIMCHECK_ERROR_APPROVAL_REQUIRED))
        return FALSE;
    const GuiQuestion question = {
        .title = _("Second person"),
        .explanation = _("A lead or an engineer other than you must stand by this."),
        .label = _("Badge of the second person"),
        .accept = _("Go on"),
        .secret = TRUE,
    };
    gui_ask(window_of_application(), &question, on_second_badge, job);
    return TRUE;
}

/* A PIN that was right once is kept until its person leaves; a wrong one is forgotten. */
static void
learn_pin(GuiSession *self, const GuiJob *job)
{
    if (job->pin == NULL || g_strcmp0(job->badge, self->badge) != 0)
        return;
    gboolean is_wrong = job->error != NULL && (claimcheck_error_is(job->error, CLAIMCHECK_ERROR_WRONG_PIN) ||
                                               claimcheck_error_is(job->error, CLAIMCHECK_ERROR_LOCKED_OUT));
    if (!is_wrong && job->error != NULL)
        return;
    char *pin = is_wrong ? NULL : g_strdup(job->pin);
    gboolean is_news = pin != NULL && self->pin == NULL;
    auth_wipe(self->pin);
    self->pin = pin;
    if (is_news)
        g_signal_emit(self, signals[PERSON_CHANGED], 0); /* who was only named so far may work now */
}

static void
on_job_done(gpointer data)
{
    GuiJob *job = data;
    GuiErrand *errand = job->owner;
    learn_pin(errand->session, job);
    gui_pin_desk_see(errand->session->pin_desk, job);
    if (job->error == NULL || window_of_application() == NULL || (!ask_for_pin(job) && !ask_for_second_person(job)))
        finish(job);
}

void
gui_session_do_async(GuiSession *self, GuiLane lane, const char *verb, GuiWork work, gpointer data,
                     GDestroyNotify free_data, GDestroyNotify free_result, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
    GuiErrand *errand = g_new0(GuiErrand, 1);
    errand->session = g_object_ref(self);
    errand->task = g_task_new(self, cancellable, callback, user_data);
    errand->lane = lane;
    GuiJob *job = g_new0(GuiJob, 1);
    job->verb = g_strdup(verb);
    job->work = work;
    job->data = data;
    job->free_data = free_data;
    job->free_result = free_result;
    g_set_object(&job->cancellable, cancellable);
    job->badge = g_strdup(self->badge);
    job->pin = g_strdup(self->pin);
    job->done = on_job_done;
    job->owner = errand;
    push(job);
}

gpointer
gui_session_do_finish(GuiSession *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail(g_task_is_valid(result, self), NULL);
    return g_task_propagate_pointer(G_TASK(result), error);
}

/* --- looking at the record ---------------------------------------------------------------------------------------- */

static gpointer
look(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    Db *db = station_db(station);
    g_autofree GuiFacts *facts = g_new0(GuiFacts, 1);
    g_autoptr(GPtrArray) products = db_product_list(db, error);
    if (products == NULL || !db_person_any(db, &facts->people_exist, error))
        return NULL;
    facts->changes = db_changes_by_others(db);
    facts->training = station_is_training(station);
    facts->has_products = products->len > 0;
    facts->idle_sign_out_s = settings_int(station_settings(station), "station", "idle-sign-out");
    return g_steal_pointer(&facts);
}

static void
on_looked(GObject *source, GAsyncResult *result, gpointer data)
{
    GuiSession *self = GUI_SESSION(source);
    (void)data;
    self->is_looking = FALSE;
    g_autofree GuiFacts *facts = gui_session_do_finish(self, result, NULL);
    if (facts == NULL)
        return;
    gboolean is_changed = facts->changes != self->facts.changes && self->facts.changes != 0;
    gboolean is_peopled = facts->people_exist != self->facts.people_exist;
    self->facts = *facts;
    if (is_peopled)
        g_signal_emit(self, signals[PERSON_CHANGED], 0);
    if (is_changed)
        g_signal_emit(self, signals[CHANGED], 0);
}

static void
look_again(GuiSession *self)
{
    if (!self->is_open || self->is_looking)
        return;
    self->is_looking = TRUE;
    gui_session_do_async(self, GUI_LANE_READ, NULL, look, NULL, NULL, g_free, NULL, on_looked, NULL);
}

static gboolean
on_tick(gpointer data)
{
    GuiSession *self = data;
    if (self->error != NULL && g_get_monotonic_time() - self->tried_us > REOPEN_US)
        gui_session_open_again(self);
    look_again(self);
    gint64 idle_us = g_get_monotonic_time() - self->touched_us;
    if (self->person != 0 && !self->is_busy && self->facts.idle_sign_out_s > 0 &&
        idle_us > self->facts.idle_sign_out_s * G_USEC_PER_SEC)
        gui_session_sign_out(self);
    return G_SOURCE_CONTINUE;
}

void
gui_session_notify_changed(GuiSession *self)
{
    g_signal_emit(self, signals[CHANGED], 0);
    look_again(self);
}

/* --- opening and closing ------------------------------------------------------------------------------------------ */

static void
run_early(GuiSession *self)
{
    self->is_ready = TRUE;
    GuiJob *job;
    while ((job = g_queue_pop_head(&self->early)) != NULL)
        push(job);
}

/* The same failure again is no news; a record that is there at last is. */
static void
on_opened(GObject *source, GAsyncResult *result, gpointer data)
{
    GuiSession *self = GUI_SESSION(source);
    g_autoptr(GError) before = g_steal_pointer(&self->error);
    (void)data;
    g_autofree GuiFacts *facts = gui_session_do_finish(self, result, &self->error);
    self->is_opening = FALSE;
    self->is_open = facts != NULL;
    self->tried_us = g_get_monotonic_time();
    if (facts != NULL)
        self->facts = *facts;
    self->facts.changes = 0; /* of another lane */
    run_early(self);
    if (before != NULL && self->error != NULL && g_str_equal(before->message, self->error->message))
        return;
    g_signal_emit(self, signals[OPENED], 0);
    g_signal_emit(self, signals[PERSON_CHANGED], 0);
    if (before != NULL && self->is_open)
        g_signal_emit(self, signals[CHANGED], 0);
}

static void
open_record(GuiSession *self)
{
    self->is_opening = TRUE;
    self->is_ready = TRUE; /* for this one */
    gui_session_do_async(self, GUI_LANE_WRITE, NULL, look, NULL, NULL, g_free, NULL, on_opened, NULL);
    self->is_ready = FALSE;
}

void
gui_session_open_again(GuiSession *self)
{
    if (!self->is_open && !self->is_opening)
        open_record(self);
}

GuiSession *
gui_session_new(const GuiSessionOptions *options)
{
    GuiSession *self = g_object_new(GUI_TYPE_SESSION, NULL);
    self->db_path = g_strdup(options->db_path);
    self->config_path = g_strdup(options->config_path);
    self->training_wanted = options->training;
    for (int i = 0; i < N_GUI_LANES; i++)
        self->lanes[i] = gui_lane_thread_new(lane_names[i], i == GUI_LANE_WRITE ? open_first : open_another, self);
    self->tick = g_timeout_add(TICK_MS, on_tick, self);
    open_record(self);
    return self;
}

void
gui_session_close(GuiSession *self)
{
    g_clear_handle_id(&self->tick, g_source_remove);
    for (int i = 0; i < N_GUI_LANES; i++)
        g_clear_pointer(&self->lanes[i], gui_lane_thread_free);
}

gboolean
gui_session_is_open(GuiSession *self)
{
    return self->is_open;
}

const GError *
gui_session_error(GuiSession *self)
{
    return self->error;
}

gboolean
gui_session_is_training(GuiSession *self)
{
    return self->facts.training;
}

gboolean
gui_session_has_products(GuiSession *self)
{
    return self->facts.has_products;
}

/* --- who works here ------------------------------------------------------------------------------------------------ */

static void
forget_person(GuiSession *self)
{
    g_clear_pointer(&self->badge, g_free);
    g_clear_pointer(&self->name, g_free);
    auth_wipe(self->pin);
    self->pin = NULL;
    self->person = 0;
    self->came_at = 0;
    self->roles = AUTH_ROLE_NOBODY;
    gui_pin_desk_clear(self->pin_desk);
}

static void
welcome(GuiSession *self, const DbPerson *person, const GuiShift *shift)
{
    forget_person(self);
    self->badge = g_strdup(shift->badge);
    self->pin = g_strdup(shift->pin);
    self->name = person->name != NULL ? g_strdup(person->name) : g_strdup_printf("%" G_GINT64_FORMAT, person->id);
    self->person = person->id;
    self->came_at = clock_wall_us();
    auth_roles_parse(person->roles, &self->roles, NULL);
    gui_session_touch(self);
    g_signal_emit(self, signals[PERSON_CHANGED], 0);
}

static void
on_shift_began(GObject *source, GAsyncResult *result, gpointer data)
{
    GTask *task = data;
    GuiSession *self = GUI_SESSION(source);
    GError *error = NULL;
    g_autoptr(DbPerson) person = gui_session_do_finish(self, result, &error);
    if (person != NULL)
        welcome(self, person, g_task_get_task_data(task));
    if (person != NULL)
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
    g_object_unref(task);
}

void
gui_session_sign_in_async(GuiSession *self, const char *badge, const char *pin, GAsyncReadyCallback callback,
                          gpointer user_data)
{
    GTask *task = g_task_new(self, NULL, callback, user_data);
    g_task_set_task_data(task, gui_shift_new(self->person, badge, pin), gui_shift_free);
    gui_session_do_async(self, GUI_LANE_WRITE, NULL, gui_shift_begin, gui_shift_new(self->person, badge, pin), gui_shift_free,
                         (GDestroyNotify)db_person_free, NULL, on_shift_began, task);
}

gboolean
gui_session_sign_in_finish(GuiSession *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
    return g_task_propagate_boolean(G_TASK(result), error);
}

void
gui_session_sign_out(GuiSession *self)
{
    if (self->person == 0)
        return;
    GuiShift *shift = gui_shift_new(self->person, NULL, NULL);
    shift->is_idle = self->facts.idle_sign_out_s > 0 &&
                     g_get_monotonic_time() - self->touched_us > self->facts.idle_sign_out_s * G_USEC_PER_SEC;
    gui_session_do_async(self, GUI_LANE_WRITE, NULL, gui_shift_end, shift, gui_shift_free, NULL, NULL, NULL, NULL);
    forget_person(self);
    g_signal_emit(self, signals[PERSON_CHANGED], 0);
}

const char *
gui_session_person_name(GuiSession *self)
{
    return self->name;
}

gint64
gui_session_person_came_at(GuiSession *self)
{
    return self->came_at;
}

gboolean
gui_session_people_exist(GuiSession *self)
{
    return self->facts.people_exist;
}

gboolean
gui_session_may(GuiSession *self, const char *verb)
{
    const AuthPermission *permission = auth_permission_find(verb);
    if (!self->facts.people_exist || (permission != NULL && permission->roles == AUTH_ROLE_NOBODY))
        return TRUE;
    return permission != NULL && (permission->roles & self->roles) != 0;
}

void
gui_session_ask_again(GuiSession *self)
{
    gui_pin_desk_ask_again(self->pin_desk);
}

void
gui_session_touch(GuiSession *self)
{
    self->touched_us = g_get_monotonic_time();
}

void
gui_session_set_busy(GuiSession *self, gboolean busy)
{
    if (self->is_busy && !busy)
        gui_session_touch(self);
    self->is_busy = busy;
}

/* --- the class ------------------------------------------------------------------------------------------------------ */

static void
gui_session_finalize(GObject *object)
{
    GuiSession *self = GUI_SESSION(object);
    gui_session_close(self);
    forget_person(self);
    gui_pin_desk_free(self->pin_desk);
    g_clear_error(&self->error);
    g_free(self->db_path);
    g_free(self->config_path);
    G_OBJECT_CLASS(gui_session_parent_class)->finalize(object);
}

static guint
plain_signal(const char *name)
{
    return g_signal_new(name, GUI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gui_session_class_init(GuiSessionClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = gui_session_finalize;
    signals[OPENED] = plain_signal("opened");
    signals[CHANGED] = plain_signal("changed");
    signals[PERSON_CHANGED] = plain_signal("person-changed");
}

static void
gui_session_init(GuiSession *self)
{
    g_queue_init(&self->early);
    self->pin_desk = gui_pin_desk_new(try_again, finish);
    gui_session_touch(self);
}
