/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/scanner-test.h"

#include <string.h>

#define LONGEST 1024 /* bytes: nothing longer is a scan of the sheet */

void
scanner_test_clear(ScannerTest *self)
{
    g_clear_pointer(&self->prefix, g_free);
    g_clear_pointer(&self->suffix, g_free);
}

/* Where @text begins with @wanted, its end there; else NULL. */
static const char *
match_here(const char *text, const char *wanted)
{
    for (; *wanted != '\0'; text = g_utf8_next_char(text), wanted = g_utf8_next_char(wanted)) {
        gunichar want = g_utf8_get_char(wanted);
        if (*text == '\0' || (want != SCANNER_ANY && want != g_utf8_get_char(text)))
            return NULL;
    }
    return text;
}

static char *
text_or_null(const char *from, const char *end)
{
    g_autofree char *text = g_strndup(from, (gsize)(end - from));
    return *g_strstrip(text) != '\0' ? g_steal_pointer(&text) : NULL;
}

static bool
ends_in_aim_identifier(const char *from, const char *end)
{
    return end - from >= 3 && end[-3] == ']' && g_ascii_isalpha(end[-2]) && g_ascii_isalnum(end[-1]);
}

static bool
take_around(const char *text, const char *wanted, ScannerTest *test)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        const char *end = match_here(at, wanted);
        if (end == NULL)
            continue;
        test->aim = ends_in_aim_identifier(text, at);
        test->prefix = text_or_null(text, test->aim ? at - 3 : at);
        test->suffix = text_or_null(end, end + strlen(end));
        return true;
    }
    return false;
}

/* The usual pair stands first, so that two layouts that agree on all of the text are called the usual one. */
static bool
judge_pair(const char *text, const char *sheet, guint pair, ScannerTest *test)
{
    test->scanner = pair / 2 / N_SCANNER_LAYOUTS % N_SCANNER_LAYOUTS;
    test->session = pair / 2 % N_SCANNER_LAYOUTS;
    test->caps_lock = pair % 2 != 0;
    if (test->scanner == test->session && test->scanner != SCANNER_LAYOUT_US)
        return false;
    g_autofree char *wanted = scanner_layout_seen(sheet, test->scanner, test->session, test->caps_lock);
    return take_around(text, wanted, test);
}

bool
scanner_test_judge(const char *text, ScannerTest *test)
{
    static const char *const sheets[] = { SCANNER_TEST_TEXT, SCANNER_TEST_SHORT };
    *test = (ScannerTest){ 0 };
    if (strlen(text) > LONGEST || !g_utf8_validate(text, -1, NULL))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(sheets); i++)
        for (guint pair = 0; pair < 2 * N_SCANNER_LAYOUTS * N_SCANNER_LAYOUTS; pair++)
            if (judge_pair(text, sheets[i], pair, test)) {
                test->is_short = i > 0;
                return true;
            }
    *test = (ScannerTest){ 0 };
    return false;
}

bool
scanner_test_is_well(const ScannerTest *test)
{
    return test->scanner == test->session && !test->caps_lock && test->prefix == NULL && test->suffix == NULL;
}
