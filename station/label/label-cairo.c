/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-cairo.h"

#include "station/label/label-path.h"

void
label_cairo_fill_code(cairo_t *cr, const LabelMark *mark)
{
    const LabelCells *cells = mark->cells;
    for (guint row = 0; row < cells->rows; row++)
        for (guint column = 0; column < cells->columns; column++)
            if (cells->dark[row * cells->columns + column])
                cairo_rectangle(cr, mark->ink.x + column * mark->cell_width, mark->ink.y + row * mark->cell_height,
                                mark->cell_width, mark->cell_height);
    cairo_fill(cr);
}

void
label_cairo_fill_rect(cairo_t *cr, const LabelMark *mark)
{
    cairo_rectangle(cr, mark->ink.x, mark->ink.y, mark->ink.width, mark->ink.height);
    cairo_fill(cr);
}

void
label_cairo_stroke_line(cairo_t *cr, const LabelMark *mark)
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

void
label_cairo_add_text(cairo_t *cr, const LabelMark *mark)
{
    label_path_each(mark, add_step, cr);
}

void
label_cairo_paint_image(cairo_t *cr, const LabelMark *mark)
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
