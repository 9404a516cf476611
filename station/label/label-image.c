/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-image.h"

#include <cairo.h>
#include <string.h>

typedef struct {
    const guint8 *data;
    gsize left;
} Reading;

static cairo_status_t
read_png(void *closure, unsigned char *data, unsigned int length)
{
    Reading *reading = closure;
    if (length > reading->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(data, reading->data, length);
    reading->data += length;
    reading->left -= length;
    return CAIRO_STATUS_SUCCESS;
}

/* (transfer full), or NULL */
static cairo_surface_t *
decode(GBytes *png)
{
    Reading reading = { 0 };
    reading.data = g_bytes_get_data(png, &reading.left);
    cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(read_png, &reading);
    if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
        return surface;
    cairo_surface_destroy(surface);
    return NULL;
}

static guint32
big_endian_32(const guint8 *at)
{
    return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

/* PNG: signature, then the IHDR chunk, whose first eight bytes are width and height (RFC 2083, 4.1.1). */
static bool
check_header(const guint8 *data, gsize length, char **what)
{
    static const guint8 signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
    if (length < 33 || memcmp(data, signature, sizeof signature) != 0 || memcmp(data + 12, "IHDR", 4) != 0) {
        *what = g_strdup("it is not a PNG");
        return false;
    }
    guint32 width = big_endian_32(data + 16), height = big_endian_32(data + 20);
    if (width == 0 || height == 0 || width > LABEL_IMAGE_MAX_SIDE || height > LABEL_IMAGE_MAX_SIDE) {
        *what = g_strdup_printf("it has %u × %u pixels, and an image at most %d each way", width, height,
                                LABEL_IMAGE_MAX_SIDE);
        return false;
    }
    return true;
}

bool
label_image_check(GBytes *png, char **what)
{
    gsize length;
    const guint8 *data = g_bytes_get_data(png, &length);
    if (length > LABEL_IMAGE_MAX_BYTES) {
        *what = g_strdup_printf("it has more than %d bytes", LABEL_IMAGE_MAX_BYTES);
        return false;
    }
    if (!check_header(data, length, what))
        return false;
    cairo_surface_t *surface = decode(png);
    if (surface == NULL)
        *what = g_strdup("the PNG is damaged");
    else
        cairo_surface_destroy(surface);
    return surface != NULL;
}

/* Rec. 601 luma; the surface is opaque here. */
static guint8
grey_of(guint32 argb)
{
    return (guint8)((299 * (argb >> 16 & 0xff) + 587 * (argb >> 8 & 0xff) + 114 * (argb & 0xff)) / 1000);
}

static cairo_surface_t *
on_white(cairo_surface_t *picture, int width, int height)
{
    cairo_surface_t *paper = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cr = cairo_create(paper);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_set_source_surface(cr, picture, 0, 0);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_flush(paper);
    return paper;
}

LabelGrey *
label_image_grey(GBytes *png)
{
    cairo_surface_t *picture = decode(png);
    if (picture == NULL)
        return NULL;
    int width = cairo_image_surface_get_width(picture), height = cairo_image_surface_get_height(picture);
    cairo_surface_t *paper = on_white(picture, width, height);
    LabelGrey *self = g_new0(LabelGrey, 1);
    *self = (LabelGrey){ (guint)width, (guint)height, g_malloc((gsize)width * (gsize)height) };
    const guint8 *row = cairo_image_surface_get_data(paper);
    for (int y = 0; y < height; y++, row += cairo_image_surface_get_stride(paper))
        for (int x = 0; x < width; x++)
            self->pixels[y * width + x] = grey_of(((const guint32 *)(const void *)row)[x]);
    cairo_surface_destroy(paper);
    cairo_surface_destroy(picture);
    return self;
}

void
label_grey_free(LabelGrey *self)
{
    if (self == NULL)
        return;
    g_free(self->pixels);
    g_free(self);
}
