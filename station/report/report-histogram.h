/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* How long things took, counted in steps that grow by a tenth of a decade: its size does not depend on how many there are. */

#define REPORT_DECADES          6 /* from 1 ms to 1000 s */
#define REPORT_BINS_PER_DECADE  10
#define REPORT_BINS             (REPORT_DECADES * REPORT_BINS_PER_DECADE)
#define REPORT_HISTOGRAM_MIN_US 1000.0

typedef struct {
    guint64 counts[REPORT_BINS]; /* what is shorter than the first or longer than the last is in that one */
    guint64 total;
} ReportHistogram;

/** report_histogram_add: one duration in microseconds; 0 and less are no durations. */
void report_histogram_add(ReportHistogram *self, gint64 us);

/** report_histogram_bin_us: where bin @bin begins; REPORT_BINS is where the last one ends. */
double report_histogram_bin_us(guint bin);

/** report_histogram_quantile_us: what the share @quantile (0 to 1) does not exceed, to about a tenth; 0 if there are none. */
double report_histogram_quantile_us(const ReportHistogram *self, double quantile);

/** report_duration: (transfer full): microseconds in words of two digits: "83 ms", "4.1 s", "2.5 min". */
char *report_duration(double us);
