/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-module-private.h"

#include <string.h>

/*
 * The commands, a row each. There is no network behind a simulated module: it can be read, set, reset and asked, and
 * everything that needs a connection is refused as a module without one refuses it.
 */

enum {
    COMMAND_NOT_FOUND = 3,
    PARAMETER_ERROR = 4,
    INVALID_ESCAPE = 5,
    NO_CONNECTION = 6,
    OUT_OF_RANGE = 7,
    PARAMETER_UNDEFINED = 8,
    UNABLE_TO_CONNECT = 14,
    TIME_NOT_AVAILABLE = 15,
    LOCATION_NOT_AVAILABLE = 16,
    MODE_NOT_AVAILABLE = 17,
    HOST_IMAGE_NOT_AVAILABLE = 19,
    INVALID_QUERY = 22,
    NOT_ALLOWED = 25,
};
enum { TOPICS = 16, CONNECT_US = 2500 * 1000 };

static const char *const error_texts[] = {
    [1] = "OVERFLOW",
    [2] = "PARSE ERROR",
    [COMMAND_NOT_FOUND] = "COMMAND NOT FOUND",
    [PARAMETER_ERROR] = "PARAMETER ERROR",
    [INVALID_ESCAPE] = "INVALID ESCAPE",
    [NO_CONNECTION] = "NO CONNECTION",
    [OUT_OF_RANGE] = "OUT OF RANGE",
    [PARAMETER_UNDEFINED] = "PARAMETER UNDEFINED",
    [9] = "INVALID KEY LENGTH",
    [10] = "INVALID KEY NAME",
    [11] = "UNKNOWN KEY",
    [12] = "KEY READONLY",
    [13] = "KEY WRITEONLY",
    [UNABLE_TO_CONNECT] = "UNABLE TO CONNECT",
    [TIME_NOT_AVAILABLE] = "TIME NOT AVAILABLE",
    [LOCATION_NOT_AVAILABLE] = "LOCATION NOT AVAILABLE",
    [MODE_NOT_AVAILABLE] = "MODE NOT AVAILABLE",
    [HOST_IMAGE_NOT_AVAILABLE] = "HOST IMAGE NOT AVAILABLE",
    [INVALID_QUERY] = "INVALID QUERY",
    [23] = "INVALID SIGNATURE",
    [NOT_ALLOWED] = "NOT ALLOWED",
    [26] = "INVALID CERTIFICATE",
};

void
sim_reply_error(SimModule *self, SimReply *reply, int code)
{
    bool legacy = self->own.identity->profile->grammar.legacy;
    const char *text = error_texts[code];
    if (legacy && code == OUT_OF_RANGE)
        text = "TOPIC OUT OF RANGE";
    if (legacy && code == PARAMETER_UNDEFINED)
        text = "TOPIC UNDEFINED";
    g_string_printf(reply->text, "ERR%d %s", code, text);
}

static const SimProfile *
profile_of(const SimModule *self)
{
    return self->own.identity->profile;
}

static void
reply_ok(SimReply *reply)
{
    g_string_assign(reply->text, "OK");
}

/* ---- CONF ---- */

static void
mid_read(SimModule *self)
{
    if (self->mid_read_spent)
        return;
    self->mid_read_spent = self->faults & (SIM_FAULT_SWAP_MID_READ | SIM_FAULT_RESTART_MID_READ);
    if (self->faults & SIM_FAULT_SWAP_MID_READ)
        sim_module_swap_in(self);
    if (self->faults & SIM_FAULT_RESTART_MID_READ)
        sim_module_begin(self);
}

/* The faults that change what the PEM looks like, whichever way it is asked for. */
static char *
pem_as_given(SimModule *self, const char *value)
{
    if (self->faults & SIM_FAULT_PEM_NOT_CERTIFICATE)
        return g_strdup("PEM\n");
    if (!(self->faults & SIM_FAULT_PEM_ONE_LINE))
        return g_strdup(value);
    g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
    g_autoptr(GString) pem = g_string_new(NULL);
    for (char **line = lines; *line != NULL; line++) {
        bool frame = g_str_has_prefix(*line, "-----");
        g_string_append_printf(pem, frame && pem->len > 0 ? "\n%s\n" : frame ? "%s\n" : "%s", *line);
    }
    return g_string_free(g_steal_pointer(&pem), FALSE);
}

