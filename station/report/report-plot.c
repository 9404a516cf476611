/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/report/report-plot.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define PLOT_HEIGHT 30.0
#define GAP         0.25 /* mm between two bars */

static const LabelDocumentFont small = { .size = 7.5 * LABEL_PT };

/* --- times --------------------------------------------------------------------------------------------------------- */

/* The decades in which anything is, so that the bars fill the width. */
static void
shown_bins(const ReportHistogram *histogram, guint *first, guint *end)
{
    guint low = REPORT_BINS, high = 0;
    for (guint bin = 0; bin < REPORT_BINS; bin++)
        if (histogram->counts[bin] > 0) {
            low = MIN(low, bin);
            high = bin + 1;
        }
    *first = low / REPORT_BINS_PER_DECADE * REPORT_BINS_PER_DECADE;
    *end = (high + REPORT_BINS_PER_DECADE - 1) / REPORT_BINS_PER_DECADE * REPORT_BINS_PER_DECADE;
}

static void
draw_scale(ReportPages *pages, guint first, guint end, double base)
{
    LabelDocument *document = pages->document;
    double bar = REPORT_TEXT / (end - first);
    label_document_colour(document, REPORT_GREY);
    label_document_line(document, REPORT_LEFT, base, REPORT_RIGHT, base, 0.2);
    for (guint bin = first; bin <= end; bin += REPORT_BINS_PER_DECADE) {
        LabelDocumentFont font = small;
        font.align = bin == first ? LABEL_DOCUMENT_LEFT : bin == end ? LABEL_DOCUMENT_RIGHT : LABEL_DOCUMENT_CENTER;
        double x = REPORT_LEFT + bar * (bin - first);
        g_autofree char *text = report_duration(report_histogram_bin_us(bin));
        label_document_line(document, x, base, x, base + 1.2, 0.2);
        label_document_text(document, x, base + 4.4, &font, text);
    }
}

static void
draw_bars(ReportPages *pages, const ReportHistogram *histogram, guint32 colour, guint first, guint end, double base)
{
    guint64 most = 1;
    for (guint bin = first; bin < end; bin++)
        most = MAX(most, histogram->counts[bin]);
    double bar = REPORT_TEXT / (end - first);
    label_document_colour(pages->document, colour);
    for (guint bin = first; bin < end; bin++) {
        double height = PLOT_HEIGHT * (double)histogram->counts[bin] / (double)most;
        label_document_rect(pages->document, REPORT_LEFT + bar * (bin - first) + GAP, base - height, bar - 2 * GAP, height);
    }
}

static char *
in_figures(const ReportHistogram *histogram)
{
    g_autofree char *median = report_duration(report_histogram_quantile_us(histogram, 0.5));
    g_autofree char *most = report_duration(report_histogram_quantile_us(histogram, 0.95));
    return g_strdup_printf(_("half within %s, 95 of 100 within %s (%" PRIu64 " measured)"), median, most,
                           histogram->total);
}

void
report_plot(ReportPages *pages, const char *title, guint32 colour, const ReportHistogram *histogram)
{
    const LabelDocumentFont bold = { .size = 9.5 * LABEL_PT, .bold = true, .width = REPORT_TEXT / 2 };
    LabelDocumentFont right = small;
    right.align = LABEL_DOCUMENT_RIGHT;
    report_pages_need(pages, PLOT_HEIGHT + 20);
    g_autofree char *figures = histogram->total > 0 ? in_figures(histogram) : g_strdup(_("nothing was measured"));
    label_document_text(pages->document, REPORT_LEFT, pages->y + 4, &bold, title);
    label_document_colour(pages->document, REPORT_GREY);
    label_document_text(pages->document, REPORT_RIGHT, pages->y + 4, &right, figures);
    pages->y += 8;
    if (histogram->total > 0) {
        guint first, end;
        double base = pages->y + PLOT_HEIGHT;
        shown_bins(histogram, &first, &end);
        draw_bars(pages, histogram, colour, first, end, base);
        draw_scale(pages, first, end, base);
        pages->y = base + 10;
    }
    label_document_colour(pages->document, REPORT_BLACK);
}

/* --- sums ---------------------------------------------------------------------------------------------------------- */

/* Good, waiting, gone, alarming: what is not 0 and must be is never mistaken. */
static guint32
term_colour(const ReportTerm *term, guint index)
{
    static const guint32 usual[] = { REPORT_GREEN, 0x56B4E9, 0xE69F00, 0x999999, 0xCC79A7, 0xF0E442, REPORT_BLUE };
    return term->must_be_zero ? REPORT_RED : usual[index % G_N_ELEMENTS(usual)];
}

static void
draw_strip(ReportPages *pages, gint64 total, const ReportTerm *terms, guint n)
{
    double x = REPORT_LEFT;
    label_document_colour(pages->document, REPORT_PALE);
    label_document_rect(pages->document, x, pages->y, REPORT_TEXT, 4);
    for (guint i = 0; i < n && total > 0; i++) {
        double length = REPORT_TEXT * (double)terms[i].value / (double)total;
        label_document_colour(pages->document, term_colour(&terms[i], i));
        label_document_rect(pages->document, x, pages->y, length, 4);
        x += length;
    }
    pages->y += 7;
}

static void
draw_term(ReportPages *pages, guint32 colour, const char *name, gint64 value, bool bold, double x, double y)
{
    const LabelDocumentFont figures = { .size = 10 * LABEL_PT, .bold = bold, .align = LABEL_DOCUMENT_RIGHT };
    const LabelDocumentFont words = { .size = 9 * LABEL_PT, .bold = bold, .width = REPORT_TEXT / 3 - 22 };
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value);
    label_document_colour(pages->document, colour);
    label_document_rect(pages->document, x, y + 1.2, 2.6, 2.6);
    label_document_colour(pages->document, REPORT_BLACK);
    label_document_text(pages->document, x + 19, y + 4, &figures, text);
    label_document_text(pages->document, x + 21, y + 4, &words, name);
}

void
report_sum(ReportPages *pages, const char *total_name, gint64 total, const ReportTerm *terms, guint n)
{
    const guint columns = 3;
    guint rows = (n + columns - 1) / columns;
    report_pages_need(pages, 15 + rows * 5.5);
    draw_term(pages, REPORT_BLACK, total_name, total, true, REPORT_LEFT, pages->y);
    pages->y += 7;
    draw_strip(pages, total, terms, n);
    for (guint i = 0; i < n; i++)
        draw_term(pages, term_colour(&terms[i], i), terms[i].name, terms[i].value, terms[i].must_be_zero && terms[i].value > 0,
                  REPORT_LEFT + REPORT_TEXT / columns * (i % columns), pages->y + 5.5 * (i / columns));
    pages->y += 5.5 * rows + 3;
}
