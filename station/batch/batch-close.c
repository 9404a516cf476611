/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/batch/batch.h"

#include "db/db-box.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/batch/batch-private.h"
#include "station/qa/sampling.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* --- events --------------------------------------------------------------------------------------------------- */

static bool
append(Db *db, const DbBatch *batch, const char *kind, const char *to_state, JsonBuilder *detail, GError **error)
{
    g_autoptr(JsonBuilder) owned = detail;
    g_autofree char *text = json_line_finish(owned);
    g_autofree char *subject = g_strconcat("batch:", batch->code, NULL);
    const DbEventDraft event = { subject, kind, batch->state, to_state, text };
    return db_event_append(db, &event, NULL, error);
}

static bool
append_closed(Db *db, const DbBatch *batch, GError **error)
{
    JsonBuilder *detail = json_line_new();
    json_line_int(detail, "quantity", batch->quantity);
    return append(db, batch, "batch-closed", "closed", detail, error);
}

/* --- closing -------------------------------------------------------------------------------------------------- */

static bool
is_balanced(const DbBatch *batch, const DbBatchSums *sums, GError **error)
{
    if (batch_sums_balance(sums))
        return true;
    const BatchTerm *terms = batch_terms();
    const BatchTerm *labels = terms;
    while (!g_str_equal(labels->sum, "labels"))
        labels++;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_BALANCED, NULL,
                         _("batch %s: open units %" PRId64 ", unknown labels %" PRId64
                           ", unaccounted labels %" PRId64 ", units left over %" PRId64
                           ", labels left over %" PRId64),
                         batch->code, sums->open, sums->unknown, sums->unaccounted, batch_term_left_over(terms, sums),
                         batch_term_left_over(labels, sums));
    return false;
}

/* What is packed must be fit to ship: a box that is bad is put right, or emptied, before. */
static bool
has_no_bad_box(Db *db, const DbBatch *batch, GError **error)
{
    g_autoptr(GPtrArray) boxes = db_box_list(db, batch->id, error);
    for (guint i = 0; boxes != NULL && i < boxes->len; i++) {
        const DbBox *box = g_ptr_array_index(boxes, i);
        if (box->bad == 0)
            continue;
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_BALANCED,
                             _("Take what must not ship out with 'claimcheck box remove'; 'claimcheck box show' names it."),
                             _("batch %s: box %s holds %" PRId64 " that must not ship"), batch->code, box->code,
                             box->bad);
        return false;
    }
    return boxes != NULL;
}

/* Is it put right, so that it may be closed? */
static bool
adds_up(Db *db, const DbBatch *batch, GError **error)
{
    DbBatchSums sums;
    return db_batch_sums(db, batch->id, &sums, error) && is_balanced(batch, &sums, error) &&
           has_no_bad_box(db, batch, error) && sampling_is_settled(db, batch, error);
}

