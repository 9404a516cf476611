/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/label/label.h"

#include <glib/gi18n.h>

static void
tell_finding(Cli *cli, const LabelFinding *finding)
{
    JsonBuilder *json = json_line_new();
    json_line_string(json, "level", finding->is_error ? "error" : "warning");
    json_line_string(json, "file", finding->file);
    json_line_int(json, "line", finding->line);
    json_line_int(json, "column", finding->column);
    json_line_string(json, "element", finding->element);
    json_line_string(json, "what", finding->what);
    json_line_string(json, "message", finding->text);
    cli_print_json(cli, json);
    cli_print(cli, "%s%s", finding->is_error ? "" : _("warning: "), finding->text);
}

static void
set_error(const LabelFinding *finding, GError **error)
{
    if (error == NULL || *error != NULL)
        return;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, _("Correct the template, then lint it again."), "%s",
                         finding->text);
    claimcheck_error_set_place(
        *error, &(ClaimcheckErrorPlace){ finding->file, finding->line, finding->column, finding->element });
}

bool
cmd_label_lint(Cli *cli, GError **error)
{
    const GOptionEntry options[] = { { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL)
        return false;
    g_autoptr(GPtrArray) findings = label_lint(arguments[0], error);
    if (findings == NULL)
        return false;
    g_autoptr(GError) first = NULL;
    for (guint i = 0; i < findings->len; i++) {
        const LabelFinding *finding = g_ptr_array_index(findings, i);
        tell_finding(cli, finding);
        if (finding->is_error)
            set_error(finding, &first);
    }
    if (first == NULL) {
        cli_print(cli, _("%s: in order"), arguments[0]);
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&first));
    return false;
}
