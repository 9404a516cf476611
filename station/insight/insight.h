/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/insight/insight-figures.h"
#include "station/station.h"

/*
 * How work goes, out of the chain of events: pure questions, nothing on record is changed. An Insight keeps its place in
 * the chain, so that being up to date costs only what is new.
 *
 * A unit *began* when it was recorded or refused. It *ended* when it was commissioned, held, void or refused. It passed
 * *first time* when it was commissioned with its first label, and never refused before, held or void. A module that is
 * seated again after it was commissioned spoils nothing.
 */
typedef struct Insight Insight;

/** InsightPeriod: a time, or a batch. */
typedef struct {
    gint64 from;       /* microseconds since 1970; of a batch: 0 */
    const char *batch; /* code: only its units, from when it was created; NULL: all */
} InsightPeriod;

/** insight_new: (transfer full): nothing is read yet. Errors: unknown-batch. */
Insight *insight_new(Station *station, const InsightPeriod *period, GError **error);
void insight_free(Insight *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Insight, insight_free)

/**
 * insight_follow: takes at most @most events that it has not seen; *@more says that there are others. One thread at a
 * time.
 */
bool insight_follow(Insight *self, Station *station, guint most, bool *more, GError **error);

/** insight_cursor: the number of the newest event that it has seen. */
gint64 insight_cursor(const Insight *self);

/** insight_figures: (transfer full): what it knows. @now: the end of a period that goes on. */
InsightFigures *insight_figures(const Insight *self, gint64 now);
