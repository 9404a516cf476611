/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-burst.h"

/* Places on a keyboard, by X's key codes. */
enum { KEY_1 = 10, KEY_2, KEY_MINUS = 20, KEY_Y = 29, KEY_Z = 52, KEY_A = 38, KEY_ENTER = 36 };

typedef struct {
    GuiBurst *burst;
    guint32 now;
} Keyboard;

static GuiBurstVerdict
press(Keyboard *keyboard, guint keycode, gboolean shift, guint gap_ms)
{
    keyboard->now += gap_ms;
    const GuiBurstKey key = { .keycode = keycode, .shift = shift, .ends = keycode == KEY_ENTER, .time_ms = keyboard->now };
    return gui_burst_key(keyboard->burst, &key);
}

static void
press_many(Keyboard *keyboard, guint keycode, guint count, guint gap_ms)
{
    for (guint i = 0; i < count; i++)
        g_assert_cmpint(press(keyboard, keycode, FALSE, gap_ms), ==, GUI_BURST_HOLD);
}

static void
test_a_burst_is_a_code(void)
{
    g_autoptr(GuiBurst) burst = gui_burst_new("us");
    Keyboard keyboard = { burst, 1000 };
    press_many(&keyboard, KEY_A, 6, GUI_BURST_GAP_MS);
    g_assert_cmpint(press(&keyboard, KEY_ENTER, FALSE, GUI_BURST_GAP_MS), ==, GUI_BURST_DONE);
    g_assert_cmpstr(gui_burst_text(burst), ==, "aaaaaa");
    press_many(&keyboard, KEY_1, 7, 5);
    g_assert_cmpint(press(&keyboard, KEY_ENTER, FALSE, 5), ==, GUI_BURST_DONE);
    g_assert_cmpstr(gui_burst_text(burst), ==, "1111111");
}

static void
test_five_characters_are_a_person(void)
{
    g_autoptr(GuiBurst) burst = gui_burst_new("us");
    Keyboard keyboard = { burst, 1000 };
    press_many(&keyboard, KEY_A, 5, 5);
    g_assert_cmpint(press(&keyboard, KEY_ENTER, FALSE, 5), ==, GUI_BURST_PASS);
    g_assert_true(gui_burst_is_empty(burst));
}

static void
test_a_gap_is_a_person(void)
{
    g_autoptr(GuiBurst) burst = gui_burst_new("us");
    Keyboard keyboard = { burst, 1000 };
    press_many(&keyboard, KEY_A, 3, 5);
    g_assert_cmpint(press(&keyboard, KEY_1, FALSE, GUI_BURST_GAP_MS + 1), ==, GUI_BURST_RESTART);
    press_many(&keyboard, KEY_1, 5, 5);
    g_assert_cmpint(press(&keyboard, KEY_ENTER, FALSE, GUI_BURST_GAP_MS + 1), ==, GUI_BURST_PASS);
    press_many(&keyboard, KEY_1, 6, 5);
    g_assert_cmpint(press(&keyboard, KEY_ENTER, FALSE, 5), ==, GUI_BURST_DONE);
    g_assert_cmpstr(gui_burst_text(burst), ==, "111111");
}

static void
test_event_times_wrap(void)
{
    g_autoptr(GuiBurst) burst = gui_burst_new("us");
    Keyboard keyboard = { burst, G_MAXUINT32 - 12 };
    press_many(&keyboard, KEY_A, 6, 5);
    g_assert_cmpint(press(&keyboard, KEY_ENTER, FALSE, 5), ==, GUI_BURST_DONE);
}

static char *
scanned(const char *layout, const guint *keycodes, guint count, gboolean shift)
{
    g_autoptr(GuiBurst) burst = gui_burst_new(layout);
    Keyboard keyboard = { burst, 1000 };
    for (guint i = 0; i < count; i++)
        press(&keyboard, keycodes[i], shift, 5);
    g_assert_cmpint(press(&keyboard, KEY_ENTER, FALSE, 5), ==, GUI_BURST_DONE);
    return g_strdup(gui_burst_text(burst));
}

static void
test_keys_are_read_by_their_place(void)
{
    const guint keys[] = { KEY_Y, KEY_Z, KEY_MINUS, KEY_1, KEY_2, KEY_A };
    g_autofree char *us = scanned("us", keys, G_N_ELEMENTS(keys), FALSE);
    g_autofree char *us_shift = scanned("us", keys, G_N_ELEMENTS(keys), TRUE);
    g_autofree char *german = scanned("de", keys, G_N_ELEMENTS(keys), FALSE);
    g_autofree char *french = scanned("fr", keys, G_N_ELEMENTS(keys), FALSE);
    g_autofree char *unknown = scanned("no such layout", keys, G_N_ELEMENTS(keys), FALSE);
    g_assert_cmpstr(us, ==, "yz-12a");
    g_assert_cmpstr(us_shift, ==, "YZ_!@A");
    g_assert_cmpstr(german, ==, "zyß12a");
    g_assert_cmpstr(french, ==, "yw)&éq");
    g_assert_cmpstr(unknown, ==, us);
}

static void
test_too_long_is_let_go(void)
{
    g_autoptr(GuiBurst) burst = gui_burst_new("us");
    Keyboard keyboard = { burst, 1000 };
    press_many(&keyboard, KEY_A, GUI_BURST_MAX, 1);
    g_assert_cmpint(press(&keyboard, KEY_A, FALSE, 1), ==, GUI_BURST_PASS);
    g_assert_true(gui_burst_is_empty(burst));
}

static void
test_an_arrow_ends_it(void)
{
    g_autoptr(GuiBurst) burst = gui_burst_new("us");
    Keyboard keyboard = { burst, 1000 };
    press_many(&keyboard, KEY_A, 6, 5);
    const GuiBurstKey arrow = { .keycode = 113, .other = TRUE, .time_ms = keyboard.now + 5 };
    g_assert_cmpint(gui_burst_key(burst, &arrow), ==, GUI_BURST_PASS);
    g_assert_true(gui_burst_is_empty(burst));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/burst/a-burst-is-a-code", test_a_burst_is_a_code);
    g_test_add_func("/burst/five-characters-are-a-person", test_five_characters_are_a_person);
    g_test_add_func("/burst/a-gap-is-a-person", test_a_gap_is_a_person);
    g_test_add_func("/burst/event-times-wrap", test_event_times_wrap);
    g_test_add_func("/burst/keys-are-read-by-their-place", test_keys_are_read_by_their_place);
    g_test_add_func("/burst/too-long-is-let-go", test_too_long_is_let_go);
    g_test_add_func("/burst/an-arrow-ends-it", test_an_arrow_ends_it);
    return g_test_run();
}
