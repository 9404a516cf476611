/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-lane.h"

#include "station/auth/auth-secret.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

struct GuiLaneThread {
    GThread *thread;
    GAsyncQueue *queue; /* of GuiJob, or of the lane itself: the end */
    Station *station;   /* NULL until the first job */
    Station *(*open)(gpointer data, GError **error);
    gpointer data;
};

void
gui_job_free(GuiJob *job)
{
    if (job->free_data != NULL && job->data != NULL)
        job->free_data(job->data);
    if (job->free_result != NULL && job->result != NULL)
        job->free_result(job->result);
    g_free(job->verb);
    g_clear_object(&job->cancellable);
    g_free(job->badge);
    auth_wipe(job->pin);
    g_free(job->second_badge);
    auth_wipe(job->second_pin);
    g_clear_error(&job->error);
    g_free(job);
}

/* What was typed for this job, or nobody to ask: then the GTK thread asks, and the job comes again. */
static char *
take_pin(const char *pin, GError **error)
{
    if (pin == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PIN_REQUIRED, NULL, "%s", _("the badge: its PIN is needed for this"));
    return g_strdup(pin);
}

static char *
give_pin(gpointer data, GError **error)
{
    GuiJob *job = data;
    job->wants_pin = job->pin == NULL;
    return take_pin(job->pin, error);
}

static char *
give_second_pin(gpointer data, GError **error)
{
    return take_pin(data, error);
}

static bool
is_allowed(GuiLaneThread *lane, GuiJob *job, AuthSession *auth)
{
    const AuthCredentials credentials = { job->badge, job->pin != NULL, give_pin, job };
    db_set_operator(station_db(lane->station), 0);
    job->wants_pin = FALSE;
    return job->verb == NULL || auth_sign_in(station_db(lane->station), &credentials, job->verb, auth, &job->error);
}

static void
run(GuiLaneThread *lane, GuiJob *job)
{
    if (g_cancellable_set_error_if_cancelled(job->cancellable, &job->error))
        return;
    if (lane->station == NULL)
        lane->station = lane->open(lane->data, &job->error);
    GuiCaller caller = { .cancellable = job->cancellable };
    if (lane->station == NULL || !is_allowed(lane, job, &caller.auth))
        return;
    const AuthCredentials second = { job->second_badge, job->second_pin != NULL, give_second_pin, job->second_pin };
    caller.second = &second;
    job->result = job->work(lane->station, &caller, job->data, &job->error);
}

static gboolean
hand_back(gpointer data)
{
    GuiJob *job = data;
    job->done(job);
    return G_SOURCE_REMOVE;
}

static gpointer
lane_main(gpointer data)
{
    GuiLaneThread *lane = data;
    gpointer next;
    while ((next = g_async_queue_pop(lane->queue)) != lane) {
        run(lane, next);
        g_idle_add_full(G_PRIORITY_DEFAULT, hand_back, next, NULL);
    }
    g_clear_pointer(&lane->station, station_free);
    return NULL;
}

GuiLaneThread *
gui_lane_thread_new(const char *name, Station *(*open)(gpointer data, GError **error), gpointer data)
{
    GuiLaneThread *lane = g_new0(GuiLaneThread, 1);
    lane->queue = g_async_queue_new();
    lane->open = open;
    lane->data = data;
    lane->thread = g_thread_new(name, lane_main, lane);
    return lane;
}

void
gui_lane_thread_free(GuiLaneThread *lane)
{
    g_async_queue_push(lane->queue, lane);
    g_thread_join(lane->thread);
    g_async_queue_unref(lane->queue);
    g_free(lane);
}

void
gui_lane_thread_push(GuiLaneThread *lane, GuiJob *job)
{
    job->lane = lane;
    g_async_queue_push(lane->queue, job);
}
