/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/transport-private.h"

#include <string.h>

/*
 * fault:seed=N;drop=P;flip=P;delay=MS;gone=N:PORT puts bad luck before any other port: bytes lost with probability
 * drop, a bit of a byte turned with probability flip, up to delay milliseconds before bytes are handed on, and the
 * port gone after that many bytes heard. The same seed gives the same bad day for the same bytes.
 */

typedef struct {
    Transport *inner;
    GRand *luck;
    guint64 seed;
    double drop;
    double flip;
    guint64 delay_ms;
    guint64 gone_after; /* G_MAXUINT64: never */
    guint64 heard;
} Fault;

static void
fault_free(Transport *transport)
{
    Fault *self = transport->state;
    if (self == NULL)
        return;
    transport_free(self->inner);
    g_clear_pointer(&self->luck, g_rand_free);
    g_free(self);
}

/* --- the port string -------------------------------------------------------------------------------------- */

static bool
read_option(Fault *self, const char *option)
{
    const struct {
        const char *name;
        guint64 *number;
        double *probability;
    } options[] = {
        { "seed=", &self->seed, NULL }, { "delay=", &self->delay_ms, NULL }, { "gone=", &self->gone_after, NULL },
        { "drop=", NULL, &self->drop }, { "flip=", NULL, &self->flip },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        gsize length = strlen(options[i].name);
        if (strncmp(option, options[i].name, length) != 0)
            continue;
        if (options[i].number != NULL)
            return g_ascii_string_to_unsigned(option + length, 10, 0, G_MAXUINT32, options[i].number, NULL);
        char *end = NULL;
        *options[i].probability = g_ascii_strtod(option + length, &end);
        return option[length] != '\0' && *end == '\0' && *options[i].probability >= 0 && *options[i].probability <= 1;
    }
    return false;
}

static bool
read_options(Fault *self, const char *text)
{
    g_auto(GStrv) options = g_strsplit(text, ";", -1);
    for (guint i = 0; options[i] != NULL; i++)
        if (*options[i] != '\0' && !read_option(self, options[i]))
            return false;
    return true;
}

static bool
fault_prepare(Transport *transport, GError **error)
{
    Fault *self = g_new0(Fault, 1);
    transport->state = self;
    self->gone_after = G_MAXUINT64;
    const char *colon = strchr(transport->place, ':');
    g_autofree char *options = colon != NULL ? g_strndup(transport->place, (gsize)(colon - transport->place)) : NULL;
    if (options == NULL || !read_options(self, options)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "Write fault:seed=N;drop=P;flip=P;delay=MS;gone=N:PORT.",
                             "%s: it does not say what goes wrong", transport->port);
        return false;
    }
    self->inner = transport_new(colon + 1, error);
    return self->inner != NULL;
}

/* --- bad luck --------------------------------------------------------------------------------------------- */

/* Spoils @length bytes in place; returns how many are left. */
static gsize
spoil(Fault *self, guint8 *bytes, gsize length)
{
    gsize kept = 0;
    for (gsize i = 0; i < length; i++) {
        if (g_rand_double(self->luck) < self->drop)
            continue;
        guint8 flipped = (guint8)(1u << g_rand_int_range(self->luck, 0, 8));
        bytes[kept++] = g_rand_double(self->luck) < self->flip ? bytes[i] ^ flipped : bytes[i];
    }
    return kept;
}

static bool
fault_open(Transport *transport, GError **error)
{
    Fault *self = transport->state;
    g_clear_pointer(&self->luck, g_rand_free);
    self->luck = g_rand_new_with_seed((guint32)self->seed);
    self->heard = 0;
    if (!transport_open(self->inner, error))
        return false;
    transport->device = g_strdup(transport_device(self->inner));
    return true;
}

static bool
delay(Transport *transport, const Fault *self, Deadline until, GError **error)
{
    if (self->delay_ms == 0)
        return true;
    gint64 ms = g_rand_int_range(self->luck, 0, (gint32)MIN(self->delay_ms, 60000) + 1);
    return transport_wait(transport, -1, 0, deadline_sooner(until, deadline_in_ms(ms)), error) >= 0;
}

static gssize
fault_read(Transport *transport, void *buffer, gsize length, Deadline until, GError **error)
{
    Fault *self = transport->state;
    transport_set_interrupt(self->inner, transport->interrupt_fd);
    for (;;) {
        if (self->heard >= self->gone_after)
            return transport_set_gone(transport, error);
        gsize wanted = (gsize)MIN((guint64)length, self->gone_after - self->heard);
        gssize got = transport_read(self->inner, buffer, wanted, until, error);
        if (got <= 0)
            return got;
        self->heard += (guint64)got;
        gsize kept = spoil(self, buffer, (gsize)got);
        if (!delay(transport, self, until, error))
            return -1;
        if (kept > 0)
            return (gssize)kept;
    }
}

static bool
fault_write(Transport *transport, const void *bytes, gsize length, Deadline until, GError **error)
{
    Fault *self = transport->state;
    if (self->heard >= self->gone_after)
        return transport_set_gone(transport, error) == 0;
    g_autofree guint8 *copy = g_memdup2(bytes, length);
    return transport_write(self->inner, copy, spoil(self, copy, length), until, error);
}

static void
fault_close(Transport *transport)
{
    Fault *self = transport->state;
    transport_close(self->inner);
}

static int
fault_descriptor(const Transport *transport)
{
    const Fault *self = transport->state;
    return transport_descriptor(self->inner);
}

const TransportOps transport_fault_ops = {
    .scheme = "fault",
    .prepare = fault_prepare,
    .open = fault_open,
    .read = fault_read,
    .write = fault_write,
    .close = fault_close,
    .free = fault_free,
    .descriptor = fault_descriptor,
};
