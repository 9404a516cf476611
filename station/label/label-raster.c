/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-raster.h"

#include "station/label/label-cairo.h"

#include <math.h>
#include <string.h>

#define HALF 128 /* a dot that is half covered is black */
/* Upright strokes of the shipped fonts, in ems */
#define STEM_NORMAL 0.090
#define STEM_BOLD   0.186
#define OVERSHOOT   0.15 /* of a dot */

/*
 * Every mark is drawn in shades of grey and then pressed into dots, so that each kind can have its own idea of how much
 * of a dot must be covered.
 */
typedef struct {
    LabelRaster *raster;
    cairo_surface_t *surface; /* darkness, 0 to 255; all white between two marks */
    cairo_t *cr;              /* in millimetres */
    double dot;
} Canvas;

typedef enum { INK, ERASER } Tool;

static void
press_dot(LabelRaster *raster, guint x, guint y, Tool tool)
{
    guint8 bit = (guint8)(0x80 >> x % 8), *byte = &raster->bits[y * raster->stride + x / 8];
    *byte = tool == INK ? *byte | bit : *byte & (guint8)~bit;
}

/* Whatever is at least as dark as @threshold within @area. */
static void
press(Canvas *canvas, const LabelRect *area, guint threshold, Tool tool)
{
    LabelRaster *raster = canvas->raster;
    const double rim = 2; /* dots: smoothing and standing on whole dots reach a little over the edge */
    guint left = (guint)CLAMP(area->x / canvas->dot - rim, 0, raster->width);
    guint top = (guint)CLAMP(area->y / canvas->dot - rim, 0, raster->height);
    guint right = (guint)CLAMP((area->x + area->width) / canvas->dot + rim, 0, raster->width);
    guint bottom = (guint)CLAMP((area->y + area->height) / canvas->dot + rim, 0, raster->height);
    cairo_surface_flush(canvas->surface);
    gsize stride = (gsize)cairo_image_surface_get_stride(canvas->surface);
    for (guint y = top; y < bottom; y++) {
        guint8 *row = cairo_image_surface_get_data(canvas->surface) + y * stride;
        for (guint x = left; x < right; x++)
            if (row[x] >= threshold)
                press_dot(raster, x, y, tool);
        memset(row + left, 0, right - left);
    }
    cairo_surface_mark_dirty(canvas->surface);
}

/* --- marks ----------------------------------------------------------------------------------------------------- */

/* Coordinates are millimetres; what stands on whole dots comes out exact. */
static void
draw_code(Canvas *canvas, const LabelMark *mark)
{
    cairo_set_antialias(canvas->cr, CAIRO_ANTIALIAS_NONE);
    label_cairo_fill_code(canvas->cr, mark);
    press(canvas, &mark->ink, HALF, INK);
}

static void
draw_rect(Canvas *canvas, const LabelMark *mark)
{
    cairo_set_antialias(canvas->cr, CAIRO_ANTIALIAS_NONE);
    label_cairo_fill_rect(canvas->cr, mark);
    press(canvas, &mark->ink, HALF, INK);
}

static void
draw_line(Canvas *canvas, const LabelMark *mark)
{
    label_cairo_stroke_line(canvas->cr, mark);
    press(canvas, &mark->ink, HALF, INK);
}

static void
draw_banner(Canvas *canvas, const LabelMark *mark)
{
    label_cairo_add_text(canvas->cr, mark);
    cairo_fill_preserve(canvas->cr);
    press(canvas, &mark->ink, HALF, ERASER);
    cairo_set_line_width(canvas->cr, LABEL_BANNER_RIM_MM);
    cairo_stroke(canvas->cr);
    press(canvas, &mark->ink, HALF, INK);
}

static bool
is_in_shipped_font(const LabelMark *mark)
{
    for (guint i = 0; i < mark->shape->runs->len; i++)
        if (((const LabelRun *)g_ptr_array_index(mark->shape->runs, i))->text == NULL)
            return false;
    return true;
}

