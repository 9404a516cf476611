/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/express-link-private.h"

#include "station/base/claimcheck-error.h"
#include "station/link/link-lines.h"
#include "station/link/link-reply.h"

#include <string.h>

enum {
    REPEATS = 3,
    QUIET_MS = 50,    /* this long without a byte is "silent": three of a USB bridge's 16 ms */
    TURN_MS = 300,    /* how long an AT may go unanswered before the next one */
    BUSY_MS = 100,    /* first pause after ERR25; trebled each time */
    EXCERPT_MAX = 40, /* characters of a reply that an error quotes */
    EVENTS_MAX = 64,  /* events that a module may have waiting before we stop believing it */
};

enum { ERR_PARSE = 2, ERR_UNKNOWN_KEY = 11, ERR_NOT_ALLOWED = 25 };

/*
 * LF is what every version understands; CR LF is an error to modules before 1.0, CR alone is what some makers' own
 * samples send. An unanswered AT is tried with the next of these.
 */
static const char *const line_ends[] = { "\n", "\n", "\r", "\n", "\n", "\r\n" };

struct ExpressLink {
    Transport *transport;
    LinkLines *lines;
    guint turn; /* index into line_ends, modulo its length */
    gsize bytes_written;
    gsize bytes_expected;
    guint64 restarts;
    guint repeats;
    guint strays; /* lines that were no answer to the last probe */
    bool is_owed; /* the wait for an answer was broken off: it may still come */
    ExpressLinkProgress progress;
    gpointer progress_data;
};

/* --- the object ------------------------------------------------------------------------------------------ */

static void
on_bytes(gsize bytes_read, gpointer data)
{
    const ExpressLink *self = data;
    if (self->progress != NULL)
        self->progress(bytes_read, self->bytes_expected, self->progress_data);
}

ExpressLink *
express_link_new(Transport *transport)
{
    ExpressLink *self = g_new0(ExpressLink, 1);
    self->transport = transport;
    self->lines = link_lines_new(transport);
    link_lines_on_bytes(self->lines, on_bytes, self);
    return self;
}

void
express_link_free(ExpressLink *self)
{
    if (self == NULL)
        return;
    link_lines_free(self->lines);
    transport_free(self->transport);
    g_free(self);
}

void
express_link_set_progress(ExpressLink *self, ExpressLinkProgress progress, gpointer data)
{
    self->progress = progress;
    self->progress_data = data;
}

gsize
express_link_bytes_read(const ExpressLink *self)
{
    return link_lines_bytes_read(self->lines);
}

gsize
express_link_bytes_written(const ExpressLink *self)
{
    return self->bytes_written;
}

const char *
express_link_port(const ExpressLink *self)
{
    return transport_port(self->transport);
}

guint64
express_link_restarts(const ExpressLink *self)
{
    return self->restarts;
}

guint
express_link_repeats(const ExpressLink *self)
{
    return self->repeats;
}

guint
express_link_strays(const ExpressLink *self)
{
    return self->strays;
}

const char *
express_link_line_end(const ExpressLink *self)
{
    return line_ends[self->turn % G_N_ELEMENTS(line_ends)];
}

Transport *
express_link_transport(ExpressLink *self)
{
    return self->transport;
}

void
express_link_forget(ExpressLink *self)
{
    self->turn = 0;
    self->strays = 0;
}

gssize
express_link_settle(ExpressLink *self, Deadline until, GError **error)
{
    return link_lines_fall_silent(self->lines, QUIET_MS, until, error);
}

void
link_answer_free(LinkAnswer *self)
{
    if (self == NULL)
        return;
    g_free(self->detail);
    g_ptr_array_unref(self->lines);
    g_free(self);
}

/* --- one command, one reply ------------------------------------------------------------------------------ */

static bool
set_malformed(const ExpressLink *self, const char *command, const char *line, GError **error)
{
    g_autofree char *start = g_strndup(line, EXCERPT_MAX);
    g_autofree char *excerpt = g_strescape(start, NULL);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_REPLY, NULL,
                         "%s: the module's reply to %s cannot be read: \"%s\"", express_link_port(self), command,
                         excerpt);
    return false;
}

