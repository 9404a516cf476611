/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-sample.h"
#include "station/batch/product-custom.h"
#include "station/batch/product-kinds.h"
#include "station/batch/product.h"
#include "station/cli/cli-commands.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

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
add_kinds(JsonBuilder *json, const DbProduct *product)
{
    g_autoptr(GPtrArray) kinds = product_kinds(product);
    json_line_open_list(json, "labels");
    json_line_open(json, NULL);
    json_line_string(json, "kind", "unit");
    json_line_string(json, "template", product->template_name);
    json_line_string(json, "template_sha256", product->template_sha256);
    json_line_bool(json, "may_show_claim_code", true);
    json_line_close(json);
    for (guint i = 0; i < kinds->len; i++) {
        const ProductKind *kind = g_ptr_array_index(kinds, i);
        json_line_open(json, NULL);
        json_line_string(json, "kind", kind->name);
        json_line_string(json, "template", kind->template_name);
        json_line_string(json, "template_sha256", kind->template_sha256);
        json_line_bool(json, "may_show_claim_code", kind->may_show_claim);
        json_line_close(json);
    }
    json_line_close_list(json);
}

static void
add_custom(JsonBuilder *json, const DbProduct *product)
{
    g_autoptr(GPtrArray) fields = product_custom_fields(product);
    json_line_open_list(json, "custom");
    for (guint i = 0; i < fields->len; i++) {
        const ProductCustom *field = g_ptr_array_index(fields, i);
        json_line_open(json, NULL);
        json_line_string(json, "name", field->name);
        json_line_string(json, "type", field->type);
        json_line_string(json, "regex", field->regex);
        json_line_close(json);
    }
    json_line_close_list(json);
}

static char *
sample_of(Cli *cli, const DbProduct *product)
{
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, NULL); /* it is open by now */
    return station != NULL ? db_sample_plan_of_product(station_db(station), product->id, NULL) : NULL;
}

static void
print_product(Cli *cli, const DbProduct *product)
{
    g_autofree char *sample = sample_of(cli, product);
    JsonBuilder *json = json_line_new();
    json_line_string(json, "sku", product->sku);
    json_line_int(json, "version", product->version);
    json_line_string(json, "name", product->name);
    json_line_string(json, "template", product->template_name);
    json_line_string(json, "template_sha256", product->template_sha256);
    json_line_string(json, "claim_code", product->claim_code);
    json_line_string(json, "confirm", product->confirm);
    json_line_string(json, "carrier", product->carrier);
    json_line_string(json, "serial", product->serial);
    json_line_string(json, "min_version", product->min_version);
    add_expectations(json, product);
    json_line_string(json, "sample", sample);
    add_kinds(json, product);
    add_custom(json, product);
    json_line_int(json, "module_floor_um", product->module_floor_um);
    json_line_time(json, "created_at", product->created_at);
    cli_print_json(cli, json);
}

static void
describe_expectations(Cli *cli, const DbProduct *product)
{
    g_autoptr(GHashTable) expect = product_expectations(product);
    g_autoptr(GList) keys = expect != NULL ? g_list_sort(g_hash_table_get_keys(expect), (GCompareFunc)strcmp) : NULL;
    for (const GList *key = keys; key != NULL; key = key->next)
        cli_print(cli, _("  expect      %s=%s"), (const char *)key->data, (const char *)g_hash_table_lookup(expect, key->data));
}

static void
describe_extras(Cli *cli, const DbProduct *product)
{
    g_autoptr(GPtrArray) kinds = product_kinds(product);
    for (guint i = 0; i < kinds->len; i++) {
        const ProductKind *kind = g_ptr_array_index(kinds, i);
        cli_print(cli, kind->may_show_claim ? _("  label       %s: %s (may show the claim code)") : _("  label       %s: %s"),
                  kind->name, kind->template_name);
    }
    g_autoptr(GPtrArray) fields = product_custom_fields(product);
    for (guint i = 0; i < fields->len; i++) {
        const ProductCustom *field = g_ptr_array_index(fields, i);
        cli_print(cli, _("  custom      %s: %s %s"), field->name, field->type, field->regex != NULL ? field->regex : "");
    }
}

