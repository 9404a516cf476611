/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-pace.h"
#include "gui/gui-tile-grid.h"

#define MINUTE (G_GINT64_CONSTANT(60) * G_USEC_PER_SEC)

static void
test_end(void)
{
    GuiPace *pace = gui_pace_new();
    g_assert_cmpint(gui_pace_end_us(pace, 0, 10), ==, 0);
    gui_pace_add(pace, 1 * MINUTE);
    gui_pace_add(pace, 2 * MINUTE);
    g_assert_cmpint(gui_pace_end_us(pace, 2 * MINUTE, 10), ==, 0); /* two may be chance */
    gui_pace_add(pace, 3 * MINUTE);
    g_assert_cmpint(gui_pace_end_us(pace, 3 * MINUTE, 10), ==, 13 * MINUTE);
    g_assert_cmpint(gui_pace_end_us(pace, 3 * MINUTE, 0), ==, 0);
    gui_pace_free(pace);
}

/* Today's pace is that of the last few, whatever came before. */
static void
test_forgets(void)
{
    GuiPace *pace = gui_pace_new();
    for (int i = 0; i < 100; i++)
        gui_pace_add(pace, i * 60 * MINUTE);
    for (int i = 1; i <= 20; i++)
        gui_pace_add(pace, 99 * 60 * MINUTE + i * MINUTE);
    g_assert_cmpint(gui_pace_end_us(pace, 0, 5), ==, 5 * MINUTE);
    gui_pace_clear(pace);
    g_assert_cmpint(gui_pace_end_us(pace, 0, 5), ==, 0);
    gui_pace_free(pace);
}

/* The word of a tile is wider than high: so are its tiles. */
static void
test_columns(void)
{
    static const struct {
        guint count;
        int width, height;
        guint columns;
    } rows[] = { { 1, 1800, 900, 1 }, { 2, 1800, 900, 2 }, { 4, 1800, 900, 2 }, { 4, 900, 600, 2 }, { 6, 1800, 900, 3 }, { 16, 1800, 900, 4 } };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint columns = gui_tile_grid_columns(rows[i].count, rows[i].width, rows[i].height);
        g_test_message("%u tiles in %d by %d", rows[i].count, rows[i].width, rows[i].height);
        g_assert_cmpuint(columns, ==, rows[i].columns);
    }
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gui/pace/end", test_end);
    g_test_add_func("/gui/pace/forgets", test_forgets);
    g_test_add_func("/gui/tile-grid/columns", test_columns);
    return g_test_run();
}
