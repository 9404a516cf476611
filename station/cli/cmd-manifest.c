/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/cli/cli-job.h"
#include "station/cli/cli-passphrase.h"
#include "station/manifest/hash-words.h"
#include "station/manifest/manifest-choice.h"
#include "station/manifest/manifest-export.h"
#include "station/manifest/manifest-known.h"
#include "station/manifest/manifest-verify.h"

#include <glib/gi18n.h>
#include <inttypes.h>

typedef struct {
    char *batch;
    char *output;
    char *key;
    char *certificate;
    char *passphrase_file;
    char *encrypt_to;
    gboolean partial;
} Options;

static void
options_clear(Options *options)
{
    g_free(options->batch);
    g_free(options->output);
    g_free(options->key);
    g_free(options->certificate);
    g_free(options->passphrase_file);
    g_free(options->encrypt_to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static char *
ask_passphrase(gpointer data, GError **error)
{
    return cli_passphrase(((const Options *)data)->passphrase_file, false, error);
}

/* Where nobody made a key, a trial key says at least that nothing changed on the way. */
static ManifestKey *
find_key(Station *station, Options *options, GError **error)
{
    const ManifestChoice choice = { options->key, options->certificate, ask_passphrase, options };
    ManifestKey *key = manifest_choice_load(station, &choice, error);
    if (key != NULL && manifest_key_is_trial(key))
        cli_warn("%s", _("manifest export: there is no manifest key: a trial key signs, which proves nothing about "
                         "who made this: make one with 'claimcheck key create'"));
    return key;
}

/* FILE.zip is written as FILE.zip.cms. */
static void
add_cms(char **path)
{
    if (g_str_has_suffix(*path, ".cms"))
        return;
    char *with = g_strconcat(*path, ".cms", NULL);
    g_free(*path);
    *path = with;
}

static void
show_note(const char *sentence, gpointer data)
{
    (void)data;
    cli_warn("%s", sentence);
}

static void
print_record(Cli *cli, const Options *options, const DbManifest *record, bool is_trial)
{
    g_autofree char *words = hash_words(record->json_sha256);
    JsonBuilder *json = json_line_new();
    json_line_string(json, "file", options->output);
    json_line_string(json, "kind", record->kind);
    json_line_string(json, "sha256", record->file_sha256);
    json_line_string(json, "manifest_sha256", record->json_sha256);
    json_line_string(json, "hash_words", words);
    json_line_string(json, "previous_manifest", record->previous_sha256);
    json_line_string(json, "amends", record->amends_sha256);
    json_line_int(json, "units", record->units);
    json_line_bool(json, "trial_key", is_trial);
    json_line_bool(json, "encrypted", options->encrypt_to != NULL);
    cli_print_json(cli, json);
    cli_print(cli, _("%s: %s of %" PRId64 " units\nSHA-256 of manifest.json: %s\nin words: %s"), options->output,
              record->kind, record->units, record->json_sha256, words);
}

static bool
run_export(Cli *cli, Station *station, const Options *given, const ManifestKey *key, GError **error)
{
    CliJob job;
    cli_job_begin(&job, cli, _("manifest export"));
    const ManifestExport export = {
        .batch = given->batch,           .path = given->output,         .partial = given->partial,
        .encrypt_to = given->encrypt_to, .cancellable = job.cancellable, .progress = cli_job_progress,
        .note = show_note,               .data = &job,
    };
    g_autoptr(DbManifest) record = manifest_export(station, &export, key, error);
    bool ended = cli_job_end(&job, record != NULL, error);
    if (record != NULL)
        print_record(cli, given, record, manifest_key_is_trial(key));
    return ended;
}

bool
cmd_manifest_export(Cli *cli, GError **error)
{
    g_auto(Options) given = { 0 };
    const GOptionEntry options[] = {
        { "batch", 0, 0, G_OPTION_ARG_STRING, &given.batch, N_("whose units"), N_("CODE") },
        { "partial", 0, 0, G_OPTION_ARG_NONE, &given.partial, N_("the finished part of an open batch"), NULL },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &given.output, N_("where the pack goes"), N_("FILE.zip") },
        { "key", 0, 0, G_OPTION_ARG_FILENAME, &given.key, N_("a PEM file or a PKCS#11 URI, instead of the station's own"), N_("KEY") },
        { "cert", 0, 0, G_OPTION_ARG_FILENAME, &given.certificate, N_("that key's certificate"), N_("CERT.pem") },
        { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &given.passphrase_file, N_("its first line is the pass phrase, or the PIN"),
          N_("F") },
        { "encrypt-to", 0, 0, G_OPTION_ARG_FILENAME, &given.encrypt_to, N_("only FILE.zip.cms is written, for this receiver"),
          N_("CERT.pem") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_require("--batch", given.batch, error) || !cli_require("-o", given.output, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autoptr(DbBatch) batch = station != NULL ? db_batch_find(station_db(station), given.batch, error) : NULL;
    g_autoptr(ManifestKey) key = batch != NULL ? find_key(station, &given, error) : NULL;
    if (given.encrypt_to != NULL)
        add_cms(&given.output);
    return key != NULL && run_export(cli, station, &given, key, error);
}

static void
add_lines(JsonBuilder *json, const char *name, GPtrArray *lines)
{
    json_line_open_list(json, name);
    for (guint i = 0; i < lines->len; i++)
        json_builder_add_string_value(json, g_ptr_array_index(lines, i));
    json_line_close_list(json);
}

static void
print_report(Cli *cli, const char *path, const ManifestReport *report)
{
    g_autofree char *words = hash_words(report->manifest_sha256);
    JsonBuilder *json = json_line_new();
    json_line_bool(json, "ok", true);
    json_line_string(json, "batch", report->batch);
    json_line_int(json, "units", report->units);
    json_line_string(json, "manifest_sha256", report->manifest_sha256);
    json_line_string(json, "hash_words", words);
    add_lines(json, "checked", report->checked);
    add_lines(json, "warnings", report->warnings);
    cli_print_json(cli, json);
    for (guint i = 0; i < report->checked->len; i++)
        cli_print(cli, _("Checked: %s"), (const char *)g_ptr_array_index(report->checked, i));
    cli_print(cli, _("SHA-256 of manifest.json: %s\nin words: %s"), report->manifest_sha256, words);
    for (guint i = 0; i < report->warnings->len; i++)
        cli_warn(_("%s: warning: %s"), path, (const char *)g_ptr_array_index(report->warnings, i));
}

/* Verifying needs no record; one that is there and can be read knows its own signatures. */
static Station *
record_if_any(Cli *cli)
{
    return cli_has_database(cli) ? cli_station(cli, DB_OPEN_READ_ONLY, NULL) : NULL;
}

bool
cmd_manifest_verify(Cli *cli, GError **error)
{
    g_autofree char *ca = NULL;
    g_autofree char *previous = NULL;
    const GOptionEntry options[] = {
        { "ca", 0, 0, G_OPTION_ARG_FILENAME, &ca, N_("the CA that the signer must come from"), N_("FILE") },
        { "previous", 0, 0, G_OPTION_ARG_FILENAME, &previous, N_("the pack before this one"), N_("FILE.zip") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL)
        return false;
    Station *station = record_if_any(cli);
    g_autoptr(GPtrArray) known = station != NULL ? manifest_known_certificates(station, NULL) : NULL;
    CliJob job;
    cli_job_begin(&job, cli, _("manifest verify"));
    const ManifestVerify against = { ca, previous, known, job.cancellable, cli_job_progress, &job };
    g_autoptr(ManifestReport) report = manifest_verify(arguments[0], &against, error);
    bool ended = cli_job_end(&job, report != NULL, error);
    if (report == NULL)
        return ended;
    char *note = station != NULL ? manifest_known_note(station, report->manifest_sha256, NULL) : NULL;
    if (note != NULL)
        g_ptr_array_add(report->warnings, note);
    print_report(cli, arguments[0], report);
    return true;
}
