/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/unit/unit-label.h"

/** LabelJournal: how the owner of a label keeps it on record; called in the printing thread, false with @error ends the job. */
typedef struct {
    /** sent: its job exists: on record before the first byte of the document goes out. */
    bool (*sent)(const char *job, gpointer data, GError **error);
    /** ended: what became of it; @why is NULL for one that is out. Also called where not even a job was made of it. */
    bool (*ended)(PrintOutcome outcome, const GError *why, gpointer data, GError **error);
    gpointer data;
} LabelJournal;

/**
 * label_print_order: label_print_now() for whoever keeps another journal than a unit's.
 * @outcome: (out): what became of it
 */
bool label_print_order(LabelOrder *order, Printer *printer, gint64 wait_ms, const LabelJournal *journal,
                       PrintOutcome *outcome, GError **error);

/**
 * label_print_now:
 * @wait_ms: how long a printer that needs hands is waited for
 * @outcome: (out): what became of it
 *
 * Renders @label of @unit, hands it to @destination and follows it, in the calling thread, with everything put on record on the way.
 * For a single label outside a line at work.
 *
 * Returns: true if the label is out; else false with @error, the label intended again or its outcome unknown.
 */
bool label_print_now(Station *station, DbUnit *unit, DbLabel *label, const char *destination, gint64 wait_ms,
                     PrintOutcome *outcome, GError **error);

/**
 * label_print_replaced: the same for what unit_reprint() intended: @now, and the labels of other kinds that show its code
 * and had to be replaced with it.
 */
bool label_print_replaced(Station *station, DbUnit *unit, const DbLabel *now, const char *destination, gint64 wait_ms,
                          GError **error);
