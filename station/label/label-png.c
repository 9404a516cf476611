/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/label/label-backend.h"
#include "station/label/label-raster.h"

#include <cairo.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

#define IHDR_END 33 /* signature and the first chunk (PNG, 11.2.2) */

static cairo_status_t
append_png(void *closure, const unsigned char *data, unsigned int length)
{
    g_byte_array_append(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

/* cairo keeps one-bit rows in the machine's own bit order and writes 1 as white. */
static cairo_surface_t *
surface_of(const LabelRaster *raster)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A1, (int)raster->width, (int)raster->height);
    cairo_surface_flush(surface);
    guint8 *row = cairo_image_surface_get_data(surface);
    for (guint y = 0; y < raster->height; y++, row += cairo_image_surface_get_stride(surface))
        for (guint x = 0; x < raster->width; x++)
            if (!label_raster_is_black(raster, x, y))
                row[x / 8] |= (guint8)(G_BYTE_ORDER == G_LITTLE_ENDIAN ? 1 << x % 8 : 0x80 >> x % 8);
    cairo_surface_mark_dirty(surface);
    return surface;
}

static void
append_32(GByteArray *bytes, guint32 value)
{
    const guint32 big_endian = GUINT32_TO_BE(value);
    g_byte_array_append(bytes, (const guint8 *)&big_endian, sizeof big_endian);
}

/* The pHYs chunk (PNG, 11.3.5.3): dots a metre, so that a program prints the picture in its true size. */
static void
append_resolution(GByteArray *bytes, guint dpi)
{
    const guint start = bytes->len;
    const guint32 dots_a_metre = (guint32)lround(dpi / 0.0254);
    static const guint8 unit_is_metre = 1;
    append_32(bytes, 9);
    g_byte_array_append(bytes, (const guint8 *)"pHYs", 4);
    append_32(bytes, dots_a_metre);
    append_32(bytes, dots_a_metre);
    g_byte_array_append(bytes, &unit_is_metre, 1);
    append_32(bytes, (guint32)crc32(0, bytes->data + start + 4, bytes->len - start - 4));
}

GBytes *
label_png_render(LabelDrawing *drawing, const LabelPrinterSetup *setup G_GNUC_UNUSED, GError **error)
{
    g_autoptr(GByteArray) plain = g_byte_array_new();
    cairo_surface_t *surface = surface_of(label_drawing_raster(drawing));
    cairo_status_t status = cairo_surface_write_to_png_stream(surface, append_png, plain);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_LABEL_UNREADABLE, NULL, "%s: no PNG could be made of it: %s",
                             drawing->file, cairo_status_to_string(status));
        return NULL;
    }
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, plain->data, IHDR_END);
    append_resolution(bytes, drawing->dpi);
    g_byte_array_append(bytes, plain->data + IHDR_END, plain->len - IHDR_END);
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}
