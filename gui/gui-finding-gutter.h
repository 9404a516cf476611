/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

/*
 * A column beside the line numbers, with an icon in each line that something is wrong with, and the words when the mouse
 * rests there. For eyes: for everybody else the same stands in the list of findings.
 */

/** gui_finding_gutter_add: to @view. */
void gui_finding_gutter_add(GtkSourceView *view);
/** gui_finding_gutter_mark: @what is wrong, at @at; it goes with the source marks of the buffer. */
void gui_finding_gutter_mark(GtkSourceBuffer *buffer, const GtkTextIter *at, gboolean is_error, const char *what);
