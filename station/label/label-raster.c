/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-raster.h"

#include "station/label/label-path.h"

#include <cairo.h>
#include <math.h>

#define BLACK_FROM 128    /* a dot that is half covered is black */
#define BANNER_RIM_MM 0.3

/* --- marks ----------------------------------------------------------------------------------------------------- */

/* Coordinates are millimetres; what stands on whole dots comes out exact. */
static void
draw_code(cairo_t *cr, const LabelMark *mark)
{
    const LabelCells *cells = mark->cells;
    for (guint row = 0; row < cells->rows; row++)
        for (guint column = 0; column < cells->columns; column++)
            if (cells->dark[row * cells->columns + column])
                cairo_rectangle(cr, mark->ink.x + column * mark->cell_width, mark->ink.y + row * mark->cell_height,
                                mark->cell_width, mark->cell_height);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    cairo_fill(cr);
}

static void
draw_rect(cairo_t *cr, const LabelMark *mark)
{
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    cairo_rectangle(cr, mark->ink.x, mark->ink.y, mark->ink.width, mark->ink.height);
    cairo_fill(cr);
}

static void
draw_line(cairo_t *cr, const LabelMark *mark)
{
    cairo_set_line_width(cr, mark->stroke);
    cairo_move_to(cr, mark->x1, mark->y1);
    cairo_line_to(cr, mark->x2, mark->y2);
    cairo_stroke(cr);
}

static void
add_step(const LabelPathStep *step, gpointer data)
{
    cairo_t *cr = data;
    switch (step->verb) {
    case LABEL_PATH_MOVE:
        cairo_move_to(cr, step->x[2], step->y[2]);
        break;
    case LABEL_PATH_LINE:
        cairo_line_to(cr, step->x[2], step->y[2]);
        break;
    case LABEL_PATH_CURVE:
        cairo_curve_to(cr, step->x[0], step->y[0], step->x[1], step->y[1], step->x[2], step->y[2]);
        break;
    case LABEL_PATH_CLOSE:
        cairo_close_path(cr);
        break;
    }
}

static void
draw_text(cairo_t *cr, const LabelMark *mark)
{
    label_path_each(mark, add_step, cr);
    if (!mark->is_banner) {
        cairo_fill(cr);
        return;
    }
    cairo_set_operator(cr, CAIRO_OPERATOR_CLEAR);
    cairo_fill_preserve(cr);
    cairo_set_operator(cr, CAIRO_OPERATOR_OVER);
    cairo_set_line_width(cr, BANNER_RIM_MM);
    cairo_stroke(cr);
}

static void
draw_image(cairo_t *cr, const LabelMark *mark)
{
    const LabelGrey *picture = mark->picture;
    cairo_surface_t *darkness = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)picture->width, (int)picture->height);
    cairo_surface_flush(darkness);
    guint8 *row = cairo_image_surface_get_data(darkness);
    for (guint y = 0; y < picture->height; y++, row += cairo_image_surface_get_stride(darkness))
        for (guint x = 0; x < picture->width; x++)
            row[x] = 255 - picture->pixels[y * picture->width + x];
    cairo_surface_mark_dirty(darkness);
    cairo_translate(cr, mark->ink.x, mark->ink.y);
    cairo_scale(cr, mark->ink.width / picture->width, mark->ink.height / picture->height);
    cairo_mask_surface(cr, darkness, 0, 0);
    cairo_surface_destroy(darkness);
}

static void
draw_mark(cairo_t *cr, const LabelMark *mark)
{
    static void (*const draw[])(cairo_t *, const LabelMark *) = {
        [LABEL_MARK_CODE] = draw_code, [LABEL_MARK_RECT] = draw_rect,   [LABEL_MARK_LINE] = draw_line,
        [LABEL_MARK_TEXT] = draw_text, [LABEL_MARK_IMAGE] = draw_image,
    };
    cairo_save(cr);
    draw[mark->kind](cr, mark);
    cairo_restore(cr);
}

/* --- dots ------------------------------------------------------------------------------------------------------ */

/* A last dot that is only begun counts, except by the rounding of 57 mm × 203 / 25.4. */
static guint
dots(double mm, guint dpi)
{
    return (guint)ceil(mm / label_dot_mm(dpi) - 0.01);
}

static void
take_dots(LabelRaster *self, cairo_surface_t *surface)
{
    const guint8 *row = cairo_image_surface_get_data(surface);
    for (guint y = 0; y < self->height; y++, row += cairo_image_surface_get_stride(surface))
        for (guint x = 0; x < self->width; x++)
            if (row[x] >= BLACK_FROM)
                self->bits[y * self->stride + x / 8] |= (guint8)(0x80 >> x % 8);
}

LabelRaster *
label_raster_new(const LabelDrawing *drawing)
{
    LabelRaster *self = g_new0(LabelRaster, 1);
    self->width = dots(drawing->width, drawing->dpi);
    self->height = dots(drawing->height, drawing->dpi);
    self->stride = (self->width + 7) / 8;
    self->bits = g_malloc0((gsize)self->stride * self->height);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)self->width, (int)self->height);
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, 1 / label_dot_mm(drawing->dpi), 1 / label_dot_mm(drawing->dpi));
    cairo_set_source_rgba(cr, 0, 0, 0, 1);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_BEST);
    for (guint i = 0; i < drawing->marks->len; i++)
        draw_mark(cr, g_ptr_array_index(drawing->marks, i));
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    take_dots(self, surface);
    cairo_surface_destroy(surface);
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
