/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <pango/pango.h>
#include <stdbool.h>

/*
 * The fonts that come with the program, in two weights, and whatever else the machine has for characters that they
 * lack. For PDF there is each once more with Latin-1 alone: the same letters, and a fraction of the bytes and the time.
 */

#define LABEL_FONT_FAMILY "Claimcheck Label"

typedef enum { LABEL_FONT_WHOLE, LABEL_FONT_LATIN, N_LABEL_FONTS } LabelFontFile;

/** label_font_path: (transfer none): a path that libharu can open while this process lives. */
const char *label_font_path(LabelFontFile file, bool bold);

/** label_font_smallest: which of the two a PDF needs for @text. */
LabelFontFile label_font_smallest(const char *text);

/** label_font_covers: true if the shipped font has every character of @text. */
bool label_font_covers(const char *text);

/** label_font_is_shipped: true if @font is one of ours. */
bool label_font_is_shipped(PangoFont *font);

/**
 * label_font_lock:
 * @shipped_only: look at nothing but our own fonts, so that what is installed cannot matter
 *
 * Returns: (transfer none): a Pango context for unhinted text, this thread's alone until label_font_unlock().
 */
PangoContext *label_font_lock(bool shipped_only);
void label_font_unlock(void);
