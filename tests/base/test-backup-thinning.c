/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/backup.h"

#define DAY ((gint64)24 * G_TIME_SPAN_HOUR)
#define NOW ((gint64)20000 * DAY + 12 * G_TIME_SPAN_HOUR)

static guint
count_kept(const gint64 *times, gsize count)
{
    g_autofree bool *keeps = g_new0(bool, count);
    backup_keeps(times, count, NOW, keeps);
    guint kept = 0;
    for (gsize i = 0; i < count; i++)
        kept += keeps[i];
    return kept;
}

static void
test_a_week_stays_whole(void)
{
    gint64 times[14];
    for (guint i = 0; i < G_N_ELEMENTS(times); i++)
        times[i] = NOW - i * DAY / 2;
    g_assert_cmpuint(count_kept(times, G_N_ELEMENTS(times)), ==, G_N_ELEMENTS(times));
}

static void
test_years_come_down_to_a_handful(void)
{
    gint64 times[1000];
    for (guint i = 0; i < G_N_ELEMENTS(times); i++)
        times[i] = NOW - i * DAY;
    guint kept = count_kept(times, G_N_ELEMENTS(times));
    g_assert_cmpuint(kept, >=, 7 + 6 + 9);
    g_assert_cmpuint(kept, <=, 7 + 9 + 12);
}

static void
test_the_newest_stays_however_old(void)
{
    const gint64 times[] = { NOW - 2000 * DAY, NOW - 2001 * DAY };
    g_assert_cmpuint(count_kept(times, 2), ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/backup/week", test_a_week_stays_whole);
    g_test_add_func("/backup/years", test_years_come_down_to_a_handful);
    g_test_add_func("/backup/newest", test_the_newest_stays_however_old);
    return g_test_run();
}