static void
reply_pem(SimModule *self, const char *value, SimReply *reply)
{
    g_autofree char *pem = g_strchomp(pem_as_given(self, value));
    g_auto(GStrv) lines = g_strsplit(pem, "\n", -1);
    bool counted = profile_of(self)->pem_counted && !(self->faults & SIM_FAULT_V05_PEM);
    if (*pem == '\0')
        g_string_assign(reply->text, profile_of(self)->pem_unset);
    else if (counted || (self->faults & SIM_FAULT_PEM_NOT_CERTIFICATE))
        g_string_printf(reply->text, "OK%u pem\n%s", g_strv_length(lines), pem);
    else
        g_string_printf(reply->text, "OK pem\n%s", pem);
    reply->cut = self->faults & SIM_FAULT_TRUNCATED;
}

static void
reply_value(SimModule *self, const char *key, const char *value, SimReply *reply)
{
    g_autofree char *given =
        sim_dictionary_is_certificate(key) ? g_strchomp(pem_as_given(self, value)) : g_strdup(value);
    g_autofree char *wire = sim_escape(given);
    g_string_printf(reply->text, *wire != '\0' ? "OK %s" : "OK", wire);
    reply->cut = (self->faults & SIM_FAULT_TRUNCATED) && strcmp(key, "Certificate") == 0;
}

static bool
is_pem_word(SimModule *self, const char *word)
{
    return profile_of(self)->pem_any_case ? g_ascii_strcasecmp(word, "pem") == 0 : strcmp(word, "pem") == 0;
}

static void
run_conf_query(SimModule *self, const SimCommand *command, SimReply *reply)
{
    const char *parameter = command->parameter != NULL ? command->parameter : "";
    g_auto(GStrv) words = g_strsplit(parameter, " ", 2);
    const char *key = words[0] != NULL ? words[0] : "";
    const char *form = words[0] != NULL ? words[1] : NULL;
    const char *value = NULL;
    if (strcmp(key, "Certificate") == 0)
        mid_read(self);
    int code = sim_dictionary_read(self->current->dictionary, key, &value);
    bool pem = form != NULL && is_pem_word(self, form) && sim_dictionary_is_certificate(key);
    if (code == 0 && form != NULL && !pem)
        code = PARAMETER_ERROR;
    if (code == 0 && strcmp(key, "Certificate") == 0)
        value = sim_identity_shown(self->current->identity);
    if (code != 0)
        sim_reply_error(self, reply, code);
    else if (pem)
        reply_pem(self, value, reply);
    else
        reply_value(self, key, value, reply);
}

static void
run_conf(SimModule *self, const SimCommand *command, SimReply *reply)
{
    const char *equals = command->parameter != NULL ? strchr(command->parameter, '=') : NULL;
    if (equals == NULL) {
        sim_reply_error(self, reply, PARAMETER_ERROR);
        return;
    }
    g_autofree char *key = g_strndup(command->parameter, (gsize)(equals - command->parameter));
    g_autofree char *value = sim_unescape(&profile_of(self)->grammar, equals + 1);
    int code = value == NULL ? INVALID_ESCAPE : sim_dictionary_may_write(self->current->dictionary, key);
    bool pem_follows = code == 0 && profile_of(self)->pem_in_two_steps && sim_dictionary_is_certificate(key) &&
                       is_pem_word(self, value);
    if (pem_follows)
        self->pem_key = g_steal_pointer(&key);
    else if (code == 0)
        code = sim_dictionary_write(self->current->dictionary, key, value);
    if (code != 0)
        sim_reply_error(self, reply, code);
    else
        reply_ok(reply);
}

/* ---- power and connection ---- */

static bool
is_claimed(SimModule *self)
{
    return strcmp(sim_dictionary_get(self->current->dictionary, "Endpoint"), profile_of(self)->staging) != 0;
}

static void
run_connect_query(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    bool claimed = is_claimed(self);
    if (profile_of(self)->short_connect)
        g_string_assign(reply->text, "OK 0");
    else
        g_string_printf(reply->text, "OK 0 %d DISCONNECTED %s", claimed, claimed ? "CUSTOMER" : "STAGING");
}