static bool
say(ExpressLink *self, const char *command, Deadline until, GError **error)
{
    g_autofree char *bytes = g_strconcat(command, express_link_line_end(self), NULL);
    if (!transport_write(self->transport, bytes, strlen(bytes), until, error))
        return false;
    self->bytes_written += strlen(bytes);
    return true;
}

static bool
is_broken_off(const GError *error)
{
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* An answer that was not waited for would be taken for the next question's: first it has the time it would have had. */
static bool
hear_owed(ExpressLink *self, Deadline until, GError **error)
{
    if (!self->is_owed)
        return true;
    g_autoptr(GError) cause = NULL;
    g_autoptr(GString) line =
        link_lines_next(self->lines, false, deadline_sooner(until, deadline_in_ms(TURN_MS)), &cause);
    if (is_broken_off(cause)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    self->is_owed = false;
    return true;
}

/* The first line that is neither empty nor our own command, which some modules can be told to echo. */
static GString *
hear_reply(ExpressLink *self, const char *command, Deadline until, GError **error)
{
    for (bool started = false;; started = true) {
        g_autoptr(GString) line = link_lines_next(self->lines, started, until, error);
        if (line == NULL || (line->len > 0 && !g_str_equal(line->str, command)))
            return g_steal_pointer(&line);
    }
}

static bool
hear_body(ExpressLink *self, const char *command, guint count, GPtrArray *lines, Deadline until, GError **error)
{
    bool until_end = count == 0;
    for (guint i = 0; i < (until_end ? (guint)LINK_LINES_MAX : count); i++) {
        g_autoptr(GString) line = link_lines_next(self->lines, true, until, error);
        if (line == NULL)
            return false;
        if (!link_text_is_clean(line->str, line->len))
            return set_malformed(self, command, line->str, error);
        g_ptr_array_add(lines, g_strndup(line->str, line->len));
        if (until_end && g_str_has_prefix(line->str, "-----END "))
            return true;
    }
    return !until_end || set_malformed(self, command, "a PEM text without end", error);
}

static void
expect_bytes(ExpressLink *self, guint lines)
{
    const gsize pem_line = 66; /* RFC 7468: 64 characters; and CR LF */
    self->bytes_expected = lines > 0 ? express_link_bytes_read(self) + lines * pem_line : 0;
}

static LinkAnswer *
hear_answer(ExpressLink *self, const char *command, bool is_pem, Deadline until, GError **error)
{
    g_autoptr(GString) line = hear_reply(self, command, until, error);
    if (line == NULL)
        return NULL;
    LinkReply reply = link_reply_parse(line->str, line->len);
    g_autoptr(LinkAnswer) answer = g_new0(LinkAnswer, 1);
    answer->lines = g_ptr_array_new_with_free_func(g_free);
    answer->code = reply.kind == LINK_REPLY_ERR ? reply.number : 0;
    if (reply.kind != LINK_REPLY_MALFORMED)
        answer->detail = reply.kind == LINK_REPLY_OK ? link_unescape(reply.detail) : g_strdup(reply.detail);
    if (answer->detail == NULL || (reply.kind == LINK_REPLY_ERR && reply.number == 0)) {
        set_malformed(self, command, line->str, error);
        return NULL;
    }
    bool uncounted = is_pem && !reply.counted && g_ascii_strcasecmp(reply.detail, "pem") == 0;
    if (reply.kind == LINK_REPLY_ERR || (reply.number == 0 && !uncounted))
        return g_steal_pointer(&answer);
    expect_bytes(self, reply.number);
    bool heard = hear_body(self, command, reply.number, answer->lines, until, error);
    expect_bytes(self, 0);
    return heard ? g_steal_pointer(&answer) : NULL;
}

/* (transfer full): what a PEM answer comes to, one text whichever way it was given. */
static char *
pem_of(const LinkAnswer *answer)
{
    if (answer->lines->len == 0)
        return g_strdup(answer->detail);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < answer->lines->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)answer->lines->pdata[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static LinkAnswer *
exchange(ExpressLink *self, const char *command, bool is_pem, Deadline until, GError **error)
{
    if (!hear_owed(self, until, error) || link_lines_discard(self->lines, error) < 0 ||
        !say(self, command, until, error))
        return NULL;
    g_autoptr(LinkAnswer) answer = hear_answer(self, command, is_pem, until, error);
    self->is_owed = answer == NULL && is_broken_off(*error);
    g_autofree char *pem = answer != NULL && is_pem && answer->code == 0 ? pem_of(answer) : NULL;
    if (pem == NULL || link_pem_is_whole(pem))
        return g_steal_pointer(&answer);
    set_malformed(self, command, "a damaged PEM text", error);
    return NULL;
}

/* Silence, and after "not allowed at the moment" some time for the moment to pass. */
static bool
pause_before_repeat(ExpressLink *self, const LinkAnswer *answer, guint attempt, Deadline until, GError **error)
{
    guint quiet_ms = QUIET_MS;
    if (answer != NULL && answer->code == ERR_NOT_ALLOWED)
        for (guint i = quiet_ms = BUSY_MS; attempt > 0; attempt--)
            quiet_ms += i *= 3;
    return link_lines_fall_silent(self->lines, quiet_ms, until, error) >= 0;
}

LinkAnswer *
express_link_ask(ExpressLink *self, const char *command, bool is_pem, Deadline until, GError **error)
{
    g_autoptr(GError) malformed = NULL;
    for (guint attempt = 0;; attempt++) {
        g_autoptr(GError) cause = NULL;
        g_autoptr(LinkAnswer) answer = exchange(self, command, is_pem, until, &cause);
        bool repeat = answer != NULL ? answer->code == ERR_PARSE || answer->code == ERR_NOT_ALLOWED
                                     : claimcheck_error_is(cause, CLAIMCHECK_ERROR_MALFORMED_REPLY);
        if (answer == NULL && malformed != NULL && claimcheck_error_is(cause, CLAIMCHECK_ERROR_NO_ANSWER)) {
            g_propagate_error(error, g_steal_pointer(&malformed)); /* garbage and then nothing: garbage is the news */
            return NULL;
        }
        if (!repeat || attempt == REPEATS || deadline_passed(until)) {
            if (answer == NULL)
                g_propagate_error(error, g_steal_pointer(&cause));
            return g_steal_pointer(&answer);
        }
        self->repeats += answer == NULL || answer->code != ERR_NOT_ALLOWED;
        if (answer == NULL && malformed == NULL)
            malformed = g_steal_pointer(&cause);
        if (!pause_before_repeat(self, answer, attempt, until, error))
            return NULL;
    }
}

bool
express_link_set_module_error(const ExpressLink *self, const char *command, const LinkAnswer *answer, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_MODULE_ERROR, NULL, "%s: the module answered %s with ERR%u%s%s: %s",
                         express_link_port(self), command, answer->code, *answer->detail != '\0' ? " " : "",
                         answer->detail, link_error_meaning(answer->code));
    return false;
}

/* --- is anybody there ------------------------------------------------------------------------------------ */

typedef enum { PROBE_OK, PROBE_SILENCE, PROBE_OTHER, PROBE_FAILED } ProbeOutcome;

/* One AT. Lines that are not its answer are passed over, and counted: they tell a log, or an earlier dialogue. */
static ProbeOutcome
probe_once(ExpressLink *self, Deadline until, GError **error)
{
    if (!hear_owed(self, until, error) || link_lines_discard(self->lines, error) < 0 || !say(self, "AT", until, error))
        return PROBE_FAILED;
    bool other = false;
    for (;;) {
        g_autoptr(GError) cause = NULL;
        g_autoptr(GString) line = link_lines_next(self->lines, false, until, &cause);
        if (line == NULL && claimcheck_error_is(cause, CLAIMCHECK_ERROR_NO_ANSWER))
            return other ? PROBE_OTHER : PROBE_SILENCE;
        if (line == NULL && claimcheck_error_is(cause, CLAIMCHECK_ERROR_MALFORMED_REPLY))
            return PROBE_OTHER;
        if (line == NULL) {
            self->is_owed = is_broken_off(cause);
            g_propagate_error(error, g_steal_pointer(&cause));
            return PROBE_FAILED;
        }
        if (g_str_equal(line->str, "OK") && line->len == 2)
            return PROBE_OK;
        if (line->len == 0 || g_str_equal(line->str, "AT"))
            continue;
        other = true;
        self->strays++;
        if (link_reply_parse(line->str, line->len).kind == LINK_REPLY_ERR)
            return PROBE_OTHER;
    }
}

/* After more than one AT, or lines nobody asked for, further answers may be under way. */
static bool
probe_settle(ExpressLink *self, bool clean, Deadline until, GError **error)
{
    return clean || express_link_settle(self, until, error) >= 0;
}

bool
express_link_probe(ExpressLink *self, Deadline until, GError **error)
{
    guint strays = self->strays;
    for (guint attempt = 0, retries = 0;; attempt++) {
        ProbeOutcome outcome = probe_once(self, deadline_sooner(until, deadline_in_ms(TURN_MS)), error);
        if (outcome == PROBE_FAILED)
            return false;
        if (outcome == PROBE_OK)
            return probe_settle(self, attempt == 0 && self->turn == 0 && strays == self->strays, until, error);
        /* An error may come of what stood before our AT in the module's buffer: the same end gets a second chance. */
        bool retry = outcome == PROBE_OTHER && retries++ % 2 == 0;
        self->turn += retry ? 0 : 1;
        if (deadline_passed(until))
            return false;
        if (outcome == PROBE_OTHER && !probe_settle(self, false, until, NULL))
            continue;
    }
}

/* --- what there is to ask -------------------------------------------------------------------------------- */

static bool
check_key(const char *key, GError **error)
{
    if (link_key_is_valid(key))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "A key is 1 to 16 letters and digits, such as Endpoint.",
                         "%s: a module has no key of this name", key);
    return false;
}

char *
express_link_get(ExpressLink *self, const char *key, Deadline until, GError **error)
{
    if (!check_key(key, error))
        return NULL;
    g_autofree char *command = g_strconcat("AT+CONF? ", key, NULL);
    g_autoptr(LinkAnswer) answer = express_link_ask(self, command, false, until, error);
    if (answer == NULL || answer->code == ERR_UNKNOWN_KEY)
        return NULL;
    if (answer->code != 0) {
        express_link_set_module_error(self, command, answer, error);
        return NULL;
    }
    return g_steal_pointer(&answer->detail);
}

/* Errors that come of the word "pem" in modules that do not know it; the plain question may still be answered. */
static bool
is_pem_unknown(guint code)
{
    static const guint codes[] = { 4, 9, 10, 11, 22 };
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++)
        if (codes[i] == code)
            return true;
    return false;
}

