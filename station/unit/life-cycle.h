/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

#include <stdbool.h>

/*
 * What may become of a unit, and of a label, as two tables. What stands in neither is forbidden.
 */

/** UnitEvent: the things that can happen to a unit on record. */
typedef enum {
    UNIT_EVENT_LABEL_OUT,   /* the printer says so, or a person who scanned it */
    UNIT_EVENT_CONFIRMED,   /* three-way match, carrier match, or nothing asked for */
    UNIT_EVENT_REPLACED,    /* its label is revoked and the next generation intended */
    UNIT_EVENT_HELD,        /* a person must look */
    UNIT_EVENT_LOOKED_AT,   /* hold released, no label is out */
    UNIT_EVENT_LABEL_KEPT,  /* hold released, its label is out: to be matched (again) */
    UNIT_EVENT_VOIDED,
    UNIT_EVENT_SEALED,      /* in a manifest */
    UNIT_EVENT_RECALLED,
    UNIT_EVENT_SEEN_AGAIN,  /* a released unit's module is back in the factory */
    N_UNIT_EVENTS,
} UnitEvent;

/** unit_event_name: as the record's events call it: "unit-labelled", "unit-held" … */
const char *unit_event_name(UnitEvent event);

/** unit_next_state: where @event leads from @from; false if it may not happen there. */
bool unit_next_state(DbUnitState from, UnitEvent event, DbUnitState *to);

/** unit_refresh: takes over the state that @unit has on record by now; call it in the transaction that moves it on. */
bool unit_refresh(Db *db, DbUnit *unit, GError **error);
/** unit_happens: moves the unit as the table says, with its event; needs an open transaction. */
bool unit_happens(Db *db, DbUnit *unit, UnitEvent event, const char *detail, GError **error);

typedef enum {
    LABEL_EVENT_SENT,      /* the job exists at the printer; its document follows */
    LABEL_EVENT_NOT_TAKEN, /* the printer accepted no byte of it */
    LABEL_EVENT_OUT,
    LABEL_EVENT_LOST_SIGHT,/* nobody can say whether it came out */
    LABEL_EVENT_MATCHED,   /* scanned against the live module */
    LABEL_EVENT_UNMATCHED, /* its unit was held: it must be matched again */
    LABEL_EVENT_REVOKED,
    N_LABEL_EVENTS,
} LabelEvent;

const char *label_event_name(LabelEvent event);
bool unit_label_next_state(DbLabelState from, LabelEvent event, DbLabelState *to);
/** unit_label_happens: like unit_happens() for a label of @unit; needs an open transaction. */
bool unit_label_happens(Db *db, const DbUnit *unit, DbLabel *label, LabelEvent event, const char *detail, GError **error);
