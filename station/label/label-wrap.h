/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-shape.h"

/**
 * LabelWords: a text in the pieces between which a line may end, as Unicode's line breaking (UAX 14) has it for its
 * language, measured once.
 */
typedef struct LabelWords LabelWords;

/** label_words_new: (transfer full): @text in pieces, or NULL with @what (transfer full) if it cannot be printed. */
LabelWords *label_words_new(const char *text, bool bold, char **what);
void label_words_free(LabelWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelWords, label_words_free)

/**
 * label_words_wrap: (transfer full) (element-type LabelLine): the text in lines of at most @width ems, or NULL if it
 * takes more than @max_lines.
 */
GPtrArray *label_words_wrap(const LabelWords *self, double width, guint max_lines);
