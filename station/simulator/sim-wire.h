/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * The two directions of a UART as queues in time: when a byte sent now has arrived, and which bytes of a reply are
 * out by now. Knows no clock: every call is told the time, in microseconds.
 */

typedef struct SimWire SimWire;

/** sim_wire_new: @baud as on the line, 8N1, so ten bits a byte; 0 moves everything at once. */
SimWire *sim_wire_new(guint baud);
void sim_wire_free(SimWire *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimWire, sim_wire_free)

/** sim_wire_arrival: the next byte from the host, on its way since @now_us: when the module has it. */
gint64 sim_wire_arrival(SimWire *self, gint64 now_us);

/** sim_wire_send: queues a reply that begins at @from_us or when the one before it is out. */
void sim_wire_send(SimWire *self, const void *bytes, gsize length, gint64 from_us);

/** sim_wire_put: bytes that have long arrived at the host, paced or not. */
void sim_wire_put(SimWire *self, const void *bytes, gsize length);

/** sim_wire_take: moves what is out by @now_us into @buffer; returns how much. */
gsize sim_wire_take(SimWire *self, void *buffer, gsize size, gint64 now_us);

/** sim_wire_next_us: when the next packet is out, in the sizes that a bridge hands on; G_MAXINT64 for never. */
gint64 sim_wire_next_us(const SimWire *self);

/** sim_wire_free_us: when all that is queued will be out; 0 if nothing is. */
gint64 sim_wire_free_us(const SimWire *self);

/** sim_wire_clear: whatever is on the wire is lost. */
void sim_wire_clear(SimWire *self);
