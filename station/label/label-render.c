/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-backend.h"

static const LabelBackend backends[] = {
    [LABEL_PDF] = { ".pdf", label_pdf_render },
    [LABEL_ZPL] = { ".zpl", label_zpl_render },
    [LABEL_PNG] = { ".png", label_png_render },
};

bool
label_format_from_name(const char *file_name, LabelFormat *format)
{
    for (guint i = 0; i < G_N_ELEMENTS(backends); i++) {
        if (g_str_has_suffix(file_name, backends[i].suffix)) {
            *format = (LabelFormat)i;
            return true;
        }
    }
    return false;
}

GBytes *
label_render(LabelDrawing *self, LabelFormat format, const LabelPrinterSetup *setup, GError **error)
{
    static const LabelPrinterSetup usual = { .media = 'T' };
    return backends[format].render(self, setup != NULL ? setup : &usual, error);
}
