/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PDF through libharu. Rendered into memory: its own writing to files does not notice a full disk.
 */
#include "station/base/claimcheck-error.h"
#include "station/label/label-backend.h"
#include "station/label/label-font.h"
#include "station/label/label-path.h"

#include <hpdf.h>

#define PT_PER_MM     (72.0 / LABEL_MM_PER_INCH)
#define BANNER_RIM_MM 0.3
/* Cells are this much of themselves smaller on each side: renderers blacken every dot that a rectangle touches. */
#define INSET 0.0005

typedef struct {
    HPDF_Doc doc;
    HPDF_Page page;
    HPDF_Font fonts[N_LABEL_FONTS][2]; /* normal, bold; loaded when first used */
    double height;                     /* mm: PDF counts upward from the bottom */
    HPDF_STATUS failed;                /* the first error */
} Pdf;

static void
on_error(HPDF_STATUS error, HPDF_STATUS detail G_GNUC_UNUSED, void *data)
{
    Pdf *pdf = data;
    if (pdf->failed == 0)
        pdf->failed = error;
}

static HPDF_REAL
pt(double mm)
{
    return (HPDF_REAL)(mm * PT_PER_MM);
}

static HPDF_REAL
up(const Pdf *pdf, double mm_down)
{
    return pt(pdf->height - mm_down);
}

static void
add_rectangle(const Pdf *pdf, double x, double y, double width, double height)
{
    HPDF_Page_Rectangle(pdf->page, pt(x), up(pdf, y + height), pt(width), pt(height));
}

/* Neighbours in a row are one rectangle, and all of a code is one path: no hairlines between its cells on a screen. */
static void
draw_code(Pdf *pdf, const LabelMark *mark)
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
draw_rect(Pdf *pdf, const LabelMark *mark)
{
    double dx = MIN(mark->ink.width, mark->ink.height) * INSET;
    add_rectangle(pdf, mark->ink.x + dx, mark->ink.y + dx, mark->ink.width - 2 * dx, mark->ink.height - 2 * dx);
    HPDF_Page_Fill(pdf->page);
}

static void
draw_line(Pdf *pdf, const LabelMark *mark)
{
    HPDF_Page_SetLineWidth(pdf->page, pt(mark->stroke));
    HPDF_Page_MoveTo(pdf->page, pt(mark->x1), up(pdf, mark->y1));
    HPDF_Page_LineTo(pdf->page, pt(mark->x2), up(pdf, mark->y2));
    HPDF_Page_Stroke(pdf->page);
}

static void
draw_image(Pdf *pdf, const LabelMark *mark)
{
    const LabelGrey *picture = mark->picture;
    HPDF_Image image =
        HPDF_LoadRawImageFromMem(pdf->doc, picture->pixels, picture->width, picture->height, HPDF_CS_DEVICE_GRAY, 8);
    HPDF_Page_DrawImage(pdf->page, image, pt(mark->ink.x), up(pdf, mark->ink.y + mark->ink.height), pt(mark->ink.width),
                        pt(mark->ink.height));
}

/* --- text ------------------------------------------------------------------------------------------------------- */

static HPDF_Font
load_font(Pdf *pdf, LabelFontFile file, bool bold)
{
    const char *name = HPDF_LoadTTFontFromFile(pdf->doc, label_font_path(file, bold), HPDF_TRUE);
    if (file == LABEL_FONT_LATIN)
        return HPDF_GetFont(pdf->doc, name, "WinAnsiEncoding");
    if (pdf->fonts[LABEL_FONT_WHOLE][!bold] == NULL)
        HPDF_UseUTFEncodings(pdf->doc); /* once: the second time is an error */
    return HPDF_GetFont(pdf->doc, name, "UTF-8");
}

static HPDF_Font
font_of(Pdf *pdf, LabelFontFile file, bool bold)
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
    const Pdf *pdf = data;
    const double *x = step->x, *y = step->y;
    switch (step->verb) {
    case LABEL_PATH_MOVE:
        HPDF_Page_MoveTo(pdf->page, pt(x[2]), up(pdf, y[2]));
        break;
    case LABEL_PATH_LINE:
        HPDF_Page_LineTo(pdf->page, pt(x[2]), up(pdf, y[2]));
        break;
    case LABEL_PATH_CURVE:
        HPDF_Page_CurveTo(pdf->page, pt(x[0]), up(pdf, y[0]), pt(x[1]), up(pdf, y[1]), pt(x[2]), up(pdf, y[2]));
        break;
    case LABEL_PATH_CLOSE:
        HPDF_Page_ClosePath(pdf->page);
        break;
    }
}

