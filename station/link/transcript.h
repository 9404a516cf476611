/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * A recorded conversation, as text that can be read and reviewed. One thing a line:
 *
 *     # claimcheck 0.1.0           what the recorder was; other comments
 *     > AT+CONF? ThingName         said by us, ended by LF
 *     < OK 4f2a9c                  heard, ended by CR LF
 *     ! gone                       the port went away
 *
 * Other bytes: ">lf" ">cr" ">crlf" ">part" and "<lf" "<cr" "<crlf" "<part" name the end ("part": none), ">hex" and
 * "<hex" give bytes as hex pairs. A line of text stands as it came, backslashes and all.
 */

typedef enum { TRANSCRIPT_SAID, TRANSCRIPT_HEARD, TRANSCRIPT_GONE } TranscriptKind;

typedef struct {
    TranscriptKind kind;
    GByteArray *bytes; /* empty for what happened */
    guint line;        /* of the file */
} TranscriptEntry;

/** transcript_parse: (transfer full) (element-type TranscriptEntry): or NULL with @error naming the line (usage). */
GPtrArray *transcript_parse(const char *text, const char *name, GError **error);

/** transcript_append: writes @length bytes as lines of kind @kind, so that transcript_parse() gives them back. */
void transcript_append(GString *text, TranscriptKind kind, const guint8 *bytes, gsize length);
