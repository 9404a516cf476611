/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label.h"
#include "station/station.h"

/*
 * A unit's label for eyes: as it was printed, with its codes scrambled and its UID and claim code hidden but for their
 * ends. What a window or a report shows; nothing that it shows can be scanned.
 */

/**
 * label_picture_draw: (transfer full): for label_render(), or for a page of a document.
 * Errors: template-invalid, code-does-not-fit, the database's.
 */
LabelDrawing *label_picture_draw(Station *station, const DbUnit *unit, const DbLabel *label, guint dpi, GError **error);

/** label_picture_png: (transfer full): the same as a PNG file of @dpi (203, 300 or 600). */
GBytes *label_picture_png(Station *station, const DbUnit *unit, const DbLabel *label, guint dpi, GError **error);