static void
show_text(Pdf *pdf, const LabelMark *mark, const LabelRun *run)
{
    double along = run->x * mark->size;
    double x = mark->x + (mark->is_upright ? 0 : along), y = mark->baseline - (mark->is_upright ? along : 0);
    LabelFontFile file = label_font_smallest(run->text);
    g_autofree char *text = encoded(run->text, file);
    HPDF_Page_BeginText(pdf->page);
    HPDF_Page_SetFontAndSize(pdf->page, font_of(pdf, file, mark->shape->bold), pt(mark->size));
    if (mark->is_upright)
        HPDF_Page_SetTextMatrix(pdf->page, 0, 1, -1, 0, pt(x), up(pdf, y));
    else
        HPDF_Page_MoveTextPos(pdf->page, pt(x), up(pdf, y));
    HPDF_Page_ShowText(pdf->page, text);
    HPDF_Page_EndText(pdf->page);
}

/* A run of blanks in a foreign font has no outline, and nothing to fill. */
static void
fill_outlines(Pdf *pdf, const LabelMark *mark, const LabelRun *run)
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
draw_text(Pdf *pdf, const LabelMark *mark)
{
    HPDF_Page_GSave(pdf->page);
    if (mark->is_banner) {
        HPDF_Page_SetGrayFill(pdf->page, 1);
        HPDF_Page_SetLineWidth(pdf->page, pt(BANNER_RIM_MM));
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

/* --- the document ------------------------------------------------------------------------------------------------- */

/* Without dates, so that the same label is the same bytes; printed in its true size by whatever opens it. */
static void
begin(Pdf *pdf, const LabelDrawing *drawing)
{
    HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_ALL);
    HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_CREATOR, "Claimcheck");
    HPDF_SetViewerPreference(pdf->doc, HPDF_PRINT_SCALING_NONE);
    pdf->page = HPDF_AddPage(pdf->doc);
    HPDF_Page_SetWidth(pdf->page, pt(drawing->width));
    HPDF_Page_SetHeight(pdf->page, pt(drawing->height));
}

static void
draw_marks(Pdf *pdf, const LabelDrawing *drawing)
{
    static void (*const draw[])(Pdf *, const LabelMark *) = {
        [LABEL_MARK_CODE] = draw_code, [LABEL_MARK_RECT] = draw_rect,   [LABEL_MARK_LINE] = draw_line,
        [LABEL_MARK_TEXT] = draw_text, [LABEL_MARK_IMAGE] = draw_image,
    };
    for (guint i = 0; i < drawing->marks->len && pdf->failed == 0; i++) {
        const LabelMark *mark = g_ptr_array_index(drawing->marks, i);
        draw[mark->kind](pdf, mark);
    }
}

static GBytes *
take_bytes(Pdf *pdf)
{
    if (pdf->failed != 0 || HPDF_SaveToStream(pdf->doc) != HPDF_OK)
        return NULL;
    HPDF_UINT32 length = HPDF_GetStreamSize(pdf->doc);
    guint8 *data = g_malloc(length);
    HPDF_UINT32 got = length;
    HPDF_ResetStream(pdf->doc);
    HPDF_STATUS status = HPDF_ReadFromStream(pdf->doc, data, &got);
    GBytes *bytes = g_bytes_new_take(data, length);
    if ((status == HPDF_OK || status == HPDF_STREAM_EOF) && got == length)
        return bytes;
    g_bytes_unref(bytes);
    return NULL;
}

GBytes *
label_pdf_render(LabelDrawing *drawing, const LabelPrinterSetup *setup G_GNUC_UNUSED, GError **error)
{
    Pdf pdf = { .height = drawing->height };
    pdf.doc = HPDF_New(on_error, &pdf);
    if (pdf.doc != NULL)
        begin(&pdf, drawing);
    if (pdf.doc != NULL && pdf.failed == 0)
        draw_marks(&pdf, drawing);
    GBytes *bytes = pdf.doc != NULL ? take_bytes(&pdf) : NULL;
    if (pdf.doc != NULL)
        HPDF_Free(pdf.doc);
    if (bytes == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_LABEL_UNREADABLE, NULL,
                             "%s: no PDF could be made of it: libharu 0x%lX", drawing->file, (unsigned long)pdf.failed);
    return bytes;
}
