/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/scan-source.h"

#include "station/link/transport.h"
#include "station/qa/scan-text.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

/* How long a scanner that is away is left alone before it is looked for again. */
#define REOPEN_US 500000

struct ScanSource {
    int fd;               /* or -1 */
    Transport *transport; /* or NULL */
    bool ended;
    char buffer[4096];
    gsize at, length; /* of what was read and not looked at yet */
    gint64 read_at;   /* when that came */
    GString *line;
    CadenceMeter meter;
    bool too_long;
    bool after_return; /* a line feed that follows is the same end */
    /* a terminal */
    bool is_terminal;
    struct termios usual;
    sigset_t signals;
    int signal_fd;
};

void
scan_line_clear(ScanLine *line)
{
    g_clear_pointer(&line->text, g_free);
}

/* --- the terminal --------------------------------------------------------------------------------------------------- */

/* A signal that ends us must find the terminal as it was, so it is asked for and not delivered. */
static void
take_terminal(ScanSource *self)
{
    static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    struct termios by_key = self->usual;
    by_key.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
    by_key.c_cc[VMIN] = 1;
    by_key.c_cc[VTIME] = 0;
    sigemptyset(&self->signals);
    for (gsize i = 0; i < G_N_ELEMENTS(ending); i++)
        sigaddset(&self->signals, ending[i]);
    sigprocmask(SIG_BLOCK, &self->signals, NULL);
    self->signal_fd = signalfd(-1, &self->signals, SFD_CLOEXEC | SFD_NONBLOCK);
    tcsetattr(self->fd, TCSADRAIN, &by_key);
}

static void
give_terminal_back(ScanSource *self)
{
    if (!self->is_terminal)
        return;
    self->is_terminal = false;
    tcsetattr(self->fd, TCSADRAIN, &self->usual);
    close(self->signal_fd);
    sigprocmask(SIG_UNBLOCK, &self->signals, NULL); /* what came meanwhile is delivered now */
}

static void
heed_signal(ScanSource *self)
{
    struct signalfd_siginfo signal;
    if (self->is_terminal && read(self->signal_fd, &signal, sizeof signal) == sizeof signal) {
        give_terminal_back(self);
        raise((int)signal.ssi_signo);
    }
}

static void
echo(const ScanSource *self, const char *text, gsize length)
{
    if (self->is_terminal && (self->usual.c_lflag & ECHO) != 0 && write(self->fd, text, length) < 0)
        return; /* a terminal that cannot be written to shows nothing */
}

ScanSource *
scan_source_new(int fd)
{
    ScanSource *self = g_new0(ScanSource, 1);
    self->fd = fd;
    self->line = g_string_new(NULL);
    self->signal_fd = -1;
    self->is_terminal = isatty(fd) && tcgetattr(fd, &self->usual) == 0 && (self->usual.c_lflag & ICANON) != 0;
    if (self->is_terminal)
        take_terminal(self);
    return self;
}

ScanSource *
scan_source_new_port(const char *port, GError **error)
{
    g_autoptr(Transport) transport = transport_new(port, error);
    if (transport == NULL || !transport_open(transport, error))
        return NULL;
    ScanSource *self = g_new0(ScanSource, 1);
    self->fd = -1;
    self->signal_fd = -1;
    self->transport = g_steal_pointer(&transport);
    self->line = g_string_new(NULL);
    return self;
}

void
scan_source_free(ScanSource *self)
{
    if (self == NULL)
        return;
    give_terminal_back(self);
    g_clear_pointer(&self->transport, transport_free);
    g_string_free(self->line, TRUE);
    g_free(self);
}

/* --- characters ----------------------------------------------------------------------------------------------------- */

static void
forget_line(ScanSource *self)
{
    g_string_truncate(self->line, 0);
    self->meter = (CadenceMeter){ 0 };
    self->too_long = false;
}

static void
erase_last(ScanSource *self)
{
    if (self->line->len == 0)
        return;
    gsize length = self->line->len - 1;
    while (length > 0 && ((guchar)self->line->str[length] & 0xc0) == 0x80)
        length--;
    g_string_truncate(self->line, length);
    echo(self, "\b \b", 3);
}

