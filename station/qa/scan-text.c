/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/scan-text.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define BLANKS " \t\r\n"
#define SLOT_WORD "slot:"

static void
trim(GString *text)
{
    gsize front = strspn(text->str, BLANKS);
    g_string_erase(text, 0, (gssize)front);
    while (text->len > 0 && strchr(BLANKS, text->str[text->len - 1]) != NULL)
        g_string_truncate(text, text->len - 1);
}

static bool
take_off_prefix(GString *text, const char *prefix)
{
    if (prefix == NULL || *prefix == '\0' || !g_str_has_prefix(text->str, prefix))
        return false;
    g_string_erase(text, 0, (gssize)strlen(prefix));
    return true;
}

static void
take_off_suffix(GString *text, const char *suffix)
{
    if (suffix != NULL && *suffix != '\0' && g_str_has_suffix(text->str, suffix))
        g_string_truncate(text, text->len - strlen(suffix));
}

static void
take_off_aim_identifier(GString *text)
{
    if (text->len > 3 && text->str[0] == ']' && g_ascii_isalpha(text->str[1]) && g_ascii_isalnum(text->str[2]))
        g_string_erase(text, 0, 3);
}

char *
scan_text_clean(Settings *settings, const char *raw)
{
    if (strlen(raw) > SCAN_LONGEST || !g_utf8_validate(raw, -1, NULL))
        return NULL;
    g_autofree char *prefix = settings_string(settings, "scanner", "prefix");
    g_autofree char *suffix = settings_string(settings, "scanner", "suffix");
    g_autoptr(GString) text = g_string_new(raw);
    trim(text);
    bool is_off = take_off_prefix(text, prefix);
    take_off_aim_identifier(text);
    if (!is_off) /* scanners differ in what they put first */
        take_off_prefix(text, prefix);
    take_off_suffix(text, suffix);
    trim(text);
    return text->len > 0 ? g_strdup(text->str) : NULL;
}

char *
scan_text_code(Settings *settings, const char *text, GError **error)
{
    char *code = scan_text_clean(settings, text);
    if (code == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_CODE, NULL, "%s", _("this is no code"));
    return code;
}

bool
scan_text_split_slot(const char *text, guint *slot, char **code)
{
    if (!g_str_has_prefix(text, SLOT_WORD))
        return false;
    char *end = NULL;
    guint64 number = g_ascii_strtoull(text + strlen(SLOT_WORD), &end, 10);
    if (end == text + strlen(SLOT_WORD) || number < 1 || number > 999 || (*end != '\0' && *end != ' '))
        return false;
    *slot = (guint)number;
    *code = *end == ' ' && end[1] != '\0' ? g_strdup(end + 1) : NULL;
    return true;
}
