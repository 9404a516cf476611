/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label.h"
#include "station/print/printer.h"
#include "station/station.h"

/*
 * A label that is worth nothing, for looking at template and printer: it says VOID, and so does every code on it. It is
 * no unit's, and is counted nowhere; that it was printed is on record.
 */

typedef struct {
    LabelTemplate *label_template;
    GHashTable *fields;      /* full field name → value; NULL: usual ones */
    const char *destination; /* NULL: the printer of the settings */
    gint64 wait_ms;          /* for a printer that needs hands */
} LabelTrial;

/**
 * label_trial_print: prints it and follows it to its end, in the calling thread.
 * Errors: usage (no printer was chosen), template-invalid, code-does-not-fit, label-unreadable, exit 4's.
 */
bool label_trial_print(Station *station, const LabelTrial *trial, GError **error);
