/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/plain-text.h"

#include <glib.h>
#include <string.h>

bool
plain_text_is(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return false;
    for (; *text != '\0'; text = g_utf8_next_char(text))
        if (g_unichar_iscntrl(g_utf8_get_char(text)))
            return false;
    return true;
}

char *
plain_text_printable(const char *text, const char *keep)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GString) printable = g_string_sized_new(strlen(valid));
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        bool kept = !g_unichar_iscntrl(c) || (c < 0x80 && strchr(keep, (int)c) != NULL);
        g_string_append_unichar(printable, kept ? c : 0xFFFD);
    }
    return g_strdup(printable->str);
}
