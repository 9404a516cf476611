/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** LabelLength: a measure as a template writes it: millimetres, typographic points (1/72 inch), printer dots. */
typedef enum { LABEL_UNIT_MM, LABEL_UNIT_PT, LABEL_UNIT_DOT } LabelUnit;
typedef struct {
    double value;
    LabelUnit unit;
} LabelLength;

#define LABEL_MM_PER_INCH 25.4
#define LABEL_MM_PER_PT   (LABEL_MM_PER_INCH / 72.0)

/** label_length_parse: "2mm" "9.5pt" "3dot"; up to four digits on either side of the dot; false for anything else. */
bool label_length_parse(const char *text, LabelLength *length);

/** label_length_mm: @length in millimetres on a printer of @dpi. */
double label_length_mm(LabelLength length, guint dpi);

/** label_dot_mm: the pitch of a printer's dots. */
static inline double
label_dot_mm(guint dpi)
{
    return LABEL_MM_PER_INCH / dpi;
}
