/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/scan-text.h"

#include <glib/gstdio.h>
#include <string.h>

static const struct {
    const char *raw;
    const char *want; /* NULL: no code */
} texts[] = {
    { "ABC-123", "ABC-123" },     { "  ABC-123\r\n", "ABC-123" }, { "\tABC\t", "ABC" },
    { "]Q1ABC-123", "ABC-123" },  { "]C0ABC", "ABC" },            { "]Q", "]Q" },
    { "~ABC#", "ABC" },           { "~]Q1ABC#\r", "ABC" },        { "", NULL },
    { " \r\n", NULL },            { "\xc3\x28", NULL },           { "abc", "abc" },
    { "]Q1~ABC#\r", "ABC" },       { "~~ABC#", "~ABC" },           { "~]Q1~ABC##", "~ABC#" },
};

static Settings *
settings_with_prefix(void)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("scan-XXXXXX.conf", &path, NULL);
    g_assert_cmpint(fd, >=, 0);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(path, "[scanner]\nprefix=~\nsuffix=#\n", -1, NULL));
    Settings *settings = settings_load(path, NULL);
    g_unlink(path);
    return settings;
}

static void
test_clean(void)
{
    g_autoptr(Settings) settings = settings_with_prefix();
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *got = scan_text_clean(settings, texts[i].raw);
        g_assert_cmpstr(got, ==, texts[i].want);
    }
    g_autofree char *endless = g_strnfill(SCAN_LONGEST + 1, 'x');
    g_autofree char *got = scan_text_clean(settings, endless);
    g_assert_null(got);
}

static void
test_split_slot(void)
{
    guint slot = 0;
    char *code = NULL;
    g_assert_true(scan_text_split_slot("slot:2 ABC", &slot, &code));
    g_assert_cmpuint(slot, ==, 2);
    g_assert_cmpstr(code, ==, "ABC");
    g_clear_pointer(&code, g_free);
    g_assert_true(scan_text_split_slot("slot:16", &slot, &code));
    g_assert_cmpuint(slot, ==, 16);
    g_assert_null(code);
    g_assert_false(scan_text_split_slot("slot:", &slot, &code));
    g_assert_false(scan_text_split_slot("slot:0 ABC", &slot, &code));
    g_assert_false(scan_text_split_slot("slot:2ABC", &slot, &code));
    g_assert_false(scan_text_split_slot("ABC", &slot, &code));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scan-text/clean", test_clean);
    g_test_add_func("/scan-text/split-slot", test_split_slot);
    return g_test_run();
}
