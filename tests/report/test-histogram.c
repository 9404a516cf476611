/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/report/report-histogram.h"

#include <math.h>

static void
test_quantiles_to_about_a_tenth(void)
{
    ReportHistogram histogram = { 0 };
    for (gint64 i = 1; i <= 1000; i++)
        report_histogram_add(&histogram, i * 10000); /* 10 ms to 10 s */
    g_assert_cmpuint(histogram.total, ==, 1000);
    g_assert_cmpfloat(fabs(report_histogram_quantile_us(&histogram, 0.5) / 5e6 - 1), <, 0.15);
    g_assert_cmpfloat(fabs(report_histogram_quantile_us(&histogram, 0.95) / 9.5e6 - 1), <, 0.15);
}

static void
test_what_is_too_short_or_too_long_is_counted(void)
{
    ReportHistogram histogram = { 0 };
    report_histogram_add(&histogram, 1);
    report_histogram_add(&histogram, G_MAXINT64);
    report_histogram_add(&histogram, 0);
    report_histogram_add(&histogram, -5);
    g_assert_cmpuint(histogram.total, ==, 2);
    g_assert_cmpuint(histogram.counts[0], ==, 1);
    g_assert_cmpuint(histogram.counts[REPORT_BINS - 1], ==, 1);
}

static void
test_nothing_measured(void)
{
    const ReportHistogram histogram = { 0 };
    g_assert_cmpfloat(report_histogram_quantile_us(&histogram, 0.5), ==, 0);
}

static void
test_durations_in_words(void)
{
    static const struct {
        double us;
        const char *words;
    } cases[] = { { 500, "0.5 ms" }, { 1000, "1 ms" },      { 83200, "83 ms" },        { 999999, "1000 ms" },
                  { 1e6, "1 s" },    { 4.12e6, "4.1 s" },   { 119e6, "119 s" },        { 150e6, "2.5 min" } };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *words = report_duration(cases[i].us);
        g_assert_cmpstr(words, ==, cases[i].words);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/histogram/quantiles-to-about-a-tenth", test_quantiles_to_about_a_tenth);
    g_test_add_func("/report/histogram/what-is-too-short-or-too-long-is-counted", test_what_is_too_short_or_too_long_is_counted);
    g_test_add_func("/report/histogram/nothing-measured", test_nothing_measured);
    g_test_add_func("/report/histogram/durations-in-words", test_durations_in_words);
    return g_test_run();
}
