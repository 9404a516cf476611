/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-length.h"

static const struct {
    const char *text;
    bool good;
    double value;
    LabelUnit unit;
} lengths[] = {
    { "2mm", true, 2, LABEL_UNIT_MM },        { "9.5pt", true, 9.5, LABEL_UNIT_PT }, { "3dot", true, 3, LABEL_UNIT_DOT },
    { "0mm", true, 0, LABEL_UNIT_MM },        { "0.0625mm", true, 0.0625, LABEL_UNIT_MM },
    { "9999mm", true, 9999, LABEL_UNIT_MM },  { "12345mm", false, 0, 0 }, /* too many digits to mean anything */
    { "1.23456mm", false, 0, 0 },             { "2 mm", false, 0, 0 },   { "-2mm", false, 0, 0 },
    { "+2mm", false, 0, 0 },                  { "2", false, 0, 0 },      { "mm", false, 0, 0 },
    { ".5mm", false, 0, 0 },                  { "5.mm", false, 0, 0 },   { "1e2mm", false, 0, 0 },
    { "2,5mm", false, 0, 0 },                 { "2MM", false, 0, 0 },    { "2mmm", false, 0, 0 },
    { "", false, 0, 0 },                      { "2in", false, 0, 0 },
};

static void
test_parse(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        LabelLength length = { 0 };
        g_test_message("%s", lengths[i].text);
        g_assert_true(label_length_parse(lengths[i].text, &length) == lengths[i].good);
        if (!lengths[i].good)
            continue;
        g_assert_cmpfloat_with_epsilon(length.value, lengths[i].value, 1e-9);
        g_assert_cmpint(length.unit, ==, lengths[i].unit);
    }
}

static void
test_millimetres(void)
{
    g_assert_cmpfloat_with_epsilon(label_length_mm((LabelLength){ 72, LABEL_UNIT_PT }, 203), 25.4, 1e-9);
    g_assert_cmpfloat_with_epsilon(label_length_mm((LabelLength){ 203, LABEL_UNIT_DOT }, 203), 25.4, 1e-9);
    g_assert_cmpfloat_with_epsilon(label_length_mm((LabelLength){ 3, LABEL_UNIT_DOT }, 600), 0.127, 1e-9);
    g_assert_cmpfloat_with_epsilon(label_length_mm((LabelLength){ 3, LABEL_UNIT_MM }, 600), 3, 1e-9);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/label-length/parse", test_parse);
    g_test_add_func("/label-length/millimetres", test_millimetres);
    return g_test_run();
}
