/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/cli/cli.h"

/* cmd-ca.c */
bool cmd_ca_add(Cli *cli, GError **error);
bool cmd_ca_list(Cli *cli, GError **error);
bool cmd_ca_retire(Cli *cli, GError **error);
/* cmd-db.c */
bool cmd_db_check(Cli *cli, GError **error);
bool cmd_db_migrate(Cli *cli, GError **error);
/* cmd-module.c */
bool cmd_module_reset(Cli *cli, GError **error);
/* cmd-read.c */
bool cmd_read(Cli *cli, GError **error);
