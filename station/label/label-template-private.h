/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-finding.h"
#include "station/label/label-length.h"
#include "station/label/label-phrase.h"
#include "station/label/label.h"

/* The inside of a template, for the files of this folder that check it and lay it out. */

typedef enum {
    LABEL_ELEMENT_TEXT,
    LABEL_ELEMENT_QR,
    LABEL_ELEMENT_BARCODE,
    LABEL_ELEMENT_LINE,
    LABEL_ELEMENT_BOX,
    LABEL_ELEMENT_IMAGE,
    N_LABEL_ELEMENTS,
} LabelElementKind;

typedef enum { LABEL_ALIGN_LEFT, LABEL_ALIGN_CENTER, LABEL_ALIGN_RIGHT } LabelAlign;

/** LabelModule: how wide a code's narrowest element is. */
typedef struct {
    bool is_auto; /* the largest whole number of dots that fits */
    LabelLength width;
} LabelModule;

typedef struct {
    LabelElementKind kind;
    guint line; /* where its tag begins */
    guint column;
    LabelLength x, y, width, height; /* a qr's size is both its width and its height */
    LabelLength x2, y2;              /* a line's far end; its near end is x, y */
    LabelLength stroke;
    LabelLength size; /* of text */
    int lines;        /* of text, at most */
    LabelModule module;
    int ecc;   /* 0 to 3: L M Q H */
    int align; /* LabelAlign */
    bool bold;
    bool shrinks;
    char *href;
    GBytes *image;       /* the PNG that href names */
    LabelPhrase *phrase; /* what it says */
} LabelElement;

struct LabelTemplate {
    char *name;
    char *file; /* as the user gave it */
    LabelLength width, height;
    GPtrArray *elements; /* of LabelElement, in the order of the file, which is the order of drawing */
    GBytes *xml;
    char *sha256;
};

const char *label_element_name(LabelElementKind kind);

/** label_template_place: where @element stands, for an error about it. */
LabelPlace label_template_place(const LabelTemplate *self, const LabelElement *element);

/** LabelImageLoader: (transfer full): the bytes of the image that a template calls @href, or NULL with @what. */
typedef GBytes *(*LabelImageLoader)(const char *href, gpointer data, char **what);

/**
 * label_template_read:
 * @file: the name that findings give
 *
 * Takes @xml apart and checks all of it. Everything that is wrong is added to @findings.
 * Returns: (transfer full): the template, or NULL with an error among @findings.
 */
LabelTemplate *label_template_read(const char *file, GBytes *xml, LabelImageLoader load_image, gpointer data,
                                   GPtrArray *findings);

/**
 * label_template_open:
 * @findings: what is wrong with its text is added here
 *
 * Finds a shipped template or a file and reads it. NULL with @error only where the file itself cannot be read.
 */
LabelTemplate *label_template_open(const char *name_or_file, GPtrArray *findings, GError **error);

/**
 * label_template_read_beside: as label_template_read(), with images from @folder or else from @bundle (both nullable).
 */
LabelTemplate *label_template_read_beside(const char *file, GBytes *xml, const char *folder, GBytes *bundle,
                                          GPtrArray *findings);

/** label_lint_samples: (transfer full): full field name → a usual value; the values are not to be freed. */
GHashTable *label_lint_samples(LabelTemplate *label_template);
/** label_lint_drawing: adds what would go wrong with a usual label. */
void label_lint_drawing(LabelTemplate *label_template, GPtrArray *findings);
