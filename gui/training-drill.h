/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/line/line.h"

/*
 * A drill of the training mode: something goes wrong on purpose, and what the operator does about it is judged. Knows
 * no widget and no simulator: it is told what the line says and what the (simulated) hands do, and tells the hands what
 * to do wrong.
 */

typedef enum {
    DRILL_SWAP,      /* the label that is scanned is another unit's */
    DRILL_JAM,       /* the printer is away */
    DRILL_DUPLICATE, /* a finished module comes again */
    N_DRILLS,
} DrillKind;

typedef enum {
    HAND_PLUG_IN,
    HAND_UNPLUG,
    HAND_SCAN,
    HAND_CLEAR_PRINTER,
} DrillHand;

typedef enum {
    DRILL_NEEDS_UNIT, /* a finished unit is needed first */
    DRILL_ARMED,      /* the next hand brings the fault */
    DRILL_REACT,      /* the station has seen it: what does the operator do? */
    DRILL_MENDING,    /* the right thing was begun */
    DRILL_RIGHT,
    DRILL_WRONG,
} DrillPhase;

typedef struct TrainingDrill TrainingDrill;

/** training_drill_new: (transfer full): @finished_uid: (nullable): a unit that was finished before. */
TrainingDrill *training_drill_new(DrillKind kind, const char *finished_uid);
void training_drill_free(TrainingDrill *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TrainingDrill, training_drill_free)

/** training_drill_title: (transfer none): translated */
const char *training_drill_title(DrillKind kind);
/** training_drill_words: (transfer none): translated: what is to be done now, or how it ended. */
const char *training_drill_words(const TrainingDrill *self);

DrillPhase training_drill_phase(const TrainingDrill *self);
bool training_drill_is_over(const TrainingDrill *self);

void training_drill_take_event(TrainingDrill *self, const LineEvent *event);
/**
 * training_drill_take_hand: before the hand does it.
 * Returns: (nullable) (transfer none): the UID of the unit whose module, or label, it is to take instead of the right one.
 */
const char *training_drill_take_hand(TrainingDrill *self, DrillHand hand, guint slot);
/** training_drill_wants_jam: the printer is to be away now. */
bool training_drill_wants_jam(const TrainingDrill *self);
