/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/insight/insight-figures.h"

#define MS G_GINT64_CONSTANT(1000)

/* Steps that people can tell apart, from a fast read to a printer out of paper. */
static const gint64 bin_limits[N_INSIGHT_BINS] = {
    100 * MS, 250 * MS, 500 * MS, 1000 * MS, 2000 * MS, 5000 * MS, 10000 * MS, 20000 * MS, 60000 * MS, 0,
};

void
insight_failure_free(InsightFailure *failure)
{
    g_free(failure->code);
    g_free(failure);
}

InsightGroup *
insight_group_new(const char *name)
{
    InsightGroup *group = g_new0(InsightGroup, 1);
    group->name = g_strdup(name);
    for (guint part = 0; part < N_INSIGHT_PARTS; part++)
        group->durations[part] = g_array_new(FALSE, FALSE, sizeof(gint64));
    return group;
}

static void
free_durations(GArray *durations[N_INSIGHT_PARTS])
{
    for (guint part = 0; part < N_INSIGHT_PARTS; part++)
        g_clear_pointer(&durations[part], g_array_unref);
}

void
insight_group_free(InsightGroup *group)
{
    g_free(group->name);
    free_durations(group->durations);
    g_free(group);
}

void
insight_figures_free(InsightFigures *figures)
{
    if (figures == NULL)
        return;
    g_array_unref(figures->buckets);
    g_ptr_array_unref(figures->failures);
    free_durations(figures->durations);
    g_ptr_array_unref(figures->slots);
    g_ptr_array_unref(figures->printers);
    g_free(figures);
}

gint64
insight_median(const GArray *durations)
{
    if (durations->len == 0)
        return -1;
    gint64 low = g_array_index(durations, gint64, (durations->len - 1) / 2);
    gint64 high = g_array_index(durations, gint64, durations->len / 2);
    return low + (high - low) / 2;
}

int
insight_yield(const InsightFigures *figures)
{
    return figures->ended > 0 ? (int)((guint64)figures->first_pass * 10000 / figures->ended) : -1;
}

gint64
insight_bin_limit_us(guint bin)
{
    g_return_val_if_fail(bin < N_INSIGHT_BINS, 0);
    return bin_limits[bin];
}

void
insight_histogram(const GArray *durations, guint counts[N_INSIGHT_BINS])
{
    guint bin = 0;
    for (guint i = 0; i < N_INSIGHT_BINS; i++)
        counts[i] = 0;
    for (guint i = 0; i < durations->len; i++) {
        while (bin < N_INSIGHT_BINS - 1 && g_array_index(durations, gint64, i) >= bin_limits[bin])
            bin++;
        counts[bin]++;
    }
}
