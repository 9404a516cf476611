/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-command.h"

#include <string.h>

enum { PARSE_ERROR = 2, COMMAND_NOT_FOUND = 3, PARAMETER_ERROR = 4 };
enum { NUMBER_DIGITS_MAX = 9 };

/* What stands before the AT of a line is noise from before it. */
static const char *
find_at(const char *line)
{
    for (; *line != '\0'; line++)
        if (g_ascii_toupper(line[0]) == 'A' && g_ascii_toupper(line[1]) == 'T')
            return line;
    return NULL;
}

static bool
is_name_character(char c)
{
    return g_ascii_isalpha(c) || c == '_' || c == '!' || c == '?';
}

static int
parse_name(const char **at, SimCommand *command)
{
    gsize length = 0;
    while (is_name_character((*at)[length]))
        length++;
    if (length == 0)
        return PARSE_ERROR;
    if (length > SIM_COMMAND_NAME_MAX)
        return COMMAND_NOT_FOUND;
    for (gsize i = 0; i < length; i++)
        command->name[i] = g_ascii_toupper((*at)[i]);
    *at += length;
    return SIM_COMMAND_GOOD;
}

static int
parse_number(const char **at, SimCommand *command)
{
    gsize digits = strspn(*at, "0123456789");
    if (digits > NUMBER_DIGITS_MAX)
        return PARAMETER_ERROR;
    command->has_number = digits > 0;
    command->number = digits > 0 ? (guint)g_ascii_strtoull(*at, NULL, 10) : 0;
    *at += digits;
    return SIM_COMMAND_GOOD;
}

int
sim_command_parse(const GString *line, SimCommand *command)
{
    *command = (SimCommand){ 0 };
    const char *at = find_at(line->str);
    if (at == NULL)
        return SIM_COMMAND_NOTHING;
    at += strlen("AT");
    const char *end = line->str + line->len;
    if (at == end)
        return SIM_COMMAND_GOOD;
    if (*at++ != '+')
        return PARSE_ERROR;
    int code = parse_name(&at, command);
    if (code == SIM_COMMAND_GOOD)
        code = parse_number(&at, command);
    if (code != SIM_COMMAND_GOOD || at == end)
        return code;
    if (*at++ != ' ')
        return PARSE_ERROR;
    command->parameter = at;
    /* A NUL byte would end the text early and hide the rest. */
    return at + strlen(at) == end ? SIM_COMMAND_GOOD : PARAMETER_ERROR;
}

char *
sim_unescape(const SimGrammar *grammar, const char *text)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    for (; *text != '\0'; text++) {
        if (*text != '\\') {
            g_string_append_c(plain, *text);
            continue;
        }
        text++;
        if (*text == 'A')
            g_string_append_c(plain, '\n');
        else if (*text == 'D' && grammar->cr_escape)
            g_string_append_c(plain, '\r');
        else if (*text == '\\')
            g_string_append_c(plain, '\\');
        else
            return NULL;
    }
    return g_string_free(g_steal_pointer(&plain), FALSE);
}

char *
sim_escape(const char *text)
{
    g_autoptr(GString) wire = g_string_new(NULL);
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            g_string_append(wire, "\\A");
        else if (*text == '\r')
            g_string_append(wire, "\\D");
        else if (*text == '\\')
            g_string_append(wire, "\\\\");
        else
            g_string_append_c(wire, *text);
    }
    return g_string_free(g_steal_pointer(&wire), FALSE);
}
