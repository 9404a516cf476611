/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-drawing.h"
#include "station/label/label-template-private.h"

/* The parts of a layout: each turns one element into marks, or refuses it by name. */

typedef struct {
    const LabelTemplate *label_template;
    GHashTable *fields;
    GHashTable *shown; /* the same for texts, which a scrambled label hides in part */
    const LabelOptions *options;
    LabelDrawing *drawing;
    double dot; /* mm */
} LabelLayout;

/** label_layout_fill: (transfer full): what @element says, or NULL with @error. */
char *label_layout_fill(const LabelLayout *self, const LabelElement *element, GError **error);

/** label_layout_add: a mark of @element. */
LabelMark *label_layout_add(const LabelLayout *self, const LabelElement *element, LabelMarkKind kind);

/** label_layout_rect: the element's rectangle in millimetres. */
LabelRect label_layout_rect(const LabelLayout *self, const LabelElement *element);

bool label_layout_text(const LabelLayout *self, const LabelElement *element, GError **error);
bool label_layout_qr(const LabelLayout *self, const LabelElement *element, GError **error);
bool label_layout_barcode(const LabelLayout *self, const LabelElement *element, GError **error);
bool label_layout_line(const LabelLayout *self, const LabelElement *element, GError **error);
bool label_layout_box(const LabelLayout *self, const LabelElement *element, GError **error);
bool label_layout_image(const LabelLayout *self, const LabelElement *element, GError **error);

/** label_layout_banner: writes the banner across the largest place free of codes; template-invalid if there is none. */
bool label_layout_banner(const LabelLayout *self, GError **error);

/** label_layout_refuse: sets @code with the element's place; returns false. */
bool label_layout_refuse(const LabelLayout *self, const LabelElement *element, GError **error, int code,
                         const char *format, ...) G_GNUC_PRINTF(5, 6);
