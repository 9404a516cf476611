/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-scramble.h"

#include <string.h>

#define FINDER 7 /* cells a side (ISO/IEC 18004, 6.3.3) */
#define SHOWN  6 /* characters of a secret that stay in sight */

/* --- codes ------------------------------------------------------------------------------------------------------- */

/* Marsaglia's xorshift32: the picture is the same on every machine. */
static guint32
next_random(guint32 *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/*
 * Where a reader looks for a finder pattern it must not find 1:1:3:1:1. A frame with a dot in the middle is 1:2:1:2:1
 * along either axis and looks much the same to people.
 */
static bool
corner_is_dark(guint row, guint column)
{
    bool frame = row == 0 || row == FINDER - 1 || column == 0 || column == FINDER - 1;
    return (frame && row < FINDER && column < FINDER) || (row == FINDER / 2 && column == FINDER / 2);
}

/* One of the three corners with the white line around it. */
static void
draw_corner(LabelCells *cells, bool bottom, bool right)
{
    for (guint row = 0; row <= FINDER; row++)
        for (guint column = 0; column <= FINDER; column++) {
            guint y = bottom ? cells->rows - 1 - row : row, x = right ? cells->columns - 1 - column : column;
            cells->dark[y * cells->columns + x] = corner_is_dark(row, column);
        }
}

static void
scramble_square(LabelCells *cells)
{
    guint32 state = 0x9e3779b9u ^ cells->columns;
    for (guint i = 0; i < cells->rows * cells->columns; i++)
        cells->dark[i] = next_random(&state) >> 31;
    draw_corner(cells, false, false);
    draw_corner(cells, false, true);
    draw_corner(cells, true, false);
}

/* Bars and spaces of 1 to 3 modules, alternating: no symbology's start and no one's check sum. */
static void
scramble_bars(LabelCells *cells)
{
    guint32 state = 0x85ebca6bu ^ cells->columns;
    guint8 dark = 1;
    for (guint from = 0, run; from < cells->columns; from += run, dark ^= 1) {
        run = MIN(1 + next_random(&state) % 3, cells->columns - from);
        memset(cells->dark + from, dark, run);
    }
    cells->dark[cells->columns - 1] = 1; /* as long as the code was */
}

void
label_scramble_cells(LabelCells *cells)
{
    if (cells->rows > 1)
        scramble_square(cells);
    else
        scramble_bars(cells);
}

/* --- text -------------------------------------------------------------------------------------------------------- */

/* Character by character, punctuation apart: the text breaks into the same lines and takes about the same room. */
static char *
hidden(const char *secret)
{
    GString *text = g_string_new(NULL);
    for (glong left = g_utf8_strlen(secret, -1); left > 0; left--, secret = g_utf8_next_char(secret)) {
        gunichar character = g_utf8_get_char(secret);
        g_string_append_unichar(text, left <= SHOWN || g_unichar_ispunct(character) ? character : '*');
    }
    return g_string_free(text, FALSE);
}

/* In any field: a carrier or a custom one may well repeat the UID. */
static void
hide_everywhere(GHashTable *fields, const char *secret)
{
    g_autofree char *stars = hidden(secret);
    GHashTableIter iter;
    gpointer name, value;
    g_hash_table_iter_init(&iter, fields);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        if (value == NULL || strstr(value, secret) == NULL)
            continue;
        g_auto(GStrv) parts = g_strsplit(value, secret, -1);
        g_hash_table_iter_replace(&iter, g_strjoinv(stars, parts));
    }
}

static GHashTable *
copy_of(GHashTable *fields)
{
    GHashTable *copy = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    GHashTableIter iter;
    gpointer name, value;
    g_hash_table_iter_init(&iter, fields);
    while (g_hash_table_iter_next(&iter, &name, &value))
        g_hash_table_insert(copy, g_strdup(name), g_strdup(value));
    return copy;
}

GHashTable *
label_scramble_fields(GHashTable *fields)
{
    GHashTable *copy = copy_of(fields);
    const char *code = g_hash_table_lookup(fields, "claim_code"), *uid = g_hash_table_lookup(fields, "uid");
    const char *serial = g_hash_table_lookup(fields, "serial");
    if (code != NULL)
        g_hash_table_insert(copy, g_strdup("claim_code"), hidden(code));
    if (uid != NULL && *uid != '\0')
        hide_everywhere(copy, uid);
    if (serial != NULL && *serial != '\0' && code != NULL && strstr(code, serial) != NULL)
        hide_everywhere(copy, serial);
    return copy;
}
