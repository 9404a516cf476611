/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-drawing.h"

#include <cairo.h>

/*
 * What the raster and the screen draw alike: the shape of a mark, in millimetres, with the colour and the smoothing that @cr
 * has. How it becomes dots is the caller's.
 */

/** label_cairo_fill_code: all cells in one path: filled one by one their common edges would show. */
void label_cairo_fill_code(cairo_t *cr, const LabelMark *mark);
void label_cairo_fill_rect(cairo_t *cr, const LabelMark *mark);
void label_cairo_stroke_line(cairo_t *cr, const LabelMark *mark);
/** label_cairo_add_text: the outlines of the letters, added to the path and not drawn yet. */
void label_cairo_add_text(cairo_t *cr, const LabelMark *mark);
/** label_cairo_paint_image: the picture as darkness; moves and scales @cr. */
void label_cairo_paint_image(cairo_t *cr, const LabelMark *mark);
