/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-module-private.h"

#include <string.h>

enum { RESTART_MS = 1000, LATE_STARTUP_MS = 3000, BUSY_COMMANDS = 2, CALM_COMMANDS = 3, LOG_PAUSE_US = 500 * 1000 };
enum { OVERFLOW_ERROR = 1, PARSE_ERROR = 2, BUSY_ERROR = 25 };
enum { LIMIT_5K = 5000 };

static SimPersona
persona_new(SimIdentity *identity)
{
    const SimProfile *profile = identity->profile;
    SimDictionary *dictionary = sim_dictionary_new(profile);
    sim_dictionary_set(dictionary, "About", sim_identity_about(identity));
    sim_dictionary_set(dictionary, "Version", profile->version);
    sim_dictionary_set(dictionary, "TechSpec", profile->techspec);
    sim_dictionary_set(dictionary, "ThingName", identity->uid);
    sim_dictionary_reset(dictionary, true);
    return (SimPersona){ .identity = identity, .dictionary = dictionary };
}

static void
persona_clear(SimPersona *persona)
{
    g_clear_pointer(&persona->identity, sim_identity_free);
    g_clear_pointer(&persona->dictionary, sim_dictionary_free);
}

SimModule *
sim_module_new(SimIdentity *identity, guint64 seed, guint baud)
{
    SimModule *self = g_new0(SimModule, 1);
    const guint32 seeds[] = { (guint32)seed, (guint32)(seed >> 32), identity->number };
    self->luck = g_rand_new_with_seed_array(seeds, G_N_ELEMENTS(seeds));
    self->own = persona_new(identity);
    self->current = &self->own;
    self->wire = sim_wire_new(baud);
    self->line = g_string_new(NULL);
    self->pem_lines = g_string_new(NULL);
    self->events = g_queue_new();
    self->log_next_us = G_MAXINT64;
    return self;
}

void
sim_module_free(SimModule *self)
{
    if (self == NULL)
        return;
    persona_clear(&self->own);
    persona_clear(&self->stranger);
    sim_wire_free(self->wire);
    g_rand_free(self->luck);
    g_string_free(self->line, TRUE);
    g_string_free(self->pem_lines, TRUE);
    g_free(self->pem_key);
    g_queue_free_full(self->events, g_free);
    g_free(self);
}

static void
forget_line(SimModule *self)
{
    g_string_truncate(self->line, 0);
    g_string_truncate(self->pem_lines, 0);
    g_clear_pointer(&self->pem_key, g_free);
    self->overflow = false;
}

void
sim_module_begin(SimModule *self)
{
    sim_dictionary_reset(self->current->dictionary, false);
    g_queue_clear_full(self->events, g_free);
    g_queue_push_tail(self->events, g_strdup("2 0 STARTUP"));
    self->conf_mode = false;
    self->asleep = false;
}

static void
start(SimModule *self, gint64 now_us, guint boot_ms)
{
    bool late = self->faults & SIM_FAULT_LATE_STARTUP;
    self->answers_us = now_us + (late ? LATE_STARTUP_MS : (gint64)boot_ms) * 1000;
    forget_line(self);
    sim_module_begin(self);
}

/* What a reader that was killed left in the receive buffer: the end of a certificate, and another module's name. */
static void
leave_stale_bytes(SimModule *self)
{
    static const char stale[] = "bFjYXRlZCBieSBhbiBhYm9ydGVkIHNlc3Npb24gb2YgYW5vdGhlciBtb2R1bGU=\r\n"
                                "-----END CERTIFICATE-----\r\n"
                                "OK 00000000-dead-4bee-8f00-000000000000\r\n";
    if (self->powered && (self->faults & SIM_FAULT_STALE_BYTES))
        sim_wire_put(self->wire, stale, strlen(stale));
}

void
sim_module_power_up(SimModule *self, gint64 now_us, guint boot_ms)
{
    self->powered = true;
    self->current = &self->own;
    self->mid_read_spent = false;
    self->busy_left = BUSY_COMMANDS;
    sim_wire_clear(self->wire);
    start(self, now_us, boot_ms);
    leave_stale_bytes(self);
}

void
sim_module_power_down(SimModule *self)
{
    self->powered = false;
    sim_wire_clear(self->wire);
    forget_line(self);
}

gint64
sim_module_answers_us(const SimModule *self)
{
    return self->answers_us;
}

