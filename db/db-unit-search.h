/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

/*
 * Looking through a million units: a list has parts, each walks one index, and only the rows in sight are read. Where a
 * list is at is told by its last line (a key), so that going on costs the same at its end as at its beginning,
 * forwards as backwards.
 */

/** DbUnitSearch: which units a list shows; all conditions must hold. */
typedef struct {
    const char *text; /* begins a UID, a serial number or a carrier, or is a claim code or the last six of a UID; or NULL */
    gint64 batch_id;  /* 0: of any */
    int state;        /* DbUnitState, or -1 for all */
    gint64 from;      /* recorded at or after, 0: whenever */
    gint64 to;        /* recorded before, 0: whenever */
} DbUnitSearch;

/** DbUnitLine: what a list shows of a unit. */
typedef struct {
    gint64 id;
    char *uid;
    gint64 life;
    char *serial;
    char *carrier;
    DbUnitState state;
    char *product; /* sku */
    char *batch;   /* code */
    gint64 created_at;
} DbUnitLine;

void db_unit_line_free(DbUnitLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbUnitLine, db_unit_line_free)
/** db_unit_line_copy: (transfer full) */
DbUnitLine *db_unit_line_copy(const DbUnitLine *line);

/** db_unit_search_parts: how many parts the list has, one behind the other; no unit is in two. */
guint db_unit_search_parts(const DbUnitSearch *search);

/**
 * db_unit_search_lines: (transfer full) (element-type DbUnitLine): up to @limit lines of @part
 * @after: (nullable): the line that they stand behind; NULL: from the part's beginning
 * @skip: how many to pass over first
 * @cancellable: (nullable): G_IO_ERROR_CANCELLED soon after it was cancelled, also in the middle of a long walk
 */
GPtrArray *db_unit_search_lines(Db *self, const DbUnitSearch *search, guint part, const DbUnitLine *after, guint skip,
                                guint limit, GCancellable *cancellable, GError **error);

/**
 * db_unit_search_lines_before: (transfer full) (element-type DbUnitLine): up to @limit lines of @part, in the same order
 * @before: (nullable): the line that they stand before; NULL: up to the part's end
 * @skip: how many next to that to pass over
 */
GPtrArray *db_unit_search_lines_before(Db *self, const DbUnitSearch *search, guint part, const DbUnitLine *before,
                                       guint skip, guint limit, GCancellable *cancellable, GError **error);

/** db_unit_search_count: how many lines @part has; walks its index. */
bool db_unit_search_count(Db *self, const DbUnitSearch *search, guint part, GCancellable *cancellable, gint64 *count,
                          GError **error);