/* What a terminal would have done by itself: true if @byte was such a key. */
static bool
edit(ScanSource *self, char byte)
{
    if (!self->is_terminal)
        return false;
    const cc_t *keys = self->usual.c_cc;
    cc_t key = (cc_t)byte;
    if (key == keys[VERASE] || key == '\b') {
        erase_last(self);
    } else if (key == keys[VKILL]) {
        while (self->line->len > 0)
            erase_last(self);
        forget_line(self);
    } else if (key == keys[VEOF]) {
        self->ended = self->line->len == 0;
    } else {
        return false;
    }
    return true;
}

static void
add(ScanSource *self, char byte)
{
    if (self->line->len >= SCAN_LONGEST) {
        self->too_long = true;
        return;
    }
    g_string_append_c(self->line, byte);
    cadence_character(&self->meter, self->read_at);
    if (!g_ascii_iscntrl(byte))
        echo(self, &byte, 1);
}

static void
take_line(ScanSource *self, ScanLine *line)
{
    bool is_text = !self->too_long && memchr(self->line->str, '\0', self->line->len) == NULL;
    line->text = g_strdup(is_text ? self->line->str : "");
    line->cadence = self->transport != NULL ? CADENCE_SCANNED : cadence_judge(&self->meter, self->is_terminal);
    forget_line(self);
    echo(self, "\r\n", 2);
}

/* Looks at what was read; true once a line has come to its end. */
static bool
look(ScanSource *self, ScanLine *line)
{
    while (self->at < self->length && !self->ended) {
        char byte = self->buffer[self->at++];
        bool same_end = byte == '\n' && self->after_return;
        self->after_return = byte == '\r';
        if (same_end || edit(self, byte))
            continue;
        if (byte == '\n' || byte == '\r' || (byte == '\t' && self->transport != NULL)) {
            take_line(self, line);
            return true;
        }
        add(self, byte);
    }
    return false;
}

/* --- bytes ---------------------------------------------------------------------------------------------------------- */

static bool
wait_readable(ScanSource *self, bool waits)
{
    struct pollfd fds[] = { { .fd = self->fd, .events = POLLIN }, { .fd = self->signal_fd, .events = POLLIN } };
    int ready = poll(fds, self->is_terminal ? 2 : 1, waits ? -1 : 0);
    if (ready > 0 && fds[1].revents != 0)
        heed_signal(self);
    return ready > 0 && fds[0].revents != 0;
}

static void
fill(ScanSource *self)
{
    ssize_t length = read(self->fd, self->buffer, sizeof self->buffer);
    if (length < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    self->ended = length <= 0;
    self->at = 0;
    self->length = length > 0 ? (gsize)length : 0;
    self->read_at = g_get_monotonic_time();
}

/* Half a code from before it was unplugged is no code. */
static void
reopen(ScanSource *self)
{
    transport_close(self->transport);
    forget_line(self);
    while (!transport_open(self->transport, NULL))
        g_usleep(REOPEN_US);
}

/* False if nothing came and nobody waits. */
static bool
fill_from_port(ScanSource *self, bool waits)
{
    gssize length = transport_read(self->transport, self->buffer, sizeof self->buffer,
                                   waits ? deadline_never() : deadline_in_ms(0), NULL);
    if (length < 0 && waits)
        reopen(self);
    self->at = 0;
    self->length = (gsize)MAX(length, 0);
    return waits || length > 0;
}

static bool
fill_from_fd(ScanSource *self, bool waits)
{
    if (!wait_readable(self, waits))
        return waits;
    fill(self);
    return true;
}

bool
scan_source_next(ScanSource *self, bool waits, ScanLine *line)
{
    while (!look(self, line)) {
        if (self->ended) {
            bool is_left = self->line->len > 0 || self->too_long; /* a last line without its end */
            if (is_left)
                take_line(self, line);
            return is_left;
        }
        bool goes_on = self->transport != NULL ? fill_from_port(self, waits) : fill_from_fd(self, waits);
        if (!goes_on)
            return false;
    }
    return true;
}
