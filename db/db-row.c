/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-row.h"

#include <string.h>

static void
bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    if (text == NULL)
        sqlite3_bind_null(statement, at);
    else
        sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT);
}

static void
bind_bytes(sqlite3_stmt *statement, int at, GBytes *bytes)
{
    gsize length = 0;
    gconstpointer data = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
    if (bytes == NULL)
        sqlite3_bind_null(statement, at);
    else
        sqlite3_bind_blob64(statement, at, length > 0 ? data : "", length, SQLITE_TRANSIENT);
}

static void
bind_field(const DbField *field, gconstpointer from, sqlite3_stmt *statement, int at)
{
    gconstpointer value = (const char *)from + field->offset;
    switch (field->kind) {
    case DB_FIELD_INT:
        sqlite3_bind_int64(statement, at, *(const gint64 *)value);
        break;
    case DB_FIELD_INT_OR_NULL:
        if (*(const gint64 *)value == 0)
            sqlite3_bind_null(statement, at);
        else
            sqlite3_bind_int64(statement, at, *(const gint64 *)value);
        break;
    case DB_FIELD_BOOL:
        sqlite3_bind_int(statement, at, *(const bool *)value);
        break;
    case DB_FIELD_TEXT:
        bind_text(statement, at, *(const char *const *)value);
        break;
    case DB_FIELD_BYTES:
        bind_bytes(statement, at, *(GBytes *const *)value);
        break;
    case DB_FIELD_FIXED:
        sqlite3_bind_blob64(statement, at, value, field->size, SQLITE_TRANSIENT);
        break;
    case DB_FIELD_WORD:
        bind_text(statement, at, field->words[*(const int *)value]);
        break;
    }
}

void
db_row_bind(const DbRow *row, gconstpointer from, sqlite3_stmt *statement)
{
    for (gsize i = 0; i < row->n_fields; i++) {
        int at = sqlite3_bind_parameter_index(statement, row->fields[i].parameter);
        if (at > 0)
            bind_field(&row->fields[i], from, statement, at);
    }
}

/* A NUL within a text would hide what follows it from everything that reads strings, the chain's check first. */
static char *
read_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    if (text == NULL)
        return NULL;
    gsize length = (gsize)sqlite3_column_bytes(statement, column);
    if (memchr(text, '\0', length) == NULL)
        return g_strndup(text, length);
    g_autoptr(GString) shown = g_string_sized_new(length + 2);
    for (gsize i = 0; i < length; i++)
        g_string_append(shown, text[i] != '\0' ? (char[]){ text[i], '\0' } : "\xEF\xBF\xBD");
    return g_strdup(shown->str);
}

static void
read_fixed(sqlite3_stmt *statement, int column, gpointer to, gsize size)
{
    gconstpointer bytes = sqlite3_column_blob(statement, column);
    if (bytes != NULL && (gsize)sqlite3_column_bytes(statement, column) == size)
        memcpy(to, bytes, size); /* any other length leaves zeros: no digest of anything */
}

static void
read_field(const DbField *field, gpointer to, sqlite3_stmt *statement, int column)
{
    gpointer value = (char *)to + field->offset;
    switch (field->kind) {
    case DB_FIELD_INT:
    case DB_FIELD_INT_OR_NULL:
        *(gint64 *)value = sqlite3_column_int64(statement, column);
        break;
    case DB_FIELD_BOOL:
        *(bool *)value = sqlite3_column_int(statement, column) != 0;
        break;
    case DB_FIELD_TEXT:
        *(char **)value = read_text(statement, column);
        break;
    case DB_FIELD_BYTES:
        if (sqlite3_column_type(statement, column) != SQLITE_NULL) {
            gconstpointer bytes = sqlite3_column_blob(statement, column);
            *(GBytes **)value = g_bytes_new(bytes, (gsize)sqlite3_column_bytes(statement, column));
        }
        break;
    case DB_FIELD_FIXED:
        read_fixed(statement, column, value, field->size);
        break;
    case DB_FIELD_WORD: {
        int word = db_row_word(field->words, field->n_words, (const char *)sqlite3_column_text(statement, column));
        *(int *)value = MAX(word, 0); /* the schema's CHECK lets no other word in */
        break;
    }
    }
}

void
db_row_read(const DbRow *row, gpointer to, sqlite3_stmt *statement)
{
    int n_columns = sqlite3_column_count(statement);
    gsize next = 0; /* columns mostly stand in the fields' order, so the search begins where the last one ended */
    for (int column = 0; column < n_columns; column++) {
        const char *name = sqlite3_column_name(statement, column);
        for (gsize tried = 0; tried < row->n_fields; tried++) {
            const DbField *field = &row->fields[(next + tried) % row->n_fields];
            if (strcmp(field->parameter + 1, name) == 0) {
                read_field(field, to, statement, column);
                next = (next + tried + 1) % row->n_fields;
                break;
            }
        }
    }
}

void
db_row_clear(const DbRow *row, gpointer value)
{
    for (gsize i = 0; i < row->n_fields; i++) {
        gpointer member = (char *)value + row->fields[i].offset;
        if (row->fields[i].kind == DB_FIELD_TEXT)
            g_free(*(char **)member);
        else if (row->fields[i].kind == DB_FIELD_BYTES)
            g_clear_pointer((GBytes **)member, g_bytes_unref);
    }
    memset(value, 0, row->size);
}

void
db_row_free(const DbRow *row, gpointer value)
{
    if (value == NULL)
        return;
    db_row_clear(row, value);
    g_free(value);
}

int
db_row_word(const char *const *words, int n_words, const char *word)
{
    for (int i = 0; i < n_words; i++)
        if (g_strcmp0(words[i], word) == 0)
            return i;
    return -1;
}