static void
run_connect(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    const SimProfile *profile = profile_of(self);
    if (self->conf_mode) {
        sim_reply_error(self, reply, profile->confmode_connect);
        return;
    }
    reply->delay_us = CONNECT_US;
    if (profile->short_connect)
        g_string_assign(reply->text, "ERR14 UNABLE TO CONNECT");
    else
        g_string_printf(reply->text, "ERR14 2 UNABLE TO CONNECT%s%s", profile->no_network != NULL ? " " : "",
                        profile->no_network != NULL ? profile->no_network : "");
}

static void
run_connect_later(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    g_queue_push_tail(self->events, g_strdup("6 2 CONNECT"));
    reply_ok(reply);
}

static void
run_disconnect(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    g_queue_push_tail(self->events, g_strdup("3 0 CONLOST"));
    g_string_assign(reply->text, "OK 0 DISCONNECTED");
}

/* Only mode 0 is there, which keeps the UART awake: the next command wakes it. */
static void
run_sleep(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    self->asleep = true;
    g_queue_clear_full(self->events, g_free);
    g_string_assign(reply->text, "OK 0");
}

static void
run_conf_mode(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    const char *text = profile_of(self)->confmode;
    self->conf_mode = text != NULL;
    if (text == NULL)
        sim_reply_error(self, reply, MODE_NOT_AVAILABLE);
    else
        g_string_printf(reply->text, "OK %s", text);
}

static void
run_reset(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)self;
    (void)command;
    reply->restart = true;
    reply_ok(reply);
}

static void
run_factory_reset(SimModule *self, const SimCommand *command, SimReply *reply)
{
    sim_dictionary_reset(self->current->dictionary, true);
    run_reset(self, command, reply);
}

/* ---- the rest ---- */

static void
run_bare(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)self;
    (void)command;
    reply_ok(reply);
}

static void
run_event(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    g_autofree char *event = g_queue_pop_head(self->events);
    g_string_printf(reply->text, event != NULL ? "OK %s" : "OK", event);
}

static void
run_time(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    sim_reply_error(self, reply, TIME_NOT_AVAILABLE);
}

static void
run_where(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    sim_reply_error(self, reply, LOCATION_NOT_AVAILABLE);
}

static void
run_ota_query(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)self;
    (void)command;
    g_string_assign(reply->text, "OK 0 IDLE");
}

static void
run_ota(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    sim_reply_error(self, reply, HOST_IMAGE_NOT_AVAILABLE);
}

/* A topic by number: in range, and set? Then all that is missing is the connection. */
static int
judge_topic(SimModule *self, guint topic)
{
    if (topic < 1 || topic > TOPICS)
        return profile_of(self)->grammar.legacy ? PARAMETER_ERROR : OUT_OF_RANGE;
    g_autofree char *key = g_strdup_printf("Topic%u", topic);
    const char *value = sim_dictionary_get(self->current->dictionary, key);
    return value == NULL || *value == '\0' ? PARAMETER_UNDEFINED : 0;
}

static void
run_topic(SimModule *self, const SimCommand *command, SimReply *reply)
{
    int code = judge_topic(self, command->number);
    sim_reply_error(self, reply, code != 0 ? code : NO_CONNECTION);
}

static void
run_get(SimModule *self, const SimCommand *command, SimReply *reply)
{
    int code = command->has_number && command->number > 0 ? judge_topic(self, command->number) : 0;
    if (code != 0)
        sim_reply_error(self, reply, code);
    else
        reply_ok(reply);
}

static void
run_without_connection(SimModule *self, const SimCommand *command, SimReply *reply)
{
    (void)command;
    sim_reply_error(self, reply, NO_CONNECTION);
}

static void
run_diag(SimModule *self, const SimCommand *command, SimReply *reply)
{
    bool ping = command->parameter != NULL && g_ascii_strncasecmp(command->parameter, "PING ", 5) == 0;
    if (ping)
        g_string_assign(reply->text, "OK Not connected to AP");
    else
        sim_reply_error(self, reply, PARAMETER_ERROR);
}

