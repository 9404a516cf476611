/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-code.h"

#include <string.h>

static char *
bars(const LabelCells *cells)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < cells->columns; i++)
        g_string_append_c(text, cells->dark[i] ? '1' : '0');
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Start, one column a symbol, check, stop: worked out by hand from ISO/IEC 15417's table. */
static const struct {
    const char *text;
    const char *symbols[12];
} vectors[] = {
    { "PJJ123C", /* the check symbol of this well-known example is 55 in set B */
      { "11010010000", "11101110110", "10110111000", "10110111000", "10011100110", "11001110010", "11001011100",
        "10001000110", "11101000110", "1100011101011" } },
    { "123456", { "11010011100", "10110011100", "10001011000", "11100010110", "10001101110", "1100011101011" } },
};

static void
test_code_128_vectors(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        gunichar fault;
        g_autoptr(LabelCells) cells = label_code_128(vectors[i].text, &fault);
        g_autofree char *got = bars(cells);
        g_autofree char *want = g_strjoinv("", (char **)vectors[i].symbols);
        g_assert_cmpuint(cells->rows, ==, 1);
        g_assert_cmpstr(got, ==, want);
    }
}

/* Fewest symbols by trying everything; sets 0 is B, 1 is C. */
static guint
fewest(const char *text, int set)
{
    if (*text == '\0')
        return 0;
    bool pair = g_ascii_isdigit(text[0]) && g_ascii_isdigit(text[1]);
    guint in_b = (set == 0 ? 1 : 2) + fewest(text + 1, 0);
    guint in_c = pair ? (set == 1 ? 1 : 2) + fewest(text + 2, 1) : G_MAXUINT;
    return MIN(in_b, in_c);
}

static void
test_code_128_is_as_short_as_can_be(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(128);
    for (int i = 0; i < 2000; i++) {
        char text[13];
        int length = g_rand_int_range(random, 1, 13);
        for (int c = 0; c < length; c++)
            text[c] = g_rand_boolean(random) ? (char)g_rand_int_range(random, '0', '9' + 1) : 'x';
        text[length] = '\0';
        gunichar fault;
        g_autoptr(LabelCells) cells = label_code_128(text, &fault);
        guint symbols = 1 + MIN(fewest(text, 0), fewest(text, 1)) + 1; /* start, text, check */
        g_test_message("%s", text);
        g_assert_cmpuint(cells->columns, ==, 11 * symbols + 13);
    }
}

static void
test_code_128_refuses(void)
{
    static const struct {
        const char *text;
        gunichar fault;
    } cases[] = { { "SN\t1", '\t' }, { "größe", 0xf6 }, { "中", 0x4e2d }, { "a\x7f", 0x7f } };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gunichar fault = 0;
        g_autoptr(LabelCells) cells = label_code_128(cases[i].text, &fault);
        g_assert_null(cells);
        g_assert_cmpuint(fault, ==, cases[i].fault);
    }
}

/* Capacities of ISO/IEC 18004, table 7: one character more needs the next version. */
static const struct {
    int ecc;
    const char *what;
    guint length;
    guint version;
} capacities[] = {
    { 0, "0", 41, 1 },  { 0, "0", 42, 2 },  { 1, "0", 34, 1 },  { 1, "0", 35, 2 },  { 0, "A", 25, 1 },  { 0, "A", 26, 2 },
    { 1, "a", 42, 3 },  { 1, "a", 43, 4 },  { 2, "a", 32, 3 },  { 3, "a", 24, 3 },  { 0, "a", 53, 3 },  { 0, "a", 54, 4 },
    { 1, "a", 14, 1 },  { 1, "a", 15, 2 },  { 0, "a", 2953, 40 },
};

static void
test_qr_is_the_smallest(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(capacities); i++) {
        g_autofree char *text = g_strnfill(capacities[i].length, *capacities[i].what);
        g_autoptr(LabelCells) cells = label_code_qr(text, capacities[i].ecc);
        g_test_message("%s × %u, level %d", capacities[i].what, capacities[i].length, capacities[i].ecc);
        g_assert_cmpuint(cells->columns, ==, 17 + 4 * capacities[i].version);
        g_assert_cmpuint(cells->rows, ==, cells->columns);
    }
}

static void
test_qr_refuses(void)
{
    g_autofree char *long_text = g_strnfill(2954, 'a');
    g_autoptr(LabelCells) too_long = label_code_qr(long_text, 0);
    g_autoptr(LabelCells) empty = label_code_qr("", 0);
    g_assert_null(too_long);
    g_assert_null(empty);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/label-code/128-vectors", test_code_128_vectors);
    g_test_add_func("/label-code/128-is-as-short-as-can-be", test_code_128_is_as_short_as_can_be);
    g_test_add_func("/label-code/128-refuses", test_code_128_refuses);
    g_test_add_func("/label-code/qr-is-the-smallest", test_qr_is_the_smallest);
    g_test_add_func("/label-code/qr-refuses", test_qr_refuses);
    return g_test_run();
}
