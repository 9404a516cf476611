/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-unit-search.h"

#include <string.h>

/*
 * What scripts/bench-units runs: tests/bench-unit-search RECORD prints for each kind of list how long its first window,
 * its last one (going on, and from the end), a jump past all but the last and its count took, in milliseconds.
 */

#define WINDOW 100

static double
ms_since(gint64 begin)
{
    return (double)(g_get_monotonic_time() - begin) / 1000;
}

static DbUnitLine *
end_of(GPtrArray *lines)
{
    return lines->len > 0 ? g_ptr_array_steal_index(lines, lines->len - 1) : NULL;
}

static void
measure(Db *db, const char *name, const DbUnitSearch *search, guint part)
{
    g_autoptr(GError) error = NULL;
    gint64 begin = g_get_monotonic_time();
    g_autoptr(GPtrArray) first = db_unit_search_lines(db, search, part, NULL, 0, WINDOW, NULL, &error);
    double first_ms = ms_since(begin);
    begin = g_get_monotonic_time();
    gint64 count = 0;
    db_unit_search_count(db, search, part, NULL, &count, &error);
    double count_ms = ms_since(begin);
    guint before_end = count > 2 * WINDOW ? (guint)(count - 2 * WINDOW) : 0;
    begin = g_get_monotonic_time();
    g_autoptr(GPtrArray) jump = db_unit_search_lines(db, search, part, NULL, before_end, WINDOW, NULL, &error);
    double jump_ms = ms_since(begin);
    g_autoptr(DbUnitLine) after = jump != NULL ? end_of(jump) : NULL;
    begin = g_get_monotonic_time();
    g_autoptr(GPtrArray) last = db_unit_search_lines(db, search, part, after, 0, WINDOW, NULL, &error);
    double last_ms = ms_since(begin);
    begin = g_get_monotonic_time();
    g_autoptr(GPtrArray) end = db_unit_search_lines_before(db, search, part, NULL, 0, WINDOW, NULL, &error);
    double end_ms = ms_since(begin);
    if (error != NULL)
        g_error("%s", error->message);
    g_print("%-22s %9" G_GINT64_FORMAT " units: first window %7.2f ms, last %7.2f, from the end %7.2f, jump %7.2f, count %7.2f\n",
            name, count, first_ms, last_ms, end_ms, jump_ms, count_ms);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = argc == 2 ? db_open(argv[1], DB_OPEN_EXISTING, &error) : NULL;
    if (db == NULL)
        g_error("%s", error != NULL ? error->message : "a record is needed");
    g_autoptr(GPtrArray) lines = db_unit_search_lines(db, &(DbUnitSearch){ .state = -1 }, 0, NULL, 0, 1, NULL, &error);
    const DbUnitLine *newest = lines != NULL && lines->len > 0 ? g_ptr_array_index(lines, 0) : NULL;
    if (newest == NULL)
        g_error("the record has no unit");
    measure(db, "all", &(DbUnitSearch){ .state = -1 }, 0);
    measure(db, "a batch", &(DbUnitSearch){ .batch_id = 1, .state = -1 }, 0);
    measure(db, "held", &(DbUnitSearch){ .state = DB_UNIT_HELD }, 0);
    measure(db, "held of a batch", &(DbUnitSearch){ .batch_id = 1, .state = DB_UNIT_HELD }, 0);
    measure(db, "up to the newest", &(DbUnitSearch){ .state = -1, .to = newest->created_at }, 0);
    measure(db, "UID begins with 7", &(DbUnitSearch){ .text = "7", .state = -1 }, 1);
    measure(db, "... and is held", &(DbUnitSearch){ .text = "7", .state = DB_UNIT_HELD }, 1);
    measure(db, "serial begins with SN", &(DbUnitSearch){ .text = "SN", .state = -1 }, 2);
    measure(db, "the end of a UID", &(DbUnitSearch){ .text = newest->uid + strlen(newest->uid) - 6, .state = -1 }, 0);
    return 0;
}
