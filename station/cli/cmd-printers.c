/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/print/printer-list.h"

#include <glib/gi18n.h>

#define USUAL_WAIT_S 2

bool
cmd_printers(Cli *cli, GError **error)
{
    double wait = USUAL_WAIT_S;
    const GOptionEntry options[] = {
        { "wait", 0, 0, G_OPTION_ARG_DOUBLE, &wait, N_("how long to look, 2 unless said"), N_("S") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_check_seconds("--wait", wait, error))
        return false;
    g_autoptr(GPtrArray) found = printer_list((guint)(wait * 1000));
    for (guint i = 0; i < found->len; i++) {
        const PrinterFound *printer = g_ptr_array_index(found, i);
        JsonBuilder *json = json_line_new();
        json_line_string(json, "destination", printer->destination);
        json_line_string(json, "name", printer->name);
        json_line_string(json, "model", printer->model);
        json_line_string(json, "location", printer->location);
        json_line_bool(json, "queue", printer->is_queue);
        cli_print_json(cli, json);
        cli_print(cli, "%-32s %s%s%s", printer->destination, printer->name, printer->model != NULL ? ", " : "",
                  printer->model != NULL ? printer->model : "");
    }
    return true;
}
