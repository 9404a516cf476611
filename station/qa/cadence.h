/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * How a code came in: a scanner presses its keys as fast as the keyboard's line allows, a person does not. A code that was
 * typed was perhaps read off a list and not off a label, so it is on record.
 */

#define CADENCE_LEAST     6     /* characters: fewer tell nothing */
#define CADENCE_MAX_GAP_US 80000 /* a scanner's longest pause between two of them */

typedef enum { CADENCE_UNKNOWN, CADENCE_SCANNED, CADENCE_TYPED } Cadence;

/** CadenceMeter: what is kept of one code while it comes in; all zero before its first character. */
typedef struct {
    guint characters;
    guint arrivals; /* how many of them came at a moment of their own */
    gint64 last_us;
    gint64 longest_us;
} CadenceMeter;

/** cadence_character: one more, at @at_us on any clock that does not jump; not the Enter behind them. */
void cadence_character(CadenceMeter *self, gint64 at_us);

/**
 * cadence_judge:
 * @from_keys: the moments are those of keys; else of a pipe or a file, where many characters share one and tell nothing
 */
Cadence cadence_judge(const CadenceMeter *self, bool from_keys);

/** cadence_name: "scanned" "typed" "unknown", as on record. */
const char *cadence_name(Cadence cadence);
