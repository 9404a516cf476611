/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/link-lines.h"

#include "station/base/claimcheck-error.h"
#include "station/link/link-reply.h"

#include <string.h>

enum {
    STALL_MS = 1000,   /* silence in the middle of a reply: 11,500 characters' time, so it has broken off */
    LONE_CR_MS = 30,   /* a CR whose LF is this late has none; bridges hand bytes on after 16 ms at the latest */
    FLOOD_MAX = 65536, /* what is thrown away at once: 5 s of the wire's full rate */
};

struct LinkLines {
    Transport *transport;
    GString *pending; /* bytes after the last line that was handed out */
    gsize bytes_read;
    bool cr_ends_lines; /* seen: this module sends no LF */
    bool skip_lf;       /* the last line was ended by a CR; an LF that follows belongs to it */
    void (*told)(gsize bytes_read, gpointer data);
    gpointer told_data;
};

LinkLines *
link_lines_new(Transport *transport)
{
    LinkLines *self = g_new0(LinkLines, 1);
    self->transport = transport;
    self->pending = g_string_new(NULL);
    return self;
}

void
link_lines_free(LinkLines *self)
{
    if (self == NULL)
        return;
    g_string_free(self->pending, TRUE);
    g_free(self);
}

/* Appends what comes by @until. Returns as transport_read(). */
static gssize
fill(LinkLines *self, Deadline until, GError **error)
{
    char buffer[1024];
    gssize got = transport_read(self->transport, buffer, sizeof buffer, until, error);
    if (got <= 0)
        return got;
    gssize skipped = self->skip_lf && buffer[0] == '\n' ? 1 : 0;
    self->skip_lf = false;
    g_string_append_len(self->pending, buffer + skipped, got - skipped);
    self->bytes_read += (gsize)got;
    if (self->told != NULL)
        self->told(self->bytes_read, self->told_data);
    return got;
}

static GString *
cut(LinkLines *self, gsize length, gsize end_length)
{
    GString *line = g_string_new_len(self->pending->str, (gssize)length);
    g_string_erase(self->pending, 0, (gssize)(length + end_length));
    return line;
}

/* (transfer full): the first whole line that has come, or NULL. */
static GString *
take_line(LinkLines *self)
{
    const char *bytes = self->pending->str;
    gsize length = self->pending->len;
    const char *lf = memchr(bytes, '\n', length);
    const char *cr = self->cr_ends_lines ? memchr(bytes, '\r', length) : NULL;
    if (cr != NULL && (lf == NULL || cr < lf)) {
        gsize at = (gsize)(cr - bytes);
        bool has_lf = at + 1 < length && bytes[at + 1] == '\n';
        self->skip_lf = at + 1 == length;
        return cut(self, at, has_lf ? 2 : 1);
    }
    if (lf == NULL)
        return NULL;
    gsize at = (gsize)(lf - bytes);
    return at > 0 && bytes[at - 1] == '\r' ? cut(self, at - 1, 2) : cut(self, at, 1);
}

static bool
has_only_crs(const LinkLines *self)
{
    return !self->cr_ends_lines && memchr(self->pending->str, '\r', self->pending->len) != NULL;
}

static void
set_silence(LinkLines *self, bool started, GError **error)
{
    if (started)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_REPLY, NULL, "%s: the module's reply broke off",
                             transport_port(self->transport));
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_ANSWER, NULL, "%s: the module does not answer",
                             transport_port(self->transport));
}

GString *
link_lines_next(LinkLines *self, bool started, Deadline until, GError **error)
{
    for (;;) {
        GString *line = take_line(self);
        if (line != NULL)
            return line;
        if (self->pending->len > LINK_LINE_MAX) {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_REPLY, NULL,
                                 "%s: the module sent a line without end", transport_port(self->transport));
            return NULL;
        }
        bool in_reply = started || self->pending->len > 0;
        bool lone_cr = has_only_crs(self);
        Deadline limit = lone_cr ? deadline_in_ms(LONE_CR_MS) : in_reply ? deadline_in_ms(STALL_MS) : until;
        gssize got = fill(self, deadline_sooner(limit, until), error);
        if (got < 0)
            return NULL;
        if (got > 0)
            continue;
        if (!lone_cr) {
            set_silence(self, in_reply, error);
            return NULL;
        }
        self->cr_ends_lines = true;
    }
}

gssize
link_lines_discard(LinkLines *self, GError **error)
{
    gsize before = self->bytes_read;
    gssize dropped = (gssize)self->pending->len;
    gssize got;
    do {
        g_string_truncate(self->pending, 0);
        got = fill(self, deadline_in_ms(0), error);
    } while (got > 0 && self->bytes_read - before < FLOOD_MAX);
    g_string_truncate(self->pending, 0);
    return got < 0 ? -1 : dropped + (gssize)(self->bytes_read - before);
}

gssize
link_lines_fall_silent(LinkLines *self, guint quiet_ms, Deadline until, GError **error)
{
    gsize before = self->bytes_read;
    gssize dropped = (gssize)self->pending->len;
    for (;;) {
        g_string_truncate(self->pending, 0);
        gssize got = fill(self, deadline_sooner(deadline_in_ms(quiet_ms), until), error);
        if (got <= 0)
            return got < 0 ? -1 : dropped + (gssize)(self->bytes_read - before);
        if (deadline_passed(until) || self->bytes_read - before > FLOOD_MAX) {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_REPLY, NULL,
                                 "%s: something keeps talking on the line", transport_port(self->transport));
            return -1;
        }
    }
}

gsize
link_lines_bytes_read(const LinkLines *self)
{
    return self->bytes_read;
}

void
link_lines_on_bytes(LinkLines *self, void (*told)(gsize bytes_read, gpointer data), gpointer data)
{
    self->told = told;
    self->told_data = data;
}
