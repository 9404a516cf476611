/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli.h"

#include "station/base/plain-text.h"
#include "station/base/language.h"
#include "station/cli/cli-code.h"
#include "station/cli/cli-commands.h"
#include "station/cli/cli-hide.h"
#include "station/cli/cli-pin.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_OUTPUT 5 /* standard output cannot be written: as for any other file */

struct Cli {
    const CliCommand *command;
    char **behind; /* what stands behind the command, common options included */
    char *db_path;
    char *config_path;
    char *operator_badge;
    char *pin_file;
    char *approve_badge;
    char *approve_pin_file;
    bool json; /* looked for before the options are parsed, so that an error in them is told as asked for */
    gboolean json_option; /* GLib's */
    gboolean quiet;
    gboolean verbose;
    gboolean training;
    const char *verb; /* as the table of permissions calls what is asked for */
    AuthSession session;
    gint64 approver; /* the second person, once they stood by it */
    const char *granted; /* by cli_may(), the last one */
    bool was_asked; /* by cli_sign_in(), of a record that another one replaces */
    Station *station;
    Settings *settings; /* for a command that works without a record */
    int exit_status;
    bool error_was_told;
};

static void
cli_clear(Cli *self)
{
    g_clear_pointer(&self->station, station_free);
    g_clear_pointer(&self->settings, settings_free);
    g_strfreev(self->behind);
    g_free(self->db_path);
    g_free(self->config_path);
    g_free(self->operator_badge);
    g_free(self->pin_file);
    g_free(self->approve_badge);
    g_free(self->approve_pin_file);
}

/* --- finding the command ------------------------------------------------------------------------------ */

/* Common options with a value, so that the value is not taken for the command. */
static const char *const options_with_value[] = {
    "--db", "--config", "--operator", "--pin-file", "--approve", "--approve-pin-file", NULL
};

/* Index of the first word from @from on that is neither an option nor an option's value; argc if none. */
static int
next_word(char **argv, int from)
{
    int i = from;
    for (; argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0'; i++)
        if (g_strv_contains(options_with_value, argv[i]) && argv[i + 1] != NULL)
            i++;
    return i;
}

static const CliCommand *
find_command(const char *name, const char *verb)
{
    for (const CliCommand *row = cli_commands(); row->name != NULL; row++)
        if (g_str_equal(row->name, name) && g_strcmp0(row->verb, verb) == 0)
            return row;
    return NULL;
}

static bool
has_verbs(const char *name)
{
    for (const CliCommand *row = cli_commands(); row->name != NULL; row++)
        if (g_str_equal(row->name, name))
            return row->verb != NULL;
    return false;
}

static bool
is_command(const char *name)
{
    for (const CliCommand *row = cli_commands(); row->name != NULL; row++)
        if (g_str_equal(row->name, name))
            return true;
    return false;
}

static char *
verbs_of(const char *name)
{
    g_autoptr(GString) verbs = g_string_new(NULL);
    for (const CliCommand *row = cli_commands(); row->name != NULL; row++)
        if (g_str_equal(row->name, name))
            g_string_append_printf(verbs, "%s%s", verbs->len > 0 ? ", " : "", row->verb);
    return g_strdup(verbs->str);
}

static bool
wants_help(char **argv)
{
    return g_strv_contains((const char *const *)argv, "--help") || g_strv_contains((const char *const *)argv, "-h");
}

static void
print_usage(const char *name)
{
    if (name == NULL)
        g_print("%s claimcheck [--db FILE] [--config FILE] [--json] %s\n\n", _("Usage:"), _("COMMAND …"));
    for (const CliCommand *row = cli_commands(); row->name != NULL; row++) {
        if (name != NULL && !g_str_equal(row->name, name))
            continue;
        g_autofree char *words = g_strdup_printf("%s%s%s", row->name, row->verb != NULL ? " " : "",
                                                 row->verb != NULL ? row->verb : "");
        g_print("  %-24s %s\n", words, _(row->help));
    }
    g_print("\n%s\n", _("'claimcheck COMMAND --help' tells more of one command; claimcheck(1) tells all."));
}

static char **
without(char **argv, int first, int second)
{
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    for (int i = 1; argv[i] != NULL; i++)
        if (i != first && i != second)
            g_ptr_array_add(rest, g_strdup(argv[i]));
    g_ptr_array_add(rest, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&rest), FALSE);
}

