/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/cadence.h"

#define MS 1000

static Cadence
judge(guint n, gint64 gap_us, gint64 one_gap_us, bool from_keys)
{
    CadenceMeter meter = { 0 };
    gint64 at = 5000000;
    for (guint i = 0; i < n; i++) {
        cadence_character(&meter, at);
        at += i == n / 2 ? one_gap_us : gap_us;
    }
    return cadence_judge(&meter, from_keys);
}

static const struct {
    guint n;
    gint64 gap_us, one_gap_us;
    bool from_keys;
    Cadence cadence;
} cases[] = {
    { 36, 2 * MS, 2 * MS, true, CADENCE_SCANNED },   { 36, 150 * MS, 150 * MS, true, CADENCE_TYPED },
    { 36, 2 * MS, 80 * MS, true, CADENCE_SCANNED }, /* the longest pause that a scanner may make */
    { 36, 2 * MS, 81 * MS, true, CADENCE_TYPED },    { 6, 80 * MS, 80 * MS, true, CADENCE_SCANNED },
    { 5, 1 * MS, 1 * MS, true, CADENCE_UNKNOWN },    { 0, 0, 0, true, CADENCE_UNKNOWN },
    { 36, 0, 0, true, CADENCE_SCANNED },            /* all there when the terminal was looked at */
    { 36, 0, 0, false, CADENCE_UNKNOWN },            { 36, 0, 500 * MS, false, CADENCE_UNKNOWN }, /* a pipe's two pieces */
    { 36, 2 * MS, 2 * MS, false, CADENCE_SCANNED },  { 36, 150 * MS, 150 * MS, false, CADENCE_TYPED },
};

static void
test_gaps_tell(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("row %" G_GSIZE_FORMAT, i);
        g_assert_cmpint(judge(cases[i].n, cases[i].gap_us, cases[i].one_gap_us, cases[i].from_keys), ==, cases[i].cadence);
    }
}

static void
test_the_wait_before_the_first_character_is_none(void)
{
    CadenceMeter meter = { 0 };
    for (gint64 at = 900000000; at < 900000000 + 10 * MS; at += MS)
        cadence_character(&meter, at);
    g_assert_cmpint(cadence_judge(&meter, true), ==, CADENCE_SCANNED);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cadence/gaps-tell", test_gaps_tell);
    g_test_add_func("/cadence/the-wait-before-the-first-character-is-none", test_the_wait_before_the_first_character_is_none);
    return g_test_run();
}
