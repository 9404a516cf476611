/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-sample.h"
#include "station/batch/product.h"
#include "station/cli/cli-commands.h"

#include <glib/gi18n.h>

static void
add_expectations(JsonBuilder *json, const DbProduct *product)
{
    g_autoptr(GHashTable) expect = product_expectations(product);
    json_line_open(json, "expect");
    if (expect != NULL) {
        GHashTableIter iter;
        gpointer key, value;
        g_hash_table_iter_init(&iter, expect);
        while (g_hash_table_iter_next(&iter, &key, &value))
            json_line_string(json, key, value);
    }
    json_line_close(json);
}

static void
print_product(Cli *cli, const DbProduct *product)
{
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, NULL); /* it is open by now */
    g_autofree char *sample =
        station != NULL ? db_sample_plan_of_product(station_db(station), product->id, NULL) : NULL;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "sku", product->sku);
    json_line_int(json, "version", product->version);
    json_line_string(json, "name", product->name);
    json_line_string(json, "template", product->template_name);
    json_line_string(json, "template_sha256", product->template_sha256);
    json_line_string(json, "claim_code", product->claim_code);
    json_line_string(json, "confirm", product->confirm);
    json_line_string(json, "serial", product->serial);
    json_line_string(json, "min_version", product->min_version);
    add_expectations(json, product);
    json_line_string(json, "sample", sample);
    json_line_int(json, "module_floor_um", product->module_floor_um);
    json_line_time(json, "created_at", product->created_at);
    cli_print_json(cli, json);
}

static void
describe_product(Cli *cli, const DbProduct *product)
{
    print_product(cli, product);
    cli_print(cli, _("%s  %s (version %" G_GINT64_FORMAT ")"), product->sku, product->name, product->version);
    cli_print(cli, _("  template    %s (%.12s)"), product->template_name, product->template_sha256);
    cli_print(cli, _("  claim code  %s"), product->claim_code);
    cli_print(cli, _("  confirm     %s"), product->confirm);
    if (product->min_version != NULL)
        cli_print(cli, _("  firmware    %s or newer"), product->min_version);
    if (product->module_floor_um < 330)
        cli_warn(_("%s: QR modules down to %.2f mm are allowed: some phones will not read them"), product->sku,
                 (double)product->module_floor_um / 1000);
}

/* Parses what product create and product edit have in common, and does @act. */
static bool
change(Cli *cli, DbProduct *(*act)(Station *, const ProductDraft *, GError **), GError **error)
{
    g_autofree char *name = NULL;
    g_autofree char *label_template = NULL;
    g_autofree char *claim_code = NULL;
    g_autofree char *confirm = NULL;
    g_autofree char *min_version = NULL;
    g_auto(GStrv) expect = NULL;
    double floor = 0;
    g_autofree char *serial = NULL;
    g_autofree char *sample = NULL;
    const GOptionEntry options[] = {
        { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("the product's name, for people"), N_("TEXT") },
        { "template", 0, 0, G_OPTION_ARG_FILENAME, &label_template, N_("a shipped label template or a file"), N_("NAME|FILE") },
        { "claim-code", 0, 0, G_OPTION_ARG_STRING, &claim_code, N_("what the QR holds, {uid} unless said"), N_("TEMPLATE") },
        { "confirm", 0, 0, G_OPTION_ARG_STRING, &confirm, N_("required: the label is scanned back; off: it is not"), N_("HOW") },
        { "min-version", 0, 0, G_OPTION_ARG_STRING, &min_version, N_("oldest firmware that is accepted"), N_("X.Y.Z") },
        { "expect", 0, 0, G_OPTION_ARG_STRING_ARRAY, &expect, N_("a setting that a clean module has"), N_("KEY=VALUE") },
        { "serial", 0, 0, G_OPTION_ARG_STRING, &serial, N_("serial numbers, as SN{counter:6}"), N_("PATTERN") },
        { "sample", 0, 0, G_OPTION_ARG_STRING, &sample, N_("which units QA must look at: first,last,every:N or N:C; none"), N_("PLAN") },
        { "module-floor", 0, 0, G_OPTION_ARG_DOUBLE, &floor, N_("smallest QR module, 0.33 unless said"), N_("MM") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL)
        return false;
    const ProductDraft draft = { arguments[0], name, label_template, claim_code, confirm, min_version,
                                 (const char *const *)expect, floor, serial, sample };
    if (!product_check_draft(&draft, error) || (act == product_create && !cli_require("--name", name, error)))
        return false;
    Station *station = cli_station(cli, act == product_create ? DB_OPEN_CREATE : DB_OPEN_EXISTING, error);
    g_autoptr(DbProduct) product = station != NULL ? act(station, &draft, error) : NULL;
    if (product == NULL)
        return false;
    describe_product(cli, product);
    return true;
}

bool
cmd_product_create(Cli *cli, GError **error)
{
    return change(cli, product_create, error);
}

bool
cmd_product_edit(Cli *cli, GError **error)
{
    return change(cli, product_edit, error);
}

bool
cmd_product_list(Cli *cli, GError **error)
{
    const GOptionEntry options[] = { { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autoptr(GPtrArray) products = station != NULL ? db_product_list(station_db(station), error) : NULL;
    if (products == NULL)
        return false;
    for (guint i = 0; i < products->len; i++) {
        const DbProduct *product = g_ptr_array_index(products, i);
        print_product(cli, product);
        cli_print(cli, "%-20s %s", product->sku, product->name);
    }
    return true;
}

bool
cmd_product_show(Cli *cli, GError **error)
{
    const GOptionEntry options[] = { { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autoptr(DbProduct) product = station != NULL ? db_product_find(station_db(station), arguments[0], error) : NULL;
    if (product == NULL)
        return false;
    describe_product(cli, product);
    return true;
}
