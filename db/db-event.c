/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"
#include "station/base/clock.h"

#include <glib/gi18n.h>
#include <openssl/sha.h>
#include <string.h>

#define EVENT_TAG "claimcheck-event-1"

static const DbField event_fields[] = {
    DB_FIELD(DbEvent, seq, INT),
    DB_FIELD(DbEvent, boot_id, TEXT),
    DB_FIELD(DbEvent, station, TEXT),
    { ":operator", DB_FIELD_INT_OR_NULL, offsetof(DbEvent, operator_number), 0, NULL, 0 },
    DB_FIELD(DbEvent, wall_time, INT),
    DB_FIELD(DbEvent, mono_time, INT),
    DB_FIELD(DbEvent, subject, TEXT),
    DB_FIELD(DbEvent, kind, TEXT),
    DB_FIELD(DbEvent, from_state, TEXT),
    DB_FIELD(DbEvent, to_state, TEXT),
    DB_FIELD(DbEvent, detail, TEXT),
    DB_FIELD_BYTES_OF(DbEvent, prev_hash),
    DB_FIELD_BYTES_OF(DbEvent, hash),
};
static const DbRow event_row = DB_ROW(DbEvent, event_fields, (GDestroyNotify)db_event_free);

void
db_event_free(DbEvent *event)
{
    db_row_free(&event_row, event);
}

/* --- the encoding that the contract fixes to the byte ------------------------------------------------ */

static void
put_bytes(GByteArray *text, gconstpointer bytes, gsize length)
{
    guint32 prefix = GUINT32_TO_BE((guint32)length);
    g_byte_array_append(text, (const guint8 *)&prefix, sizeof prefix);
    g_byte_array_append(text, bytes, (guint)length);
}

static void
put_text(GByteArray *text, const char *value)
{
    const guint8 null_length[] = { 0xff, 0xff, 0xff, 0xff };
    if (value == NULL)
        g_byte_array_append(text, null_length, sizeof null_length);
    else
        put_bytes(text, value, strlen(value));
}

static void
put_int(GByteArray *text, gint64 value)
{
    char digits[24];
    g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, value);
    put_text(text, digits);
}

void
db_event_hash(const DbEvent *event, guint8 hash[32])
{
    g_autoptr(GByteArray) text = g_byte_array_sized_new(512);
    put_text(text, EVENT_TAG);
    put_int(text, event->seq);
    put_text(text, event->boot_id);
    put_text(text, event->station);
    if (event->operator_number != 0)
        put_int(text, event->operator_number);
    else
        put_text(text, NULL);
    put_int(text, event->wall_time);
    put_int(text, event->mono_time);
    put_text(text, event->subject);
    put_text(text, event->kind);
    put_text(text, event->from_state);
    put_text(text, event->to_state);
    put_text(text, event->detail);
    put_bytes(text, event->prev_hash, sizeof event->prev_hash);
    SHA256(text->data, text->len, hash);
}

void
db_event_first_prev(const char *station_id, guint8 hash[32])
{
    g_autofree char *text = g_strconcat(EVENT_TAG, station_id, NULL);
    SHA256((const guint8 *)text, strlen(text), hash);
}

const char *
db_event_fault(const DbEvent *event, gint64 seq, const guint8 hash[32])
{
    guint8 own_hash[32];
    db_event_hash(event, own_hash);
    if (event->seq != seq + 1)
        return _("the numbers do not follow each other");
    if (memcmp(event->hash, own_hash, sizeof own_hash) != 0)
        return _("it is not what it was: its hash does not fit its fields");
    if (memcmp(event->prev_hash, hash, sizeof event->prev_hash) != 0)
        return _("it does not follow the event before it");
    return NULL;
}

/* --- the chain ------------------------------------------------------------------------------------------ */

/* Takes its place behind the newest event: number and predecessor's hash. */
static bool
take_place(Db *self, DbEvent *event, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbEvent) last = db_event_last(self, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    event->seq = last != NULL ? last->seq + 1 : 1;
    if (last != NULL)
        memcpy(event->prev_hash, last->hash, sizeof event->prev_hash);
    else
        db_event_first_prev(self->station_id, event->prev_hash);
    return true;
}

bool
db_event_append(Db *self, const DbEventDraft *draft, gint64 *seq, GError **error)
{
    g_autoptr(DbEvent) event = g_new0(DbEvent, 1);
    if (!db_require_transaction(self, draft->subject, error) || !take_place(self, event, error))
        return false;
    event->boot_id = g_strdup(clock_boot_id());
    event->station = g_strdup(self->station_id);
    event->operator_number = self->operator_number;
    event->wall_time = clock_wall_us();
    event->mono_time = clock_mono_us();
    event->subject = g_utf8_make_valid(draft->subject, -1);
    event->kind = g_strdup(draft->kind);
    event->from_state = g_strdup(draft->from_state);
    event->to_state = g_strdup(draft->to_state);
    event->detail = draft->detail != NULL ? g_utf8_make_valid(draft->detail, -1) : NULL;
    db_event_hash(event, event->hash);
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_EVENT_INSERT, error);
    if (query == NULL)
        return false;
    db_query_bind_row(query, &event_row, event);
    if (!db_query_run(query, error))
        return false;
    self->pending_events++;
    if (seq != NULL)
        *seq = event->seq;
    return true;
}

bool
db_event_each(Db *self, gint64 from_seq, const char *subject, DbEventFunc each, gpointer data, GError **error)
{
    DbStatement statement = subject != NULL ? DB_STATEMENT_EVENTS_OF_SUBJECT : DB_STATEMENT_EVENTS;
    g_autoptr(DbQuery) query = db_query(self, statement, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":from_seq", from_seq);
    if (subject != NULL)
        db_query_bind_text(query, ":subject", subject);
    return db_query_each(query, &event_row, (DbQueryFunc)each, data, error);
}

DbEvent *
db_event_last(Db *self, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_EVENT_LAST, error);
    return query != NULL ? db_query_one(query, &event_row, error) : NULL;
}
