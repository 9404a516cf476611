/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/transcript.h"

#include "station/base/claimcheck-error.h"

#include <string.h>

/* How bytes are ended, by the word behind the mark; the plain mark is what the protocol's latest version sends. */
static const struct {
    TranscriptKind kind;
    const char *mark;
    const char *end;
} marks[] = {
    { TRANSCRIPT_SAID, ">", "\n" },       { TRANSCRIPT_SAID, ">lf", "\n" },   { TRANSCRIPT_SAID, ">crlf", "\r\n" },
    { TRANSCRIPT_SAID, ">cr", "\r" },     { TRANSCRIPT_SAID, ">part", "" },   { TRANSCRIPT_SAID, ">hex", NULL },
    { TRANSCRIPT_HEARD, "<", "\r\n" },    { TRANSCRIPT_HEARD, "<lf", "\n" },  { TRANSCRIPT_HEARD, "<crlf", "\r\n" },
    { TRANSCRIPT_HEARD, "<cr", "\r" },    { TRANSCRIPT_HEARD, "<part", "" },  { TRANSCRIPT_HEARD, "<hex", NULL },
};

static void
transcript_entry_free(gpointer data)
{
    TranscriptEntry *self = data;
    g_byte_array_unref(self->bytes);
    g_free(self);
}

/* --- reading --------------------------------------------------------------------------------------------- */

static bool
append_hex(GByteArray *bytes, const char *hex)
{
    for (; *hex != '\0'; hex++) {
        if (*hex == ' ')
            continue;
        if (!g_ascii_isxdigit(hex[0]) || !g_ascii_isxdigit(hex[1]))
            return false;
        guint8 byte = (guint8)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
        g_byte_array_append(bytes, &byte, 1);
        hex++;
    }
    return true;
}

static bool
fill_entry(TranscriptEntry *entry, const char *line)
{
    gsize mark_length = strcspn(line, " ");
    const char *text = line[mark_length] == ' ' ? line + mark_length + 1 : "";
    if (strncmp(line, "!", mark_length) == 0) {
        entry->kind = TRANSCRIPT_GONE;
        return g_str_equal(text, "gone");
    }
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (strlen(marks[i].mark) != mark_length || strncmp(line, marks[i].mark, mark_length) != 0)
            continue;
        entry->kind = marks[i].kind;
        if (marks[i].end == NULL)
            return append_hex(entry->bytes, text);
        g_byte_array_append(entry->bytes, (const guint8 *)text, (guint)strlen(text));
        g_byte_array_append(entry->bytes, (const guint8 *)marks[i].end, (guint)strlen(marks[i].end));
        return true;
    }
    return false;
}

GPtrArray *
transcript_parse(const char *text, const char *name, GError **error)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(transcript_entry_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '#' || lines[i][0] == '\0')
            continue;
        TranscriptEntry *entry = g_new0(TranscriptEntry, 1);
        entry->bytes = g_byte_array_new();
        entry->line = i + 1;
        g_ptr_array_add(entries, entry);
        if (!fill_entry(entry, lines[i])) {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "Lines begin with >, < or !.",
                                 "%s:%u: it is no line of a transcript", name, entry->line);
            return NULL;
        }
    }
    return g_steal_pointer(&entries);
}

/* --- writing --------------------------------------------------------------------------------------------- */

static bool
is_text(const guint8 *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (bytes[i] < 0x20 || bytes[i] == 0x7f)
            return false;
    return g_utf8_validate_len((const char *)bytes, length, NULL);
}

static void
append_hex_line(GString *text, TranscriptKind kind, const guint8 *bytes, gsize length)
{
    g_string_append(text, kind == TRANSCRIPT_SAID ? ">hex" : "<hex");
    for (gsize i = 0; i < length; i++)
        g_string_append_printf(text, " %02x", bytes[i]);
    g_string_append_c(text, '\n');
}

/* One line of the conversation: @length bytes of text, and @end_length bytes that end it. */
static void
append_text_line(GString *text, TranscriptKind kind, const guint8 *bytes, gsize length, gsize end_length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        const char *end = marks[i].end;
        if (marks[i].kind != kind || end == NULL || strlen(end) != end_length ||
            memcmp(bytes + length, end, end_length) != 0)
            continue;
        g_string_append_printf(text, "%s %.*s\n", marks[i].mark, (int)length, (const char *)bytes);
        return;
    }
}

static gsize
end_length_at(const guint8 *bytes, gsize at, gsize length)
{
    if (at == length)
        return 0;
    return bytes[at] == '\r' && at + 1 < length && bytes[at + 1] == '\n' ? 2 : 1;
}

void
transcript_append(GString *text, TranscriptKind kind, const guint8 *bytes, gsize length)
{
    if (kind == TRANSCRIPT_GONE)
        g_string_append(text, "! gone\n");
    while (length > 0) {
        gsize at = 0;
        while (at < length && bytes[at] != '\n' && bytes[at] != '\r')
            at++;
        gsize end_length = end_length_at(bytes, at, length);
        if (is_text(bytes, at))
            append_text_line(text, kind, bytes, at, end_length);
        else
            append_hex_line(text, kind, bytes, at + end_length);
        bytes += at + end_length;
        length -= at + end_length;
    }
}
