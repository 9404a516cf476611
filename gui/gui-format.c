/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-format.h"

#include "station/unit/unit-record.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

/* --- numbers ------------------------------------------------------------------------------------------------------- */

const char *
gui_format_decimal_mark(void)
{
    return C_("decimal mark", ".");
}

static char *
with_mark(const char *plain)
{
    GString *text = g_string_new(plain);
    g_string_replace(text, ".", gui_format_decimal_mark(), 1);
    return g_string_free(text, FALSE);
}

char *
gui_format_number(double value, int decimals)
{
    char format[8], plain[G_ASCII_DTOSTR_BUF_SIZE];
    g_snprintf(format, sizeof format, "%%.%df", decimals);
    return with_mark(g_ascii_formatd(plain, sizeof plain, format, value));
}

char *
gui_format_short_number(double value)
{
    char plain[G_ASCII_DTOSTR_BUF_SIZE];
    return with_mark(g_ascii_formatd(plain, sizeof plain, "%.4g", value));
}

char *
gui_format_count(gint64 count)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%" G_GINT64_FORMAT, count);
    for (gssize at = (gssize)text->len - 3; at > (count < 0 ? 1 : 0); at -= 3)
        g_string_insert(text, at, C_("thousands mark", ","));
    return g_string_free(text, FALSE);
}

char *
gui_format_percent(double percent, int decimals)
{
    g_autofree char *number = gui_format_number(percent, decimals);
    return g_strdup_printf(_("%s %%"), number);
}

/* --- codes --------------------------------------------------------------------------------------------------------- */

#define LEFT_TO_RIGHT_ISOLATE "\u2066"
#define POP_ISOLATE           "\u2069"
/* A label's own direction follows its first letter, and in an isolate is none. */
#define LEFT_TO_RIGHT_MARK    "\u200e"

char *
gui_format_isolated(const char *text)
{
    if (gtk_widget_get_default_direction() != GTK_TEXT_DIR_RTL)
        return g_strdup(text);
    return g_strconcat(LEFT_TO_RIGHT_ISOLATE LEFT_TO_RIGHT_MARK, text, POP_ISOLATE, NULL);
}

char *
gui_format_masked(const char *uid)
{
    g_autofree char *masked = unit_masked(uid);
    return gui_format_isolated(masked);
}

/* --- days and times ---------------------------------------------------------------------------------------------------- */

static char *
format_time(gint64 at_us, const char *format)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_us / G_USEC_PER_SEC);
    char *text = at != NULL ? g_date_time_format(at, format) : NULL;
    return text != NULL ? text : g_strdup("");
}

char *
gui_format_day(gint64 at_us)
{
    /* TRANSLATORS: how a day is written, for strftime(3); only %Y %m %d %e */
    return format_time(at_us, C_("a day", "%Y-%m-%d"));
}

char *
gui_format_short_day(gint64 at_us)
{
    /* TRANSLATORS: a day without its year, for strftime(3); only %m %d %e */
    return format_time(at_us, C_("a day", "%m-%d"));
}

static char *
day_and(gint64 at_us, char *time)
{
    g_autofree char *taken = time;
    g_autofree char *day = gui_format_day(at_us);
    return g_strdup_printf("%s %s", day, taken);
}

char *
gui_format_moment(gint64 at_us)
{
    return day_and(at_us, gui_format_minute(at_us));
}

char *
gui_format_exact_moment(gint64 at_us)
{
    return day_and(at_us, gui_format_second(at_us));
}

char *
gui_format_minute(gint64 at_us)
{
    return format_time(at_us, "%H:%M");
}

char *
gui_format_second(gint64 at_us)
{
    return format_time(at_us, "%H:%M:%S");
}
