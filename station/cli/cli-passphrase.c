/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-passphrase.h"

#include "station/base/claimcheck-error.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

void
cli_passphrase_free(char *passphrase)
{
    if (passphrase != NULL)
        explicit_bzero(passphrase, strlen(passphrase));
    g_free(passphrase);
}

static char *
ask(const char *prompt)
{
    FILE *terminal = isatty(STDIN_FILENO) ? fopen("/dev/tty", "r+e") : NULL;
    if (terminal == NULL)
        return NULL;
    struct termios before;
    tcgetattr(fileno(terminal), &before);
    struct termios silent = before;
    silent.c_lflag &= (tcflag_t)~ECHO;
    tcsetattr(fileno(terminal), TCSAFLUSH, &silent);
    fprintf(terminal, "%s: ", prompt);
    fflush(terminal);
    char line[256] = "";
    bool read = fgets(line, sizeof line, terminal) != NULL;
    tcsetattr(fileno(terminal), TCSAFLUSH, &before);
    fputs("\n", terminal);
    fclose(terminal);
    line[strcspn(line, "\r\n")] = '\0';
    char *answer = read ? g_strdup(line) : NULL;
    explicit_bzero(line, sizeof line);
    return answer;
}

static char *
from_file(const char *path, GError **error)
{
    char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error)) {
        claimcheck_error_from_io(error, path);
        return NULL;
    }
    text[strcspn(text, "\r\n")] = '\0';
    return text;
}

static char *
from_terminal(bool is_new, GError **error)
{
    char *first = ask(_("Pass phrase of the manifest key"));
    char *again = first != NULL && is_new ? ask(_("The same again")) : NULL;
    if (first != NULL && (!is_new || g_strcmp0(first, again) == 0)) {
        cli_passphrase_free(again);
        return first;
    }
    if (first == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PIN_REQUIRED,
                             _("Give it on a terminal or with --passphrase-file."),
                             "%s", _("manifest key: its pass phrase is needed"));
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("manifest key: the two pass phrases differ"));
    cli_passphrase_free(first);
    cli_passphrase_free(again);
    return NULL;
}

char *
cli_passphrase(const char *file, bool is_new, GError **error)
{
    char *text = file != NULL ? from_file(file, error) : from_terminal(is_new, error);
    if (text == NULL || *text != '\0')
        return text;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PIN_REQUIRED, NULL, "%s", _("manifest key: the pass phrase is empty"));
    cli_passphrase_free(text);
    return NULL;
}
