/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/durable-file.h"
#include "station/cli/cli-code.h"
#include "station/cli/cli-commands.h"
#include "station/qa/scanner-test.h"
#include "station/report/sheet.h"

#include <glib/gi18n.h>

#define USUAL_SLOTS 4

/* --- printed -------------------------------------------------------------------------------------------------------- */

static bool
write_sheet(Cli *cli, const char *path, GBytes *bytes, GError **error)
{
    g_autoptr(GBytes) owned = bytes;
    if (owned == NULL || !durable_file_write(path, owned, 0644, error))
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "file", path);
    json_line_int(json, "bytes", (gint64)g_bytes_get_size(owned));
    cli_print_json(cli, json);
    cli_print(cli, _("%s: print it at its true size"), path);
    return true;
}

static bool
check_output(const char *output, GError **error)
{
    if (!cli_require("-o", output, error))
        return false;
    if (g_str_has_suffix(output, ".pdf"))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: its name must end in .pdf"), output);
    return false;
}

/* The record is asked only for who may; where there is none, nobody is registered. */
static bool
sign_in(Cli *cli, GError **error)
{
    return !cli_has_database(cli) || cli_station(cli, DB_OPEN_READ_ONLY, error) != NULL;
}

bool
cmd_sheet_commands(Cli *cli, GError **error)
{
    g_autofree char *output = NULL;
    int slots = USUAL_SLOTS;
    const GOptionEntry options[] = {
        { "slots", 0, 0, G_OPTION_ARG_INT, &slots, N_("how many slot cards, 4 unless said"), N_("N") },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("FILE.pdf"), N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !check_output(output, error))
        return false;
    if (slots < 0 || slots > SHEET_MOST_SLOTS) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--slots: it is from 0 to %d"), SHEET_MOST_SLOTS);
        return false;
    }
    return sign_in(cli, error) && write_sheet(cli, output, sheet_commands((guint)slots, error), error);
}

bool
cmd_sheet_batch(Cli *cli, GError **error)
{
    g_autofree char *output = NULL;
    const GOptionEntry options[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("FILE.pdf"), N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    Station *station = arguments != NULL && check_output(output, error) ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autoptr(DbBatch) batch = station != NULL ? db_batch_find(station_db(station), arguments[0], error) : NULL;
    if (batch == NULL)
        return false;
    const SheetBatch card = { batch->code, batch->product, batch->quantity };
    return write_sheet(cli, output, sheet_batch(&card, error), error);
}

bool
cmd_sheet_scanner(Cli *cli, GError **error)
{
    g_autofree char *output = NULL;
    const GOptionEntry options[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("FILE.pdf"), N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    return arguments != NULL && check_output(output, error) && sign_in(cli, error) &&
           write_sheet(cli, output, sheet_scanner(error), error);
}

/* --- scanned -------------------------------------------------------------------------------------------------------- */

static void
print_findings(Cli *cli, const ScannerTest *test)
{
    JsonBuilder *json = json_line_new();
    json_line_string(json, "layout", scanner_layout_name(test->scanner));
    json_line_string(json, "session", scanner_layout_name(test->session));
    json_line_bool(json, "caps_lock", test->caps_lock);
    json_line_string(json, "prefix", test->prefix);
    json_line_string(json, "suffix", test->suffix);
    json_line_bool(json, "aim", test->aim);
    json_line_bool(json, "whole", !test->is_short);
    json_line_bool(json, "well", scanner_test_is_well(test));
    cli_print_json(cli, json);
    if (scanner_test_is_well(test))
        cli_print(cli, "%s", _("All is well: codes arrive as they are."));
    if (test->scanner != test->session)
        cli_print(cli, _("The scanner types as on a '%s' keyboard, and its text was read as from a '%s' one: give both the same."),
                  scanner_layout_name(test->scanner), scanner_layout_name(test->session));
    if (test->caps_lock)
        cli_print(cli, "%s", _("Caps Lock is on: switch it off."));
    if (test->prefix != NULL)
        cli_print(cli, _("It puts '%s' before each code: set [scanner] prefix to that."), test->prefix);
    if (test->suffix != NULL)
        cli_print(cli, _("It puts '%s' behind each code: set [scanner] suffix to that."), test->suffix);
}

bool
cmd_sheet_judge(Cli *cli, GError **error)
{
    const GOptionEntry options[] = { { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    g_autofree char *text = arguments != NULL ? cli_code_argument(arguments[0], error) : NULL;
    if (text == NULL)
        return false;
    g_auto(ScannerTest) test = { 0 };
    if (!scanner_test_judge(text, &test)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_CODE,
                             _("Print it with 'claimcheck sheet scanner' and scan it whole; set the scanner to send every "
                               "character."),
                             "%s", _("this scan: it is not the scanner test sheet's text on any keyboard known here"));
        return false;
    }
    print_findings(cli, &test);
    return true;
}
