/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/durable-file.h"
#include "station/cli/cli-commands.h"
#include "station/label/label.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define USUAL_MODULE_FLOOR_UM 330

/* --- lint ------------------------------------------------------------------------------------------------- */

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
    claimcheck_error_set_place(*error, &(ClaimcheckErrorPlace){ finding->file, finding->line, finding->column,
                                                                finding->element });
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

/* --- render ----------------------------------------------------------------------------------------------- */

typedef struct {
    char *label_template;
    char **fields;
    char *output;
    int dpi;
    LabelFormat format;
} Render;

static void
render_clear(Render *self)
{
    g_free(self->label_template);
    g_strfreev(self->fields);
    g_free(self->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Render, render_clear)

static bool
parse_render(Cli *cli, Render *render, GError **error)
{
    const GOptionEntry options[] = {
        { "template", 0, 0, G_OPTION_ARG_FILENAME, &render->label_template, N_("a shipped template or a file"), N_("FILE|NAME") },
        /* as a file name, so that it is taken as UTF-8 also where the locale is C */
        { "field", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &render->fields, N_("a field by its full name"), N_("K=V") },
        { "dpi", 0, 0, G_OPTION_ARG_INT, &render->dpi, N_("203, 300 or 600"), N_("N") },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &render->output, N_("FILE.pdf, FILE.zpl or FILE.png"), N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !cli_require("--template", render->label_template, error) ||
        !cli_require("-o", render->output, error))
        return false;
    if (label_format_from_name(render->output, &render->format))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: its name must end in .pdf, .zpl or .png"),
                         render->output);
    return false;
}

/* (transfer full): full field name → value */
static GHashTable *
parse_fields(char **pairs, GError **error)
{
    g_autoptr(GHashTable) fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (char **pair = pairs; pair != NULL && *pair != NULL; pair++) {
        const char *equals = strchr(*pair, '=');
        if (equals == NULL) {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--field %s: it takes NAME=VALUE"), *pair);
            return NULL;
        }
        g_autofree char *name = g_strndup(*pair, (gsize)(equals - *pair));
        if (!label_field_check(name, equals + 1, error))
            return NULL;
        g_hash_table_insert(fields, g_steal_pointer(&name), g_strdup(equals + 1));
    }
    return g_steal_pointer(&fields);
}

static bool
choose_dpi(Cli *cli, Render *render, GError **error)
{
    if (render->dpi == 0) {
        Settings *settings = cli_settings(cli, error);
        if (settings == NULL)
            return false;
        render->dpi = (int)settings_int(settings, "printer", "dpi");
    }
    if (render->dpi == 203 || render->dpi == 300 || render->dpi == 600)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--dpi %d: it takes 203, 300 or 600"), render->dpi);
    return false;
}

static GBytes *
draw(const Render *render, LabelTemplate *label_template, GHashTable *fields, GError **error)
{
    const LabelOptions options = { .dpi = (guint)render->dpi, .module_floor_um = USUAL_MODULE_FLOOR_UM };
    g_autoptr(LabelDrawing) drawing = label_draw(label_template, fields, &options, error);
    if (drawing == NULL || !label_verify(drawing, error))
        return NULL;
    return label_render(drawing, render->format, NULL, error);
}

static void
tell_rendered(Cli *cli, const Render *render, LabelTemplate *label_template, GBytes *bytes)
{
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    JsonBuilder *json = json_line_new();
    json_line_string(json, "file", render->output);
    json_line_string(json, "sha256", sha256);
    json_line_int(json, "bytes", (gint64)g_bytes_get_size(bytes));
    json_line_int(json, "dpi", render->dpi);
    json_line_string(json, "template", label_template_name(label_template));
    json_line_string(json, "template_sha256", label_template_sha256(label_template));
    cli_print_json(cli, json);
    cli_print(cli, _("%s: %s at %d dpi, read back and in order"), render->output, label_template_name(label_template),
              render->dpi);
}

bool
cmd_label_render(Cli *cli, GError **error)
{
    g_auto(Render) render = { 0 };
    if (!parse_render(cli, &render, error) || !choose_dpi(cli, &render, error))
        return false;
    g_autoptr(GHashTable) fields = parse_fields(render.fields, error);
    if (fields == NULL)
        return false;
    g_autoptr(LabelTemplate) label_template = label_template_load(render.label_template, error);
    g_autoptr(GBytes) bytes = label_template != NULL ? draw(&render, label_template, fields, error) : NULL;
    if (bytes == NULL || !durable_file_write(render.output, bytes, 0644, error))
        return false;
    tell_rendered(cli, &render, label_template, bytes);
    return true;
}
