/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/program/sim-bench.h"

/* The lines on standard input: one command each, from a table that also makes the help. */

typedef struct SimConsole SimConsole;

SimConsole *sim_console_new(void);
void sim_console_free(SimConsole *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimConsole, sim_console_free)

/** sim_console_feed: obeys each whole line; a line that cannot be obeyed is answered by an error event. */
void sim_console_feed(SimConsole *self, const char *bytes, gsize length, SimBench *bench);

/** sim_console_obey: one line. Errors: usage, and those of the bench. */
bool sim_console_obey(SimBench *bench, const char *line, GError **error);

/** sim_console_help: (transfer full): the commands, a line each. */
char *sim_console_help(void);
