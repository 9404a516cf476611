/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-document.h"

#include "station/label/label-pdf.h"
#include "station/label/label-wrap.h"

#define QR_QUIET_MODULES      4  /* ISO/IEC 18004, 6.3.8 */
#define BARCODE_QUIET_MODULES 10 /* ISO/IEC 15417, 4.4 */
#define QR_ECC_M              1
#define LEADING               1.2 /* from one baseline to the next */
#define DPI                   300 /* of drawings that know no printer */

struct LabelDocument {
    char *title;
    double width, height;
    LabelPdf pdf;
    GPtrArray *pages; /* of HPDF_Page, the document's */
};

LabelDocument *
label_document_new(const char *title, double width, double height)
{
    LabelDocument *self = g_new0(LabelDocument, 1);
    self->title = g_strdup(title);
    self->width = width;
    self->height = height;
    self->pages = g_ptr_array_new();
    label_pdf_open(&self->pdf);
    return self;
}

void
label_document_free(LabelDocument *self)
{
    if (self == NULL)
        return;
    label_pdf_clear(&self->pdf);
    g_ptr_array_unref(self->pages);
    g_free(self->title);
    g_free(self);
}

void
label_document_add_page(LabelDocument *self)
{
    label_pdf_add_page(&self->pdf, self->width, self->height);
    g_ptr_array_add(self->pages, self->pdf.page);
    label_document_colour(self, 0);
}

guint
label_document_n_pages(LabelDocument *self)
{
    return self->pages->len;
}

void
label_document_go_to(LabelDocument *self, guint number)
{
    self->pdf.page = g_ptr_array_index(self->pages, number - 1);
}

static bool
is_usable(const LabelDocument *self)
{
    return self->pdf.page != NULL && self->pdf.failed == 0;
}

void
label_document_colour(LabelDocument *self, guint32 colour)
{
    if (!is_usable(self))
        return;
    HPDF_REAL red = (HPDF_REAL)(colour >> 16 & 0xff) / 255, green = (HPDF_REAL)(colour >> 8 & 0xff) / 255;
    HPDF_REAL blue = (HPDF_REAL)(colour & 0xff) / 255;
    HPDF_Page_SetRGBFill(self->pdf.page, red, green, blue);
    HPDF_Page_SetRGBStroke(self->pdf.page, red, green, blue);
}

/* --- marks --------------------------------------------------------------------------------------------------------- */

/* A page takes the same marks as a label does. */
static LabelDrawing *
blank(const LabelDocument *self)
{
    return label_drawing_new(self->title, self->width, self->height, DPI);
}

static void
draw(LabelDocument *self, LabelDrawing *drawing)
{
    if (is_usable(self))
        label_pdf_draw(&self->pdf, drawing);
}

/* One bad character in a name must not cost a report. */
static LabelLine *
shape(const char *text, bool bold)
{
    g_autofree char *what = NULL;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    LabelLine *line = label_shape(valid, bold, &what);
    if (line != NULL)
        return line;
    g_autoptr(GString) known = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        g_autofree char *character = g_strndup(at, (gsize)(g_utf8_next_char(at) - at));
        g_autofree char *why = NULL;
        g_autoptr(LabelLine) one = label_shape(character, bold, &why);
        g_string_append(known, one != NULL ? character : "?");
    }
    g_autofree char *again = NULL;
    return label_shape(known->str, bold, &again);
}

static double
draw_line_of_text(LabelDocument *self, double x, double baseline, const LabelDocumentFont *font, LabelLine *line)
{
    double size = font->size;
    if (font->width > 0 && line->advance * size > font->width)
        size = font->width / line->advance;
    double length = line->advance * size;
    const double before[] = {
        [LABEL_DOCUMENT_LEFT] = 0, [LABEL_DOCUMENT_CENTER] = length / 2, [LABEL_DOCUMENT_RIGHT] = length
    };
    g_autoptr(LabelDrawing) drawing = blank(self);
    LabelMark *mark = label_drawing_add(drawing, LABEL_MARK_TEXT);
    mark->shape = label_line_ref(line);
    mark->size = size;
    mark->x = x - before[font->align];
    mark->baseline = baseline;
    draw(self, drawing);
    return length;
}

