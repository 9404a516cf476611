/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/command-code.h"

static void
test_every_command_is_found_by_its_own_text(void)
{
    gsize n;
    const CommandCode *codes = command_code_list(&n);
    g_assert_cmpuint(n, >, 5);
    for (gsize i = 0; i < n; i++) {
        g_assert_true(command_code_find(codes[i].text) == &codes[i]); /* so no text stands twice */
        g_assert_true(command_code_is_meant(codes[i].text));
        g_assert_true((codes[i].reason != NULL) == (codes[i].kind == COMMAND_FAIL));
    }
}

static void
test_what_is_no_command(void)
{
    static const char *const texts[] = { "", "command", "command:", "command:hold ", "Command:hold", "fail:nonsense", "slot:1",
                                         "6ba7b810-9dad-41d1-80b4-00c04fd430c8" };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_null(command_code_find(texts[i]));
    g_assert_true(command_code_is_meant("fail:nonsense"));
    g_assert_false(command_code_is_meant("slot:1"));
}

static void
test_the_card_of_a_batch(void)
{
    g_autofree char *text = command_code_for_batch("7");
    g_assert_cmpstr(command_code_batch(text), ==, "7");
    g_assert_cmpuint(strlen(text), >=, 6); /* fewer characters are no scanner's */
    g_assert_null(command_code_batch("7"));
    g_assert_false(command_code_is_meant(text));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/command-code/every-command-is-found-by-its-own-text", test_every_command_is_found_by_its_own_text);
    g_test_add_func("/command-code/what-is-no-command", test_what_is_no_command);
    g_test_add_func("/command-code/the-card-of-a-batch", test_the_card_of_a_batch);
    return g_test_run();
}
