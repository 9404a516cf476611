/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/audit/audit-key.h"
#include "station/audit/audit.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <json-glib/json-glib.h>
#include <string.h>

typedef struct {
    Db *db;
    AuditReport *report;
    const AuditWitness *witness;
    GArray *keys;    /* of DbStationKey */
    GArray *heads;   /* of DbAuditHead, by seq */
    guint next_head; /* the first that was not checked */
    gint64 seq;      /* of the event before */
    guint8 hash[32]; /* of the event before, or what stands for it */
    gint64 wall_time;
    gint64 steps_back; /* how often the clock stood before the event before */
    gint64 first_back; /* where it did so first */
} Walk;

void
audit_report_free(AuditReport *report)
{
    if (report == NULL)
        return;
    db_event_free(report->newest);
    g_ptr_array_unref(report->notes);
    g_free(report);
}

static bool broken(const Walk *walk, gint64 seq, GError **error, const char *format, ...) G_GNUC_PRINTF(4, 5);

static bool
broken(const Walk *walk, gint64 seq, GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *why = g_strdup_vprintf(format, args);
    va_end(args);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_CHAIN_BROKEN, NULL, _("%s: event %" PRId64 ": %s"),
                         db_path(walk->db), seq, why);
    return false;
}

/* --- one event --------------------------------------------------------------------------------------------- */

static bool
check_event(const Walk *walk, const DbEvent *event, GError **error)
{
    const char *fault = db_event_fault(event, walk->seq, walk->hash);
    return fault == NULL || broken(walk, MIN(walk->seq + 1, event->seq), error, "%s", fault);
}

static const DbStationKey *
find_key(const Walk *walk, const guint8 sha256[32])
{
    for (guint i = 0; i < walk->keys->len; i++) {
        const DbStationKey *key = &g_array_index(walk->keys, DbStationKey, i);
        if (memcmp(key->sha256, sha256, sizeof key->sha256) == 0)
            return key;
    }
    return NULL;
}

static bool
check_head(const Walk *walk, const DbEvent *event, const DbAuditHead *head, GError **error)
{
    const DbStationKey *key = find_key(walk, head->key_sha256);
    g_autoptr(GBytes) message = audit_message(head->seq, head->hash);
    if (key == NULL)
        return broken(walk, event->seq, error, _("the key that signed it is not on record"));
    if (!audit_key_verify(key->public_key, g_bytes_get_data(message, NULL), g_bytes_get_size(message), head->signature))
        return broken(walk, event->seq, error, _("its signature does not fit"));
    if (memcmp(head->hash, event->hash, sizeof head->hash) != 0)
        return broken(walk, event->seq, error,
                      _("another event was signed in its place; the last that is as it was signed is %" PRId64),
                      walk->report->signed_seq);
    return true;
}

/* A key comes on record with an event that names it and a head of that event: one without the others was planted. */
static bool
check_key_event(const Walk *walk, const DbEvent *event, bool is_signed_here, GError **error)
{
    if (strcmp(event->kind, "station-key") != 0)
        return true;
    return is_signed_here || broken(walk, event->seq, error, _("a station key began here, and its head is gone"));
}

static bool
check_heads_of(Walk *walk, const DbEvent *event, GError **error)
{
    bool is_signed_here = false;
    for (; walk->next_head < walk->heads->len; walk->next_head++) {
        const DbAuditHead *head = &g_array_index(walk->heads, DbAuditHead, walk->next_head);
        if (head->seq > event->seq)
            break;
        if (head->seq < event->seq)
            return broken(walk, head->seq, error, _("it was signed, and it is gone"));
        if (!check_head(walk, event, head, error))
            return false;
        is_signed_here = true;
        walk->report->signed_seq = head->seq;
    }
    return check_key_event(walk, event, is_signed_here, error);
}

static bool
check_witness(const Walk *walk, const DbEvent *event, GError **error)
{
    const AuditWitness *witness = walk->witness;
    if (witness == NULL || witness->seq != event->seq || memcmp(witness->hash, event->hash, sizeof event->hash) == 0)
        return true;
    return broken(walk, event->seq, error, _("it is not the one whose head was kept elsewhere"));
}

static void
note_clock(Walk *walk, const DbEvent *event)
{
    if (event->wall_time < walk->wall_time && walk->steps_back++ == 0)
        walk->first_back = event->seq;
    walk->wall_time = event->wall_time;
}

