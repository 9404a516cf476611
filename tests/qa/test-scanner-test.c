/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/scanner-test.h"

#include <string.h>

static const char *const sheets[] = { SCANNER_TEST_TEXT, SCANNER_TEST_SHORT };

static void
test_the_long_text_has_every_character(void)
{
    for (char character = ' '; character <= '~'; character++)
        g_assert_nonnull(strchr(SCANNER_TEST_TEXT, character));
    g_assert_true(g_str_is_ascii(SCANNER_TEST_TEXT));
}

/* Worked out by hand from the drawings of the keyboards, so that a slip in our tables shows. */
static const struct {
    const char *text;
    ScannerLayout scanner, session;
    bool caps_lock;
} typed[] = {
    { "CLAIMCHECK-azqwym:_/?1", SCANNER_LAYOUT_US, SCANNER_LAYOUT_US, false },
    { "claimcheck-AZQWYM:_/?1", SCANNER_LAYOUT_US, SCANNER_LAYOUT_US, true },
    { "CLAIMCHECKßayqwzmÖ?-_1", SCANNER_LAYOUT_US, SCANNER_LAYOUT_DE, false },
    { "claimcheckßAYQWZMö?-_1", SCANNER_LAYOUT_US, SCANNER_LAYOUT_DE, true },
    { "CLQI?CHECK)qwazy,M°!§&", SCANNER_LAYOUT_US, SCANNER_LAYOUT_FR, false },
    { "CLAIMCHECK/ayqwzm>?&_1", SCANNER_LAYOUT_DE, SCANNER_LAYOUT_US, false },
    { "CLQI:CHECK6qwazy;.8>M!", SCANNER_LAYOUT_FR, SCANNER_LAYOUT_US, false },
};

static void
test_keyboards_are_told_by_what_they_type(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(typed); i++) {
        g_auto(ScannerTest) test = { 0 };
        g_test_message("%s", typed[i].text);
        g_assert_true(scanner_test_judge(typed[i].text, &test));
        g_assert_cmpint(test.scanner, ==, typed[i].scanner);
        g_assert_cmpint(test.session, ==, typed[i].session);
        g_assert_true(test.caps_lock == typed[i].caps_lock);
        g_assert_true(test.is_short);
    }
}

/* Every pair of keyboards, with and without Caps Lock, is told from every other by either text. */
static void
test_every_pair_is_told_from_the_others(void)
{
    for (guint n = 0; n < 2 * 2 * N_SCANNER_LAYOUTS * N_SCANNER_LAYOUTS; n++) {
        ScannerLayout scanner = n / 4 / N_SCANNER_LAYOUTS, session = n / 4 % N_SCANNER_LAYOUTS;
        bool caps_lock = (n & 2) != 0;
        if (caps_lock && scanner == session && scanner != SCANNER_LAYOUT_US)
            continue; /* letters alone: as on any other */
        g_autofree char *seen = scanner_layout_seen(sheets[n & 1], scanner, session, caps_lock);
        for (char *at; (at = strstr(seen, "\xEF\xBF\xBC")) != NULL;) /* some make it an accent, some a quotation mark */
            memcpy(at, "\xC2\xB4\x20", 3), memmove(at + 2, at + 3, strlen(at + 3) + 1);
        g_auto(ScannerTest) test = { 0 };
        g_test_message("%s to %s %d: %s", scanner_layout_name(scanner), scanner_layout_name(session), caps_lock, seen);
        g_assert_true(scanner_test_judge(seen, &test));
        g_assert_true(test.caps_lock == caps_lock);
        g_assert_true(test.is_short == ((n & 1) != 0));
        if (scanner == session) {
            g_assert_true(test.scanner == test.session);
        } else {
            g_assert_cmpint(test.scanner, ==, scanner);
            g_assert_cmpint(test.session, ==, session);
        }
    }
}

static const struct {
    const char *before, *behind;
    bool aim;
    const char *prefix, *suffix;
} around[] = {
    { "", "", false, NULL, NULL },           { "]Q1", "\r", true, NULL, NULL }, { "S1>", "<E\t", false, "S1>", "<E" },
    { "#]C0", "", true, "#", NULL },         { "  ", " ", false, NULL, NULL },  { "]", "", false, "]", NULL },
    { "Ä", "ß\r\n", false, "Ä", "ß" },
};

static void
test_what_is_around(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(around); i++) {
        g_auto(ScannerTest) test = { 0 };
        g_autofree char *text = g_strconcat(around[i].before, SCANNER_TEST_TEXT, around[i].behind, NULL);
        g_assert_true(scanner_test_judge(text, &test));
        g_assert_true(test.aim == around[i].aim);
        g_assert_cmpstr(test.prefix, ==, around[i].prefix);
        g_assert_cmpstr(test.suffix, ==, around[i].suffix);
        g_assert_true(scanner_test_is_well(&test) == (around[i].prefix == NULL && around[i].suffix == NULL));
    }
}

static void
test_what_is_no_scan_of_the_sheet(void)
{
    g_autofree char *half = g_strndup(SCANNER_TEST_TEXT, strlen(SCANNER_TEST_TEXT) - 1);
    g_autofree char *flood = g_strnfill(5000, 'A');
    const char *const texts[] = { "", "CLAIMCHECK", half, flood, "\xff" SCANNER_TEST_SHORT, "6ba7b810-9dad-41d1-80b4-00c04fd430c8" };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        ScannerTest test;
        g_assert_false(scanner_test_judge(texts[i], &test));
        g_assert_null(test.prefix);
    }
}

static void
test_what_was_meant(void)
{
    g_autofree char *seen = scanner_layout_seen("6ba7b810-9dad:X_y", SCANNER_LAYOUT_US, SCANNER_LAYOUT_DE, false);
    g_assert_cmpstr(seen, ==, "6ba7b810ß9dadÖX?z");
    g_autofree char *meant = scanner_layout_meant(seen, SCANNER_LAYOUT_US, SCANNER_LAYOUT_DE);
    g_assert_cmpstr(meant, ==, "6ba7b810-9dad:X_y");
    g_assert_null(scanner_layout_meant("日本", SCANNER_LAYOUT_US, SCANNER_LAYOUT_DE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scanner-test/the-long-text-has-every-character", test_the_long_text_has_every_character);
    g_test_add_func("/scanner-test/keyboards-are-told-by-what-they-type", test_keyboards_are_told_by_what_they_type);
    g_test_add_func("/scanner-test/every-pair-is-told-from-the-others", test_every_pair_is_told_from_the_others);
    g_test_add_func("/scanner-test/what-is-around", test_what_is_around);
    g_test_add_func("/scanner-test/what-is-no-scan-of-the-sheet", test_what_is_no_scan_of_the_sheet);
    g_test_add_func("/scanner-test/what-was-meant", test_what_was_meant);
    return g_test_run();
}
