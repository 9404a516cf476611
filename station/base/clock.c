/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/clock.h"

#include <string.h>

gint64
clock_wall_us(void)
{
    return g_get_real_time();
}

gint64
clock_mono_us(void)
{
    return g_get_monotonic_time();
}

const char *
clock_boot_id(void)
{
    static gsize once;
    static char boot_id[64];
    if (g_once_init_enter(&once)) {
        g_autofree char *text = NULL;
        if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
            text = g_uuid_string_random(); /* no /proc: at least this run is told from the next */
        g_strlcpy(boot_id, g_strstrip(text), sizeof boot_id);
        g_once_init_leave(&once, 1);
    }
    return boot_id;
}

gint64
clock_build_us(void)
{
    return (gint64)CLAIMCHECK_BUILD_TIME * G_USEC_PER_SEC;
}

char *
clock_format_utc(gint64 wall_us)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(wall_us / G_USEC_PER_SEC);
    g_autofree char *seconds = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
    return g_strdup_printf("%s.%03dZ", seconds, (int)(wall_us % G_USEC_PER_SEC / 1000));
}

bool
clock_parse_utc(const char *text, gint64 *wall_us)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, utc);
    if (time == NULL)
        return false;
    *wall_us = g_date_time_to_unix(time) * G_USEC_PER_SEC + g_date_time_get_microsecond(time);
    return true;
}
