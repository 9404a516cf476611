/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/line/line.h"

/*
 * What a line is made of: slots, scanners, printer, labels in hand, from what a person said and, where nothing was
 * said, from the settings. Every front door makes its line from this.
 */

/** LineWishes: what a person said; NULL and 0: nothing. Not owned. */
typedef struct {
    char **ports;       /* instead of the configured slots */
    char **scanners;    /* "[SLOT=]PORT", instead of the configured scanner */
    const char *printer; /* DEST */
    guint labels_in_hand;
} LineWishes;

typedef struct {
    GPtrArray *slots;    /* of LineSlotSetup */
    GPtrArray *scanners; /* of LineScannerSetup */
    char *printer;       /* DEST; NULL: none is set */
    char *second_printer; /* DEST, where the settings' printer is used and has a second; or NULL */
    guint labels_in_hand;
} LineSetup;

/** line_setup_new: (transfer full): may have no slot and no printer yet. Errors: usage (a scanner for a slot that is not there). */
LineSetup *line_setup_new(Settings *settings, const LineWishes *wishes, GError **error);
void line_setup_free(LineSetup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineSetup, line_setup_free)

/** line_setup_check: can a line be made of it? Errors: usage (no slot, a slot twice, no printer). */
bool line_setup_check(const LineSetup *self, GError **error);
