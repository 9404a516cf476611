/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-insight-watch.h"

#include "station/base/clock.h"

/* So many events at a time that whoever else wants the lane need not wait long. */
#define EVENTS_MOST 10000

struct GuiInsightWatch {
    gint64 from;
    char *batch;
    Insight *insight; /* the lane's alone */
};

GuiInsightWatch *
gui_insight_watch_new(gint64 from, const char *batch)
{
    GuiInsightWatch *self = g_atomic_rc_box_new0(GuiInsightWatch);
    self->from = from;
    self->batch = g_strdup(batch);
    return self;
}

GuiInsightWatch *
gui_insight_watch_ref(GuiInsightWatch *self)
{
    return g_atomic_rc_box_acquire(self);
}

static void
watch_clear(gpointer data)
{
    GuiInsightWatch *self = data;
    g_free(self->batch);
    insight_free(self->insight);
}

void
gui_insight_watch_unref(gpointer self)
{
    if (self != NULL)
        g_atomic_rc_box_release_full(self, watch_clear);
}

void
gui_insight_news_free(gpointer data)
{
    GuiInsightNews *news = data;
    gui_insight_watch_unref(news->watch);
    insight_figures_free(news->figures);
    g_free(news);
}

gpointer
gui_insight_watch_follow(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    GuiInsightWatch *self = data;
    const InsightPeriod period = { self->from, self->batch };
    bool more = false;
    if (self->insight == NULL)
        self->insight = insight_new(station, &period, error);
    if (self->insight == NULL || !insight_follow(self->insight, station, EVENTS_MOST, &more, error))
        return NULL;
    GuiInsightNews *news = g_new0(GuiInsightNews, 1);
    news->watch = gui_insight_watch_ref(self);
    news->figures = more ? NULL : insight_figures(self->insight, clock_wall_us());
    return news;
}
