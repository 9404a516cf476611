/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-drawing.h"

/** LabelBackend: turns a drawing into bytes. Back ends only draw; what stands where was decided before. */
typedef struct {
    const char *suffix; /* of file names, ".pdf" */
    GBytes *(*render)(LabelDrawing *drawing, const LabelPrinterSetup *setup, GError **error);
} LabelBackend;

GBytes *label_pdf_render(LabelDrawing *drawing, const LabelPrinterSetup *setup, GError **error);
GBytes *label_zpl_render(LabelDrawing *drawing, const LabelPrinterSetup *setup, GError **error);
GBytes *label_png_render(LabelDrawing *drawing, const LabelPrinterSetup *setup, GError **error);
