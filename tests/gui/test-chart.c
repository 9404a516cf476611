/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-chart.h"
#include "gui/gui-insight-charts.h"

/* A chart's numbers as text, and where they are found on the picture; drawn on memory, without a display. */

#define WIDTH 400
#define HEIGHT 300

static GuiChart *
new_chart(GuiChartKind kind)
{
    GuiChart *chart = gui_chart_new("Units", kind, " s", 1);
    gui_chart_add_series(chart, "good", GUI_CHART_GREEN);
    gui_chart_add_series(chart, "not", GUI_CHART_VERMILION);
    gui_chart_add_row(chart, "first", (const double[]){ 1.25, 0 });
    gui_chart_add_row(chart, "second", (const double[]){ 20, 3 });
    return chart;
}

static void
draw(GuiChart *chart, guint32 *pixels)
{
    const GdkRGBA ink = { 0, 0, 0, 1 };
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    gui_chart_draw(chart, cr, WIDTH, HEIGHT, &ink);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    for (int y = 0; y < HEIGHT; y++)
        memcpy(pixels + (gsize)y * WIDTH,
               cairo_image_surface_get_data(surface) + (gsize)y * (gsize)cairo_image_surface_get_stride(surface), WIDTH * 4);
    cairo_surface_destroy(surface);
}

/* How many pixels of @rgb are in the row of the chart that a pointer there would be told of. */
static guint
count_pixels(const GuiChart *chart, const guint32 *pixels, int row, guint32 rgb)
{
    guint count = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            count += (pixels[y * WIDTH + x] & 0xffffff) == rgb && gui_chart_row_at(chart, x, y) == row;
    return count;
}

static void
test_text(void)
{
    g_autoptr(GuiChart) chart = new_chart(GUI_CHART_STACKED);
    g_autofree char *row = gui_chart_row_text(chart, 1);
    g_autofree char *all = gui_chart_text(chart);
    g_assert_cmpstr(row, ==, "second\ngood 20.0 s\nnot 3.0 s");
    g_assert_cmpstr(all, ==, "first: good 1.2 s, not 0.0 s. second: good 20.0 s, not 3.0 s. ");
    g_assert_cmpint(gui_chart_row_at(chart, 10, 10), ==, -1); /* nothing is drawn yet */
}

/* Of whichever kind: what is drawn larger belongs to the row with the larger number. */
static void
test_bars_are_where_their_numbers_are(gconstpointer kind)
{
    g_autoptr(GuiChart) chart = new_chart((GuiChartKind)GPOINTER_TO_INT(kind));
    g_autofree guint32 *pixels = g_new(guint32, WIDTH * HEIGHT);
    draw(chart, pixels);
    guint small = count_pixels(chart, pixels, 0, GUI_CHART_GREEN);
    guint large = count_pixels(chart, pixels, 1, GUI_CHART_GREEN);
    g_assert_cmpuint(small, >, 20);
    g_assert_cmpuint(large, >, 10 * small);
    g_assert_cmpuint(count_pixels(chart, pixels, 0, GUI_CHART_VERMILION), ==, 0);
    g_assert_cmpuint(count_pixels(chart, pixels, 1, GUI_CHART_VERMILION), >, small);
    g_assert_cmpint(gui_chart_row_at(chart, -1, -1), ==, -1);
    g_assert_cmpint(gui_chart_row_at(chart, WIDTH + 1, HEIGHT + 1), ==, -1);
}

static InsightFigures *
new_figures(void)
{
    InsightFigures *figures = g_new0(InsightFigures, 1);
    figures->bucket_us = G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC;
    figures->to = 2 * figures->bucket_us;
    figures->buckets = g_array_new(FALSE, TRUE, sizeof(InsightBucket));
    figures->failures = g_ptr_array_new_with_free_func((GDestroyNotify)insight_failure_free);
    figures->slots = g_ptr_array_new_with_free_func((GDestroyNotify)insight_group_free);
    figures->printers = g_ptr_array_new_with_free_func((GDestroyNotify)insight_group_free);
    for (guint part = 0; part < N_INSIGHT_PARTS; part++)
        figures->durations[part] = g_array_new(FALSE, FALSE, sizeof(gint64));
    return figures;
}

