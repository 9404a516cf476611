/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/report/report-page.h"

#include <glib/gi18n.h>

#define TOP    20.0
#define BOTTOM 275.0
#define ROW    6.0
#define NAMES  50.0 /* mm of a fact's name */

static const LabelDocumentFont body = { .size = 9.5 * LABEL_PT };
static const LabelDocumentFont small = { .size = 7.5 * LABEL_PT };

void
report_pages_init(ReportPages *self, const char *title, char *running)
{
    *self = (ReportPages){ label_document_new(title, REPORT_WIDTH, REPORT_HEIGHT), running, TOP };
    label_document_add_page(self->document);
}

void
report_pages_clear(ReportPages *self)
{
    g_clear_pointer(&self->document, label_document_free);
    g_clear_pointer(&self->running, g_free);
}

void
report_pages_need(ReportPages *self, double height)
{
    if (self->y + height <= BOTTOM)
        return;
    label_document_add_page(self->document);
    self->y = TOP;
}

void
report_pages_title(ReportPages *self, const char *text, const char *below)
{
    const LabelDocumentFont large = { .size = 24 * LABEL_PT, .bold = true, .width = REPORT_TEXT };
    const LabelDocumentFont medium = { .size = 13 * LABEL_PT, .width = REPORT_TEXT };
    label_document_text(self->document, REPORT_LEFT, self->y + 8, &large, text);
    label_document_colour(self->document, REPORT_GREY);
    label_document_text(self->document, REPORT_LEFT, self->y + 16, &medium, below);
    label_document_colour(self->document, REPORT_BLACK);
    self->y += 24;
}

/* Never alone at the foot of a page. */
void
report_pages_heading(ReportPages *self, const char *text)
{
    const LabelDocumentFont font = { .size = 12 * LABEL_PT, .bold = true, .width = REPORT_TEXT };
    report_pages_need(self, 14 + 3 * ROW);
    self->y += 6;
    label_document_text(self->document, REPORT_LEFT, self->y + 4.5, &font, text);
    label_document_colour(self->document, REPORT_PALE);
    label_document_line(self->document, REPORT_LEFT, self->y + 7, REPORT_RIGHT, self->y + 7, 0.3);
    label_document_colour(self->document, REPORT_BLACK);
    self->y += 10;
}

void
report_pages_fact(ReportPages *self, const char *name, const char *value)
{
    LabelDocumentFont named = body, told = body;
    named.width = NAMES - 3;
    told.width = REPORT_TEXT - NAMES;
    report_pages_need(self, ROW);
    label_document_colour(self->document, REPORT_GREY);
    label_document_text(self->document, REPORT_LEFT, self->y + 4, &named, name);
    label_document_colour(self->document, REPORT_BLACK);
    label_document_text(self->document, REPORT_LEFT + NAMES, self->y + 4, &told, value != NULL ? value : "–");
    self->y += ROW;
}

void
report_pages_sentence(ReportPages *self, guint32 colour, const char *text)
{
    LabelDocumentFont font = body;
    font.width = REPORT_TEXT;
    report_pages_need(self, ROW);
    label_document_colour(self->document, colour);
    label_document_text(self->document, REPORT_LEFT, self->y + 4, &font, text);
    label_document_colour(self->document, REPORT_BLACK);
    self->y += ROW;
}

GBytes *
report_pages_finish(ReportPages *self, GError **error)
{
    guint n = label_document_n_pages(self->document);
    for (guint i = 1; i <= n; i++) {
        LabelDocumentFont left = small, right = small;
        g_autofree char *number = g_strdup_printf(_("page %u of %u"), i, n);
        left.width = REPORT_TEXT - 30;
        right.align = LABEL_DOCUMENT_RIGHT;
        label_document_go_to(self->document, i);
        label_document_colour(self->document, REPORT_GREY);
        label_document_text(self->document, REPORT_LEFT, REPORT_HEIGHT - 12, &left, self->running);
        label_document_text(self->document, REPORT_RIGHT, REPORT_HEIGHT - 12, &right, number);
    }
    return label_document_finish(self->document, error);
}
