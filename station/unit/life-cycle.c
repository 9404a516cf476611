/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/life-cycle.h"

#include "station/base/claimcheck-error.h"
#include "station/qa/sampling.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static const char *const unit_event_names[N_UNIT_EVENTS] = {
    [UNIT_EVENT_LABEL_OUT] = "unit-labelled",   [UNIT_EVENT_CONFIRMED] = "unit-commissioned",
    [UNIT_EVENT_REPLACED] = "unit-relabelling", [UNIT_EVENT_HELD] = "unit-held",
    [UNIT_EVENT_LOOKED_AT] = "hold-released",   [UNIT_EVENT_LABEL_KEPT] = "hold-released",
    [UNIT_EVENT_VOIDED] = "unit-voided",        [UNIT_EVENT_SEALED] = "unit-released",
    [UNIT_EVENT_RECALLED] = "unit-recalled",    [UNIT_EVENT_SEEN_AGAIN] = "unit-returned",
};

static const struct {
    DbUnitState from;
    UnitEvent on;
    DbUnitState to;
} unit_moves[] = {
    { DB_UNIT_LABELLING, UNIT_EVENT_LABEL_OUT, DB_UNIT_LABELLED },
    { DB_UNIT_LABELLING, UNIT_EVENT_HELD, DB_UNIT_HELD },
    { DB_UNIT_LABELLING, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_LABELLED, UNIT_EVENT_CONFIRMED, DB_UNIT_COMMISSIONED },
    { DB_UNIT_LABELLED, UNIT_EVENT_REPLACED, DB_UNIT_LABELLING },
    { DB_UNIT_LABELLED, UNIT_EVENT_HELD, DB_UNIT_HELD },
    { DB_UNIT_LABELLED, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_COMMISSIONED, UNIT_EVENT_REPLACED, DB_UNIT_LABELLING },
    { DB_UNIT_COMMISSIONED, UNIT_EVENT_HELD, DB_UNIT_HELD },
    { DB_UNIT_COMMISSIONED, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_COMMISSIONED, UNIT_EVENT_SEALED, DB_UNIT_RELEASED },
    { DB_UNIT_HELD, UNIT_EVENT_LOOKED_AT, DB_UNIT_LABELLING },
    { DB_UNIT_HELD, UNIT_EVENT_LABEL_KEPT, DB_UNIT_LABELLED },
    { DB_UNIT_HELD, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_RELEASED, UNIT_EVENT_RECALLED, DB_UNIT_RECALLED },
    { DB_UNIT_RELEASED, UNIT_EVENT_SEEN_AGAIN, DB_UNIT_RETURNED },
    { DB_UNIT_RECALLED, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_RETURNED, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
};

static const char *const label_event_names[N_LABEL_EVENTS] = {
    [LABEL_EVENT_SENT] = "label-sent",          [LABEL_EVENT_NOT_TAKEN] = "label-not-taken",
    [LABEL_EVENT_OUT] = "label-printed",        [LABEL_EVENT_LOST_SIGHT] = "label-unknown",
    [LABEL_EVENT_MATCHED] = "label-confirmed",  [LABEL_EVENT_UNMATCHED] = "label-unconfirmed",
    [LABEL_EVENT_REVOKED] = "label-revoked",
};

static const struct {
    DbLabelState from;
    LabelEvent on;
    DbLabelState to;
} label_moves[] = {
    { DB_LABEL_INTENDED, LABEL_EVENT_SENT, DB_LABEL_SENT },
    { DB_LABEL_INTENDED, LABEL_EVENT_REVOKED, DB_LABEL_REVOKED },
    { DB_LABEL_SENT, LABEL_EVENT_NOT_TAKEN, DB_LABEL_INTENDED },
    { DB_LABEL_SENT, LABEL_EVENT_OUT, DB_LABEL_PRINTED },
    { DB_LABEL_SENT, LABEL_EVENT_LOST_SIGHT, DB_LABEL_UNKNOWN },
    { DB_LABEL_SENT, LABEL_EVENT_REVOKED, DB_LABEL_REVOKED },
    { DB_LABEL_UNKNOWN, LABEL_EVENT_OUT, DB_LABEL_PRINTED },
    { DB_LABEL_UNKNOWN, LABEL_EVENT_REVOKED, DB_LABEL_REVOKED },
    { DB_LABEL_PRINTED, LABEL_EVENT_MATCHED, DB_LABEL_CONFIRMED },
    { DB_LABEL_PRINTED, LABEL_EVENT_REVOKED, DB_LABEL_REVOKED },
    { DB_LABEL_CONFIRMED, LABEL_EVENT_UNMATCHED, DB_LABEL_PRINTED },
    { DB_LABEL_CONFIRMED, LABEL_EVENT_REVOKED, DB_LABEL_REVOKED },
};

const char *
unit_event_name(UnitEvent event)
{
    return unit_event_names[event];
}

bool
unit_next_state(DbUnitState from, UnitEvent event, DbUnitState *to)
{
    for (gsize i = 0; i < G_N_ELEMENTS(unit_moves); i++) {
        if (unit_moves[i].from == from && unit_moves[i].on == event) {
            *to = unit_moves[i].to;
            return true;
        }
    }
    return false;
}

bool
unit_refresh(Db *db, DbUnit *unit, GError **error)
{
    g_autoptr(DbUnit) now = db_unit_by_id(db, unit->id, error);
    if (now != NULL)
        unit->state = now->state;
    return now != NULL;
}

bool
unit_happens(Db *db, DbUnit *unit, UnitEvent event, const char *detail, GError **error)
{
    DbUnitState to;
    if (!unit_next_state(unit->state, event, &to)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, _("unit …%s: it is %s, so this cannot be done"),
                             unit->uid + MAX(0, (int)strlen(unit->uid) - 6), db_unit_state_name(unit->state));
        return false;
    }
    if (!db_unit_move(db, unit, unit->state, to, unit_event_name(event), detail, error))
        return false;
    unit->state = to;
    return to != DB_UNIT_COMMISSIONED || sampling_commissioned(db, unit, error);
}

const char *
label_event_name(LabelEvent event)
{
    return label_event_names[event];
}

bool
unit_label_next_state(DbLabelState from, LabelEvent event, DbLabelState *to)
{
    for (gsize i = 0; i < G_N_ELEMENTS(label_moves); i++) {
        if (label_moves[i].from == from && label_moves[i].on == event) {
            *to = label_moves[i].to;
            return true;
        }
    }
    return false;
}

bool
unit_label_happens(Db *db, const DbUnit *unit, DbLabel *label, LabelEvent event, const char *detail, GError **error)
{
    DbLabelState to;
    if (!unit_label_next_state(label->state, event, &to)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL,
                             _("label %s generation %" PRId64 ": it is %s, so this cannot be done"), label->kind,
                             label->generation, db_label_state_name(label->state));
        return false;
    }
    if (!db_label_move(db, unit, label, to, label_event_name(event), detail, error))
        return false;
    label->state = to;
    return true;
}
