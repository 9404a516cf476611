/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/box/box.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/box/box-label.h"
#include "station/box/box-private.h"
#include "station/qa/verdict.h"
#include "station/unit/unit-label.h"
#include "station/unit/unit-record.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define SIZE_MOST 100000
/* Of the station's id, in front of the number: boxes of several stations stand on one pallet. */
#define STATION_DIGITS 6

/* --- what a box is worth ------------------------------------------------------------------------------------ */

const char *
box_state(const DbBox *box)
{
    return box->bad > 0 ? "bad" : box->closed_at == 0 ? "open" : "closed";
}

/* What a unit's state means inside a box; -1: it may ship. */
static const struct {
    int refusal;
    const char *why;
} in_a_box[N_DB_UNIT_STATES] = {
    [DB_UNIT_LABELLING] = { CLAIMCHECK_ERROR_NOT_COMMISSIONED, N_("its label was not matched with its module yet") },
    [DB_UNIT_LABELLED] = { CLAIMCHECK_ERROR_NOT_COMMISSIONED, N_("its label was not matched with its module yet") },
    [DB_UNIT_COMMISSIONED] = { -1, NULL },
    [DB_UNIT_HELD] = { CLAIMCHECK_ERROR_UNIT_HELD, N_("it is held") },
    [DB_UNIT_VOID] = { CLAIMCHECK_ERROR_UNIT_VOID, N_("it is void") },
    [DB_UNIT_RELEASED] = { -1, NULL },
    [DB_UNIT_RECALLED] = { CLAIMCHECK_ERROR_UNIT_HELD, N_("it was recalled") },
    [DB_UNIT_RETURNED] = { CLAIMCHECK_ERROR_UNIT_HELD, N_("it came back from the customer") },
};

bool
box_unit_refusal(const DbBox *box, const DbUnit *unit, GError **refusal)
{
    int code = in_a_box[unit->state].refusal;
    const char *why = in_a_box[unit->state].why;
    if (code < 0 && unit->batch_id != box->batch_id) {
        code = CLAIMCHECK_ERROR_OTHER_BATCH;
        why = N_("it belongs to another batch now");
    }
    if (code < 0)
        return false;
    g_autofree char *masked = unit_masked(unit->uid);
    claimcheck_error_set(refusal, (ClaimcheckError)code, _("Take it out with 'claimcheck box remove'."),
                         _("unit %s in box %s: %s"), masked, box->code, _(why));
    return true;
}

/* --- events --------------------------------------------------------------------------------------------------- */

static bool
append(Db *db, const char *of, const char *id, const BoxEvent *event, JsonBuilder *detail, GError **error)
{
    g_autoptr(JsonBuilder) owned = detail;
    g_autofree char *text = json_line_finish(owned);
    g_autofree char *subject = g_strconcat(of, id, NULL);
    const DbEventDraft draft = { subject, event->kind, event->from, event->to, text };
    return db_event_append(db, &draft, NULL, error);
}

bool
box_append(Db *db, const DbBox *box, const BoxEvent *event, JsonBuilder *detail, GError **error)
{
    return append(db, "box:", box->code, event, detail, error);
}

static bool
append_unit(Db *db, const DbUnit *unit, const char *kind, JsonBuilder *detail, GError **error)
{
    return append(db, "unit:", unit->uid, &(const BoxEvent){ kind, NULL, NULL }, detail, error);
}

/* --- opening -------------------------------------------------------------------------------------------------- */

bool
box_check_size(gint64 size, GError **error)
{
    if (size >= 0 && size <= SIZE_MOST)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--size: it is from 1 to %d"), SIZE_MOST);
    return false;
}

static bool
none_is_open(Db *db, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbBox) there = db_box_opened(db, db_station_id(db), &cause);
    if (there == NULL && cause == NULL)
        return true;
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("Close it first with 'claimcheck box close'."),
                             _("box %s: it is open, and holds %" PRId64), there->code, there->count);
    return false;
}

static char *
code_prefix(Db *db)
{
    g_autofree char *digits = g_strndup(db_station_id(db), STATION_DIGITS);
    g_autofree char *upper = g_ascii_strup(digits, -1);
    return g_strdup_printf("BOX-%s-", upper);
}

