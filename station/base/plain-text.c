/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/plain-text.h"

#include <glib.h>

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
