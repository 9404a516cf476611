/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label.h"

/*
 * A PDF of several pages for people: text in any script by the labels' own shaping, rules, areas, codes, and labels as
 * pictures. Measures are millimetres from the page's top left corner, sizes of letters too. The same calls give the
 * same bytes. What fails is kept, and told by label_document_finish().
 */

typedef struct LabelDocument LabelDocument;

/** LABEL_PT: a typographer's point in mm. */
#define LABEL_PT (25.4 / 72)

/** label_document_new: (transfer full): no page yet; pages are @width × @height. @title is what errors call it. */
LabelDocument *label_document_new(const char *title, double width, double height);
void label_document_free(LabelDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelDocument, label_document_free)

/** label_document_add_page: what follows is drawn on it; in black, whatever was before. */
void label_document_add_page(LabelDocument *self);
guint label_document_n_pages(LabelDocument *self);
/** label_document_go_to: back to page @number, from 1: for what is known at the end only. */
void label_document_go_to(LabelDocument *self, guint number);

/** label_document_colour: 0xRRGGBB, of everything that is drawn from now on. */
void label_document_colour(LabelDocument *self, guint32 colour);

typedef enum { LABEL_DOCUMENT_LEFT, LABEL_DOCUMENT_CENTER, LABEL_DOCUMENT_RIGHT } LabelDocumentAlign;

typedef struct {
    double size; /* mm: 9 * LABEL_PT */
    bool bold;
    LabelDocumentAlign align; /* of the text to @x */
    double width;             /* a longer line is made smaller; 0: as long as it is */
} LabelDocumentFont;

/** label_document_text: one line. A character that no font has becomes a question mark. Returns its length in mm. */
double label_document_text(LabelDocument *self, double x, double baseline, const LabelDocumentFont *font, const char *text);

/**
 * label_document_paragraph: in as many lines of @font's width as it takes, at most @most; what does not fit is one line
 * made smaller. Returns how many lines there are.
 */
guint label_document_paragraph(LabelDocument *self, double x, double baseline, const LabelDocumentFont *font, const char *text,
                               guint most);

void label_document_line(LabelDocument *self, double x1, double y1, double x2, double y2, double stroke);
/** label_document_rect: filled. */
void label_document_rect(LabelDocument *self, double x, double y, double width, double height);

/** label_document_label: @drawing as a picture @width wide; returns its height. Its ink is black whatever the colour. */
double label_document_label(LabelDocument *self, const LabelDrawing *drawing, double x, double y, double width);

/** label_document_qr: @text in a square of side @size with its quiet zone; false if it does not fit into any code. */
bool label_document_qr(LabelDocument *self, const char *text, double x, double y, double size);
/** label_document_code128: with its quiet zones in @width; false for text that Code 128 has not. */
bool label_document_code128(LabelDocument *self, const char *text, double x, double y, double width, double height);

/** label_document_finish: (transfer full): the file's bytes, or NULL with @error. */
GBytes *label_document_finish(LabelDocument *self, GError **error);
