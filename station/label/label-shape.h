/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * Text → shapes. All measures are in ems, y downward, the origin at the start of the line's baseline: outlines are
 * not hinted, so a line of text has the same proportions at every size and on every printer.
 */

typedef enum { LABEL_PATH_MOVE, LABEL_PATH_LINE, LABEL_PATH_CURVE, LABEL_PATH_CLOSE } LabelPathVerb;

/** LabelPathStep: a curve has two control points before its end; move and line use the end alone. */
typedef struct {
    LabelPathVerb verb;
    double x[3], y[3];
} LabelPathStep;

/** LabelRun: a stretch of the line in one font. */
typedef struct {
    double x;     /* where it begins */
    char *text;   /* what a PDF can show as text in the shipped font, or NULL: outlines only */
    GArray *path; /* of LabelPathStep, from the run's own beginning */
} LabelRun;

typedef struct {
    double advance;                  /* length of the line */
    double left, top, right, bottom; /* what is inked; all 0 for blanks */
    bool bold;
    GPtrArray *runs; /* of LabelRun, left to right */
} LabelLine;

/**
 * label_shape:
 * @what: (out) (transfer full): why the text cannot be printed
 *
 * Returns: (transfer full): the line, or NULL with @what for a character that no installed font has.
 */
LabelLine *label_shape(const char *text, bool bold, char **what);
LabelLine *label_line_ref(LabelLine *self);
void label_line_unref(LabelLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelLine, label_line_unref)
