/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/transcript.h"
#include "station/link/transport-private.h"

#include <string.h>

/* replay: a transcript in place of a module. It answers when the line before has been said, and only then. */

typedef struct {
    GPtrArray *entries;
    guint at;     /* the entry that is next */
    gsize offset; /* bytes of it that are done */
} Replay;

static void
replay_free(Transport *transport)
{
    Replay *self = transport->state;
    if (self == NULL)
        return;
    g_ptr_array_unref(self->entries);
    g_free(self);
}

static bool
replay_prepare(Transport *transport, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(transport->place, &text, NULL, error))
        return claimcheck_error_from_io(error, transport->place);
    GPtrArray *entries = transcript_parse(text, transport->place, error);
    if (entries == NULL)
        return false;
    Replay *self = g_new0(Replay, 1);
    self->entries = entries;
    transport->state = self;
    return true;
}

static bool
replay_open(Transport *transport, GError **error)
{
    (void)error;
    Replay *self = transport->state;
    self->at = 0;
    self->offset = 0;
    return true;
}

static const TranscriptEntry *
next_entry(const Replay *self)
{
    return self->at < self->entries->len ? self->entries->pdata[self->at] : NULL;
}

static void
move_on(Replay *self, const TranscriptEntry *entry, gsize count)
{
    self->offset += count;
    if (self->offset < entry->bytes->len)
        return;
    self->at++;
    self->offset = 0;
}

static gssize
replay_read(Transport *transport, void *buffer, gsize length, Deadline until, GError **error)
{
    Replay *self = transport->state;
    const TranscriptEntry *entry = next_entry(self);
    if (entry != NULL && entry->kind == TRANSCRIPT_GONE)
        return transport_set_gone(transport, error);
    if (entry == NULL || entry->kind == TRANSCRIPT_SAID)
        return transport_wait(transport, -1, 0, until, error); /* silence */
    gsize count = MIN(length, entry->bytes->len - self->offset);
    memcpy(buffer, entry->bytes->data + self->offset, count);
    move_on(self, entry, count);
    return (gssize)count;
}

static bool
set_departure(const Transport *transport, const TranscriptEntry *entry, const char *said, gsize length, GError **error)
{
    g_autofree char *raw = g_strndup(said, length);
    g_autofree char *text = g_strescape(raw, NULL);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_REPLY, "Record the conversation again.",
                         "%s:%u: the transcript has something else here than \"%s\"", transport->place, entry->line,
                         text);
    return false;
}

static bool
replay_write(Transport *transport, const void *bytes, gsize length, Deadline until, GError **error)
{
    (void)until;
    Replay *self = transport->state;
    for (const char *at = bytes; length > 0;) {
        const TranscriptEntry *entry = next_entry(self);
        if (entry != NULL && entry->kind == TRANSCRIPT_GONE)
            return transport_set_gone(transport, error) == 0;
        if (entry == NULL)
            return true; /* what is said behind the end is answered by nobody */
        gsize count = MIN(length, entry->bytes->len - self->offset);
        if (count == 0 || entry->kind != TRANSCRIPT_SAID || memcmp(at, entry->bytes->data + self->offset, count) != 0)
            return set_departure(transport, entry, at, length, error);
        move_on(self, entry, count);
        at += count;
        length -= count;
    }
    return true;
}

static void
replay_close(Transport *transport)
{
    (void)transport;
}

bool
transport_replay_is_spent(const Transport *transport)
{
    const TranscriptEntry *entry = next_entry(transport->state);
    return entry == NULL || entry->kind == TRANSCRIPT_GONE;
}

const TransportOps transport_replay_ops = {
    .scheme = "replay",
    .prepare = replay_prepare,
    .open = replay_open,
    .read = replay_read,
    .write = replay_write,
    .close = replay_close,
    .free = replay_free,
};
