/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/unit/authority.h"

#include <glib/gi18n.h>

/* Room for every maker there is; more is no file of CAs. */
#define MAX_FILE (1024 * 1024)

static const GOptionEntry no_options[] = { { NULL } };

static char *
read_file(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, error)) {
        claimcheck_error_from_io(error, path);
        return NULL;
    }
    if (length <= MAX_FILE)
        return g_steal_pointer(&text);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE, _("Give a PEM file with the maker's CA."),
                         _("%s: it is too long for a file of certificates"), path);
    return NULL;
}

static void
add_fields(JsonBuilder *json, const DbCa *ca)
{
    json_line_int(json, "id", ca->id);
    json_line_string(json, "maker", ca->maker);
    json_line_string(json, "subject", ca->subject);
    json_line_string(json, "sha256", ca->sha256);
    json_line_string(json, "spki_sha256", ca->spki_sha256);
    json_line_string(json, "key_id", ca->key_id);
    json_line_string(json, "uid_in", ca->uid_in);
    json_line_string(json, "uid_pattern", ca->uid_pattern);
    json_line_string(json, "staging_endpoint", ca->staging_endpoint);
    json_line_bool(json, "simulator", ca->simulator);
    json_line_time(json, "created_at", ca->created_at);
    json_line_time(json, "retired_at", ca->retired_at);
}

static void
print_ca(Cli *cli, const DbCa *ca, const char *state)
{
    cli_print(cli, "%" G_GINT64_FORMAT "  %s  [%s%s%s]", ca->id, ca->maker, state, ca->simulator ? ", " : "",
              ca->simulator ? _("simulator") : "");
    cli_print(cli, "    %s", ca->subject);
    cli_print(cli, "    %s: %s%s%s%s%s", _("UID in"), ca->uid_in, ca->uid_pattern != NULL ? _("; pattern: ") : "",
              ca->uid_pattern != NULL ? ca->uid_pattern : "", ca->staging_endpoint != NULL ? _("; staging: ") : "",
              ca->staging_endpoint != NULL ? ca->staging_endpoint : "");
    cli_print(cli, "    SHA-256 %s", ca->sha256);
}

static void
tell_added(Cli *cli, const AuthorityAdded *added)
{
    JsonBuilder *json = json_line_new();
    add_fields(json, added->ca);
    json_line_string(json, "outcome", added->outcome);
    cli_print_json(cli, json);
    print_ca(cli, added->ca, added->outcome);
    for (guint i = 0; i < added->warnings->len; i++)
        cli_warn("%s", (const char *)g_ptr_array_index(added->warnings, i));
}

bool
cmd_ca_add(Cli *cli, GError **error)
{
    g_autofree char *maker = NULL;
    g_autofree char *uid_in = NULL;
    g_autofree char *uid_pattern = NULL;
    g_autofree char *endpoint = NULL;
    const GOptionEntry options[] = {
        { "maker", 0, 0, G_OPTION_ARG_STRING, &maker, N_("by default the one in the certificate"), N_("NAME") },
        { "uid-in", 0, 0, G_OPTION_ARG_STRING, &uid_in, N_("cn (the default), serialNumber, x509-serial or none"), N_("PLACE") },
        { "uid-pattern", 0, 0, G_OPTION_ARG_STRING, &uid_pattern, N_("what this maker's UIDs look like"), N_("REGEX") },
        { "staging-endpoint", 0, 0, G_OPTION_ARG_STRING, &endpoint, N_("where its modules point before they are claimed"),
          N_("HOST") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    const AuthorityOptions given = { maker, uid_in, uid_pattern, endpoint };
    if (arguments == NULL || !authority_options_check(&given, error))
        return false;
    g_autofree char *text = read_file(arguments[0], error);
    Station *station = text != NULL ? cli_station(cli, DB_OPEN_CREATE, error) : NULL;
    g_autoptr(GPtrArray) all = station != NULL ? authority_add(station, text, &given, error) : NULL;
    for (guint i = 0; all != NULL && i < all->len; i++)
        tell_added(cli, g_ptr_array_index(all, i));
    return all != NULL;
}

bool
cmd_ca_list(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 0, 0, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autoptr(GPtrArray) all = station != NULL ? db_ca_list(station_db(station), true, error) : NULL;
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const DbCa *ca = g_ptr_array_index(all, i);
        JsonBuilder *json = json_line_new();
        add_fields(json, ca);
        cli_print_json(cli, json);
        print_ca(cli, ca, ca->retired_at != 0 ? _("retired") : _("in use"));
    }
    return all != NULL;
}

bool
cmd_ca_retire(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 1, 1, error);
    if (arguments == NULL)
        return false;
    gint64 id = 0;
    if (!g_ascii_string_to_signed(arguments[0], 10, 1, G_MAXINT64, &id, NULL)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Give the number that 'claimcheck ca list' shows."),
                             _("%s: this is no number of a CA"), arguments[0]);
        return false;
    }
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autoptr(DbCa) ca = station != NULL ? authority_retire(station, id, error) : NULL;
    if (ca == NULL)
        return false;
    JsonBuilder *json = json_line_new();
    add_fields(json, ca);
    cli_print_json(cli, json);
    print_ca(cli, ca, _("retired"));
    return true;
}
