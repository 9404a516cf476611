/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-code.h"

#include "station/qa/scan-text.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* A line that a scanner or a person gives. */
#define MAX_LINE 4096
/* In no UTF-8: a NUL must not end a text early, since what stands before it may be a code. */
#define NO_CHARACTER '\xff'

/* One byte at a time: whoever reads standard input next finds all that stands behind the line. */
static char *
read_line(void)
{
    g_autoptr(GString) line = g_string_new(NULL);
    char byte = '\0';
    ssize_t got = 0;
    while (line->len < MAX_LINE && (got = read(STDIN_FILENO, &byte, 1)) == 1 && byte != '\n')
        g_string_append_c(line, byte != '\0' ? byte : NO_CHARACTER);
    return got == 1 || line->len > 0 ? g_strdup(g_strchomp(line->str)) : NULL;
}

char *
cli_code_argument(const char *text, GError **error)
{
    if (!g_str_equal(text, "-"))
        return g_strdup(text);
    char *line = read_line();
    if (line == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("nothing came on standard input"));
    return line;
}

char *
cli_code_scanned(Station *station, const char *argument, GError **error)
{
    g_autofree char *raw = cli_code_argument(argument, error);
    return raw != NULL ? scan_text_code(station_settings(station), raw, error) : NULL;
}
