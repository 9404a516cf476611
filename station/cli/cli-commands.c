/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"

static const CliCommand commands[] = {
    { "db", "check", NULL, "Check the record for damage", CLI_ROLE_NONE, false, cmd_db_check },
    { "db", "migrate", NULL, "Bring the record to this program's schema", CLI_ROLE_ENGINEER, false, cmd_db_migrate },
    { NULL, NULL, NULL, NULL, CLI_ROLE_NONE, false, NULL },
};

const CliCommand *
cli_commands(void)
{
    return commands;
}
