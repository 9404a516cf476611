/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/report/report-histogram.h"
#include "station/report/report-page.h"

/** report_plot: @histogram as bars over a scale of decades, with its median and what 95 in 100 did not exceed. */
void report_plot(ReportPages *pages, const char *title, guint32 colour, const ReportHistogram *histogram);

/** ReportTerm: a part of a sum; one that must be 0 is drawn in red. */
typedef struct {
    const char *name;
    gint64 value;
    bool must_be_zero;
} ReportTerm;

/** report_sum: a strip whose parts have the lengths of the @n terms, with the total above and each term in figures below. */
void report_sum(ReportPages *pages, const char *total_name, gint64 total, const ReportTerm *terms, guint n);
