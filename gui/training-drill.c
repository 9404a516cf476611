/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/training-drill.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

struct TrainingDrill {
    DrillKind kind;
    DrillPhase phase;
    char *good_uid;     /* is good, and may be in its slot still */
    char *finished_uid; /* was good, and has left */
    guint slot; /* where the fault is; 0: not yet */
};

static const char *const titles[N_DRILLS] = {
    [DRILL_SWAP] = N_("Swapped label"),
    [DRILL_JAM] = N_("Printer jam"),
    [DRILL_DUPLICATE] = N_("Same module twice"),
};

/* What a person is told; the fault itself is not given away. */
static const char *const words[N_DRILLS][DRILL_WRONG + 1] = {
    [DRILL_SWAP] = {
        [DRILL_NEEDS_UNIT] = N_("Finish a unit first."),
        [DRILL_ARMED] = N_("Work on: plug in a module, and scan its label."),
        [DRILL_REACT] = N_("The station refuses. What do you do?"),
        [DRILL_RIGHT] = N_("Right: the unit stayed, and its own label was found and scanned."),
        [DRILL_WRONG] = N_("Wrong: the unit left with a label that nobody has proven."),
    },
    [DRILL_JAM] = {
        [DRILL_ARMED] = N_("Work on: plug in a module."),
        [DRILL_REACT] = N_("The printer needs hands. What do you do?"),
        [DRILL_MENDING] = N_("Now wait for the label."),
        [DRILL_RIGHT] = N_("Right: the printer was cleared, and the label came by itself."),
        [DRILL_WRONG] = N_("Wrong: the unit was pulled although only the printer was at fault."),
    },
    [DRILL_DUPLICATE] = {
        [DRILL_NEEDS_UNIT] = N_("Finish a unit first."),
        [DRILL_ARMED] = N_("Work on: plug in a module."),
        [DRILL_REACT] = N_("The station says Stop. What do you do?"),
        [DRILL_RIGHT] = N_("Right: it went to the red shelf without a label."),
        [DRILL_WRONG] = N_("Wrong: a unit that was stopped gets no label."),
    },
};

TrainingDrill *
training_drill_new(DrillKind kind, const char *finished_uid)
{
    TrainingDrill *self = g_new0(TrainingDrill, 1);
    self->kind = kind;
    self->finished_uid = g_strdup(finished_uid);
    self->phase = kind == DRILL_JAM || finished_uid != NULL ? DRILL_ARMED : DRILL_NEEDS_UNIT;
    return self;
}

void
training_drill_free(TrainingDrill *self)
{
    if (self == NULL)
        return;
    g_free(self->good_uid);
    g_free(self->finished_uid);
    g_free(self);
}

const char *
training_drill_title(DrillKind kind)
{
    return _(titles[kind]);
}

const char *
training_drill_words(const TrainingDrill *self)
{
    return _(words[self->kind][self->phase]);
}

DrillPhase
training_drill_phase(const TrainingDrill *self)
{
    return self->phase;
}

bool
training_drill_is_over(const TrainingDrill *self)
{
    return self->phase >= DRILL_RIGHT;
}

bool
training_drill_wants_jam(const TrainingDrill *self)
{
    return self->kind == DRILL_JAM && (self->phase == DRILL_ARMED || self->phase == DRILL_REACT);
}

/* --- what the line says -------------------------------------------------------------------------------------------- */

static bool
is_good_end(const LineEvent *event)
{
    return event->step == LINE_STEP_UNIT && event->error == NULL && g_strcmp0(event->state, "commissioned") == 0;
}

#define EXIT_PRINTER 4

/* Has the station seen what is wrong? */
static bool
is_seen(const TrainingDrill *self, const LineEvent *event)
{
    if (event->error == NULL)
        return false;
    switch (self->kind) {
    case DRILL_SWAP:
        return event->step == LINE_STEP_SCAN && event->slot == self->slot;
    case DRILL_JAM:
        return event->step == LINE_STEP_WAITING && claimcheck_error_exit(event->error) == EXIT_PRINTER;
    default:
        return event->step == LINE_STEP_UNIT && event->slot == self->slot;
    }
}

static bool
is_mended(const TrainingDrill *self, const LineEvent *event)
{
    if (self->kind == DRILL_SWAP)
        return self->phase >= DRILL_REACT && event->slot == self->slot && is_good_end(event);
    return self->kind == DRILL_JAM && self->phase == DRILL_MENDING && event->step == LINE_STEP_PRINTED;
}

static void
wait_for_unit(TrainingDrill *self, const LineEvent *event)
{
    if (is_good_end(event)) {
        g_free(self->good_uid);
        self->good_uid = g_strdup(event->uid);
    } else if (event->step == LINE_STEP_LEFT && self->good_uid != NULL && g_strcmp0(event->uid, self->good_uid) == 0) {
        self->finished_uid = g_steal_pointer(&self->good_uid);
        self->phase = DRILL_ARMED;
    }
}

void
training_drill_take_event(TrainingDrill *self, const LineEvent *event)
{
    if (training_drill_is_over(self))
        return;
    if (self->phase == DRILL_NEEDS_UNIT) {
        wait_for_unit(self, event);
    } else if (self->phase == DRILL_ARMED && is_seen(self, event)) {
        self->slot = event->slot;
        self->phase = DRILL_REACT;
    } else if (is_mended(self, event)) {
        self->phase = DRILL_RIGHT;
    }
}

/* --- what the hands do ------------------------------------------------------------------------------------------------- */

/* The hand that brings the fault, until the station has seen it. */
static bool
is_bait(const TrainingDrill *self, DrillHand hand)
{
    return self->phase == DRILL_ARMED &&
           ((self->kind == DRILL_SWAP && hand == HAND_SCAN) || (self->kind == DRILL_DUPLICATE && hand == HAND_PLUG_IN));
}

static DrillPhase
judge(const TrainingDrill *self, DrillHand hand)
{
    switch (self->kind) {
    case DRILL_SWAP:
        return hand == HAND_UNPLUG ? DRILL_WRONG : self->phase;
    case DRILL_JAM:
        return hand == HAND_CLEAR_PRINTER ? DRILL_MENDING : hand == HAND_UNPLUG ? DRILL_WRONG : self->phase;
    default:
        return hand == HAND_UNPLUG ? DRILL_RIGHT : hand == HAND_SCAN ? DRILL_WRONG : self->phase;
    }
}

const char *
training_drill_take_hand(TrainingDrill *self, DrillHand hand, guint slot)
{
    if (is_bait(self, hand)) {
        self->slot = slot;
        return self->finished_uid;
    }
    bool is_about_it = slot == self->slot || hand == HAND_CLEAR_PRINTER;
    if (is_about_it && (self->phase == DRILL_REACT || self->phase == DRILL_MENDING))
        self->phase = judge(self, hand);
    return NULL;
}
