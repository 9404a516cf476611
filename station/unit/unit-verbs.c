/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/unit-verbs.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/base/plain-text.h"
#include "station/print/printer.h"
#include "station/unit/label-quota.h"
#include "station/unit/life-cycle.h"
#include "station/unit/unit-record.h"

#include <glib/gi18n.h>

/* How often a void looks again because a line has sent the label in the meantime. */
#define CANCEL_TRIES 3
#define REASON_LONGEST 500

static char *
reason_detail(const char *reason)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "reason", reason);
    return json_line_finish(json);
}

bool
unit_check_reason(const char *reason, GError **error)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(reason != NULL ? reason : ""));
    if (*trimmed != '\0' && plain_text_is(trimmed) && g_utf8_strlen(trimmed, -1) <= REASON_LONGEST)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Say why in a few words: --reason TEXT."), "%s",
                         _("--reason: it is empty, too long, or has control characters"));
    return false;
}

/* (transfer full): the unit's current label of @kind, NULL with @error if it has none. */
static DbLabel *
current_label(Db *db, const DbUnit *unit, const char *kind, GError **error)
{
    g_autoptr(GError) cause = NULL;
    DbLabel *label = db_label_current(db, unit->id, kind, &cause);
    if (label == NULL && cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (label == NULL && !g_str_equal(kind, LABEL_KIND_UNIT))
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--kind %s: this unit has no label of that kind"), kind);
    else if (label == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, "%s", _("this unit has no label"));
    return label;
}

/* --- printers ------------------------------------------------------------------------------------------------ */

static bool
may_still_come(const DbLabel *label)
{
    return label->job != NULL && label->printer != NULL &&
           (label->state == DB_LABEL_SENT || label->state == DB_LABEL_UNKNOWN);
}

static bool
cancel_job(const DbLabel *label, Deadline until, GError **error)
{
    g_autoptr(Printer) printer = printer_new(label->printer, error);
    return printer != NULL && printer_cancel(printer, label->job, until, error);
}

bool
unit_cancel_jobs(Station *station, const DbUnit *unit, Deadline until, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_list(station_db(station), unit->id, error);
    if (labels == NULL)
        return false;
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (may_still_come(label) && !cancel_job(label, until, error))
            return false;
    }
    return true;
}

/* --- hold ------------------------------------------------------------------------------------------------------ */

bool
unit_hold(Station *station, DbUnit *unit, const char *reason, GError **error)
{
    Db *db = station_db(station);
    if (!unit_check_reason(reason, error))
        return false;
    g_autofree char *detail = reason_detail(reason);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !unit_refresh(db, unit, error))
        return false;
    UnitEvent event = unit->state == DB_UNIT_RELEASED ? UNIT_EVENT_RECALLED : UNIT_EVENT_HELD;
    if (!unit_happens(db, unit, event, detail, error) || !db_unit_set_hold_reason(db, unit->id, reason, error))
        return false;
    g_free(unit->hold_reason);
    unit->hold_reason = g_strdup(reason);
    return db_commit(g_steal_pointer(&transaction), error);
}

bool
unit_release_hold(Station *station, DbUnit *unit, const char *reason, GError **error)
{
    Db *db = station_db(station);
    if (!unit_check_reason(reason, error))
        return false;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    bool fresh = transaction != NULL && unit_refresh(db, unit, error);
    g_autoptr(DbLabel) label = fresh ? current_label(db, unit, LABEL_KIND_UNIT, error) : NULL;
    if (label == NULL)
        return false;
    bool out = label->state == DB_LABEL_PRINTED || label->state == DB_LABEL_CONFIRMED;
    g_autofree char *detail = reason_detail(reason);
    if (!unit_happens(db, unit, out ? UNIT_EVENT_LABEL_KEPT : UNIT_EVENT_LOOKED_AT, detail, error))
        return false;
    if (label->state == DB_LABEL_CONFIRMED && !unit_label_happens(db, unit, label, LABEL_EVENT_UNMATCHED, NULL, error))
        return false;
    if (!db_unit_set_hold_reason(db, unit->id, NULL, error) || !db_unit_set_confirmed(db, unit->id, NULL, 0, error))
        return false;
    g_clear_pointer(&unit->hold_reason, g_free);
    return db_commit(g_steal_pointer(&transaction), error);
}

/* --- void -------------------------------------------------------------------------------------------------------- */

/* Was there ever a sheet of it that may be somewhere? */
static bool
was_sent(const DbLabel *label)
{
    return label->sent_at != 0;
}

