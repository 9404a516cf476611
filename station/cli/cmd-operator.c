/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/auth/auth-person.h"
#include "station/auth/auth-secret.h"
#include "station/cli/cli-code.h"
#include "station/cli/cli-commands.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static const GOptionEntry no_options[] = { { NULL } };

static void
add_roles(JsonBuilder *json, const char *text)
{
    g_auto(GStrv) roles = g_strsplit(text, ",", -1);
    json_builder_set_member_name(json, "roles");
    json_builder_begin_array(json);
    for (gsize i = 0; roles[i] != NULL; i++)
        json_builder_add_string_value(json, roles[i]);
    json_builder_end_array(json);
}

static void
tell_person(Cli *cli, const DbPerson *person)
{
    bool is_locked = auth_is_locked_out(person);
    JsonBuilder *json = json_line_new();
    json_line_int(json, "number", person->id);
    json_line_string(json, "name", person->name);
    add_roles(json, person->roles);
    json_line_bool(json, "pin", person->pin != NULL);
    json_line_bool(json, "locked_out", is_locked);
    json_line_bool(json, "disabled", person->disabled_at != 0);
    json_line_time(json, "created_at", person->created_at);
    json_line_time(json, "disabled_at", person->disabled_at);
    cli_print_json(cli, json);
    cli_print(cli, "%4" G_GINT64_FORMAT "  %-24s %s%s%s%s", person->id, person->name != NULL ? person->name : "-",
              person->roles, person->pin == NULL ? _(", no PIN") : "", is_locked ? _(", locked out") : "",
              person->disabled_at != 0 ? _(", disabled") : "");
}

/* (transfer full): the PIN that the new person gets now, or NULL without @error if that comes later. */
static char *
first_pin(Cli *cli, const char *file, GError **error)
{
    return cli_has_new_pin(cli, file) ? cli_new_pin(cli, file, error) : NULL;
}

static bool
add(Cli *cli, Station *station, AuthPersonDraft *draft, const char *pin_file, GError **error)
{
    g_autoptr(GError) cause = NULL;
    char *pin = first_pin(cli, pin_file, &cause);
    draft->pin = pin;
    g_autoptr(DbPerson) person = cause == NULL ? auth_person_add(station_db(station), draft, &cause) : NULL;
    auth_wipe(pin);
    if (person == NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    tell_person(cli, person);
    if (person->pin == NULL && (draft->roles & ~(unsigned)AUTH_ROLE_OPERATOR) != 0)
        cli_warn(_("person %" PRId64 ": without a PIN the badge is good for an operator's work only; "
                   "'claimcheck operator set-pin' sets one"), person->id);
    return true;
}

bool
cmd_operator_add(Cli *cli, GError **error)
{
    g_autofree char *name = NULL;
    g_autofree char *role = NULL;
    g_autofree char *pin_file = NULL;
    const GOptionEntry options[] = {
        { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("what they are called"), N_("TEXT") },
        { "role", 0, 0, G_OPTION_ARG_STRING, &role, N_("operator, lead, qa, exporter, engineer"), N_("ROLE[,ROLE]") },
        { "new-pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, N_("their PIN; else it is set later"), N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    AuthPersonDraft draft = { .name = name };
    if (arguments == NULL || !cli_require("--name", name, error) || !cli_require("--role", role, error) ||
        !auth_roles_parse(role, &draft.roles, error) || !auth_person_check(arguments[0], name, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_CREATE, error);
    g_autofree char *badge = station != NULL ? cli_code_argument(arguments[0], error) : NULL;
    draft.badge = badge;
    return badge != NULL && add(cli, station, &draft, pin_file, error);
}

bool
cmd_operator_list(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 0, 0, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autoptr(GPtrArray) people = station != NULL ? db_person_list(station_db(station), error) : NULL;
    for (guint i = 0; people != NULL && i < people->len; i++)
        tell_person(cli, g_ptr_array_index(people, i));
    return people != NULL;
}

bool
cmd_operator_disable(Cli *cli, GError **error)
{
    gboolean blank_name = FALSE;
    const GOptionEntry options[] = {
        { "blank-name", 0, 0, G_OPTION_ARG_NONE, &blank_name, N_("also forget the name; the number stays"), NULL },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    g_autofree char *badge = station != NULL ? cli_code_argument(arguments[0], error) : NULL;
    g_autoptr(DbPerson) person =
        badge != NULL ? auth_person_disable(station_db(station), badge, blank_name, error) : NULL;
    if (person != NULL)
        tell_person(cli, person);
    return person != NULL;
}

bool
cmd_operator_set_pin(Cli *cli, GError **error)
{
    g_autofree char *file = NULL;
    const GOptionEntry options[] = {
        { "new-pin-file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("the new PIN; else it is asked for"), N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    g_autofree char *badge = station != NULL ? cli_code_argument(arguments[0], error) : NULL;
    char *pin = badge != NULL ? cli_new_pin(cli, file, error) : NULL;
    if (pin == NULL)
        return false;
    bool only_first = cli_session(cli)->person == 0;
    g_autoptr(DbPerson) person = auth_person_set_pin(station_db(station), badge, pin, only_first, error);
    auth_wipe(pin);
    if (person != NULL)
        tell_person(cli, person);
    return person != NULL;
}
