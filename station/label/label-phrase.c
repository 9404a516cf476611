/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-phrase.h"

#include "station/label/label-field.h"

#include <string.h>

typedef enum { TAKE_ALL, TAKE_FIRST, TAKE_LAST, TAKE_DATE } Take;

typedef struct {
    char *literal; /* or NULL for a field */
    char *name;
    Take take;
    glong count;  /* characters for first and last */
    char *format; /* for a date */
} Piece;

struct LabelPhrase {
    GPtrArray *pieces;
};

/* Conversions whose outcome does not hang on the language of the station. */
#define DATE_CONVERSIONS "YymdjVGu%"

static void
piece_free(gpointer data)
{
    Piece *piece = data;
    g_free(piece->literal);
    g_free(piece->name);
    g_free(piece->format);
    g_free(piece);
}

void
label_phrase_free(LabelPhrase *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->pieces);
    g_free(self);
}

/* --- parsing --------------------------------------------------------------------------------------------- */

static bool
check_date_format(const char *format, char **what)
{
    for (const char *percent = strchr(format, '%'); percent != NULL; percent = strchr(percent + 2, '%')) {
        if (percent[1] == '\0' || strchr(DATE_CONVERSIONS, percent[1]) == NULL) {
            *what = g_strdup_printf("the date has a conversion that is not one of %%Y %%y %%m %%d %%j %%V %%G %%u: %s",
                                    format);
            return false;
        }
    }
    return true;
}

static bool
parse_count(Piece *piece, const char *modifier, const char *number, char **what)
{
    guint64 count = 0;
    if (!g_ascii_string_to_unsigned(number, 10, 1, 64, &count, NULL)) {
        *what = g_strdup_printf("{%s:%s} has no number from 1 to 64 behind the last colon", piece->name, modifier);
        return false;
    }
    piece->count = (glong)count;
    return true;
}

static bool
parse_modifier(Piece *piece, const char *modifier, char **what)
{
    if (g_str_equal(piece->name, "date")) {
        piece->take = TAKE_DATE;
        piece->format = g_strdup(modifier);
        return check_date_format(modifier, what);
    }
    if (g_str_has_prefix(modifier, "first:")) {
        piece->take = TAKE_FIRST;
        return parse_count(piece, modifier, modifier + strlen("first:"), what);
    }
    if (g_str_has_prefix(modifier, "last:")) {
        piece->take = TAKE_LAST;
        return parse_count(piece, modifier, modifier + strlen("last:"), what);
    }
    *what = g_strdup_printf("{%s:%s} has a modifier that is neither first:N nor last:N", piece->name, modifier);
    return false;
}

/* @inner stands between the braces. */
static bool
add_field(LabelPhrase *self, const char *inner, char **what)
{
    Piece *piece = g_new0(Piece, 1);
    g_ptr_array_add(self->pieces, piece);
    const char *colon = strchr(inner, ':');
    piece->name = colon != NULL ? g_strndup(inner, (gsize)(colon - inner)) : g_strdup(inner);
    if (!label_field_is_known(piece->name)) {
        *what = g_strdup_printf("there is no field {%s}", piece->name);
        return false;
    }
    return colon == NULL || parse_modifier(piece, colon + 1, what);
}

static void
add_literal(LabelPhrase *self, GString *literal)
{
    if (literal->len == 0)
        return;
    Piece *piece = g_new0(Piece, 1);
    piece->literal = g_strdup(literal->str);
    g_string_truncate(literal, 0);
    g_ptr_array_add(self->pieces, piece);
}

/* Takes the field that begins at *@at and moves past it. */
static bool
take_field(LabelPhrase *self, const char **at, char **what)
{
    const char *end = *at + 1 + strcspn(*at + 1, "{}");
    if (*end != '}') {
        *what = g_strdup("a brace { is opened and not closed: write {{ for a brace that is printed");
        return false;
    }
    g_autofree char *inner = g_strndup(*at + 1, (gsize)(end - *at - 1));
    if (!add_field(self, inner, what))
        return false;
    *at = end + 1;
    return true;
}

