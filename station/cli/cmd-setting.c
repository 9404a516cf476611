/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/setting.h"

#include <glib/gi18n.h>

static const GOptionEntry no_options[] = { { NULL } };

static const char *const origin_words[] = {
    [SETTINGS_FROM_FILE] = "file",
    [SETTINGS_FROM_RECORD] = "record",
    [SETTINGS_USUAL] = "default",
};

/* A DSN may hold a password, a key's URI a PIN. */
static bool
is_secret(const char *name)
{
    return g_str_equal(name, "site.dsn") || g_str_equal(name, "key.uri");
}

static void
tell(Cli *cli, Settings *settings, const char *name)
{
    g_autofree char *group = NULL;
    g_autofree char *key = NULL;
    if (!settings_split(name, &group, &key))
        return;
    g_autofree char *value = settings_string(settings, group, key);
    const char *origin = origin_words[settings_origin(settings, group, key)];
    const char *shown = value != NULL && is_secret(name) ? "***" : value;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "name", name);
    json_line_string(json, "value", shown);
    json_line_string(json, "origin", origin);
    cli_print_json(cli, json);
    cli_print(cli, "%-24s %-8s %s", name, origin, shown != NULL ? shown : "-");
}

bool
cmd_setting_list(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 0, 0, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    if (station == NULL)
        return false;
    g_auto(GStrv) names = settings_names(station_settings(station));
    for (guint i = 0; names[i] != NULL; i++)
        tell(cli, station_settings(station), names[i]);
    return true;
}

static bool
change(Cli *cli, DbOpenMode mode, const char *name, const char *value, GError **error)
{
    Station *station = cli_station(cli, mode, error);
    const SettingChange changes[] = { { name, value }, { NULL, NULL } };
    if (station == NULL || !setting_change(station, changes, error))
        return false;
    tell(cli, station_settings(station), name);
    return true;
}

bool
cmd_setting_set(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 2, 2, error);
    return arguments != NULL && settings_check(arguments[0], arguments[1], error) &&
           change(cli, DB_OPEN_CREATE, arguments[0], arguments[1], error);
}

bool
cmd_setting_reset(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 1, 1, error);
    return arguments != NULL && change(cli, DB_OPEN_EXISTING, arguments[0], NULL, error);
}
