/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/backup.h"
#include "station/cli/cli-commands.h"

#include <glib/gi18n.h>

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
    cli_print(cli, _("%s: in order (schema %d)"), cli_db_path(cli), db_schema_version(station_db(station)));
    return true;
}

/* (transfer full): where the copy is; without a name it is one of those that make themselves. */
static char *
make_backup(Cli *cli, const char *file, GError **error)
{
    Station *station = cli_station(cli, file != NULL ? DB_OPEN_READ_ONLY : DB_OPEN_EXISTING, error);
    if (station == NULL || file == NULL)
        return station != NULL ? backup_make(station, error) : NULL;
    return db_backup(station_db(station), file, error) ? g_strdup(file) : NULL;
}

bool
cmd_db_backup(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 0, 1, error);
    g_autofree char *file = arguments != NULL ? make_backup(cli, arguments[0], error) : NULL;
    if (file == NULL)
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "file", file);
    cli_print_json(cli, json);
    cli_print(cli, _("%s: a checked copy of %s"), file, cli_db_path(cli));
    return true;
}

/* That the record is another one now is itself on record. */
static bool
record_restore(Cli *cli, const char *from, GError **error)
{
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    if (station == NULL)
        return false;
    g_autoptr(JsonBuilder) detail = json_line_new();
    json_line_string(detail, "file", from);
    g_autofree char *text = json_line_finish(detail);
    const DbEventDraft draft = { .subject = "station", .kind = "database-restored", .detail = text };
    g_autoptr(DbTransaction) transaction = db_begin(station_db(station), error);
    return transaction != NULL && db_event_append(station_db(station), &draft, NULL, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

bool
cmd_db_restore(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 1, 1, error);
    if (arguments == NULL || !cli_sign_in(cli, error) || !db_restore(arguments[0], cli_db_path(cli), error) ||
        !record_restore(cli, arguments[0], error))
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "file", arguments[0]);
    cli_print_json(cli, json);
    cli_print(cli, _("%s: restored from %s"), cli_db_path(cli), arguments[0]);
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
    cli_print(cli, _("%s: schema %d"), cli_db_path(cli), db_schema_version(station_db(station)));
    return true;
}
