/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/settings.h"

#include <gio/gio.h>
#include <stdbool.h>

/*
 * The factory's own word: before a label is made and before a unit is commissioned, a program of the factory's is
 * asked, and it is told each unit's end. It gets one JSON object on standard input (no shell is between), answers with its
 * exit status, and may say why with one JSON line {"message":"…"} on standard output.
 */

typedef enum {
    GATE_BEFORE_LABEL,
    GATE_BEFORE_COMMISSIONING,
    GATE_UNIT_ENDED, /* told, not asked */
} GateQuestion;

typedef struct Gate Gate;

/** gate_new: (transfer full): as [gate] says; NULL without error where there is none. Errors: usage. */
Gate *gate_new(Settings *settings, GError **error);
void gate_free(Gate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gate, gate_free)

/** GateUnit: what the program is told; strings may be NULL. */
typedef struct {
    const char *uid;
    const char *serial;
    const char *batch;
    const char *product;
    const char *state;
    const char *certificate_sha256;
    const char *about;
    const char *version;
    const char *error; /* word, of a unit that ended other than well */
    guint slot;
} GateUnit;

/** gate_request: (transfer full): the JSON object, one line with its end. */
char *gate_request(GateQuestion question, const GateUnit *unit);

typedef enum {
    GATE_GO,
    GATE_REFUSED, /* @error: gate-refused with the program's words */
    GATE_SILENT,  /* it did not answer in time, could not be started or died; @error says which, as gate-refused */
} GateAnswer;

/**
 * gate_ask: runs the program and waits, at most as long as the settings say. Blocks: not for the deciding thread.
 * Where the policy is to go on when it is silent, GATE_SILENT becomes GATE_GO.
 */
GateAnswer gate_ask(Gate *self, const char *request, GCancellable *cancellable, GError **error);
