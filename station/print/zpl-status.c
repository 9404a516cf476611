/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/zpl-status.h"

#include <string.h>

enum {
    MAX_FIELDS = 16,
    MAX_LINE = 120,
};

/* The fields of the three lines that are needed. Printers differ in how many follow. */
enum { LINE_1 = 12, LINE_2 = 9, LINE_3 = 2 };

typedef struct {
    guint count;
    guint value[MAX_FIELDS];
} Fields;

static bool
is_frame(char c)
{
    return c == '\x02' || c == '\x03' || c == '\r' || c == '\n';
}

/* Digits between commas, and nothing else but blanks. */
static bool
split(const char *line, gsize length, Fields *fields)
{
    *fields = (Fields){ .count = 1 };
    bool digits = false;
    for (gsize i = 0; i < length; i++) {
        if (line[i] == ',' && digits && fields->count < MAX_FIELDS) {
            fields->count++;
            digits = false;
        } else if (g_ascii_isdigit(line[i])) {
            guint *value = &fields->value[fields->count - 1];
            *value = MIN(*value * 10 + (guint)(line[i] - '0'), 99999999);
            digits = true;
        } else if (line[i] != ' ') {
            return false;
        }
    }
    return digits;
}

/* The next line from *@at that has fields; *@at is then behind it and one character of its frame. */
static bool
next_line(const char *heard, gsize length, gsize *at, Fields *fields)
{
    while (*at < length) {
        gsize start = *at;
        while (start < length && is_frame(heard[start]))
            start++;
        gsize end = start;
        while (end < length && !is_frame(heard[end]))
            end++;
        if (end == length)
            return false; /* not whole yet */
        *at = end + 1;
        if (end - start <= MAX_LINE && split(heard + start, end - start, fields))
            return true;
    }
    return false;
}

static void
fill(ZplStatus *status, const Fields *one, const Fields *two)
{
    *status = (ZplStatus){
        .paper_out = one->value[1] != 0,
        .paused = one->value[2] != 0,
        .formats = one->value[4],
        .buffer_full = one->value[5] != 0,
        .partial_format = one->value[7] != 0,
        .corrupt_memory = one->value[9] != 0,
        .too_hot = one->value[11] != 0,
        .head_up = two->value[2] != 0,
        .ribbon_out = two->value[3] != 0,
        .label_waiting = two->value[7] != 0,
        .remaining = two->value[8],
    };
}

bool
zpl_status_parse(const char *heard, gsize length, ZplStatus *status, gsize *used)
{
    Fields one = { 0 }, two = { 0 }, three = { 0 };
    gsize at = 0;
    while (next_line(heard, length, &at, &three)) {
        if (one.count >= LINE_1 && two.count >= LINE_2 && three.count >= LINE_3 && three.count < LINE_2) {
            fill(status, &one, &two);
            *used = at;
            return true;
        }
        one = two;
        two = three;
    }
    return false;
}

bool
zpl_status_is_idle(const ZplStatus *status)
{
    return status->formats == 0 && status->remaining == 0 && !status->partial_format;
}
