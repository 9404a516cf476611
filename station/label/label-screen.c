/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-screen.h"

#include "station/label/label-cairo.h"
#include "station/label/label-drawing.h"

static void
draw_text(cairo_t *cr, const LabelMark *mark)
{
    label_cairo_add_text(cr, mark);
    if (mark->is_banner) {
        cairo_set_source_rgb(cr, 1, 1, 1);
        cairo_fill_preserve(cr);
        cairo_set_source_rgb(cr, 0, 0, 0);
        cairo_set_line_width(cr, LABEL_BANNER_RIM_MM);
        cairo_stroke(cr);
        return;
    }
    cairo_fill(cr);
}

void
label_screen_draw(LabelDrawing *self, cairo_t *cr)
{
    static void (*const draw[])(cairo_t *, const LabelMark *) = {
        [LABEL_MARK_CODE] = label_cairo_fill_code,   [LABEL_MARK_RECT] = label_cairo_fill_rect,
        [LABEL_MARK_LINE] = label_cairo_stroke_line, [LABEL_MARK_TEXT] = draw_text,
        [LABEL_MARK_IMAGE] = label_cairo_paint_image,
    };
    for (guint i = 0; i < self->marks->len; i++) {
        const LabelMark *mark = g_ptr_array_index(self->marks, i);
        cairo_save(cr);
        cairo_new_path(cr);
        cairo_set_source_rgb(cr, 0, 0, 0);
        draw[mark->kind](cr, mark);
        cairo_restore(cr);
    }
}