DbBatch *
batch_close(Station *station, const char *code, GError **error)
{
    Db *db = station_db(station);
    if (!batch_complete_sample(db, code, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbBatch) batch = transaction != NULL ? db_batch_find(db, code, error) : NULL;
    if (batch == NULL || !batch_is_open(batch, error) || !adds_up(db, batch, error) ||
        !db_batch_set_state(db, batch->id, "closed", clock_wall_us(), error) ||
        !append_closed(db, batch, error) ||
        !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return db_batch_find(db, code, error);
}

/* (transfer full): every term as it stands, for the record. */
static char *
terms_now(Db *db, const DbBatch *batch, GError **error)
{
    DbBatchSums sums;
    DbBatchBoxes boxes;
    if (!db_batch_sums(db, batch->id, &sums, error) || !db_batch_boxes(db, batch->id, &boxes, error))
        return NULL;
    g_autoptr(JsonBuilder) json = json_line_new();
    batch_terms_json(json, &sums);
    batch_terms_boxes_json(json, &boxes);
    return json_line_finish(json);
}

static JsonBuilder *
exception_detail(const DbBatch *batch, const DbBatchException *row)
{
    JsonBuilder *json = json_line_new();
    json_line_int(json, "quantity", batch->quantity);
    json_line_string(json, "reason", row->reason);
    if (row->approver != 0)
        json_line_int(json, "approved_by", row->approver);
    json_builder_set_member_name(json, "terms");
    json_builder_add_value(json, json_from_string(row->terms, NULL));
    return json;
}

static bool
record_exception(Db *db, const DbBatch *batch, const BatchException *exception, GError **error)
{
    g_autoptr(DbBatchException) row = g_new0(DbBatchException, 1);
    row->batch_id = batch->id;
    row->reason = g_strdup(exception->reason);
    row->terms = terms_now(db, batch, error);
    row->person = exception->person;
    row->approver = exception->approver;
    row->created_at = clock_wall_us();
    if (row->terms == NULL || !db_batch_exception_insert(db, row, error))
        return false;
    return append(db, batch, "batch-closed-anyway", "closed", exception_detail(batch, row), error);
}

/* What does not add up is no error here; anything else is. */
static bool
adds_up_or_not(Db *db, const DbBatch *batch, bool *it_does, GError **error)
{
    g_autoptr(GError) cause = NULL;
    *it_does = adds_up(db, batch, &cause);
    if (*it_does || claimcheck_error_is(cause, CLAIMCHECK_ERROR_NOT_BALANCED))
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

DbBatch *
batch_close_anyway(Station *station, const char *code, const BatchException *exception, GError **error)
{
    Db *db = station_db(station);
    if (!unit_check_reason(exception->reason, error))
        return NULL;
    bool it_does;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbBatch) batch = transaction != NULL ? db_batch_find(db, code, error) : NULL;
    if (batch == NULL || !batch_is_open(batch, error) || !adds_up_or_not(db, batch, &it_does, error))
        return NULL;
    bool recorded = it_does ? append_closed(db, batch, error)
                            : record_exception(db, batch, exception, error);
    if (!recorded || !db_batch_set_state(db, batch->id, "closed", clock_wall_us(), error) ||
        !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return db_batch_find(db, code, error);
}

DbBatch *
batch_reopen(Station *station, const char *code, const char *reason, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbBatch) batch = transaction != NULL ? db_batch_find(db, code, error) : NULL;
    if (batch == NULL)
        return NULL;
    if (g_str_equal(batch->state, "open")) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Nothing is to be done."), _("batch %s: it is open"), code);
        return NULL;
    }
    JsonBuilder *detail = json_line_new();
    json_line_string(detail, "reason", reason);
    if (!append(db, batch, "batch-reopened", "open", detail, error) ||
        !db_batch_set_state(db, batch->id, "open", 0, error) ||
        !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return db_batch_find(db, code, error);
}

/* --- what keeps it open --------------------------------------------------------------------------------------------- */

typedef struct {
    Db *db;
    GPtrArray *uids;
} Unsettled;

/* Paper that nobody can place: its outcome is unknown, or it was revoked and its fate never said. */
static bool
has_unsettled_label(Db *db, const DbUnit *unit)
{
    g_autoptr(GPtrArray) labels = db_label_list(db, unit->id, NULL);
    for (guint i = 0; labels != NULL && i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        bool is_lost_sight = label->state == DB_LABEL_UNKNOWN || label->state == DB_LABEL_SENT;
        if (is_lost_sight || (label->state == DB_LABEL_REVOKED && label->sent_at != 0 && label->fate == DB_FATE_NONE))
            return true;
    }
    return false;
}

static bool
note_unsettled(const DbUnit *unit, gpointer data, G_GNUC_UNUSED GError **error)
{
    Unsettled *self = data;
    bool is_under_way = unit->state == DB_UNIT_LABELLING || unit->state == DB_UNIT_LABELLED;
    if (is_under_way || has_unsettled_label(self->db, unit))
        g_ptr_array_add(self->uids, g_strdup(unit->uid));
    return true;
}

GPtrArray *
batch_unsettled(Station *station, const DbBatch *batch, GError **error)
{
    g_autoptr(GPtrArray) uids = g_ptr_array_new_with_free_func(g_free);
    Unsettled unsettled = { station_db(station), uids };
    const DbUnitFilter filter = { batch->code, -1 };
    return db_unit_each(station_db(station), &filter, note_unsettled, &unsettled, error) ? g_steal_pointer(&uids) : NULL;
}
