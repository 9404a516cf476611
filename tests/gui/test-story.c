/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-story.h"
#include "gui/gui-unit-pages.h"

#include <string.h>

/* --- the story ---------------------------------------------------------------------------------------------------------- */

static void
test_events_in_words(void)
{
    static const struct {
        const char *kind, *detail, *sentence, *note;
        GuiStoryMood mood;
    } events[] = {
        { "label-printed", "{\"kind\":\"unit\",\"generation\":2}", "Label 2 came out of the printer", NULL, GUI_STORY_GOOD },
        { "unit-held", "{\"reason\":\"loose screw\"}", "Held", "loose screw", GUI_STORY_BAD },
        { "unit-moved", "{\"from\":\"A\",\"to\":\"B\",\"reason\":\"r\"}", "Moved from batch A to batch B", "r", GUI_STORY_ATTENTION },
        { "scan", "{\"verdict\":\"good\"}", "Scanned by QA", "good", GUI_STORY_GOOD },
        { "scan", "{\"verdict\":\"unit-held\"}", "Scanned by QA", "Unit is held [unit-held]", GUI_STORY_BAD },
        /* what a tampered or later record may hold */
        { "label-printed", NULL, "Label – came out of the printer", NULL, GUI_STORY_GOOD },
        { "label-printed", "[1]", "Label – came out of the printer", NULL, GUI_STORY_GOOD },
        { "label-printed", "{\"generation\":{}}", "Label – came out of the printer", NULL, GUI_STORY_GOOD },
        { "of-a-later-program", "{\"reason\":7.5}", "of-a-later-program", NULL, GUI_STORY_PLAIN },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(events); i++) {
        const DbEvent event = { .kind = (char *)events[i].kind, .detail = (char *)events[i].detail, .wall_time = 5 };
        g_autoptr(GuiStoryLine) line = gui_story_line_of(&event, "Ana");
        g_assert_cmpstr(line->sentence, ==, events[i].sentence);
        g_assert_cmpstr(line->note, ==, events[i].note);
        g_assert_cmpint(line->mood, ==, events[i].mood);
        g_assert_cmpstr(line->who, ==, "Ana");
    }
}

/* --- pages ----------------------------------------------------------------------------------------------------------------- */

static GPtrArray *
lines_of(gint64 first, guint n)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func((GDestroyNotify)db_unit_line_free);
    for (guint i = 0; i < n; i++) {
        DbUnitLine *line = g_new0(DbUnitLine, 1);
        line->id = first + i;
        g_ptr_array_add(lines, line);
    }
    return lines;
}

static gint64
id_at(GuiUnitPages *pages, gint64 row)
{
    const DbUnitLine *line = gui_unit_pages_line(pages, row);
    return line != NULL ? line->id : -1;
}

static void
test_parts_stand_one_behind_the_other(void)
{
    GuiUnitPages *pages = gui_unit_pages_new();
    gui_unit_pages_begin(pages, 3);
    gui_unit_pages_take(pages, 0, 0, lines_of(100, 2));
    gui_unit_pages_take(pages, 1, 0, lines_of(0, 0));
    g_assert_false(gui_unit_pages_counted(pages));
    gui_unit_pages_take(pages, 2, 0, lines_of(500, 3));
    g_assert_true(gui_unit_pages_counted(pages)); /* none of them is full */
    g_assert_cmpint(gui_unit_pages_rows(pages), ==, 5);
    g_assert_cmpint(id_at(pages, 1), ==, 101);
    g_assert_cmpint(id_at(pages, 2), ==, 500);
    g_assert_cmpint(id_at(pages, 5), ==, -1);
    g_assert_cmpint(id_at(pages, -1), ==, -1);
    gui_unit_pages_free(pages);
}

