/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/deadline.h"
#include "station/station.h"
#include "station/unit/unit-label.h"

/*
 * What a person does to a unit or to its label. Each is one transaction with its events. Before a void or a next
 * generation, a job of ours that may still come out of a printer is cancelled and seen cancelled.
 */

/** unit_check_reason: a few words, neither empty nor long nor with control characters; usage otherwise. */
bool unit_check_reason(const char *reason, GError **error);

/** unit_hold: a person must look. A released unit is recalled by it. */
bool unit_hold(Station *station, DbUnit *unit, const char *reason, GError **error);
/** unit_release_hold: back to labelling or labelled; a label that was confirmed is to be matched again. */
bool unit_release_hold(Station *station, DbUnit *unit, const char *reason, GError **error);
/** unit_void: final; its labels are revoked and their paper counts as on the unit unless something else is on record. */
bool unit_void(Station *station, DbUnit *unit, const char *reason, GError **error);

/**
 * unit_begin_void: (transfer full): a transaction in which no job of @unit's labels may still come out of a printer; its state is
 * fresh. Errors: printer-unreachable, not-allowed-in-state, the database's.
 */
DbTransaction *unit_begin_void(Station *station, DbUnit *unit, GError **error);
/** unit_void_now: unit_void() within such a transaction. @replaced_by: (nullable): the UID of the module in its place. */
bool unit_void_now(Station *station, DbUnit *unit, const char *reason, const char *replaced_by, GError **error);

/** OldLabel: where the paper of the label that a reprint replaces is. */
typedef struct {
    const char *code; /* it was scanned, or NULL */
    bool damaged;
    bool lost;
    const char *kind; /* which label of the unit; NULL: its own */
} OldLabel;

/**
 * unit_reprint: (transfer full): revokes the current generation and intends the next one. Where the code of the unit's own
 * label changes with that, its other labels that show the code are replaced too.
 * Errors: usage for a kind that the unit has not, not-allowed-in-state, label-outcome-unknown, wrong-label where @old names a code that is not the current one,
 * printer-unreachable where a job cannot be seen cancelled.
 */
DbLabel *unit_reprint(Station *station, DbUnit *unit, const char *reason, const OldLabel *old, const char *owner,
                      GError **error);

/** LabelGone: how it is known where the paper of a spoiled label is. */
typedef enum {
    LABEL_GONE_SCANNED,   /* it was scanned once more */
    LABEL_GONE_SCRAP_BOX, /* somebody said that it lies in the counted scrap box */
} LabelGone;

/**
 * unit_label_replace: (transfer full): what an operator does alone while the unit is in its slot and the label not confirmed:
 * it is scrapped and the next generation intended.
 * @is_unlimited: no quota holds; else role-missing once it is used up
 * Errors: not-allowed-in-state, role-missing.
 */
DbLabel *unit_label_replace(Station *station, DbUnit *unit, const char *kind, LabelGone how, bool is_unlimited,
                            const char *owner, GError **error);

/** unit_label_resolve_came_out: the label whose outcome was unknown was found and scanned. wrong-label for any other @code. */
bool unit_label_resolve_came_out(Station *station, DbUnit *unit, const char *code, GError **error);
/** UNIT_CANCEL_MS: how long a printer is given, usually, to show that a job of ours has ended. */
#define UNIT_CANCEL_MS 15000
/**
 * unit_label_resolve_void: (transfer full): it never came out: revoked, never-printed, and the next generation intended.
 * @until: when its job must have been seen to end, else printer-unreachable
 */
DbLabel *unit_label_resolve_void(Station *station, DbUnit *unit, const char *owner, Deadline until, GError **error);
/**
 * unit_label_scrap: the paper with @code is in the scrap box. The label of a unit that was not confirmed yet is replaced:
 * the next generation is intended. @unit_id: (out): whose label it was. unknown-code, or not-allowed-in-state for a confirmed label (that is a reprint).
 */
bool unit_label_scrap(Station *station, const char *code, const char *reason, gint64 *unit_id, GError **error);

/** unit_cancel_jobs: cancels what may still come out of a printer for @unit; printer-unreachable if unseen. */
bool unit_cancel_jobs(Station *station, const DbUnit *unit, Deadline until, GError **error);
