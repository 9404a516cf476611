/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define LABEL_IMAGE_MAX_BYTES (4 * 1024 * 1024)
#define LABEL_IMAGE_MAX_SIDE  4096

/** label_image_check: true if @png is a PNG of a size that we take; else false with @what (transfer full). */
bool label_image_check(GBytes *png, char **what);

/** LabelGrey: a picture in levels of grey, a byte a pixel, 0 black to 255 white, without gaps between rows. */
typedef struct {
    guint width;
    guint height;
    guint8 *pixels;
} LabelGrey;

/** label_image_grey: (transfer full): @png on white paper, or NULL if it cannot be decoded. */
LabelGrey *label_image_grey(GBytes *png);
void label_grey_free(LabelGrey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelGrey, label_grey_free)
