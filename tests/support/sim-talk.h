/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/sim-module.h"

/* A conversation with a simulated module, on a clock of its own: nothing waits, and every time is exact. */

typedef struct {
    SimModule *module;
    gint64 now_us;
    char *answer; /* the last one */
} SimTalk;

/** sim_talk_new: @maker's module, powered up and past its start; @certificate (nullable) instead of a short one. */
SimTalk *sim_talk_new(const char *maker, SimFaults faults, const char *certificate);
void sim_talk_free(SimTalk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimTalk, sim_talk_free)

/** sim_talk_identity: (transfer full): one that no CA has signed. */
SimIdentity *sim_talk_identity(const char *maker, const char *uid, const char *certificate);

/** sim_talk_say: (transfer none): says @text and returns all that comes until the line is silent. */
const char *sim_talk_say(SimTalk *self, const char *text);

/** sim_talk_hear: (transfer none): what comes by itself until nothing more is due within @ms. */
const char *sim_talk_hear(SimTalk *self, gint64 ms);