/* Finds the command's row; NULL with @error, or with *@done set where help was asked for and given. */
static const CliCommand *
choose_command(Cli *self, char **argv, bool *done, GError **error)
{
    int name_at = next_word(argv, 1);
    const char *name = argv[name_at];
    if (name == NULL || g_str_equal(name, "help")) {
        if (g_strv_contains((const char *const *)argv, "--version")) {
            g_print("claimcheck %s\n", CLAIMCHECK_VERSION);
            *done = true;
        } else if (name != NULL || wants_help(argv)) {
            print_usage(name != NULL && argv[name_at + 1] != NULL && is_command(argv[name_at + 1])
                            ? argv[name_at + 1] : NULL);
            *done = true;
        } else {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("no command was given"));
        }
        return NULL;
    }
    if (!is_command(name)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: there is no such command"), name);
        return NULL;
    }
    if (!has_verbs(name)) {
        self->behind = without(argv, name_at, -1);
        return find_command(name, NULL);
    }
    int verb_at = next_word(argv, name_at + 1);
    const char *verb = argv[verb_at];
    const CliCommand *row = verb != NULL ? find_command(name, verb) : NULL;
    if (row != NULL) {
        self->behind = without(argv, name_at, verb_at);
        return row;
    }
    if (verb == NULL && wants_help(argv)) {
        print_usage(name);
        *done = true;
        return NULL;
    }
    g_autofree char *verbs = verbs_of(name);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: it takes one of: %s"), name, verbs);
    return NULL;
}

/* --- options ------------------------------------------------------------------------------------------- */

static GOptionGroup *
common_options(Cli *self)
{
    const GOptionEntry entries[] = {
        { "db", 0, 0, G_OPTION_ARG_FILENAME, &self->db_path, N_("the record"), N_("FILE") },
        { "config", 0, 0, G_OPTION_ARG_FILENAME, &self->config_path, N_("the settings"), N_("FILE") },
        { "json", 0, 0, G_OPTION_ARG_NONE, &self->json_option, N_("one JSON object a line"), NULL },
        { "operator", 0, 0, G_OPTION_ARG_STRING, &self->operator_badge, N_("who works here"), N_("BADGE") },
        { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &self->pin_file, N_("their PIN"), N_("FILE") },
        { "approve", 0, 0, G_OPTION_ARG_STRING, &self->approve_badge, N_("the second person"), N_("BADGE") },
        { "approve-pin-file", 0, 0, G_OPTION_ARG_FILENAME, &self->approve_pin_file, N_("their PIN"), N_("FILE") },
        { "quiet", 0, 0, G_OPTION_ARG_NONE, &self->quiet, N_("only errors"), NULL },
        { "verbose", 0, 0, G_OPTION_ARG_NONE, &self->verbose, N_("more of what happens"), NULL },
        { "training", 0, 0, G_OPTION_ARG_NONE, &self->training, N_("a new record is for training"), NULL },
        { NULL },
    };
    GOptionGroup *group = g_option_group_new("common", _("Common options:"), _("Show the common options"), NULL, NULL);
    g_option_group_add_entries(group, entries);
    return group;
}

char **
cli_parse(Cli *cli, const GOptionEntry *options, int min, int max, GError **error)
{
    const CliCommand *row = cli->command;
    g_autoptr(GOptionContext) context = g_option_context_new(row->arguments);
    g_option_context_set_summary(context, _(row->help));
    g_option_context_add_main_entries(context, options, GETTEXT_PACKAGE);
    g_option_context_add_group(context, common_options(cli));
    g_option_context_set_help_enabled(context, FALSE); /* GLib's hides the common options */
    g_autofree char *words = g_strjoin(" ", row->name, row->verb, NULL);
    g_autofree char *name = g_strdup_printf("claimcheck %s", words);
    g_set_prgname(name);
    if (wants_help(cli->behind)) {
        g_autofree char *help = g_option_context_get_help(context, FALSE, NULL);
        fputs(help, stdout);
        exit(fflush(stdout) == 0 ? 0 : EXIT_OUTPUT);
    }
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(list, g_strdup(name));
    for (guint i = 0; cli->behind[i] != NULL; i++)
        g_ptr_array_add(list, g_strdup(cli->behind[i]));
    g_ptr_array_add(list, NULL);
    g_auto(GStrv) argv = (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
    g_autoptr(GError) cause = NULL;
    if (!g_option_context_parse_strv(context, &argv, &cause)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s: %s", words, cause->message);
        return NULL;
    }
    if (argv[1] != NULL && g_str_equal(argv[1], "--")) {
        g_free(argv[1]);
        memmove(argv + 1, argv + 2, (g_strv_length(argv + 2) + 1) * sizeof *argv);
    }
    int count = (int)g_strv_length(argv) - 1;
    if (count < min || (max >= 0 && count > max)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: it takes %s"), words,
                             row->arguments != NULL ? row->arguments : _("no further argument"));
        return NULL;
    }
    return g_strdupv(argv + 1);
}