static bool
visit(const DbEvent *event, gpointer data, GError **error)
{
    Walk *walk = data;
    if (!check_event(walk, event, error) || !check_heads_of(walk, event, error) || !check_witness(walk, event, error))
        return false;
    note_clock(walk, event);
    walk->seq = event->seq;
    memcpy(walk->hash, event->hash, sizeof walk->hash);
    walk->report->n_events++;
    return true;
}

/* --- before and after the walk --------------------------------------------------------------------------- */

static bool
collect_head(const DbAuditHead *head, gpointer data, G_GNUC_UNUSED GError **error)
{
    g_array_append_vals(data, head, 1);
    return true;
}

static bool
check_keys(const Walk *walk, GError **error)
{
    for (guint i = 0; i < walk->keys->len; i++) {
        const DbStationKey *key = &g_array_index(walk->keys, DbStationKey, i);
        guint8 digest[32];
        audit_key_digest(key->public_key, digest);
        if (memcmp(digest, key->sha256, sizeof digest) != 0)
            return broken(walk, 1, error, _("a station key on record is not what it was"));
    }
    return true;
}

static bool
check_end(const Walk *walk, GError **error)
{
    if (walk->next_head < walk->heads->len) {
        const DbAuditHead *head = &g_array_index(walk->heads, DbAuditHead, walk->heads->len - 1);
        return broken(walk, walk->seq + 1, error, _("the end was cut off: event %" PRId64 " was signed"),
                      head->seq);
    }
    if (walk->witness != NULL && walk->witness->seq > walk->seq)
        return broken(walk, walk->seq + 1, error,
                      _("the end was cut off: the head of event %" PRId64 " was kept elsewhere"),
                      walk->witness->seq);
    return true;
}

static void
write_notes(const Walk *walk)
{
    AuditReport *report = walk->report;
    if (walk->steps_back > 0)
        g_ptr_array_add(report->notes, g_strdup_printf(_("the clock went back %" PRId64 " times, first at "
                                                         "event %" PRId64),
                                                       walk->steps_back, walk->first_back));
    if (report->n_events > report->signed_seq)
        g_ptr_array_add(report->notes, g_strdup_printf(_("the newest %" PRId64 " events are not signed yet"),
                                                       report->n_events - report->signed_seq));
}

AuditReport *
audit_verify(Db *db, const AuditWitness *witness, GError **error)
{
    g_autoptr(AuditReport) report = g_new0(AuditReport, 1);
    report->notes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) heads = g_array_new(FALSE, FALSE, sizeof(DbAuditHead));
    g_autoptr(DbTransaction) moment = db_begin_read(db, error); /* heads, keys and events of one moment */
    g_autoptr(GArray) keys = moment != NULL ? db_station_key_list(db, error) : NULL;
    if (keys == NULL || !db_audit_head_each(db, collect_head, heads, error))
        return NULL;
    Walk walk = { .db = db, .report = report, .witness = witness, .keys = keys, .heads = heads };
    report->n_heads = heads->len;
    db_event_first_prev(db_station_id(db), walk.hash);
    if (!check_keys(&walk, error) || !db_event_each(db, G_MININT64, NULL, visit, &walk, error) ||
        !check_end(&walk, error))
        return NULL;
    write_notes(&walk);
    g_autoptr(GError) cause = NULL;
    report->newest = db_event_last(db, &cause);
    if (cause == NULL)
        return g_steal_pointer(&report);
    g_propagate_error(error, g_steal_pointer(&cause));
    return NULL;
}

/* --- a head that was kept elsewhere ---------------------------------------------------------------------- */

static bool
parse_hex(const char *text, guint8 bytes[32])
{
    for (guint i = 0; i < 32; i++) {
        int high = g_ascii_xdigit_value(text[2 * i]);
        int low = high >= 0 ? g_ascii_xdigit_value(text[2 * i + 1]) : -1;
        if (low < 0)
            return false;
        bytes[i] = (guint8)(high << 4 | low);
    }
    return text[64] == '\0';
}

bool
audit_witness_parse(const char *text, AuditWitness *witness, GError **error)
{
    g_autoptr(JsonNode) node = json_from_string(text, NULL);
    JsonObject *head = node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    const char *hash = head != NULL ? json_object_get_string_member_with_default(head, "hash", NULL) : NULL;
    witness->seq = head != NULL ? json_object_get_int_member_with_default(head, "seq", 0) : 0;
    if (witness->seq > 0 && hash != NULL && parse_hex(hash, witness->hash))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Give a file that 'claimcheck audit head --json' printed."),
                         "%s", _("the head: it is not one"));
    return false;
}
