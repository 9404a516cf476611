/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-box.h"
#include "station/station.h"

/*
 * Finished units go into boxes. One box of a station is open at a time, and what is scanned goes into that. Whether a box
 * is bad is never stored: it is while a unit in it may not ship, whatever became of the unit and whenever.
 */

/** box_state: "bad", else "open" or "closed". */
const char *box_state(const DbBox *box);
/** box_unit_refusal: does @unit make @box bad, and why: unit-held, unit-void, other-batch, not-commissioned. */
bool box_unit_refusal(const DbBox *box, const DbUnit *unit, GError **refusal);

/** box_check_size: usage error unless @size is a number of units, or 0 for "not said". Needs no record. */
bool box_check_size(gint64 size, GError **error);
/**
 * box_open: (transfer full): the station's next box.
 * @batch: (nullable): the code of the batch whose units it takes; NULL: its first unit decides
 * @size: how many it takes, or 0: as many as come
 *
 * Errors: usage, unknown-batch, not-allowed-in-state while another box is open.
 */
DbBox *box_open(Station *station, const char *batch, gint64 size, GError **error);
/** box_opened: (transfer full): the open box; not-allowed-in-state if there is none. */
DbBox *box_opened(Station *station, GError **error);

/**
 * box_add: (transfer full): the open box with one more unit.
 * @raw: what was scanned: a label's claim code, else a whole UID or serial number
 * @unit: (out) (transfer full): which unit went in
 *
 * The unit is judged as a scan of its label is. Errors: those of a scan (unknown-code, unit-held, other-batch,
 * not-commissioned …), already-scanned for a unit that is in a box, not-allowed-in-state for a full box or none.
 */
DbBox *box_add(Station *station, const char *raw, DbUnit **unit, GError **error);

/**
 * box_remove: (transfer full): the box without the unit that @id names, whichever box that is. The label of a closed one
 * says a wrong number then: it is revoked, and the next intended.
 * Errors: usage, unknown-unit, ambiguous-id, not-allowed-in-state for a unit in no box, label-outcome-unknown.
 */
DbBox *box_remove(Station *station, const char *id, const char *reason, DbUnit **unit, GError **error);

/**
 * box_close: (transfer full): the open box, closed, with its label intended in the same transaction. An empty one is
 * closed without a label.
 * @is_short: may it hold fewer than its size, or nothing?
 * @owner: owner_name() of whoever prints the label
 *
 * Errors: not-allowed-in-state for none, or one that is not full; the first bad unit's.
 */
DbBox *box_close(Station *station, bool is_short, const char *owner, GError **error);