void
sim_module_set_faults(SimModule *self, SimFaults faults, SimIdentity *stranger)
{
    SimFaults before = self->faults;
    self->faults = faults;
    self->current = &self->own;
    self->mid_read_spent = false;
    self->busy_left = BUSY_COMMANDS;
    persona_clear(&self->stranger);
    if (stranger != NULL)
        self->stranger = persona_new(stranger);
    if ((faults & ~before) & SIM_FAULT_CLAIMED)
        sim_module_set_endpoint(self, SIM_CUSTOMER_ENDPOINT);
    if ((before & ~faults) & SIM_FAULT_CLAIMED)
        sim_module_set_endpoint(self, self->own.identity->profile->staging);
    if (faults & (SIM_FAULT_SILENT | SIM_FAULT_LOG_PORT))
        sim_wire_clear(self->wire);
    leave_stale_bytes(self);
}

SimFaults
sim_module_faults(const SimModule *self)
{
    return self->faults;
}

void
sim_module_set_endpoint(SimModule *self, const char *endpoint)
{
    sim_dictionary_set(self->own.dictionary, "Endpoint", endpoint);
}

SimIdentity *
sim_module_identity(SimModule *self)
{
    return self->own.identity;
}

void
sim_module_swap_in(SimModule *self)
{
    if (self->stranger.identity == NULL)
        return;
    self->current = &self->stranger;
    sim_module_begin(self);
}

/* ---- the console of a development kit ---- */

static void
send_boot_log(SimModule *self, gint64 now_us)
{
    g_autofree char *log = g_strdup_printf("ESP-ROM:esp32c3-api1-20210207\r\n"
                                           "rst:0x1 (POWERON),boot:0xc (SPI_FAST_FLASH_BOOT)\r\n"
                                           "I (24) boot: compile time 10:11:12\r\n"
                                           "I (312) cpu_start: Starting scheduler.\r\n"
                                           "%s"
                                           "I (993) ExpressLink: Thingname is: %s\r\n",
                                           sim_identity_shown(self->own.identity), self->own.identity->uid);
    sim_wire_send(self->wire, log, strlen(log), now_us);
    self->log_next_us = sim_wire_free_us(self->wire) + LOG_PAUSE_US;
}

static void
send_due_log(SimModule *self, gint64 now_us)
{
    if (now_us < self->log_next_us)
        return;
    g_autofree char *line =
        g_strdup_printf("I (%" G_GINT64_FORMAT ") ExpressLink: waiting\r\n", MAX(now_us - self->answers_us, 0) / 1000);
    sim_wire_send(self->wire, line, strlen(line), now_us);
    self->log_next_us = now_us + LOG_PAUSE_US;
}

void
sim_module_opened(SimModule *self, gint64 now_us)
{
    self->busy_left = BUSY_COMMANDS;
    /* Opening such a port raises DTR, which resets the kit: so its log begins anew. */
    if (self->powered && (self->faults & SIM_FAULT_LOG_PORT))
        send_boot_log(self, now_us);
}

void
sim_module_closed(SimModule *self)
{
    self->log_next_us = G_MAXINT64;
    leave_stale_bytes(self);
}

/* ---- replies ---- */

static bool
chance(SimModule *self, double probability)
{
    return g_rand_double(self->luck) < probability;
}

/* Never makes or unmakes an end of line: a floating reference garbles bytes and seldom loses them. */
static void
flip_bit(SimModule *self, GString *wire, gsize at)
{
    char flipped = (char)(wire->str[at] ^ (1 << g_rand_int_range(self->luck, 0, 8)));
    if (strchr("\r\n", wire->str[at]) == NULL && strchr("\r\n", flipped) == NULL)
        wire->str[at] = flipped;
}

/* Most of it is seen at once, in what is left of OK or ERR. A value that is damaged and still reads like one is seldom. */
static void
add_noise(SimModule *self, GString *wire)
{
    if (self->calm_left == 0 && chance(self, 0.06))
        flip_bit(self, wire, (gsize)g_rand_int_range(self->luck, 0, 2));
    if (chance(self, 0.001))
        flip_bit(self, wire, (gsize)g_rand_int_range(self->luck, 0, (gint32)wire->len));
}

/* Bursts of one or two, and then a calm: three repeats of a command get through. */
static bool
noise_garbles(SimModule *self)
{
    if (!(self->faults & SIM_FAULT_NOISE))
        return false;
    if (self->garbled_left == 0 && self->calm_left == 0 && chance(self, 0.12)) {
        self->garbled_left = (guint)g_rand_int_range(self->luck, 1, 3);
        self->calm_left = CALM_COMMANDS;
    }
    if (self->garbled_left > 0) {
        self->garbled_left--;
        return true;
    }
    self->calm_left -= self->calm_left > 0;
    return false;
}