/* The fate is in the chain of events too, and not only in the label's row. */
static char *
fate_detail(DbLabelFate fate, const char *reason)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "reason", reason);
    if (fate != DB_FATE_NONE)
        json_line_string(json, "fate", db_label_fate_name(fate));
    return json_line_finish(json);
}

static bool
revoke_label(Db *db, const DbUnit *unit, DbLabel *label, DbLabelFate fate, const char *reason, GError **error)
{
    g_autofree char *detail = fate_detail(fate, reason);
    if (label->state != DB_LABEL_REVOKED && !unit_label_happens(db, unit, label, LABEL_EVENT_REVOKED, detail, error))
        return false;
    return fate == DB_FATE_NONE || db_label_set_fate(db, label->id, fate, reason, error);
}

/* (transfer full): which jobs of the unit may still come out, as a text to compare. */
static char *
jobs_in_question(Db *db, const DbUnit *unit, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_list(db, unit->id, error);
    if (labels == NULL)
        return NULL;
    g_autoptr(GString) jobs = g_string_new(NULL);
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (may_still_come(label))
            g_string_append_printf(jobs, "%" G_GINT64_FORMAT " %s\n", label->id, label->job);
    }
    return g_string_free(g_steal_pointer(&jobs), FALSE);
}

/* Looks again after it has cancelled: a line may have sent the unit's label in the meantime. */
DbTransaction *
unit_begin_void(Station *station, DbUnit *unit, GError **error)
{
    Db *db = station_db(station);
    for (guint tries = 0; tries < CANCEL_TRIES; tries++) {
        DbUnitState to;
        g_autofree char *before = jobs_in_question(db, unit, error);
        if (before == NULL)
            return NULL;
        if (unit_next_state(unit->state, UNIT_EVENT_VOIDED, &to) &&
            !unit_cancel_jobs(station, unit, deadline_in_ms(UNIT_CANCEL_MS), error))
            return NULL;
        g_autoptr(DbTransaction) transaction = db_begin(db, error);
        bool fresh = transaction != NULL && unit_refresh(db, unit, error);
        g_autofree char *after = fresh ? jobs_in_question(db, unit, error) : NULL;
        if (after == NULL)
            return NULL;
        if (g_str_equal(before, after))
            return g_steal_pointer(&transaction);
    }
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, "%s",
                         _("this unit: its label is on its way to the printer just now"));
    return NULL;
}

bool
unit_void_now(Station *station, DbUnit *unit, const char *reason, const char *replaced_by, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "reason", reason);
    if (replaced_by != NULL)
        json_line_string(json, "replaced_by", replaced_by);
    g_autofree char *detail = json_line_finish(json);
    if (!unit_happens(db, unit, UNIT_EVENT_VOIDED, detail, error))
        return false;
    g_autoptr(GPtrArray) labels = db_label_list(db, unit->id, error);
    if (labels == NULL)
        return false;
    for (guint i = 0; i < labels->len; i++) {
        DbLabel *label = g_ptr_array_index(labels, i);
        DbLabelFate fate = label->fate == DB_FATE_NONE && was_sent(label) ? DB_FATE_ON_UNIT : DB_FATE_NONE;
        if (!revoke_label(db, unit, label, fate, reason, error))
            return false;
    }
    return true;
}

bool
unit_void(Station *station, DbUnit *unit, const char *reason, GError **error)
{
    if (!unit_check_reason(reason, error))
        return false;
    g_autoptr(DbTransaction) transaction = unit_begin_void(station, unit, error);
    return transaction != NULL && unit_void_now(station, unit, reason, NULL, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

/* --- reprint ------------------------------------------------------------------------------------------------------ */

static DbLabelFate
fate_of(const OldLabel *old)
{
    return old->lost ? DB_FATE_LOST : DB_FATE_SCRAPPED; /* scanned or damaged: it is in hand and goes into the box */
}

static bool
check_old_label(const DbLabel *label, const OldLabel *old, GError **error)
{
    if (label->state == DB_LABEL_UNKNOWN || label->state == DB_LABEL_SENT) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN, NULL, "%s",
                             _("the unit's label: nobody knows yet whether it came out"));
        return false;
    }
    if (old->code != NULL && !g_str_equal(old->code, label->claim_code)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_LABEL, _("Scan the label that is to be replaced."), "%s",
                             _("--old-label: this is not the unit's current label"));
        return false;
    }
    return true;
}

