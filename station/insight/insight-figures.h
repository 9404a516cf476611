/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Numbers for pictures: whoever draws needs no record. */

/** InsightPart: what a unit's time is spent on. */
typedef enum {
    INSIGHT_READ,   /* the module is read and judged */
    INSIGHT_PRINT,  /* from the job handed to the printer to the label being out */
    INSIGHT_PERSON, /* from the label being out to its matching scan */
    N_INSIGHT_PARTS,
} InsightPart;

/** InsightBucket: what ended in an hour, or a day. */
typedef struct {
    gint64 at;  /* when it begins, microseconds since 1970 */
    guint good; /* commissioned for the first time */
    guint bad;  /* held, void or refused, and not commissioned before */
} InsightBucket;

/** InsightFailure: a word of error-codes.def, or "hold" "void" "reprint": what a person decided. */
typedef struct {
    char *code;
    guint count;
} InsightFailure;

/** InsightGroup: one slot, or one printer. */
typedef struct {
    char *name;
    guint good; /* of a slot: units commissioned; of a printer: labels that came out */
    guint bad;  /* of a slot: units that ended otherwise first; of a printer: labels not taken, or unknown */
    GArray *durations[N_INSIGHT_PARTS]; /* of gint64, microseconds, sorted */
} InsightGroup;

typedef struct {
    gint64 from, to;   /* microseconds since 1970 */
    gint64 bucket_us;  /* an hour, or where there would be too many of them a day */
    guint ended, first_pass;
    guint good;        /* commissioned in the period, whenever they began */
    GArray *buckets;   /* of InsightBucket, in order and without gaps */
    GPtrArray *failures; /* of InsightFailure, the most frequent first */
    GArray *durations[N_INSIGHT_PARTS]; /* of gint64, microseconds, sorted */
    GPtrArray *slots, *printers; /* of InsightGroup, by name */
} InsightFigures;

void insight_figures_free(InsightFigures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(InsightFigures, insight_figures_free)

void insight_failure_free(InsightFailure *failure);
InsightGroup *insight_group_new(const char *name);
void insight_group_free(InsightGroup *group);

/** insight_median: of @durations, sorted; the mean of the middle two of an even number; -1 for none. */
gint64 insight_median(const GArray *durations);

/** insight_yield: first pass in hundredths of a per cent, rounded down so that 100 % is only what is; -1: nothing ended. */
int insight_yield(const InsightFigures *figures);

#define N_INSIGHT_BINS 10
/** insight_bin_limit_us: where bin @bin ends (a duration of exactly that is in the next); the last has no end: 0. */
gint64 insight_bin_limit_us(guint bin);
/** insight_histogram: how many of @durations, sorted, fall into each bin. */
void insight_histogram(const GArray *durations, guint counts[N_INSIGHT_BINS]);
