/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-box.h"
#include "station/print/printer.h"
#include "station/station.h"

/*
 * The label of a box, made from box-100x60. Its code is the box's id and nothing else, so it can claim nothing; but a box
 * with two labels would be counted twice, and so the same journal is kept as for a unit's: on record before the printer
 * hears of it, and never a second one by itself.
 */

/** box_label_intend: (transfer full): the next generation, with the count of @box; needs an open transaction. */
DbBoxLabel *box_label_intend(Station *station, const DbBox *box, const char *reason, const char *owner, GError **error);
/** box_label_renew: revokes the label of a closed box whose contents changed, and intends the next; needs a transaction. */
bool box_label_renew(Station *station, const DbBox *box, const char *reason, GError **error);

/**
 * box_label_next: (transfer full): the label to be printed now, answered for by @owner: the intended one, or where one is
 * out, the next generation, for which @reason must be given.
 * Errors: usage, label-outcome-unknown, not-allowed-in-state for a box that is open or empty.
 */
DbBoxLabel *box_label_next(Station *station, const DbBox *box, const char *reason, const char *owner, GError **error);
/** box_label_came_out: the label whose outcome is unknown was found; @code: what it says. wrong-label for another box's. */
bool box_label_came_out(Station *station, const DbBox *box, const char *code, GError **error);
/** box_label_never_came: (transfer full): its job is seen cancelled, it is revoked, and the next one intended. */
DbBoxLabel *box_label_never_came(Station *station, const DbBox *box, const char *owner, GError **error);

/** box_label_print: like label_print_now(), for the label of a box. */
bool box_label_print(Station *station, const DbBox *box, DbBoxLabel *label, const char *destination, gint64 wait_ms,
                     PrintOutcome *outcome, GError **error);
/** box_label_recover: labels whose process has ended while they were on their way become unknown; their jobs are called off. */
bool box_label_recover(Station *station, GError **error);
