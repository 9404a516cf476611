/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"

static const CliCommand commands[] = {
    { "ca", "add", "FILE.pem", "Trust a maker's CA, root or intermediate", CLI_ROLE_ENGINEER, false, cmd_ca_add },
    { "ca", "list", NULL, "List the makers' CAs, retired ones too", CLI_ROLE_NONE, false, cmd_ca_list },
    { "ca", "retire", "ID", "Trust a maker's CA no more", CLI_ROLE_ENGINEER, false, cmd_ca_retire },
    { "db", "check", NULL, "Check the record for damage", CLI_ROLE_NONE, false, cmd_db_check },
    { "db", "migrate", NULL, "Bring the record to this program's schema", CLI_ROLE_ENGINEER, false, cmd_db_migrate },
    { "module", "reset", "--port PORT --reason R", "Send a module back to staging; on record", CLI_ROLE_LEAD, false,
      cmd_module_reset },
    { "read", NULL, "--port PORT", "Read and judge a module; records nothing", CLI_ROLE_NONE, false, cmd_read },
    { NULL, NULL, NULL, NULL, CLI_ROLE_NONE, false, NULL },
};

const CliCommand *
cli_commands(void)
{
    return commands;
}
