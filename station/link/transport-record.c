/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/link/transcript.h"
#include "station/link/transport-private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Hands bytes through and writes them down; what was heard is held until its line has ended. */

typedef struct {
    Transport *inner;
    FILE *file;
    GByteArray *heard;
} Record;

static void
write_down(Record *self, TranscriptKind kind, const guint8 *bytes, gsize length)
{
    g_autoptr(GString) text = g_string_new(NULL);
    transcript_append(text, kind, bytes, length);
    fputs(text->str, self->file);
    fflush(self->file); /* the recording is of most use when what follows goes wrong */
}

static void
write_down_heard(Record *self)
{
    write_down(self, TRANSCRIPT_HEARD, self->heard->data, self->heard->len);
    g_byte_array_set_size(self->heard, 0);
}

static bool
record_open(Transport *transport, GError **error)
{
    Record *self = transport->state;
    if (!transport_open(self->inner, error))
        return false;
    transport->device = g_strdup(transport_device(self->inner));
    return true;
}

static gssize
record_read(Transport *transport, void *buffer, gsize length, Deadline until, GError **error)
{
    Record *self = transport->state;
    transport_set_interrupt(self->inner, transport->interrupt_fd);
    g_autoptr(GError) cause = NULL;
    gssize got = transport_read(self->inner, buffer, length, until, &cause);
    if (got > 0)
        g_byte_array_append(self->heard, buffer, (guint)got);
    if (self->heard->len > 0 && self->heard->data[self->heard->len - 1] == '\n')
        write_down_heard(self);
    if (claimcheck_error_is(cause, CLAIMCHECK_ERROR_PORT_ABSENT)) {
        write_down_heard(self);
        write_down(self, TRANSCRIPT_GONE, NULL, 0);
    }
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return got;
}

static bool
record_write(Transport *transport, const void *bytes, gsize length, Deadline until, GError **error)
{
    Record *self = transport->state;
    write_down_heard(self);
    write_down(self, TRANSCRIPT_SAID, bytes, length);
    return transport_write(self->inner, bytes, length, until, error);
}

static void
record_close(Transport *transport)
{
    Record *self = transport->state;
    write_down_heard(self);
    transport_close(self->inner);
}

static void
record_free(Transport *transport)
{
    Record *self = transport->state;
    transport_free(self->inner);
    fclose(self->file);
    g_byte_array_unref(self->heard);
    g_free(self);
}

static int
record_descriptor(const Transport *transport)
{
    const Record *self = transport->state;
    return transport_descriptor(self->inner);
}

static const TransportOps record_ops = {
    .scheme = "record",
    .open = record_open,
    .read = record_read,
    .write = record_write,
    .close = record_close,
    .free = record_free,
    .descriptor = record_descriptor,
};

Transport *
transport_record_new(Transport *inner, const char *path, GError **error)
{
    g_autoptr(Transport) owned = inner;
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        int cause = errno;
        g_set_error_literal(error, G_FILE_ERROR, (int)g_file_error_from_errno(cause), g_strerror(cause));
        claimcheck_error_from_io(error, path);
        return NULL;
    }
    g_autofree char *now = clock_format_utc(clock_wall_us());
    fprintf(file, "# claimcheck %s, %s, %s\n", CLAIMCHECK_VERSION, now, transport_port(inner));
    Record *self = g_new0(Record, 1);
    self->inner = g_steal_pointer(&owned);
    self->file = file;
    self->heard = g_byte_array_new();
    return transport_wrap(&record_ops, transport_port(inner), self);
}
