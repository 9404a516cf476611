/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-drawing.h"

#include "station/label/label-raster.h"

static void
mark_free(gpointer data)
{
    LabelMark *mark = data;
    label_cells_free(mark->cells);
    g_free(mark->payload);
    label_line_unref(mark->shape);
    label_grey_free(mark->picture);
    g_free(mark);
}

LabelDrawing *
label_drawing_new(const char *file, double width, double height, guint dpi)
{
    LabelDrawing *self = g_new0(LabelDrawing, 1);
    *self = (LabelDrawing){ g_strdup(file), width, height, dpi, g_ptr_array_new_with_free_func(mark_free), NULL };
    return self;
}

LabelMark *
label_drawing_add(LabelDrawing *self, LabelMarkKind kind)
{
    LabelMark *mark = g_new0(LabelMark, 1);
    mark->kind = kind;
    g_ptr_array_add(self->marks, mark);
    return mark;
}

void
label_drawing_free(LabelDrawing *self)
{
    if (self == NULL)
        return;
    g_free(self->file);
    g_ptr_array_unref(self->marks);
    label_raster_free(self->raster);
    g_free(self);
}

double
label_drawing_width_mm(LabelDrawing *self)
{
    return self->width;
}

double
label_drawing_height_mm(LabelDrawing *self)
{
    return self->height;
}

const LabelRaster *
label_drawing_raster(LabelDrawing *self)
{
    if (self->raster == NULL)
        self->raster = label_raster_new(self);
    return self->raster;
}