/* --- what commands use ----------------------------------------------------------------------------------- */

const char *
cli_db_path(Cli *cli)
{
    if (cli->db_path == NULL)
        cli->db_path = station_default_db_path();
    return cli->db_path;
}

bool
cli_has_database(Cli *cli)
{
    return g_file_test(cli_db_path(cli), G_FILE_TEST_EXISTS);
}

static void
tell_warnings(Settings *settings)
{
    for (const char *const *warning = settings_warnings(settings); *warning != NULL; warning++)
        cli_warn("%s", *warning);
}

/* --- who gives the command ------------------------------------------------------------------------------- */

void
cli_set_verb(Cli *cli, const char *verb)
{
    cli->verb = verb;
}

const AuthSession *
cli_session(const Cli *cli)
{
    return &cli->session;
}

/* A badge given as "-" is read from standard input, once. */
static bool
read_badge(char **badge, GError **error)
{
    if (*badge == NULL || !g_str_equal(*badge, "-"))
        return true;
    char *line = cli_code_argument(*badge, error);
    g_free(*badge);
    *badge = line;
    return line != NULL;
}

static AuthCredentials
credentials_of(const char *badge, CliPin *source)
{
    return (AuthCredentials){ badge, source->file != NULL, cli_pin_ask, source };
}

/* The verb of the table of permissions. */
static char *
verb_of(const Cli *cli)
{
    if (cli->verb != NULL)
        return g_strdup(cli->verb);
    return g_strjoin(cli->command->verb != NULL ? " " : NULL, cli->command->name, cli->command->verb, NULL);
}

/* Signing in writes events, also where the command itself only looks. */
static bool
sign_in(Cli *cli, Station *station, DbOpenMode mode, GError **error)
{
    g_autofree char *verb = verb_of(cli);
    const AuthPermission *permission = auth_permission_find(verb);
    bool any = false;
    if (!db_person_any(station_db(station), &any, error))
        return false;
    if (!any || (permission != NULL && permission->roles == AUTH_ROLE_NOBODY))
        return true;
    if (!read_badge(&cli->operator_badge, error))
        return false;
    const StationOptions options = { cli_db_path(cli), cli->config_path, DB_OPEN_EXISTING, false };
    g_autoptr(Station) writer = mode == DB_OPEN_READ_ONLY ? station_open(&options, error) : NULL;
    if (mode == DB_OPEN_READ_ONLY && writer == NULL)
        return false;
    CliPin source = { cli->pin_file, N_("PIN: ") };
    const AuthCredentials credentials = credentials_of(cli->operator_badge, &source);
    return auth_sign_in(station_db(writer != NULL ? writer : station), &credentials, verb, &cli->session, error);
}

bool
cli_may(Cli *cli, const char *verb, GError **error)
{
    if (cli->session.person == 0 || g_strcmp0(cli->granted, verb) == 0)
        return true;
    CliPin source = { cli->pin_file, N_("PIN: ") };
    const AuthCredentials credentials = credentials_of(cli->operator_badge, &source);
    if (!auth_sign_in(station_db(cli->station), &credentials, verb, &cli->session, error))
        return false;
    cli->granted = verb;
    return true;
}

gint64
cli_approver(const Cli *cli)
{
    return cli->approver;
}

bool
cli_require_approval(Cli *cli, const char *subject, GError **error)
{
    if (cli->session.person == 0)
        return true;
    if (!read_badge(&cli->approve_badge, error))
        return false;
    g_autofree char *verb = verb_of(cli);
    CliPin source = { cli->approve_pin_file, N_("PIN of the second person: ") };
    const AuthCredentials second = credentials_of(cli->approve_badge, &source);
    return auth_approve(station_db(cli->station), &cli->session, &second, verb, subject, &cli->approver, error);
}

static const char *
new_pin_file(Cli *cli, const char *file)
{
    return file == NULL && cli->session.person == 0 ? cli->pin_file : file;
}