static void
test_a_page_is_aimed_at_from_the_nearest_before_it(void)
{
    GuiUnitPages *pages = gui_unit_pages_new();
    GuiUnitWindow window;
    gui_unit_pages_begin(pages, 1);
    gui_unit_pages_take(pages, 0, 0, lines_of(0, GUI_UNIT_PAGE));
    g_assert_cmpint(gui_unit_pages_rows(pages), ==, GUI_UNIT_PAGE); /* as far as is known */
    gui_unit_pages_set_count(pages, 0, 1000 * GUI_UNIT_PAGE);
    g_assert_false(gui_unit_pages_wanted(pages, 0, GUI_UNIT_PAGE - 1, &window));
    g_assert_true(gui_unit_pages_wanted(pages, 90, 120, &window));
    g_assert_cmpint(window.page, ==, 1);
    g_assert_cmpint(window.from->id, ==, GUI_UNIT_PAGE - 1);
    g_assert_cmpuint(window.skip, ==, 0);
    g_assert_true(gui_unit_pages_wanted(pages, 500 * GUI_UNIT_PAGE, 500 * GUI_UNIT_PAGE, &window));
    g_assert_cmpint(window.page, ==, 500);
    g_assert_false(window.backwards);
    g_assert_cmpuint(window.skip, ==, 499 * GUI_UNIT_PAGE);
    gui_unit_pages_take(pages, 0, 498, lines_of(1, GUI_UNIT_PAGE));
    g_assert_true(gui_unit_pages_wanted(pages, 500 * GUI_UNIT_PAGE, 500 * GUI_UNIT_PAGE, &window));
    g_assert_cmpuint(window.skip, ==, GUI_UNIT_PAGE);
    g_assert_false(gui_unit_pages_wanted(pages, 1000 * GUI_UNIT_PAGE, 1000 * GUI_UNIT_PAGE + 5, &window)); /* behind the end */
    gui_unit_pages_free(pages);
}

static void
test_a_page_near_the_end_is_aimed_at_from_there(void)
{
    const gint64 last = 999 * GUI_UNIT_PAGE, count = last + 7;
    GuiUnitPages *pages = gui_unit_pages_new();
    GuiUnitWindow window;
    gui_unit_pages_begin(pages, 1);
    gui_unit_pages_take(pages, 0, 0, lines_of(0, GUI_UNIT_PAGE));
    gui_unit_pages_set_count(pages, 0, count);
    g_assert_true(gui_unit_pages_wanted(pages, last, count - 1, &window));
    g_assert_true(window.backwards);
    g_assert_null(window.from);
    g_assert_cmpint(window.page, ==, 999);
    g_assert_cmpuint(window.skip, ==, 0);
    g_assert_cmpuint(window.limit, ==, 7);
    gui_unit_pages_take(pages, 0, 999, lines_of(last, 7));
    g_assert_true(gui_unit_pages_wanted(pages, last - GUI_UNIT_PAGE - 1, last, &window));
    g_assert_true(window.backwards);
    g_assert_cmpint(window.from->id, ==, last);
    g_assert_cmpint(window.page, ==, 997);
    g_assert_cmpuint(window.skip, ==, GUI_UNIT_PAGE);
    g_assert_cmpuint(window.limit, ==, GUI_UNIT_PAGE);
    gui_unit_pages_set_count(pages, 0, count);
    g_assert_cmpint(id_at(pages, last), ==, last);
    gui_unit_pages_set_count(pages, 0, count + 1); /* it ends elsewhere now */
    g_assert_cmpint(id_at(pages, last), ==, -1);
    g_assert_cmpint(id_at(pages, 0), ==, 0);
    gui_unit_pages_free(pages);
}

static void
test_only_the_pages_around_the_view_are_kept(void)
{
    GuiUnitPages *pages = gui_unit_pages_new();
    gui_unit_pages_begin(pages, 1);
    gui_unit_pages_set_count(pages, 0, 1000 * GUI_UNIT_PAGE);
    for (int page = 0; page < 3 * GUI_UNIT_PAGES_KEPT; page++)
        gui_unit_pages_take(pages, 0, page, lines_of(page * GUI_UNIT_PAGE, GUI_UNIT_PAGE));
    gint64 last = 3 * GUI_UNIT_PAGES_KEPT * GUI_UNIT_PAGE - 1;
    g_assert_cmpint(id_at(pages, last), ==, last);
    g_assert_cmpint(id_at(pages, last - (GUI_UNIT_PAGES_KEPT - 1) * GUI_UNIT_PAGE), !=, -1);
    g_assert_cmpint(id_at(pages, 0), ==, -1);
    gui_unit_pages_forget(pages);
    g_assert_cmpint(id_at(pages, last), ==, -1);
    g_assert_cmpint(gui_unit_pages_rows(pages), ==, 1000 * GUI_UNIT_PAGE); /* the list stays as long */
    gui_unit_pages_free(pages);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/story/events-in-words", test_events_in_words);
    g_test_add_func("/unit-pages/parts", test_parts_stand_one_behind_the_other);
    g_test_add_func("/unit-pages/aim", test_a_page_is_aimed_at_from_the_nearest_before_it);
    g_test_add_func("/unit-pages/from-the-end", test_a_page_near_the_end_is_aimed_at_from_there);
    g_test_add_func("/unit-pages/kept", test_only_the_pages_around_the_view_are_kept);
    return g_test_run();
}