/* ---- the table ---- */

typedef enum { NO_NUMBER, MAY_NUMBER, MUST_NUMBER } NumberRule;

typedef struct {
    const char *name;
    NumberRule number;
    const char *only; /* maker that has it, or NULL for all */
    bool modern;      /* not in v0.5 */
    void (*run)(SimModule *self, const SimCommand *command, SimReply *reply);
} CommandRow;

static const CommandRow rows[] = {
    { "", NO_NUMBER, NULL, false, run_bare },
    { "CONF", NO_NUMBER, NULL, false, run_conf },
    { "CONF?", NO_NUMBER, NULL, false, run_conf_query },
    { "CONFMODE", NO_NUMBER, NULL, false, run_conf_mode },
    { "CONNECT", NO_NUMBER, NULL, false, run_connect },
    { "CONNECT?", NO_NUMBER, NULL, false, run_connect_query },
    { "CONNECT!", NO_NUMBER, NULL, true, run_connect_later },
    { "DISCONNECT", NO_NUMBER, NULL, false, run_disconnect },
    { "SLEEP", MAY_NUMBER, NULL, false, run_sleep },
    { "RESET", NO_NUMBER, NULL, false, run_reset },
    { "FACTORY_RESET", NO_NUMBER, NULL, false, run_factory_reset },
    { "EVENT?", NO_NUMBER, NULL, false, run_event },
    { "TIME?", NO_NUMBER, NULL, false, run_time },
    { "WHERE?", NO_NUMBER, "telit", false, run_where },
    { "SEND", MUST_NUMBER, NULL, false, run_topic },
    { "GET", MAY_NUMBER, NULL, false, run_get },
    { "SUBSCRIBE", MUST_NUMBER, NULL, false, run_topic },
    { "UNSUBSCRIBE", MUST_NUMBER, NULL, false, run_topic },
    { "SHADOW", MAY_NUMBER, NULL, true, run_without_connection },
    { "OTA?", NO_NUMBER, NULL, false, run_ota_query },
    { "OTA", NO_NUMBER, NULL, false, run_ota },
    { "DIAG", NO_NUMBER, "infineon", false, run_diag },
    { "CLOUD_SYNC", NO_NUMBER, "infineon", false, run_without_connection },
};

static const CommandRow *
find_command(const SimProfile *profile, const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const CommandRow *row = &rows[i];
        bool has =
            (row->only == NULL || strcmp(row->only, profile->maker) == 0) && !(row->modern && profile->grammar.legacy);
        if (has && strcmp(row->name, name) == 0)
            return row;
    }
    return NULL;
}

/* v0.5 took the ? for a word of its own: a known command that cannot be asked was an invalid query. */
static int
judge_unknown(const SimProfile *profile, const char *name)
{
    gsize length = strlen(name);
    if (!profile->grammar.legacy || length == 0 || name[length - 1] != '?')
        return COMMAND_NOT_FOUND;
    g_autofree char *stem = g_strndup(name, length - 1);
    return find_command(profile, stem) != NULL ? INVALID_QUERY : COMMAND_NOT_FOUND;
}

static bool
number_fits(const CommandRow *row, const SimCommand *command)
{
    return row->number == MAY_NUMBER || command->has_number == (row->number == MUST_NUMBER);
}

static void
wake(SimModule *self)
{
    if (!self->asleep)
        return;
    self->asleep = false;
    g_queue_push_tail(self->events, g_strdup("2 0 STARTUP"));
}

void
sim_module_run(SimModule *self, const SimCommand *command, SimReply *reply)
{
    const SimProfile *profile = profile_of(self);
    const CommandRow *row = find_command(profile, command->name);
    g_autofree char *plain = sim_unescape(&profile->grammar, command->parameter != NULL ? command->parameter : "");
    wake(self);
    if (row == NULL)
        sim_reply_error(self, reply, judge_unknown(profile, command->name));
    else if (!number_fits(row, command))
        sim_reply_error(self, reply, PARAMETER_ERROR);
    else if (plain == NULL)
        sim_reply_error(self, reply, INVALID_ESCAPE);
    else
        row->run(self, command, reply);
}
