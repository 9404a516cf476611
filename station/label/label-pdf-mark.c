/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The marks of a drawing as PDF operators.
 */
#include "station/label/label-path.h"
#include "station/label/label-pdf.h"

/* Cells are this much of themselves smaller on each side: renderers blacken every dot that a rectangle touches. */
#define INSET 0.0005

static HPDF_REAL
up(const LabelPdf *pdf, double mm_down)
{
    return label_pdf_pt(pdf->height - mm_down);
}

static void
add_rectangle(const LabelPdf *pdf, double x, double y, double width, double height)
{
    HPDF_Page_Rectangle(pdf->page, label_pdf_pt(x), up(pdf, y + height), label_pdf_pt(width), label_pdf_pt(height));
}

/* Neighbours in a row are one rectangle, and all of a code is one path: no hairlines between its cells on a screen. */
static void
draw_code(LabelPdf *pdf, const LabelMark *mark)
{
    const LabelCells *cells = mark->cells;
    double dx = mark->cell_width * INSET, dy = mark->cell_height * INSET;
    for (guint row = 0; row < cells->rows; row++) {
        const guint8 *dark = cells->dark + row * cells->columns;
        for (guint from = 0, run; from < cells->columns; from += run) {
            for (run = 1; from + run < cells->columns && dark[from + run] == dark[from]; run++)
                continue;
            if (dark[from])
                add_rectangle(pdf, mark->ink.x + from * mark->cell_width + dx,
                              mark->ink.y + row * mark->cell_height + dy, run * mark->cell_width - 2 * dx,
                              mark->cell_height - 2 * dy);
        }
    }
    HPDF_Page_Fill(pdf->page);
}

static void
draw_rect(LabelPdf *pdf, const LabelMark *mark)
{
    double dx = MIN(mark->ink.width, mark->ink.height) * INSET;
    add_rectangle(pdf, mark->ink.x + dx, mark->ink.y + dx, mark->ink.width - 2 * dx, mark->ink.height - 2 * dx);
    HPDF_Page_Fill(pdf->page);
}

static void
draw_line(LabelPdf *pdf, const LabelMark *mark)
{
    HPDF_Page_SetLineWidth(pdf->page, label_pdf_pt(mark->stroke));
    HPDF_Page_MoveTo(pdf->page, label_pdf_pt(mark->x1), up(pdf, mark->y1));
    HPDF_Page_LineTo(pdf->page, label_pdf_pt(mark->x2), up(pdf, mark->y2));
    HPDF_Page_Stroke(pdf->page);
}

static void
draw_image(LabelPdf *pdf, const LabelMark *mark)
{
    const LabelGrey *picture = mark->picture;
    HPDF_Image image =
        HPDF_LoadRawImageFromMem(pdf->doc, picture->pixels, picture->width, picture->height, HPDF_CS_DEVICE_GRAY, 8);
    HPDF_Page_DrawImage(pdf->page, image, label_pdf_pt(mark->ink.x), up(pdf, mark->ink.y + mark->ink.height), label_pdf_pt(mark->ink.width),
                        label_pdf_pt(mark->ink.height));
}

/* --- text ------------------------------------------------------------------------------------------------------- */

static HPDF_Font
load_font(LabelPdf *pdf, LabelFontFile file, bool bold)
{
    const char *name = HPDF_LoadTTFontFromFile(pdf->doc, label_font_path(file, bold), HPDF_TRUE);
    if (file == LABEL_FONT_LATIN)
        return HPDF_GetFont(pdf->doc, name, "WinAnsiEncoding");
    if (pdf->fonts[LABEL_FONT_WHOLE][!bold] == NULL)
        HPDF_UseUTFEncodings(pdf->doc); /* once: the second time is an error */
    return HPDF_GetFont(pdf->doc, name, "UTF-8");
}

static HPDF_Font
font_of(LabelPdf *pdf, LabelFontFile file, bool bold)
{
    HPDF_Font *font = &pdf->fonts[file][bold];
    if (*font == NULL)
        *font = load_font(pdf, file, bold);
    return *font;
}

/* (transfer full): Latin-1, which WinAnsiEncoding contains; for UTF-8 libharu maps all of 65536 characters each time.
 */
