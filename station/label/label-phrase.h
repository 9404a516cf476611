/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * LabelPhrase: the content of an element, "S/N {serial}", taken apart once and filled for every label.
 *
 * {NAME} is a field, {NAME:last:N} and {NAME:first:N} the ends of its value in characters, {date:%Y-%m-%d} a date;
 * {{ and }} are literal braces.
 */
typedef struct LabelPhrase LabelPhrase;

/**
 * label_phrase_parse:
 * @fault: (out): on failure, where in @text it is wrong
 * @what: (out) (transfer full): on failure, what is wrong there
 *
 * Returns: (transfer full): the phrase, or NULL with @fault and @what.
 */
LabelPhrase *label_phrase_parse(const char *text, gsize *fault, char **what);
void label_phrase_free(LabelPhrase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelPhrase, label_phrase_free)

/**
 * label_phrase_fill:
 * @fields: full name → value; absent or NULL is empty
 *
 * Returns: (transfer full): the text, or NULL with @what (transfer full) where a value cannot be used.
 */
char *label_phrase_fill(const LabelPhrase *self, GHashTable *fields, char **what);

/** label_phrase_each_field: calls @each with every field's full name. */
void label_phrase_each_field(const LabelPhrase *self, void (*each)(const char *name, gpointer data), gpointer data);

/** label_phrase_shown: how many characters of the field @name it shows at most: 0 for none, G_MAXUINT for all of them. */
guint label_phrase_shown(const LabelPhrase *self, const char *name);
