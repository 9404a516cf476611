/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-code.h"
#include "station/label/label-image.h"
#include "station/label/label-length.h"
#include "station/label/label-shape.h"
#include "station/label/label.h"

/*
 * A laid-out label: marks in millimetres from the top left corner, in the order of drawing. Back ends only draw them.
 */

typedef struct {
    double x, y, width, height;
} LabelRect;

static inline bool
label_rects_overlap(const LabelRect *a, const LabelRect *b)
{
    const double slack = 1e-6;
    return a->x + a->width > b->x + slack && b->x + b->width > a->x + slack && a->y + a->height > b->y + slack &&
           b->y + b->height > a->y + slack;
}

#define LABEL_BANNER_RIM_MM 0.3 /* how wide the black rim of its letters is drawn */

typedef enum {
    LABEL_MARK_CODE, /* cells on whole dots */
    LABEL_MARK_RECT, /* filled, on whole dots: a straight rule, or a side of a box */
    LABEL_MARK_LINE, /* slanting */
    LABEL_MARK_TEXT,
    LABEL_MARK_IMAGE,
} LabelMarkKind;

typedef struct {
    LabelMarkKind kind;
    guint line, column;  /* where its element stands; 0 for a banner */
    const char *element; /* "qr" */
    LabelRect ink;       /* what it blackens at most */
    /* a code */
    LabelCells *cells;
    double cell_width, cell_height;
    LabelRect quiet; /* with the zone that must stay white */
    char *payload;   /* what a reader must read; NULL for one that is scrambled */
    bool is_qr;
    /* a slanting line */
    double x1, y1, x2, y2, stroke;
    /* text: the line's shape, its size, and where its baseline begins */
    LabelLine *shape;
    double size, x, baseline;
    bool is_banner;  /* white letters with a black rim, so that what lies beneath stays in sight */
    bool is_upright; /* the banner runs from bottom to top */
    /* an image, in its ink rectangle */
    LabelGrey *picture;
} LabelMark;

typedef struct LabelRaster LabelRaster;

struct LabelDrawing {
    char *file; /* of the template, for errors */
    double width, height;
    guint dpi;
    GPtrArray *marks;    /* of LabelMark */
    LabelRaster *raster; /* made once, when first asked for */
};

/** label_drawing_new: (transfer full): an empty label; sides in mm; @file is what errors call its template. */
LabelDrawing *label_drawing_new(const char *file, double width, double height, guint dpi);

/** label_drawing_add: (transfer none): a new mark, the last to be drawn. */
LabelMark *label_drawing_add(LabelDrawing *self, LabelMarkKind kind);

/** label_drawing_raster: (transfer none): the label in dots; the same one for every use of this drawing. */
const LabelRaster *label_drawing_raster(LabelDrawing *self);