char *
express_link_get_pem(ExpressLink *self, const char *key, Deadline until, GError **error)
{
    if (!check_key(key, error))
        return NULL;
    g_autofree char *command = g_strdup_printf("AT+CONF? %s pem", key);
    g_autoptr(LinkAnswer) answer = express_link_ask(self, command, true, until, error);
    if (answer == NULL)
        return NULL;
    if (is_pem_unknown(answer->code))
        return express_link_get(self, key, until, error);
    if (answer->code != 0) {
        express_link_set_module_error(self, command, answer, error);
        return NULL;
    }
    return pem_of(answer);
}

char *
express_link_take_event(ExpressLink *self, Deadline until, GError **error)
{
    static const guint err_command_not_found = 3; /* a module without events has nothing to tell */
    const char *command = "AT+EVENT?";
    g_autoptr(LinkAnswer) answer = express_link_ask(self, command, false, until, error);
    if (answer == NULL || answer->code == err_command_not_found || (answer->code == 0 && *answer->detail == '\0'))
        return NULL;
    guint id = 0;
    char *mnemonic = NULL;
    if (answer->code != 0)
        express_link_set_module_error(self, command, answer, error);
    else if (!link_event_parse(answer->detail, &id, &mnemonic))
        set_malformed(self, command, answer->detail, error);
    if (g_strcmp0(mnemonic, "STARTUP") == 0)
        self->restarts++;
    return mnemonic;
}

bool
express_link_drain_events(ExpressLink *self, Deadline until, GError **error)
{
    for (guint i = 0; i < EVENTS_MAX; i++) {
        g_autoptr(GError) cause = NULL;
        g_autofree char *event = express_link_take_event(self, until, &cause);
        if (cause != NULL) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return false;
        }
        if (event == NULL)
            return true;
    }
    claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_REPLY, NULL, "%s: the module's events never end",
                         express_link_port(self));
    return false;
}
