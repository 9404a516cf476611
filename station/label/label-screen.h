/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label.h"

#include <cairo.h>

/**
 * label_screen_draw: the ink of @self at any size: outlines, not dots.
 * @cr: where one unit is a millimetre of the label, from its top left corner; any thread, one at a time
 */
void label_screen_draw(LabelDrawing *self, cairo_t *cr);
