/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-pdf.h"

#include "station/base/claimcheck-error.h"
#include "station/label/label-backend.h"

static void
on_error(HPDF_STATUS error, HPDF_STATUS detail G_GNUC_UNUSED, void *data)
{
    LabelPdf *pdf = data;
    if (pdf->failed == 0)
        pdf->failed = error;
}

/* Printed in its true size by whatever opens it. */
void
label_pdf_open(LabelPdf *self)
{
    *self = (LabelPdf){ 0 };
    self->doc = HPDF_New(on_error, self);
    if (self->doc == NULL)
        return;
    HPDF_SetCompressionMode(self->doc, HPDF_COMP_ALL);
    HPDF_SetInfoAttr(self->doc, HPDF_INFO_CREATOR, "Claimcheck");
    HPDF_SetViewerPreference(self->doc, HPDF_PRINT_SCALING_NONE);
}

void
label_pdf_clear(LabelPdf *self)
{
    if (self->doc != NULL)
        HPDF_Free(self->doc);
    self->doc = NULL;
}

void
label_pdf_add_page(LabelPdf *self, double width, double height)
{
    if (self->doc == NULL || self->failed != 0)
        return;
    self->page = HPDF_AddPage(self->doc);
    HPDF_Page_SetWidth(self->page, label_pdf_pt(width));
    HPDF_Page_SetHeight(self->page, label_pdf_pt(height));
    self->height = height;
}

static GBytes *
read_back(LabelPdf *pdf)
{
    if (pdf->doc == NULL || pdf->failed != 0 || HPDF_SaveToStream(pdf->doc) != HPDF_OK)
        return NULL;
    HPDF_UINT32 length = HPDF_GetStreamSize(pdf->doc);
    guint8 *data = g_malloc(length);
    HPDF_UINT32 got = length;
    HPDF_ResetStream(pdf->doc);
    HPDF_STATUS status = HPDF_ReadFromStream(pdf->doc, data, &got);
    GBytes *bytes = g_bytes_new_take(data, length);
    if ((status == HPDF_OK || status == HPDF_STREAM_EOF) && got == length)
        return bytes;
    g_bytes_unref(bytes);
    return NULL;
}

GBytes *
label_pdf_take(LabelPdf *self, const char *what, GError **error)
{
    GBytes *bytes = read_back(self);
    if (bytes == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_LABEL_UNREADABLE, NULL,
                             "%s: no PDF could be made of it: libharu 0x%lX", what, (unsigned long)self->failed);
    return bytes;
}

GBytes *
label_pdf_render(LabelDrawing *drawing, const LabelPrinterSetup *setup G_GNUC_UNUSED, GError **error)
{
    LabelPdf pdf;
    label_pdf_open(&pdf);
    label_pdf_add_page(&pdf, drawing->width, drawing->height);
    label_pdf_draw(&pdf, drawing);
    GBytes *bytes = label_pdf_take(&pdf, drawing->file, error);
    label_pdf_clear(&pdf);
    return bytes;
}
