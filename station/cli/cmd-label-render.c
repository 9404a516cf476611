/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/durable-file.h"
#include "station/cli/cli-code.h"
#include "station/cli/cli-commands.h"
#include "station/label/label.h"
#include "station/unit/label-live.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>
#include <string.h>

#define USUAL_MODULE_FLOOR_UM 330

typedef struct {
    /* asked for */
    char *template_name;
    char *unit_id;
    char *kind;
    gboolean live;
    gboolean scrambled;
    char **pairs;
    int dpi;
    char *output;
    LabelFormat format;
    /* found */
    LabelTemplate *label_template;
    GHashTable *fields;
    DbUnit *unit;   /* NULL for a label of fields */
    DbLabel *label; /* its newest */
    LabelOptions options;
} Render;

static void
render_clear(Render *self)
{
    g_free(self->template_name);
    g_free(self->unit_id);
    g_free(self->kind);
    g_strfreev(self->pairs);
    g_free(self->output);
    label_template_free(self->label_template);
    g_clear_pointer(&self->fields, g_hash_table_unref);
    db_unit_free(self->unit);
    db_label_free(self->label);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Render, render_clear)

/* --- what was asked for -------------------------------------------------------------------------------------- */

static bool
refuse_usage(GError **error, const char *what)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", what);
    return false;
}

static bool
check_dpi(int dpi, GError **error)
{
    if (dpi == 203 || dpi == 300 || dpi == 600)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--dpi %d: it takes 203, 300 or 600"), dpi);
    return false;
}

static bool
check_options(Render *render, GError **error)
{
    if (render->unit_id == NULL && render->template_name == NULL)
        return refuse_usage(error, _("--template: it is missing"));
    if (render->unit_id != NULL && render->pairs != NULL)
        return refuse_usage(error, _("--field: a unit has its own fields: give either --unit or --field"));
    if (render->kind != NULL && render->unit_id == NULL)
        return refuse_usage(error, _("--kind: it goes with --unit"));
    if (render->live && render->unit_id == NULL)
        return refuse_usage(error, _("--live: it goes with --unit"));
    if (render->live && render->scrambled)
        return refuse_usage(error, _("--scrambled: it shows nothing real: give either --live or --scrambled"));
    if ((render->dpi != 0 && !check_dpi(render->dpi, error)) || !cli_require("-o", render->output, error))
        return false;
    if (label_format_from_name(render->output, &render->format))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: its name must end in .pdf, .zpl or .png"),
                         render->output);
    return false;
}

