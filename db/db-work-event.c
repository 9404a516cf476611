/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"

static void
work_event_free(gpointer event);

static const DbField work_event_fields[] = {
    DB_FIELD(DbWorkEvent, seq, INT),       DB_FIELD(DbWorkEvent, boot_id, TEXT), DB_FIELD(DbWorkEvent, wall_time, INT),
    DB_FIELD(DbWorkEvent, mono_time, INT), DB_FIELD(DbWorkEvent, subject, TEXT), DB_FIELD(DbWorkEvent, kind, TEXT),
    DB_FIELD(DbWorkEvent, label_kind, TEXT),
    DB_FIELD(DbWorkEvent, batch, TEXT),    DB_FIELD(DbWorkEvent, moved_to, TEXT), DB_FIELD(DbWorkEvent, slot, INT_OR_NULL),
    DB_FIELD(DbWorkEvent, port, TEXT),     DB_FIELD(DbWorkEvent, printer, TEXT), DB_FIELD(DbWorkEvent, code, TEXT),
    DB_FIELD(DbWorkEvent, reason, TEXT),   DB_FIELD(DbWorkEvent, verdict, TEXT),
    DB_FIELD(DbWorkEvent, generation, INT_OR_NULL),
    DB_FIELD(DbWorkEvent, read_us, INT_OR_NULL),
};
static const DbRow work_event_row = DB_ROW(DbWorkEvent, work_event_fields, work_event_free);

static void
work_event_free(gpointer event)
{
    db_row_free(&work_event_row, event);
}

bool
db_work_event_each(Db *self, const DbWorkWindow *window, DbWorkEventFunc each, gpointer data, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_WORK_EVENTS, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":after", window->after);
    db_query_bind_int(query, ":last", window->last);
    db_query_bind_int(query, ":most", window->most);
    return db_query_each(query, &work_event_row, (DbQueryFunc)each, data, error);
}

/* --- where a time begins ------------------------------------------------------------------------------------------ */

static bool
take_time(const DbEvent *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    *(gint64 *)data = event->wall_time;
    return false;
}

/* The chain has no gap and its times do not go back, so that halving finds the place without an index on them. */
bool
db_event_since(Db *self, gint64 wall_time, gint64 *seq, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbEvent) last = db_event_last(self, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    gint64 low = 1;
    gint64 high = last != NULL ? last->seq + 1 : 1;
    while (low < high) {
        gint64 middle = low + (high - low) / 2;
        gint64 at = 0;
        if (!db_event_each(self, middle, NULL, take_time, &at, error))
            return false;
        if (at < wall_time)
            low = middle + 1;
        else
            high = middle;
    }
    *seq = low;
    return true;
}
