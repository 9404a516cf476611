/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/confirm.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/batch/product.h"
#include "station/unit/life-cycle.h"
#include "station/unit/unit-label.h"
#include "station/unit/unit-record.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

/* What the seated unit's state means for a scan of its label; -1: it can be judged. */
static const struct {
    DbUnitState state;
    int refusal;
    const char *why;
} by_state[] = {
    { DB_UNIT_LABELLING, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, N_("its label is not known to be out") },
    { DB_UNIT_LABELLED, -1, NULL },
    { DB_UNIT_COMMISSIONED, -1, NULL },
    { DB_UNIT_HELD, CLAIMCHECK_ERROR_UNIT_HELD, N_("it is held") },
    { DB_UNIT_VOID, CLAIMCHECK_ERROR_UNIT_VOID, N_("it is void") },
    { DB_UNIT_RELEASED, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, N_("it was handed to the customer") },
    { DB_UNIT_RECALLED, CLAIMCHECK_ERROR_UNIT_HELD, N_("it was recalled") },
    { DB_UNIT_RETURNED, CLAIMCHECK_ERROR_UNIT_HELD, N_("it came back from the customer") },
};

static bool
may_be_judged(const DbUnit *unit, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(by_state); i++) {
        if (by_state[i].state != unit->state || by_state[i].refusal < 0)
            continue;
        g_autofree char *masked = unit_masked(unit->uid);
        claimcheck_error_set(error, (ClaimcheckError)by_state[i].refusal, NULL, _("unit %s: %s"), masked,
                             _(by_state[i].why));
        return false;
    }
    return true;
}

/* What a match rests on: as it stands in confirmed_by, and the kind of product that it is for. */
typedef struct {
    const char *by; /* "module" "carrier" */
    bool is_carrier;
} Evidence;

/* A product that is confirmed by its mark is not by its module, nor the other way round. */
static bool
is_evidence(Db *db, const DbUnit *unit, const Evidence *evidence, GError **error)
{
    g_autoptr(DbProduct) product = db_product_by_id(db, unit->product_id, error);
    if (product == NULL)
        return false;
    if (product_confirms_by_carrier(product) == evidence->is_carrier)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_CONFIRMED,
                         evidence->is_carrier ? _("Seat the module and scan the label: --port PORT.")
                                              : _("Scan the product's own mark as well: --carrier TEXT."),
                         "%s", evidence->is_carrier ? _("this product: its labels are matched with the seated module")
                                                    : _("this product: its labels are matched with its own mark"));
    return false;
}

/* The label was scanned with what proves its unit; the unit is commissioned with the last of its labels. */
static bool
record_match(Db *db, DbUnit *unit, DbLabel *label, const Evidence *evidence, GError **error)
{
    g_autofree char *detail = g_strdup_printf("{\"by\":\"%s\"}", evidence->by);
    if (!unit_label_happens(db, unit, label, LABEL_EVENT_MATCHED, detail, error) ||
        !db_label_set_fate(db, label->id, DB_FATE_ON_UNIT, NULL, error))
        return false;
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbLabel) due = unit_label_due(db, unit->id, true, &cause);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    if (cause != NULL || due != NULL)
        return cause == NULL;
    return unit_happens(db, unit, UNIT_EVENT_CONFIRMED, detail, error) &&
           db_unit_set_confirmed(db, unit->id, evidence->by, clock_wall_us(), error);
}

static bool
match(Station *station, DbUnit *unit, const Evidence *evidence, const char *code, bool *recorded, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !unit_refresh(db, unit, error) || !may_be_judged(unit, error))
        return false;
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbLabel) label = unit_label_with_code(db, unit->id, code, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (label == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_LABEL, NULL, "%s",
                             evidence->is_carrier ? _("this label: it is not a current label of the product with this mark")
                                                  : _("this label: it is not the current label of the module in this slot"));
        return false;
    }
    if (unit->state == DB_UNIT_COMMISSIONED || label->state == DB_LABEL_CONFIRMED)
        return true;
    if (!is_evidence(db, unit, evidence, error) || !record_match(db, unit, label, evidence, error))
        return false;
    *recorded = true;
    return db_commit(g_steal_pointer(&transaction), error);
}

bool
unit_confirm(Station *station, DbUnit *unit, const char *live_uid, const char *code, bool *recorded, GError **error)
{
    static const Evidence module = { "module", false };
    *recorded = false;
    if (g_str_equal(unit->uid, live_uid))
        return match(station, unit, &module, code, recorded, error);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_MODULE_SWAPPED, NULL, "%s",
                         _("the module: it is not the one whose label was printed"));
    return false;
}

bool
unit_confirm_carrier(Station *station, DbUnit *unit, const char *carrier, const char *code, bool *recorded, GError **error)
{
    static const Evidence mark = { "carrier", true };
    *recorded = false;
    if (g_strcmp0(unit->carrier, carrier) == 0)
        return match(station, unit, &mark, code, recorded, error);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_PRODUCT, _("Scan the mark of the product that carries this label."), "%s",
                         _("this mark: it is not that of the product whose label this is"));
    return false;
}

DbUnit *
unit_seen_elsewhere(Station *station, const DbUnit *seated, const char *code, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(GPtrArray) labels = db_label_by_code(db, code, error);
    if (labels == NULL)
        return NULL;
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (label->unit_id == seated->id || label->state == DB_LABEL_REVOKED)
            continue;
        g_autoptr(DbUnit) other = db_unit_by_id(db, label->unit_id, error);
        if (other == NULL || other->state == DB_UNIT_COMMISSIONED)
            return g_steal_pointer(&other);
    }
    return NULL;
}

static void
hold_if_possible(Station *station, DbUnit *unit)
{
    DbUnitState to;
    g_autoptr(GError) cause = NULL;
    if (unit_next_state(unit->state, UNIT_EVENT_HELD, &to) && !unit_hold(station, unit, "label-seen-elsewhere", &cause))
        g_warning("hold: %s", cause->message);
}

void
unit_hold_both(Station *station, DbUnit *seated, DbUnit *other, GError **error)
{
    hold_if_possible(station, seated);
    hold_if_possible(station, other);
    g_autofree char *here = unit_masked(seated->uid);
    g_autofree char *there = unit_masked(other->uid);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_LABEL_SEEN_ELSEWHERE, NULL,
                         _("the label of finished unit %s: it was scanned at unit %s, so both are held"), there, here);
}
