/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/link/express-link.h"
#include "station/station.h"
#include "station/unit/judgement.h"

/*
 * What goes beyond one unit: its product gets another module, or its module another life. Both histories name each
 * other: the later unit has the earlier as its predecessor.
 */

/** unit_life_policy: (transfer full): how a module for @unit's product must be: by the version that its batch is bound to. */
JudgementPolicy *unit_life_policy(Station *station, const DbUnit *unit, GError **error);
/**
 * unit_replace_module: reads the module at @transport (transfer full), judges it, and unit_put_module().
 * Errors: those of the link too.
 */
bool unit_replace_module(Station *station, DbUnit *old, Transport *transport, const char *reason, DbUnit **unit,
                         GError **error);
/**
 * unit_put_module:
 * @old: the unit whose product gets the module; becomes void
 * @port: where the module is seated, for the record
 * @unit: (out) (transfer full): the product's unit from now on, labelling, with @old's serial number, carrier and box place
 *
 * The module is judged as a line judges it, but into @old's own batch and for its product. One transaction.
 * Errors: @judgement's refusal, not-allowed-in-state (@old is released or void), duplicate-unit, duplicate-key, unit-held,
 * unit-void, batch-closed, batch-full, printer-unreachable.
 */
bool unit_put_module(Station *station, DbUnit *old, const ModuleIdentity *identity, const Judgement *judgement,
                     const char *port, const char *reason, DbUnit **unit, GError **error);

/**
 * unit_recover: ends the life of a void or returned unit, so that its module may be recorded again, in any batch: that unit is
 * its second. A returned one becomes void by it. Errors: usage, not-allowed-in-state.
 */
bool unit_recover(Station *station, DbUnit *unit, const char *reason, GError **error);
