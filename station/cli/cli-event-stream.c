/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-event-stream.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

/* How long an event may wait before it is shown: soon enough for eyes, rare enough for a laptop. */
#define FOLLOW_INTERVAL_MS 200

typedef struct {
    Db *db;
    const CliEventStream *stream;
    gint64 next_seq;
    GMainLoop *loop;
    GError *error; /* that ended it */
} Follow;

static bool
show_event(const DbEvent *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Follow *self = data;
    self->next_seq = event->seq + 1;
    self->stream->show(event, self->stream->data);
    return true;
}

static bool
show_news(Follow *self, GError **error)
{
    return db_event_each(self->db, self->next_seq, NULL, show_event, self, error);
}

static gboolean
on_interval(gpointer data)
{
    Follow *self = data;
    bool goes_on = show_news(self, &self->error) && fflush(stdout) == 0; /* a reader who left ends it */
    if (!goes_on)
        g_main_loop_quit(self->loop);
    return goes_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
on_signal(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_CONTINUE;
}

/* Ready to be told to stop before the first line is out: whoever reads it may answer at once. */
static bool
follow(Follow *self, GError **error)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    self->loop = loop;
    guint signals[] = { g_unix_signal_add(SIGINT, on_signal, loop), g_unix_signal_add(SIGTERM, on_signal, loop) };
    if (on_interval(self) == G_SOURCE_CONTINUE) {
        g_timeout_add(FOLLOW_INTERVAL_MS, on_interval, self);
        g_main_loop_run(loop);
        g_source_remove_by_user_data(self); /* gone already where it was what ended the loop */
    }
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        g_source_remove(signals[i]);
    if (self->error == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&self->error));
    return false;
}

bool
cli_event_stream(Db *db, const CliEventStream *stream, GError **error)
{
    Follow self = { .db = db, .stream = stream, .next_seq = stream->from_seq };
    return stream->follows ? follow(&self, error) : show_news(&self, error);
}
