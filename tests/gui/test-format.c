/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/code-words.h"
#include "gui/gui-format.h"
#include "station/base/claimcheck-error.h"

#include <gtk/gtk.h>
#include <string.h>

/* Nothing is translated here: marks and orders are the sources' own. */

static void
assert_text(char *text, const char *expected)
{
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

static void
test_numbers(void)
{
    assert_text(gui_format_number(1.25, 1), "1.2");
    assert_text(gui_format_number(-3, 0), "-3");
    assert_text(gui_format_short_number(0.25), "0.25");
    assert_text(gui_format_short_number(57), "57");
    assert_text(gui_format_percent(93.5, 1), "93.5 %");
    assert_text(gui_format_count(0), "0");
    assert_text(gui_format_count(999), "999");
    assert_text(gui_format_count(1000), "1,000");
    assert_text(gui_format_count(1234567), "1,234,567");
    assert_text(gui_format_count(-100), "-100");
    assert_text(gui_format_count(-1000), "-1,000");
}

static void
test_times(void)
{
    const gint64 at = G_GINT64_CONSTANT(1767269106) * G_USEC_PER_SEC; /* 2026-01-01 12:05:06 UTC */
    assert_text(gui_format_day(at), "2026-01-01");
    assert_text(gui_format_short_day(at), "01-01");
    assert_text(gui_format_moment(at), "2026-01-01 12:05");
    assert_text(gui_format_exact_moment(at), "2026-01-01 12:05:06");
    assert_text(gui_format_minute(at), "12:05");
    assert_text(gui_format_second(at), "12:05:06");
    assert_text(gui_format_day(G_MAXINT64), "");
}

/* No code is without words, and no two mean the same. */
static void
test_every_code_has_words(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (int code = 0; code < N_CLAIMCHECK_ERRORS; code++) {
        const char *word = claimcheck_error_code_word((ClaimcheckError)code);
        const char *words = code_words(word);
        g_test_message("%s", word);
        g_assert_nonnull(words);
        g_assert_cmpuint(strlen(words), <=, 32); /* beside a bar */
        g_assert_true(g_hash_table_add(seen, (gpointer)words));
    }
    g_assert_null(code_words("scratched case"));
    g_assert_null(code_words(NULL));
    g_assert_cmpstr(code_words_or("scratched case"), ==, "scratched case");
    g_assert_cmpstr(code_words_or("wrong-label"), ==, "Wrong label");
}

/* One of digits alone has no direction of its own: between letters that run from right to left it stays together. */
static void
test_codes_from_right_to_left(void)
{
    assert_text(gui_format_masked("0123456789"), "…456789");
    gtk_widget_set_default_direction(GTK_TEXT_DIR_RTL);
    g_autofree char *masked = gui_format_masked("0123456789");
    g_assert_cmpstr(masked, ==, "\u2066\u200e…456789\u2069");
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    PangoLayout *layout = pango_layout_new(context);
    pango_context_set_base_dir(context, PANGO_DIRECTION_RTL);
    pango_layout_set_text(layout, masked, -1);
    g_assert_cmpint(pango_layout_get_direction(layout, 0), ==, PANGO_DIRECTION_LTR);
    g_object_unref(layout);
    g_object_unref(context);
    gtk_widget_set_default_direction(GTK_TEXT_DIR_LTR);
}

int
main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gui/format/numbers", test_numbers);
    g_test_add_func("/gui/format/times", test_times);
    g_test_add_func("/gui/format/codes", test_every_code_has_words);
    g_test_add_func("/gui/format/right-to-left", test_codes_from_right_to_left);
    return g_test_run();
}
