/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/report/sheet.h"

#include "station/qa/command-code.h"
#include "station/qa/scanner-test.h"
#include "station/report/report-page.h"

#include <glib/gi18n.h>

#define COLUMNS      2
#define CARD_WIDTH   (REPORT_TEXT / COLUMNS)
#define CARD_HEIGHT  49.0
#define PAD          2.5
#define QR_SIZE      28.0
#define BARS_HEIGHT  10.0
#define SCANNER_QR   70.0
#define SCANNER_BARS 110.0

typedef struct {
    ReportPages *pages;
    guint column;
} Cards;

/* Dashed where scissors go would take more ink than a thin rule. */
static void
draw_frame(LabelDocument *document, double x, double y)
{
    label_document_colour(document, REPORT_PALE);
    label_document_line(document, x, y, x + CARD_WIDTH, y, 0.2);
    label_document_line(document, x, y + CARD_HEIGHT, x + CARD_WIDTH, y + CARD_HEIGHT, 0.2);
    label_document_line(document, x, y, x, y + CARD_HEIGHT, 0.2);
    label_document_line(document, x + CARD_WIDTH, y, x + CARD_WIDTH, y + CARD_HEIGHT, 0.2);
}

static void
draw_card(Cards *cards, const char *title, const char *text)
{
    const double words = CARD_WIDTH - QR_SIZE - 3 * PAD;
    const LabelDocumentFont large = { .size = 13 * LABEL_PT, .bold = true, .width = words };
    const LabelDocumentFont small = { .size = 8 * LABEL_PT, .width = words };
    if (cards->column == 0)
        report_pages_need(cards->pages, CARD_HEIGHT);
    LabelDocument *document = cards->pages->document;
    double x = REPORT_LEFT + cards->column * CARD_WIDTH, y = cards->pages->y;
    draw_frame(document, x, y);
    label_document_colour(document, REPORT_BLACK);
    label_document_qr(document, text, x + PAD, y + PAD, QR_SIZE);
    label_document_code128(document, text, x + PAD, y + PAD + QR_SIZE + 3, CARD_WIDTH - 2 * PAD, BARS_HEIGHT);
    guint lines = label_document_paragraph(document, x + QR_SIZE + 2 * PAD, y + 11, &large, title, 3);
    label_document_colour(document, REPORT_GREY);
    label_document_text(document, x + QR_SIZE + 2 * PAD, y + 11 + 5.6 * lines, &small, text);
    cards->column = (cards->column + 1) % COLUMNS;
    if (cards->column == 0)
        cards->pages->y += CARD_HEIGHT;
}

static void
draw_slot_card(Cards *cards, guint slot)
{
    g_autofree char *title = g_strdup_printf(_("Slot %u"), slot);
    g_autofree char *text = g_strdup_printf("slot:%u", slot);
    draw_card(cards, title, text);
}

GBytes *
sheet_commands(guint n_slots, GError **error)
{
    g_auto(ReportPages) pages = { 0 };
    report_pages_init(&pages, _("sheet of commands"), g_strdup(_("Claimcheck · command codes")));
    Cards cards = { &pages, 0 };
    gsize n;
    const CommandCode *codes = command_code_list(&n);
    for (guint slot = 1; slot <= n_slots; slot++)
        draw_slot_card(&cards, slot);
    for (gsize i = 0; i < n; i++)
        draw_card(&cards, _(codes[i].title), codes[i].text);
    return report_pages_finish(&pages, error);
}

/* Large: it hangs at the bench, and is scanned from where people stand. */
GBytes *
sheet_batch(const SheetBatch *batch, GError **error)
{
    g_auto(ReportPages) pages = { 0 };
    g_autofree char *title = g_strdup_printf(_("Batch %s"), batch->code);
    g_autofree char *quantity = g_strdup_printf("%" G_GINT64_FORMAT, batch->quantity);
    g_autofree char *text = command_code_for_batch(batch->code);
    report_pages_init(&pages, title, g_strdup(_("Claimcheck · batch card")));
    report_pages_title(&pages, title, _("Scan it at a station: it is the batch to work on from then on."));
    double centre = REPORT_LEFT + REPORT_TEXT / 2;
    label_document_qr(pages.document, text, centre - SCANNER_QR / 2, pages.y, SCANNER_QR);
    pages.y += SCANNER_QR + 4;
    label_document_code128(pages.document, text, REPORT_LEFT, pages.y, REPORT_TEXT, BARS_HEIGHT * 2);
    pages.y += BARS_HEIGHT * 2 + 6;
    report_pages_fact(&pages, _("Product"), batch->product);
    report_pages_fact(&pages, _("Quantity"), quantity);
    return report_pages_finish(&pages, error);
}

GBytes *
sheet_scanner(GError **error)
{
    g_auto(ReportPages) pages = { 0 };
    report_pages_init(&pages, _("scanner test sheet"), g_strdup(_("Claimcheck · scanner test")));
    double centre = REPORT_LEFT + REPORT_TEXT / 2;
    report_pages_title(&pages, _("Scanner test"), _("One scan tells which keyboard the scanner types on and what it adds."));
    report_pages_heading(&pages, _("For scanners that read QR codes"));
    label_document_qr(pages.document, SCANNER_TEST_TEXT, centre - SCANNER_QR / 2, pages.y, SCANNER_QR);
    pages.y += SCANNER_QR + 4;
    report_pages_heading(&pages, _("For scanners that read bars only"));
    label_document_code128(pages.document, SCANNER_TEST_SHORT, centre - SCANNER_BARS / 2, pages.y + 4, SCANNER_BARS, 18);
    pages.y += 26;
    report_pages_heading(&pages, _("How"));
    report_pages_sentence(&pages, REPORT_BLACK, _("On the window's Setup page: scan it there."));
    report_pages_sentence(&pages, REPORT_BLACK, _("In a terminal: start 'claimcheck sheet judge -', then scan it."));
    return report_pages_finish(&pages, error);
}
