/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-wrap.h"

#include <pango/pango.h>
#include <string.h>

typedef struct {
    char *text;
    double advance; /* with the blank behind it */
    double printed; /* without */
} Word;

struct LabelWords {
    bool bold;
    GPtrArray *words;
};

static void
word_free(gpointer data)
{
    Word *word = data;
    g_free(word->text);
    g_free(word);
}

void
label_words_free(LabelWords *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->words);
    g_free(self);
}

static bool
add_word(LabelWords *self, const char *from, gsize length, char **what)
{
    Word *word = g_new0(Word, 1);
    g_ptr_array_add(self->words, word);
    word->text = g_strndup(from, length);
    g_autofree char *trimmed = g_strchomp(g_strdup(word->text));
    g_autoptr(LabelLine) whole = label_shape(word->text, self->bold, what);
    g_autoptr(LabelLine) printed = whole != NULL ? label_shape(trimmed, self->bold, what) : NULL;
    if (printed == NULL)
        return false;
    word->advance = whole->advance;
    word->printed = printed->advance;
    return true;
}

LabelWords *
label_words_new(const char *text, bool bold, char **what)
{
    g_autoptr(LabelWords) self = g_new0(LabelWords, 1);
    self->bold = bold;
    self->words = g_ptr_array_new_with_free_func(word_free);
    int n = (int)g_utf8_strlen(text, -1);
    g_autofree PangoLogAttr *attributes = g_new0(PangoLogAttr, n + 1);
    pango_get_log_attrs(text, (int)strlen(text), -1, pango_language_from_string("en"), attributes, n + 1);
    const char *word = text, *at = text;
    for (int i = 0; i <= n; i++, at = i <= n ? g_utf8_next_char(at) : at) {
        if (at == word || (i < n && !attributes[i].is_line_break))
            continue;
        if (!add_word(self, word, (gsize)(at - word), what))
            return NULL;
        word = at;
    }
    return g_steal_pointer(&self);
}

/* As many words as a line of @width takes, from @first on; 0 if not even one. */
static guint
words_in_line(const LabelWords *self, guint first, double width)
{
    double length = 0;
    guint count = 0;
    for (guint i = first; i < self->words->len; i++, count++) {
        const Word *word = g_ptr_array_index(self->words, i);
        if (length + word->printed > width)
            break;
        length += word->advance;
    }
    return count;
}

static LabelLine *
shape_words(const LabelWords *self, guint first, guint count)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = first; i < first + count; i++)
        g_string_append(text, ((const Word *)g_ptr_array_index(self->words, i))->text);
    g_autofree char *what = NULL;
    return label_shape(g_strchomp(text->str), self->bold, &what);
}

GPtrArray *
label_words_wrap(const LabelWords *self, double width, guint max_lines)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)label_line_unref);
    for (guint first = 0, count; first < self->words->len; first += count) {
        count = words_in_line(self, first, width);
        if (count == 0 || lines->len == max_lines)
            return NULL;
        g_ptr_array_add(lines, shape_words(self, first, count));
    }
    return g_steal_pointer(&lines);
}
