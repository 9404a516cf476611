/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-pin.h"

#include "station/auth/auth-secret.h"
#include "station/base/claimcheck-error.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* A file's first line; whatever stands behind it is not looked at. */
#define MAX_FILE 4096
#define CTRL_C 0x03
#define CTRL_D 0x04
#define CTRL_U 0x15
#define BACKSPACE 0x08
#define DELETE 0x7f

static void
set_required(GError **error, const char *words)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PIN_REQUIRED, NULL, "%s", words);
}

/* --- from a file -------------------------------------------------------------------------------------------- */

static ssize_t
read_all(int fd, char *text, gsize room)
{
    gsize length = 0;
    ssize_t got = 1;
    while (length < room && (got = read(fd, text + length, room - length)) > 0)
        length += (gsize)got;
    return got < 0 ? -1 : (ssize_t)length;
}

static char *
read_file(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char text[MAX_FILE + 1] = { 0 };
    ssize_t length = fd >= 0 ? read_all(fd, text, MAX_FILE) : -1;
    int number = errno;
    if (fd >= 0)
        close(fd);
    if (length < 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_MISSING, NULL, "%s: %s", path, g_strerror(number));
        return NULL;
    }
    char *pin = g_strndup(text, strcspn(text, "\r\n"));
    memset(text, 0, sizeof text);
    if (pin[0] != '\0')
        return pin;
    auth_wipe(pin);
    set_required(error, _("the file of the PIN: it is empty"));
    return NULL;
}

/* --- from the terminal -------------------------------------------------------------------------------------- */

/* The terminal to ask at, or -1: standard input, or this session's own where standard input brings codes. */
static int
open_terminal(void)
{
    if (isatty(STDIN_FILENO))
        return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    return isatty(STDERR_FILENO) ? open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
}

/* Reads a line byte by byte, so that Ctrl+C can give the terminal back as it was. NULL if it was given up. */
static char *
read_keys(int fd)
{
    char pin[AUTH_PIN_MAX + 2] = { 0 };
    gsize length = 0;
    char key = '\0';
    while (read(fd, &key, 1) == 1 && key != '\n' && key != '\r' && key != CTRL_C && key != CTRL_D) {
        if (key == BACKSPACE || key == DELETE)
            length -= length > 0;
        else if (key == CTRL_U)
            length = 0;
        else if (length < sizeof pin - 1) /* one too many is a wrong PIN, not a shorter one */
            pin[length++] = key;
    }
    bool is_whole = (key == '\n' || key == '\r') && length > 0;
    char *line = is_whole ? g_strndup(pin, length) : NULL;
    memset(pin, 0, sizeof pin);
    return line;
}

static void
write_text(int fd, const char *text)
{
    if (write(fd, text, strlen(text)) < 0)
        g_debug("the terminal takes no prompt");
}

/* The prompt comes once the echo is off: whoever waits for it can type at once. */
static char *
ask_at(int fd, const char *prompt)
{
    struct termios usual;
    if (tcgetattr(fd, &usual) != 0)
        return NULL;
    struct termios silent = usual;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
    silent.c_cc[VMIN] = 1;
    silent.c_cc[VTIME] = 0;
    if (tcsetattr(fd, TCSAFLUSH, &silent) != 0)
        return NULL;
    int shown = isatty(STDERR_FILENO) ? STDERR_FILENO : fd;
    write_text(shown, prompt);
    char *pin = read_keys(fd);
    write_text(shown, "\n");
    tcsetattr(fd, TCSAFLUSH, &usual);
    return pin;
}

static char *
ask_terminal(const char *prompt, GError **error)
{
    int fd = open_terminal();
    if (fd < 0) {
        set_required(error, _("a PIN is needed, and there is no terminal to ask at"));
        return NULL;
    }
    char *pin = ask_at(fd, _(prompt));
    close(fd);
    if (pin == NULL)
        set_required(error, _("no PIN was given"));
    return pin;
}

char *
cli_pin_ask(gpointer data, GError **error)
{
    const CliPin *source = data;
    return source->file != NULL ? read_file(source->file, error) : ask_terminal(source->prompt, error);
}

char *
cli_pin_new(const char *file, GError **error)
{
    if (file != NULL)
        return read_file(file, error);
    char *pin = ask_terminal(N_("New PIN: "), error);
    char *again = pin != NULL ? ask_terminal(N_("The same again: "), error) : NULL;
    bool is_same = again != NULL && g_str_equal(pin, again);
    if (again != NULL && !is_same)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_PIN, NULL, "%s", _("the new PIN: the two are not the same"));
    auth_wipe(again);
    if (is_same)
        return pin;
    auth_wipe(pin);
    return NULL;
}