static void
describe_product(Cli *cli, const DbProduct *product)
{
    g_autofree char *sample = sample_of(cli, product);
    print_product(cli, product);
    cli_print(cli, _("%s  %s (version %" PRId64 ")"), product->sku, product->name, product->version);
    cli_print(cli, _("  template    %s (%.12s)"), product->template_name, product->template_sha256);
    cli_print(cli, _("  claim code  %s"), product->claim_code);
    cli_print(cli, _("  confirm     %s"), product->confirm);
    if (product->carrier != NULL)
        cli_print(cli, _("  carrier     %s"), product->carrier);
    if (product->serial != NULL)
        cli_print(cli, _("  serial      %s"), product->serial);
    describe_extras(cli, product);
    if (product->min_version != NULL)
        cli_print(cli, _("  firmware    %s or newer"), product->min_version);
    describe_expectations(cli, product);
    if (sample != NULL)
        cli_print(cli, _("  sample      %s"), sample);
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
    g_autofree char *carrier = NULL;
    g_auto(GStrv) labels = NULL;
    g_auto(GStrv) claim_on = NULL;
    g_auto(GStrv) custom = NULL;
    const GOptionEntry options[] = {
        { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("the product's name, for people"), N_("TEXT") },
        { "template", 0, 0, G_OPTION_ARG_FILENAME, &label_template, N_("a shipped label template or a file"), N_("NAME|FILE") },
        { "claim-code", 0, 0, G_OPTION_ARG_STRING, &claim_code, N_("what the QR holds, {uid} unless said"), N_("TEMPLATE") },
        { "label", 0, 0, G_OPTION_ARG_STRING_ARRAY, &labels, N_("a further kind of label: package, card …"), N_("KIND=TEMPLATE") },
        { "claim-on", 0, 0, G_OPTION_ARG_STRING_ARRAY, &claim_on, N_("outer packaging that may show the claim code"), N_("KIND") },
        { "confirm", 0, 0, G_OPTION_ARG_STRING, &confirm, N_("required, carrier: the label is scanned back; or off"), N_("HOW") },
        { "carrier", 0, 0, G_OPTION_ARG_STRING, &carrier, N_("the product's own mark, scanned with the module"), N_("REGEX") },
        { "min-version", 0, 0, G_OPTION_ARG_STRING, &min_version, N_("oldest firmware that is accepted"), N_("X.Y.Z") },
        { "expect", 0, 0, G_OPTION_ARG_STRING_ARRAY, &expect, N_("a setting that a clean module has"), N_("KEY=VALUE") },
        { "serial", 0, 0, G_OPTION_ARG_STRING, &serial, N_("serial numbers, as SN{counter:6}"), N_("PATTERN|scan") },
        { "custom", 0, 0, G_OPTION_ARG_STRING_ARRAY, &custom, N_("a field of your own"), N_("NAME:text|number|date[:REGEX]") },
        { "sample", 0, 0, G_OPTION_ARG_STRING, &sample, N_("which units QA must look at: first,last,every:N or N:C; none"), N_("PLAN") },
        { "module-floor", 0, 0, G_OPTION_ARG_DOUBLE, &floor, N_("smallest QR module, 0.33 unless said"), N_("MM") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL)
        return false;
    const ProductDraft draft = { .sku = arguments[0],
                                 .name = name,
                                 .label_template = label_template,
                                 .claim_code = claim_code,
                                 .confirm = confirm,
                                 .carrier = carrier,
                                 .min_version = min_version,
                                 .expect = (const char *const *)expect,
                                 .module_floor_mm = floor,
                                 .serial = serial,
                                 .sample = sample,
                                 .labels = (const char *const *)labels,
                                 .claim_on = (const char *const *)claim_on,
                                 .custom = (const char *const *)custom };
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