/*
 * How much of a dot must be covered for it to be black. A stroke of 1.4 dots covers one dot and parts of its two
 * neighbours, which together are 0.4: whatever its place, one of them has at least 0.2 of it and the other at most
 * that. So from 0.2 on every such stroke is two dots wide, and from 0.7 on one: an even line of text, where a fixed
 * half would make some strokes twice as wide as others. Thin strokes are rounded up, as thermal paper needs it.
 */
static guint
text_threshold(const LabelMark *mark, double dot)
{
    if (!is_in_shipped_font(mark))
        return HALF;
    double stem = mark->size / dot * (mark->shape->bold ? STEM_BOLD : STEM_NORMAL);
    double whole = floor(stem), part = stem - whole;
    bool up = part >= 0.5 || (whole < 2 && part >= 0.2);
    return (guint)(255 * CLAMP(up ? part / 2 : (1 + part) / 2, 0.15, 0.75));
}

/* Letters stand on whole dots, round ones a hair deeper, which must not blacken the next dot below. */
static void
draw_text(Canvas *canvas, const LabelMark *mark)
{
    if (mark->is_banner) {
        draw_banner(canvas, mark);
        return;
    }
    double baseline = (round(mark->baseline / canvas->dot) - OVERSHOOT) * canvas->dot;
    cairo_translate(canvas->cr, 0, baseline - mark->baseline);
    label_cairo_add_text(canvas->cr, mark);
    cairo_fill(canvas->cr);
    press(canvas, &mark->ink, text_threshold(mark, canvas->dot), INK);
}

static void
draw_image(Canvas *canvas, const LabelMark *mark)
{
    label_cairo_paint_image(canvas->cr, mark);
    press(canvas, &mark->ink, HALF, INK);
}

static void
draw_mark(Canvas *canvas, const LabelMark *mark)
{
    static void (*const draw[])(Canvas *, const LabelMark *) = {
        [LABEL_MARK_CODE] = draw_code, [LABEL_MARK_RECT] = draw_rect,   [LABEL_MARK_LINE] = draw_line,
        [LABEL_MARK_TEXT] = draw_text, [LABEL_MARK_IMAGE] = draw_image,
    };
    cairo_save(canvas->cr);
    draw[mark->kind](canvas, mark);
    cairo_restore(canvas->cr);
}

/* --- the whole -----------------------------------------------------------------------------------------------------
 */

/* A last dot that is only begun counts, except by the rounding of 57 mm × 203 / 25.4. */
static guint
dots(double mm, guint dpi)
{
    return (guint)ceil(mm / label_dot_mm(dpi) - 0.01);
}

LabelRaster *
label_raster_new(const LabelDrawing *drawing)
{
    LabelRaster *self = g_new0(LabelRaster, 1);
    self->width = dots(drawing->width, drawing->dpi);
    self->height = dots(drawing->height, drawing->dpi);
    self->stride = (self->width + 7) / 8;
    self->bits = g_malloc0((gsize)self->stride * self->height);
    Canvas canvas = { .raster = self, .dot = label_dot_mm(drawing->dpi) };
    canvas.surface = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)self->width, (int)self->height);
    canvas.cr = cairo_create(canvas.surface);
    cairo_scale(canvas.cr, 1 / canvas.dot, 1 / canvas.dot);
    cairo_set_source_rgba(canvas.cr, 0, 0, 0, 1);
    cairo_set_antialias(canvas.cr, CAIRO_ANTIALIAS_BEST);
    for (guint i = 0; i < drawing->marks->len; i++)
        draw_mark(&canvas, g_ptr_array_index(drawing->marks, i));
    cairo_destroy(canvas.cr);
    cairo_surface_destroy(canvas.surface);
    return self;
}

void
label_raster_free(LabelRaster *self)
{
    if (self == NULL)
        return;
    g_free(self->bits);
    g_free(self);
}
