/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/auth/auth.h"
#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/station.h"

#include <stdbool.h>

/*
 * The command line's frame: a command is a row of cli-commands.c and one function of a cmd-*.c, which parses
 * its own options, asks the façade, and prints. A function returns false with @error set; the frame prints the
 * error (stderr for people, stdout for --json) and turns it into the exit status.
 */

typedef struct Cli Cli;

typedef struct {
    const char *name;      /* "ca" */
    const char *verb;      /* "add", or NULL for a command without verbs */
    const char *arguments; /* "FILE.pem" for the usage line, or NULL */
    const char *help;      /* one line, at most 60 characters */
    bool hides_arguments;  /* its arguments are codes or badges: not for 'ps' */
    bool (*run)(Cli *cli, GError **error);
} CliCommand;

/** cli_commands: (transfer none): every command, sorted by name and verb, ended by a row without name. */
const CliCommand *cli_commands(void);

/**
 * cli_parse:
 * @options: the command's own options, ended by an empty row
 * @min: fewest, @max: most arguments (-1: no limit)
 *
 * Parses what stands behind the command. --help prints and exits.
 * Returns: (transfer full): the arguments, or NULL with @error (usage).
 */
char **cli_parse(Cli *cli, const GOptionEntry *options, int min, int max, GError **error);

/**
 * cli_station: (transfer none): the record, opened on first use; @mode counts then. Prints settings' warnings. Whoever
 * gives the command is signed in here, so that no command can forget to ask whether they may.
 */
Station *cli_station(Cli *cli, DbOpenMode mode, GError **error);
/** cli_set_verb: the command is another verb of the table of permissions, since an option makes it more; before cli_station(). */
void cli_set_verb(Cli *cli, const char *verb);
/**
 * cli_sign_in: asks the record that is there now, for a command that puts another in its place. A record that cannot be
 * opened knows nobody, and may be replaced by whoever may write the file.
 */
bool cli_sign_in(Cli *cli, GError **error);
/**
 * cli_may: whoever is signed in also does @verb, a literal, in the course of the command: the same errors as at the beginning,
 * asked once.
 */
bool cli_may(Cli *cli, const char *verb, GError **error);
/** cli_session: (transfer none): who is signed in, once the record is open. */
const AuthSession *cli_session(const Cli *cli);
/** cli_require_approval: that --approve names a second person who proves it; @subject: what it is about, "unit:UID". */
bool cli_require_approval(Cli *cli, const char *subject, GError **error);
/** cli_approver: their number after that; 0 while nobody is registered. */
gint64 cli_approver(const Cli *cli);
/**
 * cli_new_pin: (transfer full): a PIN that is to be set: from @file, else from --pin-file where nobody had to sign in
 * with it, else from the terminal, twice. pin-required without any. Wipe it with auth_wipe().
 */
char *cli_new_pin(Cli *cli, const char *file, GError **error);
/** cli_has_new_pin: that cli_new_pin() would find a file. */
bool cli_has_new_pin(Cli *cli, const char *file);
/** cli_has_database: true if the database file exists (for commands that work without one). */
bool cli_has_database(Cli *cli);
const char *cli_db_path(Cli *cli);
/** cli_settings: (transfer none): the record's settings once that is open; before, those of the files alone. */
Settings *cli_settings(Cli *cli, GError **error);

bool cli_json(const Cli *cli);
bool cli_quiet(const Cli *cli);
bool cli_verbose(const Cli *cli);

/** cli_require: usage error if @option was not given (@value is NULL or empty). */
bool cli_require(const char *option, const char *value, GError **error);
/** cli_check_seconds: usage error unless @seconds is a time that one can wait, up to a day. */
bool cli_check_seconds(const char *option, double seconds, GError **error);

/** cli_print: a line for people on stdout; nothing with --json or --quiet. */
void cli_print(Cli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** cli_print_json: finishes @json (transfer full) and prints it as one line if --json, else only frees it. */
void cli_print_json(Cli *cli, JsonBuilder *json);
/** cli_warn: "claimcheck: …" on stderr. */
void cli_warn(const char *format, ...) G_GNUC_PRINTF(1, 2);
/** cli_set_exit: the exit status of a command that succeeds with a verdict of its own. */
void cli_set_exit(Cli *cli, int exit_status);
/** cli_error_was_told: the command has printed its own error line; the frame only sets the exit status. */
void cli_error_was_told(Cli *cli);
