/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"
#include "station/insight/insight.h"

/* An Insight on its way through the lane: one work at a time takes it a piece further. No GTK in here. */

typedef struct GuiInsightWatch GuiInsightWatch;

/** gui_insight_watch_new: (transfer full): nothing is read yet. @batch: (nullable): then @from is passed over. */
GuiInsightWatch *gui_insight_watch_new(gint64 from, const char *batch);
GuiInsightWatch *gui_insight_watch_ref(GuiInsightWatch *self);
void gui_insight_watch_unref(gpointer self);

/** GuiInsightNews: figures, or NULL while there are more events to read. */
typedef struct {
    GuiInsightWatch *watch;
    InsightFigures *figures;
} GuiInsightNews;

void gui_insight_news_free(gpointer news);

/** gui_insight_watch_follow: GuiWork: @data is a GuiInsightWatch; gives GuiInsightNews. */
gpointer gui_insight_watch_follow(Station *station, const GuiCaller *caller, gpointer data, GError **error);
