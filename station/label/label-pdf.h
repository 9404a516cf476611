/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-drawing.h"
#include "station/label/label-font.h"

#include <hpdf.h>

/* One PDF file under way, in memory: libharu's own writing to files does not notice a full disk. */

#define LABEL_PT_PER_MM (72.0 / LABEL_MM_PER_INCH)

typedef struct {
    HPDF_Doc doc;
    HPDF_Page page;                    /* the one that is drawn on */
    HPDF_Font fonts[N_LABEL_FONTS][2]; /* normal, bold; loaded when first used */
    double height;                     /* mm, of what is drawn: PDF counts upward from the bottom */
    HPDF_STATUS failed;                /* the first error */
} LabelPdf;

/** label_pdf_open: an empty file without dates, so that the same content is the same bytes. label_pdf_clear() ends it. */
void label_pdf_open(LabelPdf *self);
void label_pdf_clear(LabelPdf *self);

/** label_pdf_add_page: a page of this size in mm, to be drawn on from now on. */
void label_pdf_add_page(LabelPdf *self, double width, double height);

/** label_pdf_draw: every mark of @drawing; its height is taken for the page's. */
void label_pdf_draw(LabelPdf *self, const LabelDrawing *drawing);

/** label_pdf_take: (transfer full): the file's bytes, or NULL with label-unreadable in the name of @what. */
GBytes *label_pdf_take(LabelPdf *self, const char *what, GError **error);

static inline HPDF_REAL
label_pdf_pt(double mm)
{
    return (HPDF_REAL)(mm * LABEL_PT_PER_MM);
}
