/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-unit.h"

#include "station/cli/cli-code.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

DbUnit *
cli_unit_find(Station *station, const char *argument, GError **error)
{
    g_autofree char *id = cli_code_argument(argument, error);
    return id != NULL ? db_unit_find(station_db(station), id, error) : NULL;
}

char **
cli_unit_parse_reasoned(Cli *cli, char **reason, GError **error)
{
    const GOptionEntry options[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, reason, N_("why, for the record"), N_("TEXT") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    return arguments != NULL && unit_check_reason(*reason, error) ? g_steal_pointer(&arguments) : NULL;
}