/* Another kind that shows the code of the unit's own label is worth nothing once that code is another one. */
static bool
replace_followers(Station *station, const DbUnit *unit, const DbProduct *product, const DbLabel *before, const DbLabel *now,
                  GError **error)
{
    Db *db = station_db(station);
    if (g_strcmp0(before->claim_code, now->claim_code) == 0)
        return true;
    g_autoptr(GPtrArray) labels = db_label_list_current(db, unit->id, error);
    for (guint i = 0; labels != NULL && i < labels->len; i++) {
        DbLabel *label = g_ptr_array_index(labels, i);
        if (g_str_equal(label->kind, LABEL_KIND_UNIT) || !unit_label_shows_claim(label))
            continue;
        DbLabelFate fate = was_sent(label) ? DB_FATE_SCRAPPED : DB_FATE_NONE;
        if (label->state == DB_LABEL_SENT || label->state == DB_LABEL_UNKNOWN) {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN, NULL,
                                 _("the unit's label of kind %s: nobody knows yet whether it came out"), label->kind);
            return false;
        }
        if (!revoke_label(db, unit, label, fate, "shows-replaced-code", error))
            return false;
        g_autoptr(DbLabel) next = unit_label_intend_kind(station, unit, product, label->kind, label->generation + 1,
                                                         "shows-replaced-code", now->owner, error);
        if (next == NULL)
            return false;
    }
    return labels != NULL;
}

/* Revokes @label and intends the next generation; needs an open transaction. */
static DbLabel *
next_generation(Station *station, DbUnit *unit, DbLabel *label, DbLabelFate fate, const char *reason,
                const char *owner, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbProduct) product = db_product_by_id(db, unit->product_id, error);
    if (product == NULL || !revoke_label(db, unit, label, fate, reason, error))
        return NULL;
    g_autoptr(DbLabel) next =
        unit_label_intend_kind(station, unit, product, label->kind, label->generation + 1, reason, owner, error);
    bool is_own = next != NULL && g_str_equal(label->kind, LABEL_KIND_UNIT);
    if (is_own && !replace_followers(station, unit, product, label, next, error))
        return NULL;
    return g_steal_pointer(&next);
}

DbLabel *
unit_reprint(Station *station, DbUnit *unit, const char *reason, const OldLabel *old, const char *owner, GError **error)
{
    Db *db = station_db(station);
    if (!unit_check_reason(reason, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    bool fresh = transaction != NULL && unit_refresh(db, unit, error);
    const char *kind = old->kind != NULL ? old->kind : LABEL_KIND_UNIT;
    g_autoptr(DbLabel) label = fresh ? current_label(db, unit, kind, error) : NULL;
    if (label == NULL || !check_old_label(label, old, error))
        return NULL;
    g_autofree char *detail = reason_detail(reason);
    if (!unit_happens(db, unit, UNIT_EVENT_REPLACED, detail, error) ||
        !db_unit_set_confirmed(db, unit->id, NULL, 0, error))
        return NULL;
    g_autoptr(DbLabel) next = next_generation(station, unit, label, fate_of(old), reason, owner, error);
    if (next == NULL || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&next);
}

/* --- in the slot ---------------------------------------------------------------------------------------------------- */

static bool
append_replaced(Db *db, const DbUnit *unit, const DbLabel *label, LabelGone how, GError **error)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "kind", label->kind);
    json_line_int(json, "generation", label->generation);
    json_line_string(json, "by", how == LABEL_GONE_SCANNED ? "scan" : "scrap-box");
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strdup_printf("unit:%s", unit->uid);
    const DbEventDraft event = { .subject = subject, .kind = "label-replaced", .detail = detail };
    return db_event_append(db, &event, NULL, error);
}

DbLabel *
unit_label_replace(Station *station, DbUnit *unit, const char *kind, LabelGone how, bool is_unlimited, const char *owner,
                   GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    bool fresh = transaction != NULL && unit_refresh(db, unit, error);
    g_autoptr(DbLabel) label = fresh ? current_label(db, unit, kind, error) : NULL;
    if (label == NULL)
        return NULL;
    if (label->state != DB_LABEL_PRINTED) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, _("replace label: it is %s"),
                             db_label_state_name(label->state));
        return NULL;
    }
    if ((!is_unlimited && !label_quota_take(station, error)) ||
        !unit_happens(db, unit, UNIT_EVENT_REPLACED, "{\"reason\":\"replaced-in-slot\"}", error) ||
        !append_replaced(db, unit, label, how, error))
        return NULL;
    g_autoptr(DbLabel) next = next_generation(station, unit, label, DB_FATE_SCRAPPED, "replaced-in-slot", owner, error);
    if (next == NULL || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&next);
}

/* --- labels whose outcome is unknown -------------------------------------------------------------------------------- */

