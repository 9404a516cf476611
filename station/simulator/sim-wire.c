/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-wire.h"

#include <string.h>

enum {
    BITS_PER_BYTE = 10,    /* start, eight, stop */
    PACKET = 32,           /* how much a bridge gathers before it hands it on */
    QUEUE_LIMIT = 1 << 16, /* a host that only ever asks and never reads */
};

typedef struct {
    GByteArray *bytes;
    gsize taken;
    gint64 start_us;
} Burst;

struct SimWire {
    guint baud;
    GQueue *bursts;
    gsize queued;
    gint64 in_start_us; /* a run of bytes from the host without a pause */
    gint64 in_count;
};

static void
burst_free(gpointer data)
{
    Burst *burst = data;
    g_byte_array_unref(burst->bytes);
    g_free(burst);
}

SimWire *
sim_wire_new(guint baud)
{
    SimWire *self = g_new0(SimWire, 1);
    self->baud = baud;
    self->bursts = g_queue_new();
    return self;
}

void
sim_wire_free(SimWire *self)
{
    if (self == NULL)
        return;
    g_queue_free_full(self->bursts, burst_free);
    g_free(self);
}

/* Rounded up: a byte is there when its stop bit is. */
static gint64
duration_us(const SimWire *self, gint64 bytes)
{
    return self->baud == 0 ? 0 : (bytes * BITS_PER_BYTE * G_USEC_PER_SEC + self->baud - 1) / self->baud;
}

static gint64
burst_end_us(const SimWire *self, const Burst *burst)
{
    return burst->start_us + duration_us(self, burst->bytes->len);
}

gint64
sim_wire_arrival(SimWire *self, gint64 now_us)
{
    if (now_us > self->in_start_us + duration_us(self, self->in_count)) {
        self->in_start_us = now_us;
        self->in_count = 0;
    }
    return self->in_start_us + duration_us(self, ++self->in_count);
}

static void
queue_burst(SimWire *self, const void *bytes, gsize length, gint64 start_us)
{
    if (length == 0 || self->queued + length > QUEUE_LIMIT)
        return;
    Burst *burst = g_new0(Burst, 1);
    burst->bytes = g_byte_array_append(g_byte_array_sized_new(length), bytes, length);
    burst->start_us = start_us;
    self->queued += length;
    g_queue_push_tail(self->bursts, burst);
}

void
sim_wire_send(SimWire *self, const void *bytes, gsize length, gint64 from_us)
{
    queue_burst(self, bytes, length, MAX(from_us, sim_wire_free_us(self)));
}

void
sim_wire_put(SimWire *self, const void *bytes, gsize length)
{
    /* So long ago that all of it is out, whatever the pace. */
    queue_burst(self, bytes, length, G_MININT64 / 2);
}

static gsize
burst_out(const SimWire *self, const Burst *burst, gint64 now_us)
{
    if (now_us >= burst_end_us(self, burst))
        return burst->bytes->len;
    if (now_us <= burst->start_us)
        return 0;
    return (gsize)((now_us - burst->start_us) * self->baud / (BITS_PER_BYTE * G_USEC_PER_SEC));
}

gsize
sim_wire_take(SimWire *self, void *buffer, gsize size, gint64 now_us)
{
    gsize total = 0;
    while (total < size && !g_queue_is_empty(self->bursts)) {
        Burst *burst = g_queue_peek_head(self->bursts);
        gsize out = burst_out(self, burst, now_us);
        gsize part = MIN(out - burst->taken, size - total);
        memcpy((guint8 *)buffer + total, burst->bytes->data + burst->taken, part);
        burst->taken += part;
        self->queued -= part;
        total += part;
        if (burst->taken < burst->bytes->len)
            break;
        burst_free(g_queue_pop_head(self->bursts));
    }
    return total;
}

gint64
sim_wire_next_us(const SimWire *self)
{
    const Burst *burst = g_queue_peek_head(self->bursts);
    if (burst == NULL)
        return G_MAXINT64;
    gsize packet_end = MIN((burst->taken / PACKET + 1) * PACKET, burst->bytes->len);
    return burst->start_us + duration_us(self, packet_end);
}

gint64
sim_wire_free_us(const SimWire *self)
{
    const Burst *last = g_queue_peek_tail(self->bursts);
    return last != NULL ? burst_end_us(self, last) : 0;
}

void
sim_wire_clear(SimWire *self)
{
    g_queue_clear_full(self->bursts, burst_free);
    self->queued = 0;
}
