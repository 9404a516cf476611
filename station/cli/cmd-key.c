/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/durable-file.h"
#include "station/cli/cli-commands.h"
#include "station/cli/cli-passphrase.h"
#include "station/manifest/manifest-choice.h"
#include "station/manifest/token-key.h"

#include <glib/gi18n.h>
#include <string.h>

static bool
write_output(const char *path, const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return durable_file_write(path, bytes, 0644, error);
}

/* The options that say which key. */
typedef struct {
    char *key;
    char *passphrase_file;
} KeyOptions;

static void
key_options_clear(KeyOptions *options)
{
    g_free(options->key);
    g_free(options->passphrase_file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KeyOptions, key_options_clear)

#define KEY_OPTIONS(given) \
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &(given).key, N_("a PEM file or a PKCS#11 URI, instead of the station's own"), \
      N_("KEY") }, \
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &(given).passphrase_file, \
      N_("its first line is the pass phrase, or the PIN"), N_("F") }

static char *
ask_passphrase(gpointer data, GError **error)
{
    return cli_passphrase(((const KeyOptions *)data)->passphrase_file, false, error);
}

static ManifestKey *
open_key(Station *station, KeyOptions *options, GError **error)
{
    const ManifestChoice choice = { options->key, NULL, ask_passphrase, options };
    return manifest_choice_bare(station, &choice, error);
}

static void
tell_status(Cli *cli, Station *station)
{
    g_autofree char *key = manifest_choice_key(station, NULL);
    g_autofree char *certificate = manifest_key_certificate(station);
    g_autofree char *trials = manifest_trials_path(station);
    bool has_key = token_key_is_uri(key) || g_file_test(key, G_FILE_TEST_EXISTS);
    bool has_certificate = g_file_test(certificate, G_FILE_TEST_EXISTS);
    JsonBuilder *json = json_line_new();
    json_line_string(json, "key", has_key ? key : NULL);
    json_line_string(json, "certificate", has_certificate ? certificate : NULL);
    json_line_bool(json, "trial", g_file_test(trials, G_FILE_TEST_EXISTS));
    cli_print_json(cli, json);
    cli_print(cli, has_key ? _("Manifest key: %s") : _("No manifest key; it would be %s"), key);
    cli_print(cli, has_certificate ? _("Its certificate: %s") : _("No certificate; it would be %s"), certificate);
}

static bool
write_and_tell(Cli *cli, const char *output, const char *pem, GError **error)
{
    if (!write_output(output, pem, error))
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "file", output);
    cli_print_json(cli, json);
    cli_print(cli, _("Made %s"), output);
    return true;
}

bool
cmd_key_status(Cli *cli, GError **error)
{
    const GOptionEntry options[] = { { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    if (station != NULL)
        tell_status(cli, station);
    return station != NULL;
}

/* A key that is there already, on a token or in a file, gets a certificate by itself. */
static bool
self_sign(Station *station, KeyOptions *given, bool self_signed, GError **error)
{
    if (!self_signed) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE,
                             _("A token makes its own: pkcs11-tool --keypairgen --key-type EC:prime256v1."), "%s",
                             _("key create: it makes no key but the station's own; with --key only --self-signed can be asked"));
        return false;
    }
    g_autoptr(ManifestKey) key = open_key(station, given, error);
    return key != NULL && manifest_key_self_sign(station, key, error);
}

static bool
create(Station *station, KeyOptions *given, bool self_signed, GError **error)
{
    char *passphrase = cli_passphrase(given->passphrase_file, true, error);
    bool ok = passphrase != NULL && manifest_key_create(station, passphrase, self_signed, error);
    cli_passphrase_free(passphrase);
    return ok;
}

bool
cmd_key_create(Cli *cli, GError **error)
{
    gboolean self_signed = FALSE;
    g_auto(KeyOptions) given = { 0 };
    const GOptionEntry options[] = {
        { "self-signed", 0, 0, G_OPTION_ARG_NONE, &self_signed, N_("with a certificate of its own"), NULL },
        KEY_OPTIONS(given),
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_CREATE, error) : NULL;
    if (station == NULL || !(given.key != NULL ? self_sign : create)(station, &given, self_signed, error))
        return false;
    g_autofree char *own = manifest_key_path(station);
    const char *made = given.key != NULL ? given.key : own;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "key", made);
    json_line_bool(json, "self_signed", self_signed);
    cli_print_json(cli, json);
    cli_print(cli, given.key != NULL ? _("Made a certificate for %s") : _("Made %s"), made);
    return true;
}

bool
cmd_key_request(Cli *cli, GError **error)
{
    g_autofree char *output = NULL;
    g_auto(KeyOptions) given = { 0 };
    const GOptionEntry options[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("where the request goes"), N_("FILE.csr") },
        KEY_OPTIONS(given),
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_require("-o", output, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
    g_autoptr(ManifestKey) key = station != NULL ? open_key(station, &given, error) : NULL;
    g_autofree char *request = key != NULL ? manifest_key_request(key, station, error) : NULL;
    return request != NULL && write_and_tell(cli, output, request, error);
}

bool
cmd_key_install(Cli *cli, GError **error)
{
    g_auto(KeyOptions) given = { 0 };
    const GOptionEntry options[] = { KEY_OPTIONS(given), { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL)
        return false;
    g_autofree char *pem = NULL;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    if (station == NULL)
        return false;
    if (!g_file_get_contents(arguments[0], &pem, NULL, error))
        return claimcheck_error_from_io(error, arguments[0]);
    g_autoptr(ManifestKey) key = open_key(station, &given, error);
    if (key == NULL || !manifest_key_install(station, key, pem, error))
        return false;
    tell_status(cli, station);
    return true;
}

bool
cmd_key_ca(Cli *cli, GError **error)
{
    g_autofree char *output = NULL;
    const GOptionEntry options[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("where the CA goes"), N_("FILE.pem") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_require("-o", output, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
    if (station == NULL)
        return false;
    g_autofree char *pem = manifest_key_ca(station, error);
    return pem != NULL && write_and_tell(cli, output, pem, error);
}
