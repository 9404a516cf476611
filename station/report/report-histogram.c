/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/report/report-histogram.h"

#include <math.h>
#include <stdbool.h>

void
report_histogram_add(ReportHistogram *self, gint64 us)
{
    if (us <= 0)
        return;
    double at = log10((double)us / REPORT_HISTOGRAM_MIN_US) * REPORT_BINS_PER_DECADE;
    self->counts[(guint)CLAMP(at, 0, REPORT_BINS - 1)]++;
    self->total++;
}

double
report_histogram_bin_us(guint bin)
{
    return REPORT_HISTOGRAM_MIN_US * pow(10, (double)bin / REPORT_BINS_PER_DECADE);
}

double
report_histogram_quantile_us(const ReportHistogram *self, double quantile)
{
    double wanted = quantile * (double)self->total, below = 0;
    for (guint bin = 0; bin < REPORT_BINS; bin++) {
        double here = (double)self->counts[bin];
        if (here > 0 && below + here >= wanted) {
            double within = CLAMP((wanted - below) / here, 0, 1);
            return REPORT_HISTOGRAM_MIN_US * pow(10, (bin + within) / REPORT_BINS_PER_DECADE);
        }
        below += here;
    }
    return 0;
}

char *
report_duration(double us)
{
    static const struct {
        double below, unit; /* µs */
        const char *name;
    } units[] = { { 1e6, 1e3, "ms" }, { 120e6, 1e6, "s" }, { G_MAXDOUBLE, 60e6, "min" } };
    guint i = 0;
    while (us >= units[i].below)
        i++;
    double value = us / units[i].unit;
    bool whole = value >= 9.95 || fabs(value - round(value)) < 0.05;
    return g_strdup_printf(whole ? "%.0f %s" : "%.1f %s", value, units[i].name);
}
