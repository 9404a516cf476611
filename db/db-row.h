/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * A row struct described by a table, so that no column is ever counted: the same description binds a struct to a
 * statement's parameters and fills a struct from its results, both by name.
 */

typedef enum {
    DB_FIELD_INT,         /* gint64 */
    DB_FIELD_INT_OR_NULL, /* gint64, 0 is NULL */
    DB_FIELD_BOOL,        /* bool */
    DB_FIELD_TEXT,        /* char *, owned */
    DB_FIELD_BYTES,       /* GBytes *, owned */
    DB_FIELD_FIXED,       /* guint8[size] */
    DB_FIELD_WORD,        /* an enum, stored as a word of @words; a NULL word is NULL */
} DbFieldKind;

typedef struct {
    const char *parameter; /* ":uid"; the column's name without the colon */
    DbFieldKind kind;
    gsize offset;
    gsize size;               /* of DB_FIELD_FIXED */
    const char *const *words; /* of DB_FIELD_WORD */
    int n_words;
} DbField;

typedef struct {
    gsize size; /* of the struct */
    const DbField *fields;
    gsize n_fields;
    GDestroyNotify free; /* of the struct, or NULL where it is never allocated by itself */
} DbRow;

#define DB_FIELD(type, column, kind) { ":" #column, DB_FIELD_##kind, offsetof(type, column), 0, NULL, 0 }
#define DB_FIELD_BYTES_OF(type, column) \
    { ":" #column, DB_FIELD_FIXED, offsetof(type, column), sizeof(((type *)0)->column), NULL, 0 }
#define DB_FIELD_WORD_OF(type, column, words) \
    { ":" #column, DB_FIELD_WORD, offsetof(type, column), 0, words, (int)G_N_ELEMENTS(words) }
#define DB_ROW(type, fields, free) { sizeof(type), fields, G_N_ELEMENTS(fields), free }

/** db_row_bind: every field that @statement has a parameter for. */
void db_row_bind(const DbRow *row, gconstpointer from, sqlite3_stmt *statement);

/** db_row_read: fills zeroed @to from the current result row; columns without a field are passed over. */
void db_row_read(const DbRow *row, gpointer to, sqlite3_stmt *statement);

/** db_row_clear: frees what the fields own and zeroes the struct. */
void db_row_clear(const DbRow *row, gpointer value);

/** db_row_free: the same, and the struct; NULL is welcome. */
void db_row_free(const DbRow *row, gpointer value);

/** db_row_word: the index of @word in @words, or -1. */
int db_row_word(const char *const *words, int n_words, const char *word);
