/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/serial-pattern.h"

#include "station/base/claimcheck-error.h"

#include <string.h>

/* Check characters as others published them: the card number of the Luhn article, a GRid (MOD 37,36), ISO 7064's 794 44. */
static const struct {
    const char *pattern;
    gint64 counter;
    const char *number;
} made[] = {
    { "SN{counter:6}", 1, "SN000001" },
    { "{date:%y%m}-{counter:3}", 999, "2601-999" },
    { "{counter:10}{check:luhn}", 7992739871, "79927398713" },
    { "A12425GABC{counter:7}{check:mod36}", 1234002, "A12425GABC1234002M" },
    { "{counter:3}{check:mod97}", 794, "79444" },
};

static const struct {
    const char *pattern;
    gint64 counter;
} refused[] = {
    { "SN", 1 },           { "{counter:3}{counter:3}", 1 }, { "{counter:0}", 1 },      { "{counter:x}", 1 },
    { "{counter:3}", 1000 }, { "{counter:3}{check:crc}", 1 }, { "{counter:3}{other:1}", 1 }, { "a b{counter:3}", 1 },
    { "{counter:3}{check:luhn}{check:luhn}", 1 },
};

static void
test_numbers(void)
{
    g_autoptr(GDateTime) date = g_date_time_new_utc(2026, 1, 31, 0, 0, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(made); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *number = serial_pattern_make(made[i].pattern, made[i].counter, date, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(number, ==, made[i].number);
    }
}

static void
test_refused(void)
{
    g_autoptr(GDateTime) date = g_date_time_new_utc(2026, 1, 31, 0, 0, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *number = serial_pattern_make(refused[i].pattern, refused[i].counter, date, &error);
        g_assert_null(number);
        g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
        g_assert_nonnull(strstr(claimcheck_error_hint(error), "{date:%y%m}")); /* as it is to be typed */
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/serial-pattern/numbers", test_numbers);
    g_test_add_func("/serial-pattern/refused", test_refused);
    return g_test_run();
}
