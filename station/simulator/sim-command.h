/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/sim-profile.h"

/*
 * AT+{command}[#]{separator}[parameter], as AWS's ExpressLink programmer's guide has it in "Commands and responses".
 * Pure: text in, a command or an error code out.
 */

enum { SIM_COMMAND_NAME_MAX = 32 };

typedef struct {
    char name[SIM_COMMAND_NAME_MAX + 1]; /* upper case, with its ? or !; empty for a bare AT */
    bool has_number;
    guint number;
    const char *parameter; /* within the line, still escaped; NULL if there is no separator */
} SimCommand;

/** The outcomes of sim_command_parse() that are no error codes. */
enum { SIM_COMMAND_GOOD = 0, SIM_COMMAND_NOTHING = -1 };

/**
 * sim_command_parse:
 * @line: what came before the end of line; must outlive @command
 *
 * Returns: SIM_COMMAND_GOOD, SIM_COMMAND_NOTHING if there is no AT in it, or the number of an ERR reply
 */
int sim_command_parse(const GString *line, SimCommand *command);

/** sim_unescape: (transfer full): NULL for an escape that this grammar does not have (ERR5). */
char *sim_unescape(const SimGrammar *grammar, const char *text);

/** sim_escape: (transfer full): @text as it goes over the wire. */
char *sim_escape(const char *text);
