/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-insight-charts.h"

#include "gui/code-words.h"
#include "gui/gui-format.h"

#include <glib/gi18n.h>
#include <string.h>

#define FAILURES_MOST 8
#define HOUR_US (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)
#define NAME_CHARS 22

static const guint32 part_colours[N_INSIGHT_PARTS] = {
    [INSIGHT_READ] = GUI_CHART_BLUE,
    [INSIGHT_PRINT] = GUI_CHART_AMBER,
    [INSIGHT_PERSON] = GUI_CHART_PURPLE,
};

static const char *
part_name(guint part)
{
    switch ((InsightPart)part) {
    case INSIGHT_READ:
        return C_("what takes time", "Read");
    case INSIGHT_PRINT:
        return C_("what takes time", "Print");
    default:
        return C_("what takes time", "Person");
    }
}

/* --- units an hour ------------------------------------------------------------------------------------------------------ */

static GuiChart *
chart_hours(const InsightFigures *figures)
{
    gboolean by_day = figures->bucket_us > HOUR_US;
    GuiChart *chart = gui_chart_new(by_day ? _("Units a day") : _("Units an hour"), GUI_CHART_STACKED, "", 0);
    gui_chart_add_series(chart, _("good"), GUI_CHART_GREEN);
    gui_chart_add_series(chart, _("not good"), GUI_CHART_VERMILION);
    for (guint i = 0; i < figures->buckets->len; i++) {
        const InsightBucket *bucket = &g_array_index(figures->buckets, InsightBucket, i);
        g_autofree char *when = by_day ? gui_format_short_day(bucket->at) : gui_format_minute(bucket->at);
        gui_chart_add_row(chart, when, (const double[]){ bucket->good, bucket->bad });
    }
    return chart;
}

/* --- failures ------------------------------------------------------------------------------------------------------------ */

static const struct {
    const char *code, *words;
} decided[] = {
    { "hold", N_("Held by a person") },
    { "void", N_("Void") },
    { "reprint", N_("Label replaced") },
};

static const char *
words_of(const char *code)
{
    for (gsize i = 0; i < G_N_ELEMENTS(decided); i++)
        if (g_str_equal(decided[i].code, code))
            return _(decided[i].words);
    return code_words_or(code);
}

static GuiChart *
chart_failures(const InsightFigures *figures)
{
    GuiChart *chart = gui_chart_new(_("What went wrong"), GUI_CHART_BARS, "", 0);
    gui_chart_add_series(chart, _("times"), GUI_CHART_VERMILION);
    guint others = 0;
    for (guint i = 0; i < figures->failures->len; i++) {
        const InsightFailure *failure = g_ptr_array_index(figures->failures, i);
        if (i >= FAILURES_MOST) {
            others += failure->count;
            continue;
        }
        gui_chart_add_row(chart, words_of(failure->code), (const double[]){ failure->count });
        if (code_words(failure->code) != NULL)
            gui_chart_set_note(chart, failure->code);
    }
    if (others > 0)
        gui_chart_add_row(chart, _("Other"), (const double[]){ others });
    return chart;
}

/* --- times --------------------------------------------------------------------------------------------------------------- */

static char *
seconds(gint64 us)
{
    return gui_format_short_number((double)us / G_USEC_PER_SEC);
}

static char *
bin_name(guint bin)
{
    g_autofree char *to = seconds(insight_bin_limit_us(bin));
    if (bin == 0)
        return g_strdup_printf("< %s s", to);
    g_autofree char *from = seconds(insight_bin_limit_us(bin - 1));
    return bin == N_INSIGHT_BINS - 1 ? g_strdup_printf("> %s s", from) : g_strdup_printf("%s–%s", from, to);
}

static void
add_parts(GuiChart *chart)
{
    for (guint part = 0; part < N_INSIGHT_PARTS; part++)
        gui_chart_add_series(chart, part_name(part), part_colours[part]);
}

static GuiChart *
chart_times(const InsightFigures *figures)
{
    GuiChart *chart = gui_chart_new(_("How long a step takes, in seconds"), GUI_CHART_COLUMNS, "", 0);
    guint counts[N_INSIGHT_PARTS][N_INSIGHT_BINS];
    gboolean has_any = FALSE;
    add_parts(chart);
    for (guint part = 0; part < N_INSIGHT_PARTS; part++) {
        insight_histogram(figures->durations[part], counts[part]);
        has_any = has_any || figures->durations[part]->len > 0;
    }
    for (guint bin = 0; has_any && bin < N_INSIGHT_BINS; bin++) {
        g_autofree char *name = bin_name(bin);
        double values[N_INSIGHT_PARTS];
        for (guint part = 0; part < N_INSIGHT_PARTS; part++)
            values[part] = counts[part][bin];
        gui_chart_add_row(chart, name, values);
    }
    return chart;
}

/* --- slots and printers --------------------------------------------------------------------------------------------------- */

