/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * Numbers, days and times as the window's language writes them. The language is the station's or LANGUAGE's, and the
 * system need not have its locale: so the marks and orders come from the translations, as the words beside them do.
 * All results are (transfer full).
 */

/** gui_format_number: "1.5", with so many digits behind the mark. */
char *gui_format_number(double value, int decimals);
/** gui_format_short_number: with as many digits as say something, four at most: "0.25", "57". */
char *gui_format_short_number(double value);
/** gui_format_count: "12,345". */
char *gui_format_count(gint64 count);
/** gui_format_percent: "93.5 %". */
char *gui_format_percent(double percent, int decimals);
/** gui_format_decimal_mark: (transfer none): what stands between units and tenths. */
const char *gui_format_decimal_mark(void);

/**
 * gui_format_masked: "…652d94": how @uid or another code is shown. Where the window runs from right to left it is kept
 * together by isolates, or one of digits alone would have its ellipsis at the wrong end.
 */
char *gui_format_masked(const char *uid);
/** gui_format_isolated: any text that reads from left to right: a code, a path. As it is where the window does too. */
char *gui_format_isolated(const char *text);

/** gui_format_day: of wall time in microseconds; local. "" where there is none. */
char *gui_format_day(gint64 at_us);
/** gui_format_short_day: without its year. */
char *gui_format_short_day(gint64 at_us);
/** gui_format_moment: day, hour and minute. */
char *gui_format_moment(gint64 at_us);
/** gui_format_exact_moment: day and time, seconds included. */
char *gui_format_exact_moment(gint64 at_us);
/** gui_format_minute: "14:05", and gui_format_second: "14:05:59". */
char *gui_format_minute(gint64 at_us);
char *gui_format_second(gint64 at_us);
