/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/unit-move.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/batch/batch.h"
#include "station/unit/claim-code.h"
#include "station/unit/life-cycle.h"
#include "station/unit/unit-record.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

/* A unit that was handed over is in a signed manifest under its batch, and a void one is history. */
static const bool may_move[N_DB_UNIT_STATES] = {
    [DB_UNIT_LABELLING] = true,
    [DB_UNIT_LABELLED] = true,
    [DB_UNIT_COMMISSIONED] = true,
    [DB_UNIT_HELD] = true,
};

static bool
check_move(Station *station, const DbUnit *unit, const DbBatch *batch, GError **error)
{
    g_autofree char *masked = unit_masked(unit->uid);
    if (!may_move[unit->state]) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, _("unit %s: it is %s, so this cannot be done"),
                             masked, db_unit_state_name(unit->state));
        return false;
    }
    if (unit->batch_id == batch->id) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("unit %s: it is in batch %s already"), masked, batch->code);
        return false;
    }
    if (!g_str_equal(unit->product, batch->product)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_PRODUCT, NULL, _("unit %s: it is a %s and batch %s is of %s"),
                             masked, unit->product, batch->code, batch->product);
        return false;
    }
    g_autoptr(DbBatch) from = db_batch_by_id(station_db(station), unit->batch_id, error);
    return from != NULL && batch_is_open(from, error) && batch_takes_unit(station, batch, error);
}

static bool
append_moved(Db *db, const DbUnit *unit, const DbBatch *batch, const char *reason, GError **error)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "from", unit->batch);
    json_line_string(json, "to", batch->code);
    json_line_string(json, "reason", reason);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strdup_printf("unit:%s", unit->uid);
    const DbEventDraft event = { .subject = subject, .kind = "unit-moved", .detail = detail };
    return db_event_append(db, &event, NULL, error);
}

bool
unit_move(Station *station, DbUnit *unit, const DbBatch *batch, const char *reason, GError **error)
{
    Db *db = station_db(station);
    if (!unit_check_reason(reason, error))
        return false;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    return transaction != NULL && unit_refresh(db, unit, error) && check_move(station, unit, batch, error) &&
           db_unit_set_batch(db, unit->id, batch->id, error) && append_moved(db, unit, batch, reason, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

bool
unit_label_names_batch(Station *station, const DbUnit *unit)
{
    g_autoptr(DbProduct) product = db_product_by_id(station_db(station), unit->product_id, NULL);
    return product != NULL && claim_code_has_field(product->claim_code, "batch");
}