static bool
insert(Db *db, DbBox *box, const char *batch, GError **error)
{
    g_autofree char *prefix = code_prefix(db);
    box->station = g_strdup(db_station_id(db));
    box->created_at = clock_wall_us();
    if (!db_box_insert(db, box, prefix, error))
        return false;
    JsonBuilder *detail = json_line_new();
    json_line_string(detail, "batch", batch);
    json_line_int(detail, "size", box->size);
    return box_append(db, box, &(const BoxEvent){ "box-opened", NULL, "open" }, detail, error);
}

DbBox *
box_open(Station *station, const char *batch, gint64 size, GError **error)
{
    Db *db = station_db(station);
    if (!box_check_size(size, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbBatch) of = transaction != NULL && batch != NULL ? db_batch_find(db, batch, error) : NULL;
    if (transaction == NULL || (batch != NULL && of == NULL) || !none_is_open(db, error))
        return NULL;
    g_autoptr(DbBox) box = g_new0(DbBox, 1);
    box->batch_id = of != NULL ? of->id : 0;
    box->size = size;
    if (!insert(db, box, batch, error) || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return db_box_by_id(db, box->id, error);
}

DbBox *
box_opened(Station *station, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(GError) cause = NULL;
    DbBox *box = db_box_opened(db, db_station_id(db), &cause);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (box == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE,
                             _("Open one with 'claimcheck box open'; 'claimcheck box label' prints a closed one's label."),
                             "%s", _("no box is open at this station"));
    return box;
}

/* --- into a box ----------------------------------------------------------------------------------------------- */

static bool
has_room(const DbBox *box, GError **error)
{
    if (box->size == 0 || box->count < box->size)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE,
                         _("Close it with 'claimcheck box close', and open the next."),
                         _("box %s: it is full with %" PRId64), box->code, box->count);
    return false;
}

/* (transfer full): the claim code of the unit that @name names whole: outer packaging need not show a claim code. */
static char *
code_of_named(Db *db, const char *name)
{
    g_autoptr(DbUnit) unit = name != NULL ? db_unit_find(db, name, NULL) : NULL;
    bool is_whole = unit != NULL && (g_str_equal(unit->uid, name) || g_strcmp0(unit->serial, name) == 0);
    g_autoptr(DbLabel) label = is_whole ? db_label_current(db, unit->id, LABEL_KIND_UNIT, NULL) : NULL;
    return label != NULL ? g_strdup(label->claim_code) : NULL;
}

static Verdict *
judge_scan(Station *station, const DbBox *box, const char *raw, GError **error)
{
    g_autoptr(VerdictJudge) judge = verdict_judge_new(station, box->batch, NULL, error);
    g_autoptr(Verdict) verdict = judge != NULL ? verdict_judge_look(judge, raw, error) : NULL;
    if (verdict == NULL || verdict->unit != NULL)
        return g_steal_pointer(&verdict);
    g_autofree char *code = code_of_named(station_db(station), verdict->claim_code);
    return code != NULL ? verdict_judge_look(judge, code, error) : g_steal_pointer(&verdict);
}

/* (transfer full): the unit, if it may ship in @box. */
static DbUnit *
judged_unit(Station *station, const DbBox *box, const char *raw, GError **error)
{
    g_autoptr(Verdict) verdict = judge_scan(station, box, raw, error);
    if (verdict == NULL)
        return NULL;
    if (verdict->refusal == NULL)
        return g_steal_pointer(&verdict->unit);
    g_propagate_error(error, g_steal_pointer(&verdict->refusal));
    return NULL;
}

static bool
is_in_no_box(Db *db, const DbUnit *unit, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbBox) box = db_box_of_unit(db, unit->id, &cause);
    if (box == NULL && cause == NULL)
        return true;
    g_autofree char *masked = unit_masked(unit->uid);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_ALREADY_SCANNED, NULL, _("unit %s: it is in box %s already"), masked,
                             box->code);
    return false;
}

static bool
put(Db *db, const DbBox *box, const DbUnit *unit, GError **error)
{
    gint64 place = 0;
    if ((box->batch_id == 0 && !db_box_set_batch(db, box->id, unit->batch_id, error)) ||
        !db_box_put(db, box->id, unit->id, clock_wall_us(), &place, error))
        return false;
    JsonBuilder *detail = json_line_new();
    json_line_string(detail, "box", box->code);
    json_line_int(detail, "place", place);
    return append_unit(db, unit, "unit-boxed", detail, error);
}

