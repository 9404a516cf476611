/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-code.h"

#include <string.h>

/* ISO/IEC 15417, table 1: bar and space widths of each symbol character; the stop has a bar more. */
/* clang-format off */
static const char *const patterns[] = {
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};
/* clang-format on */

enum { CODE_C = 99, CODE_B = 100, START_B = 104, START_C = 105, STOP = 106, MODULUS = 103 };
enum { SET_B, SET_C, N_SETS };

#define MAX_TEXT    200
#define UNREACHABLE G_MAXUINT16

static bool
two_digits(const char *text)
{
    return g_ascii_isdigit(text[0]) && g_ascii_isdigit(text[1]);
}

/*
 * costs[i][set]: fewest symbol characters for the text from i on, being in @set. Worked out from the end, so that the
 * way forward is to take, at each place, whatever is cheaper: stay or change.
 */
static void
fill_costs(const char *text, gsize length, guint16 (*costs)[N_SETS])
{
    costs[length][SET_B] = costs[length][SET_C] = 0;
    for (gsize i = length; i-- > 0;) {
        guint16 in_b = 1 + costs[i + 1][SET_B];
        guint16 in_c = two_digits(text + i) ? 1 + costs[i + 2][SET_C] : UNREACHABLE;
        costs[i][SET_B] = MIN(in_b, in_c == UNREACHABLE ? UNREACHABLE : in_c + 1);
        costs[i][SET_C] = MIN(in_c, in_b + 1);
    }
}

/* Writes the symbol values without check and stop; gives how many. */
static gsize
choose_symbols(const char *text, gsize length, guint16 (*costs)[N_SETS], guint8 *symbols)
{
    gsize n = 0;
    int set = costs[0][SET_C] < costs[0][SET_B] ? SET_C : SET_B;
    symbols[n++] = set == SET_C ? START_C : START_B;
    for (gsize i = 0; i < length;) {
        bool stay_in_c = set == SET_C && two_digits(text + i) && costs[i][SET_C] == 1 + costs[i + 2][SET_C];
        bool stay_in_b = set == SET_B && costs[i][SET_B] == 1 + costs[i + 1][SET_B];
        if (stay_in_c) {
            symbols[n++] = (guint8)(g_ascii_digit_value(text[i]) * 10 + g_ascii_digit_value(text[i + 1]));
            i += 2;
        } else if (stay_in_b) {
            symbols[n++] = (guint8)(text[i++] - ' ');
        } else {
            set = set == SET_B ? SET_C : SET_B;
            symbols[n++] = set == SET_C ? CODE_C : CODE_B;
        }
    }
    return n;
}

/* Value of the start, plus each value times its place, modulo 103. */
static guint8
check_symbol(const guint8 *symbols, gsize n)
{
    guint sum = symbols[0];
    for (gsize i = 1; i < n; i++)
        sum += symbols[i] * (guint)i;
    return (guint8)(sum % MODULUS);
}

static void
append_pattern(GByteArray *cells, guint8 symbol)
{
    static const guint8 shade[] = { 1, 0 };
    for (guint i = 0; patterns[symbol][i] != '\0'; i++)
        for (int width = g_ascii_digit_value(patterns[symbol][i]); width > 0; width--)
            g_byte_array_append(cells, &shade[i % 2], 1);
}

static bool
check_characters(const char *text, gunichar *fault)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        *fault = g_utf8_get_char(text);
        if (*fault < ' ' || *fault > '~')
            return false;
    }
    return true;
}

LabelCells *
label_code_128(const char *text, gunichar *fault)
{
    if (!check_characters(text, fault))
        return NULL;
    gsize length = MIN(strlen(text), MAX_TEXT); /* such a code is metres long: the layout refuses it */
    guint16 costs[MAX_TEXT + 1][N_SETS];
    guint8 symbols[2 * MAX_TEXT + 3];
    fill_costs(text, length, costs);
    gsize n = choose_symbols(text, length, costs, symbols);
    symbols[n] = check_symbol(symbols, n);
    symbols[n + 1] = STOP;
    g_autoptr(GByteArray) cells = g_byte_array_new();
    for (gsize i = 0; i < n + 2; i++)
        append_pattern(cells, symbols[i]);
    LabelCells *self = g_new0(LabelCells, 1);
    self->columns = cells->len;
    self->rows = 1;
    self->dark = g_byte_array_free(g_steal_pointer(&cells), FALSE);
    return self;
}
