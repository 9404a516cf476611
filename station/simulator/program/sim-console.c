/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/program/sim-console.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MAX_LENGTH = 4096 };

struct SimConsole {
    GString *line;
};

SimConsole *
sim_console_new(void)
{
    SimConsole *self = g_new0(SimConsole, 1);
    self->line = g_string_new(NULL);
    return self;
}

void
sim_console_free(SimConsole *self)
{
    if (self == NULL)
        return;
    g_string_free(self->line, TRUE);
    g_free(self);
}

static bool
run_unplug(SimBench *bench, guint slot, const char *value, GError **error)
{
    (void)value;
    return sim_bench_unplug(bench, slot, error);
}

static bool
run_plug(SimBench *bench, guint slot, const char *value, GError **error)
{
    (void)value;
    return sim_bench_plug(bench, slot, error);
}

static bool
run_lift(SimBench *bench, guint slot, const char *value, GError **error)
{
    (void)value;
    return sim_bench_lift(bench, slot, error);
}

static bool
run_seat(SimBench *bench, guint slot, const char *value, GError **error)
{
    (void)value;
    return sim_bench_seat(bench, slot, error);
}

static bool
read_slot(const char *text, guint *slot, GError **error)
{
    guint64 number = 0;
    if (g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT, &number, NULL)) {
        *slot = (guint)number;
        return true;
    }
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "See 'expresslink-simulator --help'.", "'%s': that is no slot's number", text);
    return false;
}

static bool
run_exchange(SimBench *bench, guint slot, const char *value, GError **error)
{
    guint other = 0;
    return read_slot(value, &other, error) && sim_bench_exchange(bench, slot, other, error);
}

static bool
run_fault(SimBench *bench, guint slot, const char *value, GError **error)
{
    SimFaults faults = 0;
    return sim_faults_parse(value, &faults, error) && sim_bench_fault(bench, slot, faults, error);
}

static bool
run_quit(SimBench *bench, guint slot, const char *value, GError **error)
{
    (void)slot;
    (void)value;
    (void)error;
    sim_bench_quit(bench);
    return true;
}

typedef enum { VALUE_NONE, VALUE_MAY, VALUE_MUST } ValueRule;

static const struct {
    const char *name;
    const char *arguments;
    bool slot;
    ValueRule value;
    bool (*run)(SimBench *bench, guint slot, const char *value, GError **error);
    const char *help;
} commands[] = {
    { "unplug", "N", true, VALUE_NONE, run_unplug, "the port of slot N is gone, and its link" },
    { "plug", "N", true, VALUE_NONE, run_plug, "the same module again, at a new port" },
    { "swap", "N [UID]", true, VALUE_MAY, sim_bench_swap,
      "another module behind the same port: a new one, or the named one" },
    { "exchange", "N M", true, VALUE_MUST, run_exchange, "the modules of two slots change places" },
    { "lift", "N", true, VALUE_NONE, run_lift, "the module leaves its contacts; the port stays" },
    { "seat", "N", true, VALUE_NONE, run_seat, "it comes back" },
    { "fault", "N NAME[,NAME]|none", true, VALUE_MUST, run_fault, "from now on, these faults and no other" },
    { "endpoint", "N VALUE", true, VALUE_MUST, sim_bench_endpoint, "as a claim sets it" },
    { "quit", "", false, VALUE_NONE, run_quit, "end" },
};

static bool
usage(const char *name, const char *arguments, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "See 'expresslink-simulator --help'.", "usage: %s %s", name,
                         arguments);
    return false;
}

bool
sim_console_obey(SimBench *bench, const char *line, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(line, " \t", 3);
    guint count = g_strv_length(words);
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].name, words[0]) != 0)
            continue;
        guint fewest = 1 + commands[i].slot + (commands[i].value == VALUE_MUST);
        guint most = 1 + commands[i].slot + (commands[i].value != VALUE_NONE);
        guint slot = 0;
        if (count < fewest || count > most)
            return usage(commands[i].name, commands[i].arguments, error);
        if (commands[i].slot && !read_slot(words[1], &slot, error))
            return false;
        return commands[i].run(bench, slot, count > 2 ? g_strstrip(words[2]) : NULL, error);
    }
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "See 'expresslink-simulator --help'.",
                         "'%s': there is no such command", words[0]);
    return false;
}

static void
obey_aloud(SimBench *bench, const char *line)
{
    g_autoptr(GError) error = NULL;
    if (*line == '\0' || sim_console_obey(bench, line, &error))
        return;
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "event", "error");
    json_line_string(json, "command", line);
    json_line_error(json, "error", error);
    g_autofree char *text = json_line_finish(json);
    puts(text);
    fflush(stdout);
}

void
sim_console_feed(SimConsole *self, const char *bytes, gsize length, SimBench *bench)
{
    for (gsize i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
            g_autofree char *line = g_utf8_make_valid(g_strstrip(self->line->str), -1);
            obey_aloud(bench, line);
            g_string_truncate(self->line, 0);
        } else if (self->line->len < LINE_MAX_LENGTH) {
            g_string_append_c(self->line, bytes[i]);
        }
    }
}

char *
sim_console_help(void)
{
    g_autoptr(GString) help = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_autofree char *form = g_strdup_printf("%s %s", commands[i].name, commands[i].arguments);
        g_string_append_printf(help, "  %-28s %s\n", form, commands[i].help);
    }
    return g_string_free(g_steal_pointer(&help), FALSE);
}
