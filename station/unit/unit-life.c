/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/unit-life.h"

#include "db/db-box.h"
#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/link/module-ask.h"
#include "station/unit/life-cycle.h"
#include "station/unit/unit-record.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

#define READ_MS 10000

static bool
append(Db *db, const DbUnit *unit, const char *kind, JsonBuilder *detail, GError **error)
{
    g_autoptr(JsonBuilder) owned = detail;
    g_autofree char *text = json_line_finish(owned);
    g_autofree char *subject = g_strconcat("unit:", unit->uid, NULL);
    const DbEventDraft event = { .subject = subject, .kind = kind, .detail = text };
    return db_event_append(db, &event, NULL, error);
}

/* --- another module ------------------------------------------------------------------------------------------- */

static bool
is_another(const DbUnit *old, const ModuleIdentity *identity, GError **error)
{
    if (!g_str_equal(old->uid, identity->uid))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_DUPLICATE_UNIT, _("Seat the module that is to be in the product."), "%s",
                         _("the module in this port: it is the unit's own"));
    return false;
}

/* A number is given once: the product keeps it, and so it leaves the unit that was in it. */
static bool
free_marks(Db *db, const DbUnit *old, GError **error)
{
    return db_unit_set_serial(db, old->id, NULL, error) && db_unit_set_carrier(db, old->id, NULL, error);
}

static bool
take_box_place(Db *db, const DbUnit *old, const DbUnit *unit, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbBox) box = db_box_of_unit(db, old->id, &cause);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    if (box == NULL)
        return error == NULL || *error == NULL;
    gint64 place = db_box_place(db, old->id);
    const DbUnit *units[] = { old, unit };
    const char *kinds[] = { "unit-unboxed", "unit-boxed" };
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        JsonBuilder *detail = json_line_new();
        json_line_string(detail, "box", box->code);
        json_line_int(detail, "place", place);
        json_line_string(detail, "reason", "module-replaced");
        if (!append(db, units[i], kinds[i], detail, error))
            return false;
    }
    return db_box_exchange(db, old->id, unit->id, error);
}

static bool
append_replaced(Db *db, const DbUnit *old, const DbUnit *unit, const char *reason, GError **error)
{
    JsonBuilder *detail = json_line_new();
    json_line_string(detail, "predecessor", old->uid);
    json_line_string(detail, "serial", unit->serial);
    json_line_string(detail, "reason", reason);
    return append(db, unit, "module-replaced", detail, error);
}

static DbUnit *
replace(Station *station, DbUnit *old, const ModuleIdentity *identity, const Judgement *judgement, const char *port,
        const char *reason, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbBatch) batch = db_batch_by_id(db, old->batch_id, error);
    g_autoptr(DbProduct) product = batch != NULL ? db_product_by_id(db, batch->product_id, error) : NULL;
    if (product == NULL || !unit_void_now(station, old, reason, identity->uid, error) || !free_marks(db, old, error))
        return NULL;
    const UnitSeat seat = { .batch = batch,
                            .product = product,
                            .port = port,
                            .carrier = old->carrier,
                            .serial = old->serial,
                            .custom = old->custom,
                            .predecessor_id = old->id };
    g_autoptr(DbUnit) unit = unit_record(station, identity, judgement, &seat, error);
    if (unit == NULL || !take_box_place(db, old, unit, error) || !append_replaced(db, old, unit, reason, error))
        return NULL;
    return g_steal_pointer(&unit);
}

bool
unit_put_module(Station *station, DbUnit *old, const ModuleIdentity *identity, const Judgement *judgement,
                const char *port, const char *reason, DbUnit **unit, GError **error)
{
    if (!unit_check_reason(reason, error) || !is_another(old, identity, error))
        return false;
    if (judgement->refusal != NULL) {
        g_propagate_error(error, g_error_copy(judgement->refusal));
        return false;
    }
    g_autoptr(DbTransaction) transaction = unit_begin_void(station, old, error);
    g_autoptr(DbUnit) made =
        transaction != NULL ? replace(station, old, identity, judgement, port, reason, error) : NULL;
    if (made == NULL || !db_commit(g_steal_pointer(&transaction), error))
        return false;
    *unit = g_steal_pointer(&made);
    return true;
}

JudgementPolicy *
unit_life_policy(Station *station, const DbUnit *unit, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbBatch) batch = db_batch_by_id(db, unit->batch_id, error);
    g_autoptr(DbProduct) product = batch != NULL ? db_product_by_id(db, batch->product_id, error) : NULL;
    return product != NULL ? judgement_policy_for(station, product, error) : NULL;
}

bool
unit_replace_module(Station *station, DbUnit *old, Transport *transport, const char *reason, DbUnit **unit, GError **error)
{
    g_autoptr(Transport) owned = transport;
    g_autofree char *port = g_strdup(transport_port(owned));
    g_autoptr(JudgementPolicy) policy = unit_life_policy(station, old, error);
    if (policy == NULL)
        return false;
    g_autofree const char **keys = judgement_policy_expect_keys(policy);
    g_autoptr(ModuleIdentity) identity = module_ask_identity(g_steal_pointer(&owned), (const char *const *)keys,
                                                             deadline_in_ms(READ_MS), error);
    if (identity == NULL)
        return false;
    g_autoptr(Judgement) judgement = judgement_new(identity, policy);
    return unit_put_module(station, old, identity, judgement, port, reason, unit, error);
}

/* --- another life --------------------------------------------------------------------------------------------- */

static bool
may_live_again(const DbUnit *unit, GError **error)
{
    bool is_out = unit->state == DB_UNIT_VOID || unit->state == DB_UNIT_RETURNED;
    if (is_out && unit->living)
        return true;
    g_autofree char *masked = unit_masked(unit->uid);
    if (is_out)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("Seat its module: that begins the next life."),
                             _("unit %s: its life has ended already"), masked);
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL,
                             _("unit %s: it is %s; only a void or returned unit's module begins a second life"), masked,
                             db_unit_state_name(unit->state));
    return false;
}

bool
unit_recover(Station *station, DbUnit *unit, const char *reason, GError **error)
{
    Db *db = station_db(station);
    if (!unit_check_reason(reason, error))
        return false;
    g_autoptr(DbTransaction) transaction = unit_begin_void(station, unit, error);
    if (transaction == NULL || !may_live_again(unit, error))
        return false;
    if (unit->state == DB_UNIT_RETURNED && !unit_void_now(station, unit, reason, NULL, error))
        return false;
    JsonBuilder *detail = json_line_new();
    json_line_int(detail, "life", unit->life);
    json_line_string(detail, "reason", reason);
    if (!append(db, unit, "unit-recovered", detail, error) || !db_unit_end_life(db, unit->id, error))
        return false;
    unit->living = false;
    return db_commit(g_steal_pointer(&transaction), error);
}
