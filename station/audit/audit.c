/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/audit/audit.h"

#include "station/audit/audit-key.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"

#include <glib/gi18n.h>
#include <string.h>

#define HEAD_TAG "claimcheck-head-1"

GBytes *
audit_message(gint64 seq, const guint8 hash[32])
{
    guint64 number = GUINT64_TO_BE((guint64)seq);
    GByteArray *message = g_byte_array_new();
    g_byte_array_append(message, (const guint8 *)HEAD_TAG, strlen(HEAD_TAG));
    g_byte_array_append(message, (const guint8 *)&number, sizeof number);
    g_byte_array_append(message, hash, 32);
    return g_byte_array_free_to_bytes(message);
}

/* --- heads --------------------------------------------------------------------------------------------------- */

static AuditKey *
load_key(Db *db, GError **error)
{
    g_autofree char *path = audit_key_path(db_path(db));
    g_autoptr(GError) cause = NULL;
    AuditKey *key = audit_key_load(path, &cause);
    if (key == NULL && cause == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_MISSING, NULL, _("%s: the station key is not there"), path);
    else if (key == NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return key;
}

/* Is @head the newest event's, by this key? */
static bool
is_signed(Db *db, const AuditKey *key, const DbEvent *newest, DbAuditHead *head, GError **error)
{
    return db_audit_head_last(db, head, error) && head->seq == newest->seq &&
           memcmp(head->hash, newest->hash, sizeof head->hash) == 0 &&
           memcmp(head->key_sha256, audit_key_sha256(key), sizeof head->key_sha256) == 0;
}

/* Needs an open transaction: nobody appends between the look at the newest event and the signature. */
static bool
sign_newest(Db *db, const AuditKey *key, DbAuditHead *head, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbEvent) newest = db_event_last(db, &cause);
    if (newest == NULL && cause == NULL)
        claimcheck_error_set(&cause, CLAIMCHECK_ERROR_FILE_MISSING, NULL, _("%s: it has no event yet"), db_path(db));
    bool done = newest != NULL && is_signed(db, key, newest, head, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (done)
        return true;
    *head = (DbAuditHead){ .seq = newest->seq, .at = clock_wall_us() };
    memcpy(head->hash, newest->hash, sizeof head->hash);
    memcpy(head->key_sha256, audit_key_sha256(key), sizeof head->key_sha256);
    g_autoptr(GBytes) message = audit_message(head->seq, head->hash);
    audit_key_sign(key, g_bytes_get_data(message, NULL), g_bytes_get_size(message), head->signature);
    return db_audit_head_insert(db, head, error);
}

bool
audit_sign_head(Db *db, DbAuditHead *head, GError **error)
{
    g_autoptr(AuditKey) key = load_key(db, error);
    if (key == NULL)
        return false;
    DbAuditHead own = { 0 };
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !sign_newest(db, key, head != NULL ? head : &own, error))
        return false;
    return db_commit(g_steal_pointer(&transaction), error);
}

/* --- the key's place on record ----------------------------------------------------------------------------- */

static bool
is_on_record(Db *db, const AuditKey *key, bool *found, GError **error)
{
    DbStationKey row;
    *found = false;
    return key == NULL || db_station_key_find(db, audit_key_sha256(key), &row, found, error);
}

static bool
put_on_record(Db *db, const AuditKey *key, GError **error)
{
    DbStationKey row = { .created_at = clock_wall_us() };
    memcpy(row.sha256, audit_key_sha256(key), sizeof row.sha256);
    memcpy(row.public_key, audit_key_public(key), sizeof row.public_key);
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_hex(json, "sha256", row.sha256, sizeof row.sha256);
    json_line_hex(json, "public_key", row.public_key, sizeof row.public_key);
    g_autofree char *detail = json_line_finish(json);
    const DbEventDraft draft = { .subject = "station", .kind = "station-key", .detail = detail };
    DbAuditHead head = { 0 };
    return db_station_key_insert(db, &row, error) && db_event_append(db, &draft, NULL, error) &&
           sign_newest(db, key, &head, error);
}

/* What another process may have done before we had the lock is looked at again under it. */
static bool
settle_key(Db *db, const char *path, GError **error)
{
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL)
        return false;
    g_autoptr(GError) cause = NULL;
    g_autoptr(AuditKey) key = audit_key_load(path, &cause);
    if (key == NULL && cause == NULL)
        key = audit_key_create(path, &cause);
    bool found = false;
    if (key == NULL || !is_on_record(db, key, &found, &cause) || (!found && !put_on_record(db, key, &cause))) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return found || db_commit(g_steal_pointer(&transaction), error);
}

bool
audit_ensure_key(Db *db, GError **error)
{
    g_autofree char *path = audit_key_path(db_path(db));
    g_autoptr(GError) cause = NULL;
    g_autoptr(AuditKey) key = audit_key_load(path, &cause);
    bool found = false;
    if (cause != NULL || !is_on_record(db, key, &found, &cause)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return found || settle_key(db, path, error);
}