static double
median_s(const GArray *durations)
{
    return durations->len > 0 ? (double)insight_median(durations) / G_USEC_PER_SEC : 0;
}

static void
add_group(GuiChart *chart, const InsightGroup *group, const char *name)
{
    double values[N_INSIGHT_PARTS];
    for (guint part = 0; part < N_INSIGHT_PARTS; part++)
        values[part] = median_s(group->durations[part]);
    g_autofree char *text = g_strdup_printf(_("%s (%u good, %u not)"), name, group->good, group->bad);
    gui_chart_add_row(chart, text, values);
}

static GuiChart *
chart_slots(const InsightFigures *figures)
{
    GuiChart *chart = gui_chart_new(_("Usual time by slot, in seconds"), GUI_CHART_BARS, _(" s"), 1);
    add_parts(chart);
    for (guint i = 0; i < figures->slots->len; i++) {
        const InsightGroup *group = g_ptr_array_index(figures->slots, i);
        gboolean is_number = g_ascii_isdigit(group->name[0]);
        g_autofree char *name = is_number ? g_strdup_printf(_("Slot %s"), group->name) : g_path_get_basename(group->name);
        add_group(chart, group, name);
    }
    return chart;
}

/* The end of a name says more than its beginning. */
static char *
short_name(const char *name)
{
    glong length = g_utf8_strlen(name, -1);
    if (length <= NAME_CHARS)
        return g_strdup(name);
    return g_strconcat("…", g_utf8_offset_to_pointer(name, length - NAME_CHARS), NULL);
}

static GuiChart *
chart_printers(const InsightFigures *figures)
{
    GuiChart *chart = gui_chart_new(_("Usual time by printer, in seconds"), GUI_CHART_BARS, _(" s"), 1);
    gui_chart_add_series(chart, part_name(INSIGHT_PRINT), part_colours[INSIGHT_PRINT]);
    for (guint i = 0; i < figures->printers->len; i++) {
        const InsightGroup *group = g_ptr_array_index(figures->printers, i);
        g_autofree char *name = short_name(group->name);
        g_autofree char *text = g_strdup_printf(_("%s (%u out, %u not)"), name, group->good, group->bad);
        gui_chart_add_row(chart, text, (const double[]){ median_s(group->durations[INSIGHT_PRINT]) });
    }
    return chart;
}

GPtrArray *
gui_insight_charts_new(const InsightFigures *figures)
{
    static GuiChart *(*const makers[N_GUI_INSIGHT_CHARTS])(const InsightFigures *) = {
        [GUI_INSIGHT_HOURS] = chart_hours, [GUI_INSIGHT_FAILURES] = chart_failures, [GUI_INSIGHT_TIMES] = chart_times,
        [GUI_INSIGHT_SLOTS] = chart_slots, [GUI_INSIGHT_PRINTERS] = chart_printers,
    };
    GPtrArray *charts = g_ptr_array_new_with_free_func((GDestroyNotify)gui_chart_unref);
    for (guint i = 0; i < N_GUI_INSIGHT_CHARTS; i++)
        g_ptr_array_add(charts, makers[i](figures));
    return charts;
}

/* --- sentences ------------------------------------------------------------------------------------------------------------ */

char *
gui_insight_charts_yield(const InsightFigures *figures)
{
    int yield = insight_yield(figures);
    if (yield < 0)
        return g_strdup(_("No unit has ended yet"));
    g_autofree char *share = gui_format_percent(yield / 10 / 10.0, 1); /* never rounded up */
    return g_strdup_printf(ngettext("%s first time: %u of %u unit", "%s first time: %u of %u units", figures->ended), share,
                           figures->first_pass, figures->ended);
}

/* From the first hour in which anything ended: nobody is slow before the work begins. */
static double
hours_at_work(const InsightFigures *figures)
{
    gint64 began = figures->to;
    for (guint i = figures->buckets->len; i > 0; i--) {
        const InsightBucket *bucket = &g_array_index(figures->buckets, InsightBucket, i - 1);
        if (bucket->good + bucket->bad > 0)
            began = MAX(bucket->at, figures->from);
    }
    return MAX((double)(figures->to - began) / (double)HOUR_US, 0.25);
}

char *
gui_insight_charts_summary(const InsightFigures *figures)
{
    double hours = hours_at_work(figures);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, ngettext("%u good unit", "%u good units", figures->good), figures->good);
    g_autofree char *pace = gui_format_number(figures->good / hours, 0);
    g_string_append_printf(text, _(", %s an hour"), pace);
    const char *between = _(" · usual time: ");
    for (guint part = 0; part < N_INSIGHT_PARTS; part++) {
        if (figures->durations[part]->len == 0)
            continue;
        g_autofree char *time = gui_format_number(median_s(figures->durations[part]), 1);
        g_string_append_printf(text, _("%s%s %s s"), between, part_name(part), time);
        between = ", ";
    }
    return g_strdup(text->str);
}