DbBox *
box_add(Station *station, const char *raw, DbUnit **unit, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbBox) box = transaction != NULL ? box_opened(station, error) : NULL;
    g_autoptr(DbUnit) judged = box != NULL ? judged_unit(station, box, raw, error) : NULL;
    if (judged == NULL || !is_in_no_box(db, judged, error) || !has_room(box, error) || !put(db, box, judged, error) ||
        !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    *unit = g_steal_pointer(&judged);
    return db_box_by_id(db, box->id, error);
}

/* --- out of a box --------------------------------------------------------------------------------------------- */

static DbBox *
box_with(Db *db, const DbUnit *unit, GError **error)
{
    g_autoptr(GError) cause = NULL;
    DbBox *box = db_box_of_unit(db, unit->id, &cause);
    g_autofree char *masked = unit_masked(unit->uid);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (box == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("'claimcheck box list' shows the boxes."),
                             _("unit %s: it is in no box"), masked);
    return box;
}

static bool
take(Station *station, const DbBox *box, const DbUnit *unit, const char *reason, GError **error)
{
    Db *db = station_db(station);
    gint64 place = db_box_place(db, unit->id);
    if (!db_box_take(db, unit->id, error))
        return false;
    JsonBuilder *detail = json_line_new();
    json_line_string(detail, "box", box->code);
    json_line_int(detail, "place", place);
    json_line_string(detail, "reason", reason);
    if (!append_unit(db, unit, "unit-unboxed", detail, error))
        return false;
    g_autoptr(DbBox) now = db_box_by_id(db, box->id, error);
    return now != NULL && (now->closed_at == 0 || box_label_renew(station, now, reason, error));
}

DbBox *
box_remove(Station *station, const char *id, const char *reason, DbUnit **unit, GError **error)
{
    Db *db = station_db(station);
    if (!unit_check_reason(reason, error) || !box_label_recover(station, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbUnit) named = transaction != NULL ? db_unit_find(db, id, error) : NULL;
    g_autoptr(DbBox) box = named != NULL ? box_with(db, named, error) : NULL;
    if (box == NULL || !take(station, box, named, reason, error) || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    *unit = g_steal_pointer(&named);
    return db_box_by_id(db, box->id, error);
}

/* --- closing -------------------------------------------------------------------------------------------------- */

static bool
is_full(const DbBox *box, bool is_short, GError **error)
{
    if (is_short || (box->count > 0 && box->count >= box->size))
        return true;
    if (box->size > 0)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE,
                             _("Add the others, or close it as it is with --short."),
                             _("box %s: it holds %" PRId64 " of %" PRId64), box->code, box->count, box->size);
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE,
                             _("Add units, or close it as it is with --short."), _("box %s: it is empty"), box->code);
    return false;
}

static bool
may_ship(const DbBox *box, GPtrArray *units, GError **error)
{
    for (guint i = 0; i < units->len; i++)
        if (box_unit_refusal(box, g_ptr_array_index(units, i), error))
            return false;
    return true;
}

static JsonBuilder *
closed_detail(const DbBox *box, GPtrArray *units)
{
    JsonBuilder *detail = json_line_new();
    json_line_string(detail, "batch", box->batch);
    json_line_int(detail, "size", box->size);
    json_line_int(detail, "count", box->count);
    json_line_open_list(detail, "units");
    for (guint i = 0; i < units->len; i++)
        json_builder_add_string_value(detail, ((const DbUnit *)g_ptr_array_index(units, i))->uid);
    json_line_close_list(detail);
    return detail;
}

DbBox *
box_close(Station *station, bool is_short, const char *owner, GError **error)
{
    Db *db = station_db(station);
    if (!box_label_recover(station, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbBox) box = transaction != NULL ? box_opened(station, error) : NULL;
    g_autoptr(GPtrArray) units = box != NULL ? db_box_units(db, box->id, error) : NULL;
    if (units == NULL || !may_ship(box, units, error) || !is_full(box, is_short, error) ||
        !db_box_close(db, box->id, clock_wall_us(), error) ||
        !box_append(db, box, &(const BoxEvent){ "box-closed", "open", "closed" }, closed_detail(box, units), error))
        return NULL;
    g_autoptr(DbBoxLabel) label = box->count > 0 ? box_label_intend(station, box, NULL, owner, error) : NULL;
    if ((box->count > 0 && label == NULL) || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return db_box_by_id(db, box->id, error);
}
