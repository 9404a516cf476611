/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * Deadline:
 *
 * A moment on the monotonic clock. Made once at the top of an operation and handed down, so that
 * retries cannot add up to more than the caller allowed.
 */
typedef struct {
    gint64 at_us; /* as g_get_monotonic_time() */
} Deadline;

/** deadline_in_ms: @ms from now. */
static inline Deadline
deadline_in_ms(gint64 ms)
{
    return (Deadline){ g_get_monotonic_time() + ms * 1000 };
}

/** deadline_never: far enough away for any person. */
static inline Deadline
deadline_never(void)
{
    return (Deadline){ G_MAXINT64 };
}

/** deadline_left_ms: whole milliseconds left, rounded up; 0 is "now", never "for ever". At most 24 h. */
static inline guint
deadline_left_ms(Deadline deadline)
{
    gint64 left = deadline.at_us - g_get_monotonic_time();
    gint64 ms = left > 0 ? left / 1000 + (left % 1000 != 0) : 0;
    return (guint)MIN(ms, 24 * 3600 * 1000);
}

/** deadline_passed: true when nothing is left. */
static inline bool
deadline_passed(Deadline deadline)
{
    return g_get_monotonic_time() >= deadline.at_us;
}

/** deadline_sooner: the earlier of two. */
static inline Deadline
deadline_sooner(Deadline a, Deadline b)
{
    return a.at_us < b.at_us ? a : b;
}