static void
send_reply(SimModule *self, const SimReply *reply)
{
    const char *eol = self->faults & SIM_FAULT_LF_ONLY ? "\n" : self->own.identity->profile->eol;
    g_autoptr(GString) wire = g_string_new(reply->text->str);
    g_string_replace(wire, "\n", eol, 0);
    if (reply->cut)
        g_string_truncate(wire, wire->len / 2);
    else
        g_string_append(wire, eol);
    if (self->faults & SIM_FAULT_NOISE)
        add_noise(self, wire);
    sim_wire_send(self->wire, wire->str, wire->len, reply->at_us + reply->delay_us);
}

static void
answer(SimModule *self, const SimCommand *command, int parse_code, SimReply *reply)
{
    bool bare = parse_code == SIM_COMMAND_GOOD && command->name[0] == '\0';
    if (noise_garbles(self)) {
        sim_reply_error(self, reply, PARSE_ERROR);
    } else if (parse_code != SIM_COMMAND_GOOD) {
        sim_reply_error(self, reply, parse_code);
    } else if (!bare && (self->faults & SIM_FAULT_BUSY) && self->busy_left > 0) {
        self->busy_left--;
        sim_reply_error(self, reply, BUSY_ERROR);
    } else {
        sim_module_run(self, command, reply);
    }
}

static void
finish_reply(SimModule *self, SimReply *reply)
{
    send_reply(self, reply);
    if (reply->restart)
        start(self, sim_wire_free_us(self->wire), RESTART_MS);
}

static void
run_line(SimModule *self, gint64 at_us)
{
    SimCommand command = { 0 };
    int code = self->overflow ? OVERFLOW_ERROR : sim_command_parse(self->line, &command);
    if (code == SIM_COMMAND_NOTHING)
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    SimReply reply = { .text = text, .at_us = at_us };
    answer(self, &command, code, &reply);
    finish_reply(self, &reply);
}

/* ---- bytes from the host ---- */

/* CONF KEY=pem was answered by OK; now the PEM comes as it stands in its file. */
static void
take_pem_line(SimModule *self, gint64 at_us)
{
    g_string_append_printf(self->pem_lines, "%s\n", self->line->str);
    if (!g_str_has_prefix(self->line->str, "-----END"))
        return;
    g_autoptr(GString) text = g_string_new("OK COMPLETE");
    SimReply reply = { .text = text, .at_us = at_us };
    int code = sim_dictionary_write(self->current->dictionary, self->pem_key, self->pem_lines->str);
    if (code != 0)
        sim_reply_error(self, &reply, code);
    send_reply(self, &reply);
    g_clear_pointer(&self->pem_key, g_free);
    g_string_truncate(self->pem_lines, 0);
}

static void
end_line(SimModule *self, gint64 at_us)
{
    if (self->pem_key != NULL && !self->overflow)
        take_pem_line(self, at_us);
    else
        run_line(self, at_us);
    g_string_truncate(self->line, 0);
    self->overflow = false;
}

static SimGrammar
grammar_now(const SimModule *self)
{
    SimGrammar grammar = self->own.identity->profile->grammar;
    if (self->faults & SIM_FAULT_CR_ONLY)
        grammar.cr_ends = true, grammar.lf_ends = false;
    if (self->faults & SIM_FAULT_CRLF_REFUSED)
        grammar.cr_ends = false, grammar.lf_ends = true;
    if (self->faults & SIM_FAULT_LIMIT_5K)
        grammar.limit = MIN(grammar.limit, LIMIT_5K);
    return grammar;
}

static void
take_byte(SimModule *self, char byte, gint64 at_us)
{
    const SimGrammar grammar = grammar_now(self);
    if ((byte == '\n' && grammar.lf_ends) || (byte == '\r' && grammar.cr_ends))
        end_line(self, at_us);
    else if (byte == '\n')
        return; /* does nothing, with cr-only */
    else if (self->line->len < grammar.limit + strlen("AT+"))
        g_string_append_c(self->line, byte);
    else
        self->overflow = true;
}

static bool
hears(const SimModule *self, gint64 at_us)
{
    bool deaf = self->faults & (SIM_FAULT_SILENT | SIM_FAULT_LOG_PORT);
    return self->powered && !deaf && at_us >= self->answers_us;
}

void
sim_module_input(SimModule *self, const void *bytes, gsize length, gint64 now_us)
{
    for (gsize i = 0; i < length; i++) {
        gint64 at_us = sim_wire_arrival(self->wire, now_us);
        if (hears(self, at_us))
            take_byte(self, ((const char *)bytes)[i], at_us);
    }
}

gsize
sim_module_output(SimModule *self, void *buffer, gsize size, gint64 now_us)
{
    send_due_log(self, now_us);
    return sim_wire_take(self->wire, buffer, size, now_us);
}

gint64
sim_module_next_us(const SimModule *self)
{
    return MIN(sim_wire_next_us(self->wire), self->log_next_us);
}