static char *
encoded(const char *text, LabelFontFile file)
{
    if (file != LABEL_FONT_LATIN)
        return g_strdup(text);
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (; *text != '\0'; text = g_utf8_next_char(text))
        g_string_append_c(bytes, (char)g_utf8_get_char(text));
    return g_string_free(g_steal_pointer(&bytes), FALSE);
}

static void
add_step(const LabelPathStep *step, gpointer data)
{
    const LabelPdf *pdf = data;
    const double *x = step->x, *y = step->y;
    switch (step->verb) {
    case LABEL_PATH_MOVE:
        HPDF_Page_MoveTo(pdf->page, label_pdf_pt(x[2]), up(pdf, y[2]));
        break;
    case LABEL_PATH_LINE:
        HPDF_Page_LineTo(pdf->page, label_pdf_pt(x[2]), up(pdf, y[2]));
        break;
    case LABEL_PATH_CURVE:
        HPDF_Page_CurveTo(pdf->page, label_pdf_pt(x[0]), up(pdf, y[0]), label_pdf_pt(x[1]), up(pdf, y[1]), label_pdf_pt(x[2]), up(pdf, y[2]));
        break;
    case LABEL_PATH_CLOSE:
        HPDF_Page_ClosePath(pdf->page);
        break;
    }
}

static void
show_text(LabelPdf *pdf, const LabelMark *mark, const LabelRun *run)
{
    double along = run->x * mark->size;
    double x = mark->x + (mark->is_upright ? 0 : along), y = mark->baseline - (mark->is_upright ? along : 0);
    LabelFontFile file = label_font_smallest(run->text);
    g_autofree char *text = encoded(run->text, file);
    HPDF_Page_BeginText(pdf->page);
    HPDF_Page_SetFontAndSize(pdf->page, font_of(pdf, file, mark->shape->bold), label_pdf_pt(mark->size));
    if (mark->is_upright)
        HPDF_Page_SetTextMatrix(pdf->page, 0, 1, -1, 0, label_pdf_pt(x), up(pdf, y));
    else
        HPDF_Page_MoveTextPos(pdf->page, label_pdf_pt(x), up(pdf, y));
    HPDF_Page_ShowText(pdf->page, text);
    HPDF_Page_EndText(pdf->page);
}

/* A run of blanks in a foreign font has no outline, and nothing to fill. */
static void
fill_outlines(LabelPdf *pdf, const LabelMark *mark, const LabelRun *run)
{
    if (run->path->len == 0)
        return;
    label_path_each_of_run(mark, run, add_step, pdf);
    if (mark->is_banner)
        HPDF_Page_FillStroke(pdf->page);
    else
        HPDF_Page_Fill(pdf->page);
}

static void
draw_text(LabelPdf *pdf, const LabelMark *mark)
{
    HPDF_Page_GSave(pdf->page);
    if (mark->is_banner) {
        HPDF_Page_SetGrayFill(pdf->page, 1);
        HPDF_Page_SetLineWidth(pdf->page, label_pdf_pt(LABEL_BANNER_RIM_MM));
        HPDF_Page_SetTextRenderingMode(pdf->page, HPDF_FILL_THEN_STROKE);
    }
    for (guint i = 0; i < mark->shape->runs->len; i++) {
        const LabelRun *run = g_ptr_array_index(mark->shape->runs, i);
        if (run->text != NULL)
            show_text(pdf, mark, run);
        else
            fill_outlines(pdf, mark, run);
    }
    HPDF_Page_GRestore(pdf->page);
}

void
label_pdf_draw(LabelPdf *pdf, const LabelDrawing *drawing)
{
    static void (*const draw[])(LabelPdf *, const LabelMark *) = {
        [LABEL_MARK_CODE] = draw_code, [LABEL_MARK_RECT] = draw_rect,   [LABEL_MARK_LINE] = draw_line,
        [LABEL_MARK_TEXT] = draw_text, [LABEL_MARK_IMAGE] = draw_image,
    };
    pdf->height = drawing->height;
    for (guint i = 0; pdf->doc != NULL && pdf->failed == 0 && i < drawing->marks->len; i++) {
        const LabelMark *mark = g_ptr_array_index(drawing->marks, i);
        draw[mark->kind](pdf, mark);
    }
}