double
label_document_text(LabelDocument *self, double x, double baseline, const LabelDocumentFont *font, const char *text)
{
    g_autoptr(LabelLine) line = *text != '\0' ? shape(text, font->bold) : NULL;
    return line != NULL ? draw_line_of_text(self, x, baseline, font, line) : 0;
}

guint
label_document_paragraph(LabelDocument *self, double x, double baseline, const LabelDocumentFont *font, const char *text,
                         guint most)
{
    g_autofree char *what = NULL;
    g_autoptr(LabelWords) words = label_words_new(text, font->bold, &what);
    g_autoptr(GPtrArray) lines = words != NULL ? label_words_wrap(words, font->width / font->size, most) : NULL;
    if (lines == NULL) {
        label_document_text(self, x, baseline, font, text);
        return 1;
    }
    for (guint i = 0; i < lines->len; i++)
        draw_line_of_text(self, x, baseline + i * LEADING * font->size, font, g_ptr_array_index(lines, i));
    return lines->len;
}

void
label_document_line(LabelDocument *self, double x1, double y1, double x2, double y2, double stroke)
{
    g_autoptr(LabelDrawing) drawing = blank(self);
    LabelMark *mark = label_drawing_add(drawing, LABEL_MARK_LINE);
    mark->x1 = x1;
    mark->y1 = y1;
    mark->x2 = x2;
    mark->y2 = y2;
    mark->stroke = stroke;
    draw(self, drawing);
}

void
label_document_rect(LabelDocument *self, double x, double y, double width, double height)
{
    if (width <= 0 || height <= 0)
        return;
    g_autoptr(LabelDrawing) drawing = blank(self);
    LabelMark *mark = label_drawing_add(drawing, LABEL_MARK_RECT);
    mark->ink = (LabelRect){ x, y, width, height };
    draw(self, drawing);
}

double
label_document_label(LabelDocument *self, const LabelDrawing *drawing, double x, double y, double width)
{
    double scale = width / drawing->width, height = drawing->height * scale;
    if (!is_usable(self))
        return height;
    HPDF_Page_GSave(self->pdf.page);
    HPDF_Page_Concat(self->pdf.page, (HPDF_REAL)scale, 0, 0, (HPDF_REAL)scale, label_pdf_pt(x),
                     label_pdf_pt(self->height - y - height));
    label_document_colour(self, 0);
    label_pdf_draw(&self->pdf, drawing);
    HPDF_Page_GRestore(self->pdf.page);
    return height;
}

/* --- codes --------------------------------------------------------------------------------------------------------- */

static void
draw_cells(LabelDocument *self, LabelCells *cells, const LabelRect *ink, bool is_qr)
{
    g_autoptr(LabelDrawing) drawing = blank(self);
    LabelMark *mark = label_drawing_add(drawing, LABEL_MARK_CODE);
    mark->cells = cells;
    mark->ink = *ink;
    mark->is_qr = is_qr;
    mark->cell_width = ink->width / cells->columns;
    mark->cell_height = ink->height / cells->rows;
    draw(self, drawing);
}

bool
label_document_qr(LabelDocument *self, const char *text, double x, double y, double size)
{
    LabelCells *cells = label_code_qr(text, QR_ECC_M);
    if (cells == NULL)
        return false;
    double module = size / (cells->columns + 2 * QR_QUIET_MODULES), quiet = QR_QUIET_MODULES * module;
    const LabelRect ink = { x + quiet, y + quiet, cells->columns * module, cells->rows * module };
    draw_cells(self, cells, &ink, true);
    return true;
}

bool
label_document_code128(LabelDocument *self, const char *text, double x, double y, double width, double height)
{
    gunichar fault;
    LabelCells *cells = label_code_128(text, &fault);
    if (cells == NULL)
        return false;
    double module = width / (cells->columns + 2 * BARCODE_QUIET_MODULES);
    const LabelRect ink = { x + BARCODE_QUIET_MODULES * module, y, cells->columns * module, height };
    draw_cells(self, cells, &ink, false);
    return true;
}

GBytes *
label_document_finish(LabelDocument *self, GError **error)
{
    return label_pdf_take(&self->pdf, self->title, error);
}