static bool
parse(Cli *cli, Render *render, GError **error)
{
    const GOptionEntry options[] = {
        { "template", 0, 0, G_OPTION_ARG_FILENAME, &render->template_name, N_("a shipped template or a file"),
          N_("FILE|NAME") },
        { "unit", 0, 0, G_OPTION_ARG_STRING, &render->unit_id, N_("the unit whose label it is"), N_("ID") },
        { "kind", 0, 0, G_OPTION_ARG_STRING, &render->kind, N_("which label of the unit, 'unit' unless said"), N_("KIND") },
        { "live", 0, 0, G_OPTION_ARG_NONE, &render->live, N_("the real code, not a specimen; on record"), NULL },
        { "scrambled", 0, 0, G_OPTION_ARG_NONE, &render->scrambled, N_("for eyes only: no code of it can be read"), NULL },
        /* as a file name, so that it is taken as UTF-8 also where the locale is C */
        { "field", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &render->pairs, N_("a field by its full name"), N_("K=V") },
        { "dpi", 0, 0, G_OPTION_ARG_INT, &render->dpi, N_("203, 300 or 600"), N_("N") },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &render->output, N_("FILE.pdf, FILE.zpl or FILE.png"), N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    return arguments != NULL && check_options(render, error);
}

/* The settings are those of the record where one is open by now. */
static bool
choose_dpi(Cli *cli, Render *render, GError **error)
{
    if (render->dpi == 0) {
        Settings *settings = cli_settings(cli, error);
        if (settings == NULL)
            return false;
        render->dpi = (int)settings_int(settings, "printer", "dpi");
    }
    render->options.dpi = (guint)render->dpi;
    return true;
}

/* --- a label of fields ---------------------------------------------------------------------------------------- */

static bool
take_pair(GHashTable *fields, const char *pair, GError **error)
{
    const char *equals = strchr(pair, '=');
    if (equals == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--field %s: it takes NAME=VALUE"), pair);
        return false;
    }
    g_autofree char *name = g_strndup(pair, (gsize)(equals - pair));
    if (!label_field_check(name, equals + 1, error))
        return false;
    g_hash_table_insert(fields, g_steal_pointer(&name), g_strdup(equals + 1));
    return true;
}

static bool
take_pairs(Render *render, GError **error)
{
    render->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (char **pair = render->pairs; pair != NULL && *pair != NULL; pair++)
        if (!take_pair(render->fields, *pair, error))
            return false;
    return true;
}

static bool
prepare_from_fields(Cli *cli, Render *render, GError **error)
{
    if (!take_pairs(render, error) || !choose_dpi(cli, render, error))
        return false;
    render->options.module_floor_um = USUAL_MODULE_FLOOR_UM;
    render->label_template = label_template_load(render->template_name, error);
    return render->label_template != NULL;
}

/* --- a unit's label ------------------------------------------------------------------------------------------- */

static LabelTemplate *
template_on_record(Db *db, const DbLabel *label, GError **error)
{
    g_autoptr(GBytes) bundle = db_template_get(db, label->template_sha256, error);
    return bundle != NULL ? label_template_from_bundle(bundle, error) : NULL;
}

/* Nothing on a specimen can be claimed: neither by a scanner nor by somebody who types. */
static void
make_specimen(Render *render)
{
    const char *const uid = render->unit->uid;
    gsize length = strlen(uid), shown = MIN(length, 6);
    g_autofree char *hidden = g_strnfill(length - shown, '*');
    g_hash_table_insert(render->fields, g_strdup("uid"), g_strconcat(hidden, uid + length - shown, NULL));
    g_hash_table_insert(render->fields, g_strdup("claim_code"), g_strdup("VOID"));
    render->options.banner = "SPECIMEN";
    render->options.code_text = "VOID";
}

static bool
find_unit(Db *db, Render *render, GError **error)
{
    g_autofree char *id = cli_code_argument(render->unit_id, error);
    render->unit = id != NULL ? db_unit_find(db, id, error) : NULL;
    if (render->unit == NULL)
        return false;
    render->label = db_label_current(db, render->unit->id, render->kind != NULL ? render->kind : LABEL_KIND_UNIT, error);
    if (render->label != NULL)
        return true;
    if (render->kind != NULL && error != NULL && *error == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--kind %s: this unit has no label of that kind"), render->kind);
    else if (error != NULL && *error == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, _("the unit has no label yet"));
    return false;
}

static bool
prepare_from_unit(Cli *cli, Render *render, GError **error)
{
    if (render->live)
        cli_set_verb(cli, "label render --live");
    Station *station = cli_station(cli, render->live ? DB_OPEN_EXISTING : DB_OPEN_READ_ONLY, error);
    if (station == NULL || !choose_dpi(cli, render, error) || !find_unit(station_db(station), render, error))
        return false;
    if (render->live && !label_live_allowed(render->unit, render->label, error))
        return false;
    g_autoptr(DbProduct) product = db_product_by_id(station_db(station), render->unit->product_id, error);
    if (product == NULL)
        return false;
    render->options.module_floor_um = (guint)product->module_floor_um;
    render->fields = unit_label_fields(station, render->unit, render->label, error);
    if (render->fields == NULL)
        return false;
    if (!render->live && !render->scrambled)
        make_specimen(render);
    else if (station_is_training(station))
        render->options.banner = "VOID";
    render->label_template = render->template_name != NULL
                                 ? label_template_load(render->template_name, error)
                                 : template_on_record(station_db(station), render->label, error);
    return render->label_template != NULL;
}

/* --- the command ------------------------------------------------------------------------------------------------ */

static GBytes *
draw(const Render *render, GError **error)
{
    g_autoptr(LabelDrawing) drawing = label_draw(render->label_template, render->fields, &render->options, error);
    if (drawing == NULL || !label_verify(drawing, error))
        return NULL;
    return label_render(drawing, render->format, NULL, error);
}

/* A live label is on record before there is one. */
static bool
record(Cli *cli, const Render *render, GBytes *bytes, GError **error)
{
    if (!render->live)
        return true;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    return station != NULL && label_live_record(station, render->unit, render->label,
                                                label_template_sha256(render->label_template), bytes, error);
}

static void
tell(Cli *cli, const Render *render, GBytes *bytes)
{
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    JsonBuilder *json = json_line_new();
    json_line_string(json, "file", render->output);
    json_line_string(json, "sha256", sha256);
    json_line_int(json, "bytes", (gint64)g_bytes_get_size(bytes));
    json_line_int(json, "dpi", render->dpi);
    json_line_string(json, "template", label_template_name(render->label_template));
    json_line_string(json, "template_sha256", label_template_sha256(render->label_template));
    json_line_string(json, "uid", render->unit != NULL ? render->unit->uid : NULL);
    json_line_bool(json, "specimen", render->unit != NULL && !render->live && !render->scrambled);
    cli_print_json(cli, json);
    cli_print(cli, render->scrambled ? _("%s: %s at %d dpi, scrambled: nothing can read it") : _("%s: %s at %d dpi, read back and in order"), render->output,
              label_template_name(render->label_template), render->dpi);
}

bool
cmd_label_render(Cli *cli, GError **error)
{
    g_auto(Render) render = { 0 };
    if (!parse(cli, &render, error))
        return false;
    render.options.scramble = render.scrambled;
    bool ready =
        render.unit_id != NULL ? prepare_from_unit(cli, &render, error) : prepare_from_fields(cli, &render, error);
    g_autoptr(GBytes) bytes = ready ? draw(&render, error) : NULL;
    if (bytes == NULL || !record(cli, &render, bytes, error) || !durable_file_write(render.output, bytes, 0644, error))
        return false;
    tell(cli, &render, bytes);
    return true;
}