static bool
parse(LabelPhrase *self, const char *text, const char **at, char **what)
{
    g_autoptr(GString) literal = g_string_new(NULL);
    for (*at = text; **at != '\0';) {
        bool is_brace = **at == '{' || **at == '}';
        if (is_brace && (*at)[1] == **at) {
            g_string_append_c(literal, **at);
            *at += 2;
        } else if (**at == '}') {
            *what = g_strdup("a brace } closes nothing: write }} for a brace that is printed");
            return false;
        } else if (**at == '{') {
            add_literal(self, literal);
            if (!take_field(self, at, what))
                return false;
        } else {
            g_string_append_c(literal, *(*at)++);
        }
    }
    add_literal(self, literal);
    return true;
}

LabelPhrase *
label_phrase_parse(const char *text, gsize *fault, char **what)
{
    g_autoptr(LabelPhrase) self = g_new0(LabelPhrase, 1);
    self->pieces = g_ptr_array_new_with_free_func(piece_free);
    const char *at = text;
    if (parse(self, text, &at, what))
        return g_steal_pointer(&self);
    *fault = (gsize)(at - text);
    return NULL;
}

/* --- filling --------------------------------------------------------------------------------------------- */

static bool
append_date(GString *text, const Piece *piece, const char *value, char **what)
{
    g_autoptr(GDateTime) date = label_field_date(value);
    if (date == NULL) {
        *what = g_strdup_printf("the date %s is not written as YYYY-MM-DD", value);
        return false;
    }
    g_autofree char *formatted = g_date_time_format(date, piece->format);
    g_string_append(text, formatted != NULL ? formatted : "");
    return true;
}

static bool
append_piece(GString *text, const Piece *piece, const char *value, char **what)
{
    if (!label_field_is_printable(value)) {
        *what = g_strdup_printf("the value of {%s} is not UTF-8 or has more than %d bytes", piece->name,
                                LABEL_FIELD_MAX_BYTES);
        return false;
    }
    if (piece->take == TAKE_DATE)
        return append_date(text, piece, value, what);
    glong length = g_utf8_strlen(value, -1);
    glong count = piece->take == TAKE_ALL ? length : MIN(piece->count, length);
    const char *from = g_utf8_offset_to_pointer(value, piece->take == TAKE_LAST ? length - count : 0);
    g_string_append_len(text, from, g_utf8_offset_to_pointer(from, count) - from);
    return true;
}

char *
label_phrase_fill(const LabelPhrase *self, GHashTable *fields, char **what)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < self->pieces->len; i++) {
        const Piece *piece = g_ptr_array_index(self->pieces, i);
        const char *value = piece->name != NULL ? g_hash_table_lookup(fields, piece->name) : NULL;
        if (piece->literal != NULL)
            g_string_append(text, piece->literal);
        else if (value != NULL && *value != '\0' && !append_piece(text, piece, value, what))
            return NULL;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

void
label_phrase_each_field(const LabelPhrase *self, void (*each)(const char *name, gpointer data), gpointer data)
{
    for (guint i = 0; i < self->pieces->len; i++) {
        const Piece *piece = g_ptr_array_index(self->pieces, i);
        if (piece->name != NULL)
            each(piece->name, data);
    }
}

guint
label_phrase_shown(const LabelPhrase *self, const char *name)
{
    guint shown = 0;
    for (guint i = 0; i < self->pieces->len; i++) {
        const Piece *piece = g_ptr_array_index(self->pieces, i);
        if (g_strcmp0(piece->name, name) != 0)
            continue;
        if (piece->take != TAKE_FIRST && piece->take != TAKE_LAST)
            return G_MAXUINT;
        shown += (guint)piece->count;
    }
    return shown;
}