bool
cli_has_new_pin(Cli *cli, const char *file)
{
    return new_pin_file(cli, file) != NULL;
}

char *
cli_new_pin(Cli *cli, const char *file, GError **error)
{
    return cli_pin_new(new_pin_file(cli, file), error);
}

bool
cli_sign_in(Cli *cli, GError **error)
{
    const StationOptions options = { cli_db_path(cli), cli->config_path, DB_OPEN_EXISTING, false };
    g_autoptr(Station) station = station_open(&options, NULL);
    cli->was_asked = true;
    return station == NULL || sign_in(cli, station, DB_OPEN_EXISTING, error);
}

Station *
cli_station(Cli *cli, DbOpenMode mode, GError **error)
{
    if (cli->station != NULL)
        return cli->station;
    const StationOptions options = { cli_db_path(cli), cli->config_path, mode, cli->training };
    g_autoptr(Station) station = station_open(&options, error);
    if (station == NULL)
        return NULL;
    tell_warnings(station_settings(station));
    if (!cli->was_asked && !sign_in(cli, station, mode, error))
        return NULL;
    cli->station = g_steal_pointer(&station);
    return cli->station;
}

/* --- what commands use, again ---------------------------------------------------------------------------- */

Settings *
cli_settings(Cli *cli, GError **error)
{
    if (cli->station != NULL)
        return station_settings(cli->station);
    if (cli->settings != NULL)
        return cli->settings;
    cli->settings = settings_load(cli->config_path, error);
    if (cli->settings != NULL)
        tell_warnings(cli->settings);
    return cli->settings;
}

bool
cli_json(const Cli *cli)
{
    return cli->json;
}

bool
cli_quiet(const Cli *cli)
{
    return cli->quiet;
}

bool
cli_verbose(const Cli *cli)
{
    return cli->verbose;
}

bool
cli_require(const char *option, const char *value, GError **error)
{
    if (value != NULL && value[0] != '\0')
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: it must be given"), option);
    return false;
}

bool
cli_check_seconds(const char *option, double seconds, GError **error)
{
    if (seconds > 0 && seconds <= 24 * 3600)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: seconds are needed, more than 0"), option);
    return false;
}

void
cli_print(Cli *cli, const char *format, ...)
{
    if (cli->json || cli->quiet)
        return;
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    g_autofree char *printable = plain_text_printable(text, "\n\t");
    puts(printable);
}

void
cli_print_json(Cli *cli, JsonBuilder *json)
{
    g_autoptr(JsonBuilder) owned = json;
    if (!cli->json)
        return;
    g_autofree char *line = json_line_finish(owned);
    puts(line);
    fflush(stdout);
}

void
cli_warn(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    g_autofree char *printable = plain_text_printable(text, "");
    fprintf(stderr, "claimcheck: %s\n", printable);
}

void
cli_set_exit(Cli *cli, int exit_status)
{
    cli->exit_status = exit_status;
}

void
cli_error_was_told(Cli *cli)
{
    cli->error_was_told = true;
}

/* --- main ------------------------------------------------------------------------------------------------- */

static void
tell_error(Cli *self, const GError *error)
{
    if (self->error_was_told)
        return;
    if (self->json) {
        JsonBuilder *json = json_line_new();
        json_line_error(json, "error", error);
        cli_print_json(self, json);
    }
    cli_warn("%s: %s", error->message, claimcheck_error_hint(error));
}

static int
finish(Cli *self, const GError *error)
{
    int exit_status = self->exit_status;
    if (error != NULL) {
        tell_error(self, error);
        exit_status = claimcheck_error_exit(error);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        cli_warn("%s", _("standard output: it cannot be written: free some space or give another place"));
        exit_status = EXIT_OUTPUT;
    }
    cli_clear(self);
    return exit_status;
}

int
main(int argc, char **argv)
{
    language_begin();
    Cli self = { 0 };
    g_autoptr(GError) error = NULL;
    bool done = false;
    g_auto(GStrv) words = g_strdupv(argv);
    self.json = g_strv_contains((const char *const *)words, "--json");
    self.command = choose_command(&self, words, &done, &error);
    cli_hide_arguments(argc, argv, self.command != NULL && self.command->hides_arguments);
    if (self.command != NULL && !self.command->run(&self, &error) && error == NULL)
        self.exit_status = 1;
    return finish(&self, error);
}
