/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/confirm.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
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

bool
unit_confirm(Station *station, DbUnit *unit, const char *live_uid, const char *code, bool *recorded, GError **error)
{
    Db *db = station_db(station);
    *recorded = false;
    if (!g_str_equal(unit->uid, live_uid)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_MODULE_SWAPPED, NULL, "%s",
                             _("the module: it is not the one whose label was printed"));
        return false;
    }
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !unit_refresh(db, unit, error) || !may_be_judged(unit, error))
        return false;
    g_autoptr(DbLabel) label = db_label_current(db, unit->id, LABEL_KIND_UNIT, error);
    if (label == NULL)
        return false;
    if (!g_str_equal(label->claim_code, code)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_LABEL, NULL, "%s",
                             _("this label: it is not the current label of the module in this slot"));
        return false;
    }
    if (unit->state == DB_UNIT_COMMISSIONED)
        return true;
    gint64 now = clock_wall_us();
    if (!unit_label_happens(db, unit, label, LABEL_EVENT_MATCHED, NULL, error) ||
        !db_label_set_fate(db, label->id, DB_FATE_ON_UNIT, NULL, error) ||
        !unit_happens(db, unit, UNIT_EVENT_CONFIRMED, "{\"by\":\"module\"}", error) ||
        !db_unit_set_confirmed(db, unit->id, "module", now, error))
        return false;
    *recorded = true;
    return db_commit(g_steal_pointer(&transaction), error);
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
        if (label->unit_id == seated->id || label->state != DB_LABEL_CONFIRMED)
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