static void
test_nothing_yet(void)
{
    g_autoptr(InsightFigures) figures = new_figures();
    g_autofree char *yield = gui_insight_charts_yield(figures);
    g_autofree guint32 *pixels = g_new(guint32, WIDTH * HEIGHT);
    g_autoptr(GPtrArray) charts = gui_insight_charts_new(figures);
    g_assert_cmpstr(yield, ==, "No unit has ended yet");
    for (guint i = 0; i < charts->len; i++) {
        g_assert_cmpuint(gui_chart_rows(g_ptr_array_index(charts, i)), ==, 0);
        draw(g_ptr_array_index(charts, i), pixels);
    }
}

static void
add_failure(InsightFigures *figures, const char *code, guint count)
{
    InsightFailure *failure = g_new0(InsightFailure, 1);
    failure->code = g_strdup(code);
    failure->count = count;
    g_ptr_array_add(figures->failures, failure);
}

static void
test_words_of_figures(void)
{
    g_autoptr(InsightFigures) figures = new_figures();
    const InsightBucket hours[] = { { 0, 0, 0 }, { figures->bucket_us, 30, 1 } };
    const gint64 us[] = { 1500000, 2500000 };
    g_array_append_vals(figures->buckets, hours, G_N_ELEMENTS(hours));
    g_array_append_vals(figures->durations[INSIGHT_PRINT], us, G_N_ELEMENTS(us));
    figures->good = 30;
    figures->ended = 31;
    figures->first_pass = 29;
    add_failure(figures, "wrong-label", 9);
    for (guint i = 0; i < 9; i++) {
        g_autofree char *code = g_strdup_printf("code-%u", i);
        add_failure(figures, code, 1);
    }
    g_autofree char *yield = gui_insight_charts_yield(figures);
    g_autofree char *summary = gui_insight_charts_summary(figures);
    g_autoptr(GPtrArray) charts = gui_insight_charts_new(figures);
    g_autofree char *failures = gui_chart_text(g_ptr_array_index(charts, GUI_INSIGHT_FAILURES));
    g_autofree char *times = gui_chart_text(g_ptr_array_index(charts, GUI_INSIGHT_TIMES));
    g_assert_cmpstr(yield, ==, "93.5 % first time: 29 of 31 units"); /* never rounded up */
    g_assert_cmpstr(summary, ==, "30 good units, 30 an hour · usual time: Print 2.0 s"); /* of the hour with work in it */
    g_assert_true(g_str_has_prefix(failures, "Wrong label [wrong-label]: 9. code-0: 1. ")); /* of a newer version, perhaps */
    g_assert_true(g_str_has_suffix(failures, "code-6: 1. Other: 2. "));
    g_assert_nonnull(strstr(times, "1–2: Read 0, Print 1, Person 0. 2–5: Read 0, Print 1, Person 0. "));
}

static void
test_one_is_one(void)
{
    g_autoptr(InsightFigures) figures = new_figures();
    figures->good = figures->ended = figures->first_pass = 1;
    g_autofree char *yield = gui_insight_charts_yield(figures);
    g_autofree char *summary = gui_insight_charts_summary(figures);
    g_assert_cmpstr(yield, ==, "100.0 % first time: 1 of 1 unit");
    g_assert_true(g_str_has_prefix(summary, "1 good unit, "));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gui/chart/text", test_text);
    g_test_add_data_func("/gui/chart/columns", GINT_TO_POINTER(GUI_CHART_COLUMNS), test_bars_are_where_their_numbers_are);
    g_test_add_data_func("/gui/chart/stacked", GINT_TO_POINTER(GUI_CHART_STACKED), test_bars_are_where_their_numbers_are);
    g_test_add_data_func("/gui/chart/bars", GINT_TO_POINTER(GUI_CHART_BARS), test_bars_are_where_their_numbers_are);
    g_test_add_func("/gui/chart/nothing-yet", test_nothing_yet);
    g_test_add_func("/gui/chart/words-of-figures", test_words_of_figures);
    g_test_add_func("/gui/chart/one-is-one", test_one_is_one);
    return g_test_run();
}
