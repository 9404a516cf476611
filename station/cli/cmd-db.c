/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"

static const GOptionEntry no_options[] = { { NULL } };

bool
cmd_db_check(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 0, 0, error);
    if (arguments == NULL)
        return false;
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
    if (station == NULL || !db_check(station_db(station), error))
        return false;
    JsonBuilder *json = json_line_new();
    json_line_bool(json, "ok", true);
    json_line_int(json, "schema", db_schema_version(station_db(station)));
    cli_print_json(cli, json);
    cli_print(cli, "%s: in order (schema %d)", cli_db_path(cli), db_schema_version(station_db(station)));
    return true;
}

bool
cmd_db_migrate(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 0, 0, error);
    if (arguments == NULL)
        return false;
    Station *station = cli_station(cli, DB_OPEN_CREATE, error);
    if (station == NULL)
        return false;
    JsonBuilder *json = json_line_new();
    json_line_int(json, "schema", db_schema_version(station_db(station)));
    cli_print_json(cli, json);
    cli_print(cli, "%s: schema %d", cli_db_path(cli), db_schema_version(station_db(station)));
    return true;
}
