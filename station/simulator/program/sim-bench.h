/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/sim-fault.h"
#include "station/simulator/sim-profile.h"

#include <gio/gio.h>
#include <stdbool.h>

/*
 * All slots of one simulator, and the loop that serves them. What happens is told on standard output, a JSON object
 * a line; slots are numbered from 1.
 */

typedef struct {
    const SimProfile *profile;
    guint count;
    const char *const *ttys; /* (nullable): served instead of pseudo-terminals, the first slots first */
    const char *link_folder; /* (nullable) */
    const char *state;       /* (nullable) */
    const char *uid;         /* (nullable): of the first module */
    SimFaults faults;        /* of every slot */
    guint64 seed;
    guint baud; /* 0: no pace */
} SimBenchOptions;

typedef struct SimBench SimBench;

/** sim_bench_new: everything plugged in and seated; the strings of @options stay the caller's. */
SimBench *sim_bench_new(const SimBenchOptions *options, GError **error);
void sim_bench_free(SimBench *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimBench, sim_bench_free)

/** sim_bench_run: serves until 'quit' or a signal. */
void sim_bench_run(SimBench *self);
void sim_bench_quit(SimBench *self);

/* What a person at the bench can do; usage if that cannot be done now. */
bool sim_bench_unplug(SimBench *self, guint slot, GError **error);
bool sim_bench_plug(SimBench *self, guint slot, GError **error);
/** sim_bench_swap: another module, running, behind the same port; @uid (nullable) names it. */
bool sim_bench_swap(SimBench *self, guint slot, const char *uid, GError **error);
/** sim_bench_exchange: the modules of two slots change places. */
bool sim_bench_exchange(SimBench *self, guint slot, guint other, GError **error);
/** sim_bench_lift, sim_bench_seat: off the contacts and on again; the port stays. */
bool sim_bench_lift(SimBench *self, guint slot, GError **error);
bool sim_bench_seat(SimBench *self, guint slot, GError **error);
bool sim_bench_fault(SimBench *self, guint slot, SimFaults faults, GError **error);
bool sim_bench_endpoint(SimBench *self, guint slot, const char *endpoint, GError **error);
