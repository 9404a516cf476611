/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/sim-fault.h"
#include "station/simulator/sim-identity.h"

#include <stdbool.h>

/*
 * One ExpressLink module on its UART: bytes and the time go in, bytes come out when their time has come. It opens no
 * port and reads no clock; whoever serves it tells it the time (microseconds, only forwards) and moves the bytes.
 */

typedef struct SimModule SimModule;

/**
 * sim_module_new:
 * @identity: (transfer full): who it is
 * @seed: of its bad luck, see SIM_FAULT_NOISE
 * @baud: 0 for no pace
 *
 * Comes without power.
 */
SimModule *sim_module_new(SimIdentity *identity, guint64 seed, guint baud);
void sim_module_free(SimModule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimModule, sim_module_free)

/** sim_module_power_up: answers after @boot_ms of silence (more with late-startup), with STARTUP queued. */
void sim_module_power_up(SimModule *self, gint64 now_us, guint boot_ms);

/** sim_module_power_down: what was on the wire is lost, and so is every setting that does not persist. */
void sim_module_power_down(SimModule *self);

/** sim_module_answers_us: when the start is over and it hears commands; it may be silent by a fault even so. */
gint64 sim_module_answers_us(const SimModule *self);

/**
 * sim_module_set_faults:
 * @stranger: (transfer full) (nullable): the module that swap-mid-read puts in this one's place
 *
 * From now on. Faults of the certificate are the business of who makes the identity.
 */
void sim_module_set_faults(SimModule *self, SimFaults faults, SimIdentity *stranger);
SimFaults sim_module_faults(const SimModule *self);

/** sim_module_set_endpoint: as a claim does it. */
void sim_module_set_endpoint(SimModule *self, const char *endpoint);

/** sim_module_identity: (transfer none): the seated module's, not a stranger's. */
SimIdentity *sim_module_identity(SimModule *self);

/** sim_module_opened, sim_module_closed: the host opened or closed its port; only some faults care. */
void sim_module_opened(SimModule *self, gint64 now_us);
void sim_module_closed(SimModule *self);

/** sim_module_input: bytes that the host sent at @now_us. */
void sim_module_input(SimModule *self, const void *bytes, gsize length, gint64 now_us);

/** sim_module_output: moves what has reached the host by @now_us into @buffer; returns how much. */
gsize sim_module_output(SimModule *self, void *buffer, gsize size, gint64 now_us);

/** sim_module_next_us: when sim_module_output() will have something; G_MAXINT64 if nothing is on its way. */
gint64 sim_module_next_us(const SimModule *self);
