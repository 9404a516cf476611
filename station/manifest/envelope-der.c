/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/envelope-der.h"

#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { SEQUENCE = 0x30, CONTEXT_0 = 0xa0, CONTENT = 0x80, OCTETS = 0x04, INDEFINITE = 0x80, MAX_HEAD = 1 << 20 };

/*
 * ContentInfo: SEQUENCE { contentType, [0] EnvelopedData SEQUENCE { version … recipientInfos, encryptedContentInfo
 * SEQUENCE { contentType, algorithm, [0] content } } }: three groups of whole elements, each within what follows it.
 */
enum { N_GROUPS = 3 };
static const struct {
    guint8 opens[2]; /* tags that open before the group's elements, 0: none */
    int n_elements;
} groups[N_GROUPS] = {
    { { SEQUENCE, 0 }, 1 },
    { { CONTEXT_0, SEQUENCE }, 2 },
    { { SEQUENCE, 0 }, 2 },
};

/* A tag and its definite length, as they stand in @header too; false at anything else. */
static bool
read_header(FILE *from, guint8 *tag, guint64 *length, GByteArray *header)
{
    int first = fgetc(from);
    int size = first != EOF ? fgetc(from) : EOF;
    if (size == EOF)
        return false;
    const guint8 head[] = { (guint8)first, (guint8)size };
    g_byte_array_append(header, head, 2);
    *tag = (guint8)first;
    *length = (guint64)size;
    if (size < 0x80)
        return true;
    *length = 0;
    for (int i = 0; i < size - 0x80; i++) {
        int byte = fgetc(from);
        if (byte == EOF || i >= 8)
            return false;
        const guint8 one = (guint8)byte;
        g_byte_array_append(header, &one, 1);
        *length = *length << 8 | one;
    }
    return size != INDEFINITE;
}

static bool
open_indefinite(FILE *from, guint8 tag)
{
    return fgetc(from) == tag && fgetc(from) == INDEFINITE;
}

static bool
take_element(FILE *from, GByteArray *group)
{
    guint8 tag = 0;
    guint64 length = 0;
    if (!read_header(from, &tag, &length, group) || length > MAX_HEAD || group->len > MAX_HEAD)
        return false;
    guint at = group->len;
    g_byte_array_set_size(group, at + (guint)length);
    return fread(group->data + at, 1, (gsize)length, from) == length;
}

static bool
read_groups(FILE *from, GByteArray *const all[N_GROUPS])
{
    for (int i = 0; i < N_GROUPS; i++) {
        for (int open = 0; open < 2; open++)
            if (groups[i].opens[open] != 0 && !open_indefinite(from, groups[i].opens[open]))
                return false;
        for (int n = 0; n < groups[i].n_elements; n++)
            if (!take_element(from, all[i]))
                return false;
    }
    return open_indefinite(from, CONTEXT_0);
}

/* --- out ----------------------------------------------------------------------------------------------------- */

static int
write_all(int fd, const guint8 *data, gsize length)
{
    while (length > 0) {
        gssize done = write(fd, data, length);
        if (done < 0 && errno != EINTR)
            return errno;
        data += MAX(done, 0);
        length -= (gsize)MAX(done, 0);
    }
    return 0;
}

/* Walks the pieces of the content: adds their lengths up, or (@fd ≥ 0) writes what is in them. */
static int
each_piece(FILE *from, int fd, guint64 *total)
{
    guint8 buffer[65536];
    for (;;) {
        guint8 tag = 0;
        guint64 left = 0;
        g_autoptr(GByteArray) header = g_byte_array_new();
        if (!read_header(from, &tag, &left, header) || (tag != OCTETS && (tag != 0 || left != 0)))
            return EBADMSG;
        if (tag == 0)
            return 0;
        *total += left;
        while (left > 0) {
            gsize got = fread(buffer, 1, (gsize)MIN(left, sizeof buffer), from);
            int failed = got == 0 ? EBADMSG : fd >= 0 ? write_all(fd, buffer, got) : 0;
            if (failed != 0)
                return failed;
            left -= got;
        }
    }
}

static void
prepend_header(GByteArray *bytes, guint8 tag, guint64 length)
{
    guint8 header[10] = { tag };
    guint size = 2;
    int n_bytes = 1;
    while (n_bytes < 8 && length >> (8 * n_bytes) != 0)
        n_bytes++;
    if (length < 0x80) {
        header[1] = (guint8)length;
    } else {
        header[1] = (guint8)(0x80 | n_bytes);
        for (int i = n_bytes - 1; i >= 0; i--)
            header[size++] = (guint8)(length >> (8 * i));
    }
    g_byte_array_prepend(bytes, header, size);
}

/* Everything before the content, built from the inside out. */
static GByteArray *
head_of(GByteArray *const all[N_GROUPS], guint64 content)
{
    GByteArray *head = g_byte_array_new();
    prepend_header(head, CONTENT, content);
    for (int i = N_GROUPS - 1; i >= 0; i--) {
        g_byte_array_prepend(head, all[i]->data, all[i]->len);
        for (int open = 1; open >= 0; open--)
            if (groups[i].opens[open] != 0)
                prepend_header(head, groups[i].opens[open], head->len + content);
    }
    return head;
}

static int
convert(FILE *from, int fd, GByteArray *const all[N_GROUPS])
{
    guint64 length = 0;
    guint64 written = 0;
    if (fseeko(from, 0, SEEK_SET) != 0 || !read_groups(from, all))
        return EBADMSG;
    off_t content = ftello(from);
    int failed = each_piece(from, -1, &length);
    if (failed != 0)
        return failed;
    g_autoptr(GByteArray) head = head_of(all, length);
    failed = write_all(fd, head->data, head->len);
    if (failed == 0 && fseeko(from, content, SEEK_SET) != 0)
        failed = errno;
    return failed != 0 ? failed : each_piece(from, fd, &written);
}

int
envelope_der_convert(FILE *from, int fd)
{
    GByteArray *all[N_GROUPS];
    for (int i = 0; i < N_GROUPS; i++)
        all[i] = g_byte_array_new();
    int failed = convert(from, fd, all);
    for (int i = 0; i < N_GROUPS; i++)
        g_byte_array_unref(all[i]);
    return failed;
}
