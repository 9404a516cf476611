/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/report/report.h"

#include <glib/gi18n.h>

static void
tell(Cli *cli, const char *batch, const char *path, GBytes *bytes)
{
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    JsonBuilder *json = json_line_new();
    json_line_string(json, "file", path);
    json_line_string(json, "batch", batch);
    json_line_string(json, "sha256", sha256);
    json_line_int(json, "bytes", (gint64)g_bytes_get_size(bytes));
    cli_print_json(cli, json);
    cli_print(cli, _("%s: the report of batch %s"), path, batch);
}

bool
cmd_report(Cli *cli, GError **error)
{
    g_autofree char *code = NULL;
    g_autofree char *output = NULL;
    const GOptionEntry options[] = {
        { "batch", 0, 0, G_OPTION_ARG_STRING, &code, N_("the batch"), N_("CODE") },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("FILE.pdf"), N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_require("--batch", code, error) || !cli_require("-o", output, error) ||
        !report_check_name(output, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
    g_autoptr(GBytes) bytes = station != NULL ? report_write(station, code, output, error) : NULL;
    if (bytes == NULL)
        return false;
    tell(cli, code, output, bytes);
    return true;
}
