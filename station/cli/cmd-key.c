/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/durable-file.h"
#include "station/cli/cli-commands.h"
#include "station/cli/cli-passphrase.h"
#include "station/manifest/manifest-key.h"

#include <glib/gi18n.h>
#include <string.h>

static bool
write_output(const char *path, const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return durable_file_write(path, bytes, 0644, error);
}

static ManifestKey *
open_key(Station *station, const char *passphrase_file, GError **error)
{
    g_autofree char *path = manifest_key_path(station);
    bool is_there = g_file_test(path, G_FILE_TEST_EXISTS);
    char *passphrase = is_there ? cli_passphrase(passphrase_file, false, error) : NULL;
    ManifestKey *key = passphrase != NULL || !is_there ? manifest_key_load(path, NULL, passphrase, error) : NULL;
    cli_passphrase_free(passphrase);
    return key;
}

bool
cmd_key_status(Cli *cli, GError **error)
{
    const GOptionEntry options[] = { { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    if (station == NULL)
        return false;
    g_autofree char *key = manifest_key_path(station);
    g_autofree char *certificate = manifest_certificate_path(station);
    g_autofree char *trials = manifest_trials_path(station);
    bool has_key = g_file_test(key, G_FILE_TEST_EXISTS);
    bool has_certificate = g_file_test(certificate, G_FILE_TEST_EXISTS);
    JsonBuilder *json = json_line_new();
    json_line_string(json, "key", has_key ? key : NULL);
    json_line_string(json, "certificate", has_certificate ? certificate : NULL);
    json_line_bool(json, "trial", g_file_test(trials, G_FILE_TEST_EXISTS));
    cli_print_json(cli, json);
    cli_print(cli, has_key ? _("Manifest key: %s") : _("No manifest key; it would be %s"), key);
    cli_print(cli, has_certificate ? _("Its certificate: %s") : _("No certificate; it would be %s"), certificate);
    return true;
}

bool
cmd_key_create(Cli *cli, GError **error)
{
    gboolean self_signed = FALSE;
    g_autofree char *file = NULL;
    const GOptionEntry options[] = {
        { "self-signed", 0, 0, G_OPTION_ARG_NONE, &self_signed, N_("with a certificate of its own"), NULL },
        { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("its first line is the pass phrase"), N_("F") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_CREATE, error) : NULL;
    char *passphrase = station != NULL ? cli_passphrase(file, true, error) : NULL;
    bool ok = passphrase != NULL && manifest_key_create(station, passphrase, self_signed, error);
    cli_passphrase_free(passphrase);
    if (!ok)
        return false;
    g_autofree char *path = manifest_key_path(station);
    JsonBuilder *json = json_line_new();
    json_line_string(json, "key", path);
    json_line_bool(json, "self_signed", self_signed);
    cli_print_json(cli, json);
    cli_print(cli, _("Made %s"), path);
    return true;
}

bool
cmd_key_request(Cli *cli, GError **error)
{
    g_autofree char *output = NULL;
    g_autofree char *file = NULL;
    const GOptionEntry options[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("where the request goes"), N_("FILE.csr") },
        { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("its first line is the pass phrase"), N_("F") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_require("-o", output, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
    g_autoptr(ManifestKey) key = station != NULL ? open_key(station, file, error) : NULL;
    g_autofree char *request = key != NULL ? manifest_key_request(key, station, error) : NULL;
    return request != NULL && write_output(output, request, error);
}

bool
cmd_key_install(Cli *cli, GError **error)
{
    g_autofree char *file = NULL;
    const GOptionEntry options[] = {
        { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("its first line is the pass phrase"), N_("F") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL)
        return false;
    g_autofree char *pem = NULL;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    if (station == NULL)
        return false;
    if (!g_file_get_contents(arguments[0], &pem, NULL, error))
        return claimcheck_error_from_io(error, arguments[0]);
    g_autoptr(ManifestKey) key = open_key(station, file, error);
    return key != NULL && manifest_key_install(station, key, pem, error);
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
    return pem != NULL && write_output(output, pem, error);
}
