/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/cli/cli.h"

/* cmd-db.c */
bool cmd_db_check(Cli *cli, GError **error);
bool cmd_db_migrate(Cli *cli, GError **error);
