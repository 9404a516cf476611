/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/line/line.h"

/*
 * What a slot's tile shows, from what the line says. Knows no widget: events go in, a face, a word, an instruction
 * and a story come out. The verdict stays until the next module comes.
 */

typedef enum {
    SLOT_FACE_READY,
    SLOT_FACE_READING,
    SLOT_FACE_PRINTING,
    SLOT_FACE_PRINTER, /* it needs hands before it can print */
    SLOT_FACE_WAIT,    /* its label waits until another slot is finished */
    SLOT_FACE_SCAN,    /* your turn */
    SLOT_FACE_MARK,    /* your turn: what is on the product itself */
    SLOT_FACE_GOOD,
    SLOT_FACE_TAKE,    /* the label is on the printer's bar */
    SLOT_FACE_STOP,
    SLOT_FACE_UNKNOWN, /* nobody can say whether the label came out */
    SLOT_FACE_MISSING, /* no port */
    N_SLOT_FACES,
} SlotFace;

/** SlotFaceKind: how a face looks: never by colour alone. */
typedef struct {
    const char *word;  /* N_() */
    const char *style; /* class of gui.css */
    const char *icon;  /* symbolic, a shape of its own */
} SlotFaceKind;

/** slot_face_kind: (transfer none) */
const SlotFaceKind *slot_face_kind(SlotFace face);

typedef struct SlotState SlotState;

/** slot_state_new: (transfer full): @is_cable: its port comes and goes with the module. */
SlotState *slot_state_new(guint number, bool is_cable);
void slot_state_free(SlotState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SlotState, slot_state_free)

/**
 * slot_state_take:
 * @slots: (element-type SlotState): all of the line, slot 1 first
 *
 * What @event changes, in its own slot and in the one it names beside.
 */
void slot_state_take(GPtrArray *slots, const LineEvent *event);

guint slot_state_number(const SlotState *self);
SlotFace slot_state_face(const SlotState *self);
/** slot_state_word: (transfer none): translated, "Good" */
const char *slot_state_word(const SlotState *self);
/** slot_state_instruction: (transfer none): translated: the one thing to do; "" where there is none. */
const char *slot_state_instruction(const SlotState *self);
/** slot_state_code: (transfer none): the error's word, or NULL. */
const char *slot_state_code(const SlotState *self);
/** slot_state_description: (transfer full): "WORD. INSTRUCTION [code]", what a screen reader says. */
char *slot_state_description(const SlotState *self);
/** slot_state_uid: (transfer none): of the module that is, or last was, here; or NULL. */
const char *slot_state_uid(const SlotState *self);
/** slot_state_progress: 0 to 1 while reading, else -1. */
double slot_state_progress(const SlotState *self);
/** slot_state_details: (transfer none): the technical story of this module so far, a line a step; UIDs masked. */
const char *slot_state_details(const SlotState *self);
/** slot_state_alarms: counts what went wrong here: a tile pulses once each time this grows. */
guint slot_state_alarms(const SlotState *self);
/** slot_state_is_seated: a module is in the slot. */
bool slot_state_is_seated(const SlotState *self);
/** slot_state_is_open: its unit has begun and not ended: a batch cannot be changed, a window not be closed unasked. */
bool slot_state_is_open(const SlotState *self);
/** slot_state_has_label: its label may be seen: it was handed to the printer. */
bool slot_state_has_label(const SlotState *self);