/* (transfer full): the current label whose outcome is unknown. */
static DbLabel *
unknown_label(Db *db, const DbUnit *unit, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_list_current(db, unit->id, error);
    if (labels == NULL)
        return NULL;
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (label->state == DB_LABEL_UNKNOWN)
            return db_label_by_id(db, label->id, error);
    }
    g_autoptr(DbLabel) label = current_label(db, unit, LABEL_KIND_UNIT, error);
    if (label != NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL,
                             _("the unit's label: it is %s, there is nothing to resolve"), db_label_state_name(label->state));
    return NULL;
}

bool
unit_label_resolve_came_out(Station *station, DbUnit *unit, const char *code, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbLabel) label = unknown_label(db, unit, error);
    if (label == NULL)
        return false;
    if (!g_str_equal(label->claim_code, code)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_LABEL, NULL, "%s",
                             _("this code: it is not that of the label in question"));
        return false;
    }
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !unit_label_happens(db, unit, label, LABEL_EVENT_OUT, "{\"by\":\"scan\"}", error) ||
        !db_label_set_printed_at(db, label->id, clock_wall_us(), error))
        return false;
    if (unit->state == DB_UNIT_LABELLING && !unit_happens(db, unit, UNIT_EVENT_LABEL_OUT, NULL, error))
        return false;
    return db_commit(g_steal_pointer(&transaction), error);
}

DbLabel *
unit_label_resolve_void(Station *station, DbUnit *unit, const char *owner, Deadline until, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbLabel) label = unknown_label(db, unit, error);
    if (label == NULL || !unit_cancel_jobs(station, unit, until, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL)
        return NULL;
    g_autoptr(DbLabel) next = next_generation(station, unit, label, DB_FATE_NEVER_PRINTED, "never-printed", owner, error);
    if (next == NULL || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&next);
}

/* --- scrap ------------------------------------------------------------------------------------------------------------ */

/* The label that @code's paper is: the current one of its unit if it still counts, else the newest revoked one. */
static DbLabel *
label_on_paper(Db *db, const char *code, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_by_code(db, code, error);
    if (labels == NULL)
        return NULL;
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (label->state != DB_LABEL_INTENDED)
            return db_label_by_id(db, label->id, error);
    }
    claimcheck_error_set(error, CLAIMCHECK_ERROR_UNKNOWN_CODE, NULL, "%s", _("this code: no label on record carries it"));
    return NULL;
}

static bool
scrap_current(Station *station, DbUnit *unit, DbLabel *label, const char *reason, GError **error)
{
    Db *db = station_db(station);
    g_autofree char *detail = reason_detail(reason);
    if (label->state != DB_LABEL_PRINTED || unit->state != DB_UNIT_LABELLED) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE,
                             _("A confirmed label is replaced with 'claimcheck label reprint'."),
                             _("this label: it is %s and its unit %s"), db_label_state_name(label->state),
                             db_unit_state_name(unit->state));
        return false;
    }
    if (!unit_happens(db, unit, UNIT_EVENT_REPLACED, detail, error))
        return false;
    g_autoptr(DbLabel) next = next_generation(station, unit, label, DB_FATE_SCRAPPED, reason, NULL, error);
    return next != NULL;
}

static char *
scrapped_detail(const DbLabel *label, const char *reason)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "reason", reason);
    json_line_string(json, "kind", label->kind);
    json_line_int(json, "generation", label->generation);
    return json_line_finish(json);
}

bool
unit_label_scrap(Station *station, const char *code, const char *reason, gint64 *unit_id, GError **error)
{
    Db *db = station_db(station);
    if (!unit_check_reason(reason, error))
        return false;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbLabel) label = transaction != NULL ? label_on_paper(db, code, error) : NULL;
    g_autoptr(DbUnit) unit = label != NULL ? db_unit_by_id(db, label->unit_id, error) : NULL;
    if (unit == NULL)
        return false;
    *unit_id = unit->id;
    if (label->state != DB_LABEL_REVOKED) {
        if (!scrap_current(station, unit, label, reason, error))
            return false;
    } else {
        g_autofree char *subject = g_strdup_printf("unit:%s", unit->uid);
        g_autofree char *detail = scrapped_detail(label, reason);
        const DbEventDraft event = { .subject = subject, .kind = "label-scrapped", .detail = detail };
        if (!db_label_set_fate(db, label->id, DB_FATE_SCRAPPED, reason, error) ||
            !db_event_append(db, &event, NULL, error))
            return false;
    }
    return db_commit(g_steal_pointer(&transaction), error);
}
