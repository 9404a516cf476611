/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-drawing.h"

/** LabelRaster: the label in dots, a bit a dot, 1 is black, the leftmost in the highest bit; rows of whole bytes. */
struct LabelRaster {
    guint width; /* dots */
    guint height;
    guint stride; /* bytes a row */
    guint8 *bits;
};

/** label_raster_new: (transfer full): @drawing in the dots of its printer. */
LabelRaster *label_raster_new(const LabelDrawing *drawing);
void label_raster_free(LabelRaster *self); /* NULL is welcome */

static inline bool
label_raster_is_black(const LabelRaster *self, guint x, guint y)
{
    return (self->bits[y * self->stride + x / 8] >> (7 - x % 8) & 1) != 0;
}
