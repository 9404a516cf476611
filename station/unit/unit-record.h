/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/link/express-link.h"
#include "station/station.h"
#include "station/unit/judgement.h"

/*
 * From a module that was read and judged to a unit on record with the intent to print its label, in one
 * transaction. Nothing is printed that is not on record first.
 */

/** UnitSeat: where and for what a module was seated. */
typedef struct {
    const DbBatch *batch;
    const DbProduct *product;
    const char *port;  /* as the user named it */
    guint number;      /* of the slot, from 1; 0: none */
    const char *slot;  /* the slot's lasting name, or NULL where it has none */
    const char *owner; /* of the label's intent: owner_name() */
    const char *printer; /* DEST, or NULL */
    const char *carrier; /* the product's own mark, scanned and checked; or NULL */
    const char *serial;  /* OEM serial, scanned and checked; NULL: the product's pattern makes it */
    const char *custom;  /* product_custom_values(), or NULL */
    gint64 predecessor_id; /* the unit whose product gets this module, or 0 */
} UnitSeat;

/**
 * unit_admit:
 * @is_new: set to false for a unit that was on record and goes on where it stood
 *
 * Judges what the wire cannot: is this UID or key known, may this unit go on, has the batch room. Then records it, or
 * takes note where it is seated now.
 *
 * Returns: (transfer full): the unit, or NULL with @error: @judgement's refusal, duplicate-unit, duplicate-key,
 * unit-held, unit-void, other-batch, batch-full, batch-closed, or the database's.
 */
DbUnit *unit_admit(Station *station, const ModuleIdentity *identity, const Judgement *judgement, const UnitSeat *seat,
                   bool *is_new, GError **error);

/**
 * unit_record: (transfer full): a unit that is not on record yet, from a module that was judged good, with the intent to print
 * its labels; needs an open transaction. A module whose unit's life has ended begins its next life.
 * Errors: duplicate-unit, duplicate-key, unit-held, unit-void, batch-full, batch-closed, the database's.
 */
DbUnit *unit_record(Station *station, const ModuleIdentity *identity, const Judgement *judgement, const UnitSeat *seat,
                    GError **error);

/**
 * unit_note_refusal: puts on record that a module was refused, and why; it makes no unit.
 * @uid: (nullable): where the wire gave none
 */
bool unit_note_refusal(Station *station, const char *uid, const UnitSeat *seat, const GError *refusal, GError **error);

/** unit_masked: (transfer full): the last six characters behind an ellipsis, as screens and logs show a UID. */
char *unit_masked(const char *uid);
