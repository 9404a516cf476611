/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-length.h"

static const char *const unit_names[] = { [LABEL_UNIT_MM] = "mm", [LABEL_UNIT_PT] = "pt", [LABEL_UNIT_DOT] = "dot" };

/* Reads up to four digits; gives how many there were. */
static guint
read_digits(const char **text, guint *number)
{
    guint count = 0;
    for (*number = 0; g_ascii_isdigit(**text) && count < 4; (*text)++, count++)
        *number = *number * 10 + (guint)g_ascii_digit_value(**text);
    return count;
}

bool
label_length_parse(const char *text, LabelLength *length)
{
    static const double tenth_power[] = { 1, 10, 100, 1000, 10000 };
    guint whole, fraction = 0, fraction_digits = 0;
    if (read_digits(&text, &whole) == 0)
        return false;
    if (*text == '.') {
        text++;
        fraction_digits = read_digits(&text, &fraction);
        if (fraction_digits == 0)
            return false;
    }
    for (guint unit = 0; unit < G_N_ELEMENTS(unit_names); unit++) {
        if (g_str_equal(text, unit_names[unit])) {
            *length = (LabelLength){ whole + fraction / tenth_power[fraction_digits], (LabelUnit)unit };
            return true;
        }
    }
    return false;
}

double
label_length_mm(LabelLength length, guint dpi)
{
    const double mm[] = {
        [LABEL_UNIT_MM] = 1, [LABEL_UNIT_PT] = LABEL_MM_PER_PT, [LABEL_UNIT_DOT] = label_dot_mm(dpi)
    };
    return length.value * mm[length.unit];
}
