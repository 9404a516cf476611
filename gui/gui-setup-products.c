/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-form.h"
#include "gui/gui-setup-list.h"
#include "gui/gui-setup-sections.h"
#include "gui/gui-window.h"
#include "station/batch/product-custom.h"
#include "station/batch/product-kinds.h"
#include "station/batch/product.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* --- writing -------------------------------------------------------------------------------------------------------------------- */

/* (transfer full): a line each; an empty field is an empty list. */
static GStrv
lines_of(GHashTable *values, const char *key)
{
    const char *text = g_hash_table_lookup(values, key);
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (guint i = 0; lines[i] != NULL; i++)
        if (g_strstrip(lines[i])[0] != '\0')
            g_strv_builder_add(kept, lines[i]);
    return g_strv_builder_end(kept);
}

static gboolean
begins_any(GStrv lines, const char *head)
{
    for (guint i = 0; lines[i] != NULL; i++)
        if (g_str_has_prefix(lines[i], head))
            return TRUE;
    return FALSE;
}

/*
 * (transfer full): of the lines of @key those that were not there before, and for what is gone its name with nothing behind
 * @separator: what is left as it was needs no file that has gone since.
 */
static GStrv
changes_of(GHashTable *values, const char *key, char separator)
{
    g_autofree char *before_key = g_strconcat(key, "-before", NULL);
    g_auto(GStrv) after = lines_of(values, key);
    g_auto(GStrv) before = lines_of(values, before_key);
    g_autoptr(GStrvBuilder) changes = g_strv_builder_new();
    for (guint i = 0; after[i] != NULL; i++)
        if (!g_strv_contains((const char *const *)before, after[i]))
            g_strv_builder_add(changes, after[i]);
    for (guint i = 0; before[i] != NULL; i++) {
        const char *end = strchr(before[i], separator);
        g_autofree char *head = end != NULL ? g_strndup(before[i], (gsize)(end - before[i]) + 1) : NULL;
        if (head != NULL && !begins_any(after, head))
            g_strv_builder_add(changes, head);
    }
    return g_strv_builder_end(changes);
}

static gpointer
write_product(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    GHashTable *values = data;
    g_auto(GStrv) expect = lines_of(values, "expect");
    g_auto(GStrv) labels = changes_of(values, "labels", '=');
    g_auto(GStrv) custom = changes_of(values, "custom", ':');
    gboolean is_edit = g_hash_table_contains(values, "is-edit");
    const char *floor = gui_form_value(values, "module-floor"), *sample = gui_form_value(values, "sample");
    const ProductDraft draft = { .sku = gui_form_value(values, "sku"),
                                 .name = gui_form_value(values, "name"),
                                 .label_template = gui_form_value(values, "template"),
                                 .claim_code = gui_form_value(values, "claim-code"),
                                 .confirm = gui_form_value(values, "confirm"),
                                 .carrier = g_hash_table_lookup(values, "carrier"),
                                 .sample = sample,
                                 .labels = (const char *const *)labels,
                                 .custom = (const char *const *)custom,
                                 .min_version = g_hash_table_lookup(values, "min-version"),
                                 .expect = (const char *const *)expect,
                                 .module_floor_mm = floor != NULL ? g_strtod(floor, NULL) : 0,
                                 .serial = g_hash_table_lookup(values, "serial") };
    if (!product_check_draft(&draft, error))
        return NULL;
    return is_edit ? product_edit(station, &draft, error) : product_create(station, &draft, error);
}

static void
on_written(GtkWidget *widget, gpointer result)
{
    const DbProduct *product = result;
    g_autofree char *sentence =
        g_strdup_printf(_("Product %s: version %" PRId64 " is on record"), product->sku, product->version);
    gui_window_tell(widget, sentence);
}

static void
write_it(GtkWidget *section, GHashTable *values, const char *verb, const char *what)
{
    gui_act(&(GuiAct){ .widget = section,
                       .session = gui_setup_list_session(section),
                       .lane = GUI_LANE_WRITE,
                       .verb = verb,
                       .what = what,
                       .work = write_product,
                       .data = g_hash_table_ref(values),
                       .free_data = (GDestroyNotify)g_hash_table_unref,
                       .free_result = (GDestroyNotify)db_product_free,
                       .done = on_written });
}

/* --- the form --------------------------------------------------------------------------------------------------------------------- */

/* What stands in the form: the defaults, or a product as it is. */
typedef struct {
    const char *name, *label_template, *claim_code, *confirm, *carrier, *min_version, *serial;
    char *expect, *labels, *custom;
    char *floor;
} Shown;

static char *
expectations_text(const DbProduct *product)
{
    g_autoptr(GHashTable) expect = product_expectations(product);
    GString *text = g_string_new("");
    GHashTableIter iter;
    gpointer key, value;
    if (expect == NULL)
        return g_string_free(text, FALSE);
    g_hash_table_iter_init(&iter, expect);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_string_append_printf(text, "%s=%s\n", (const char *)key, (const char *)value);
    return g_string_free(text, FALSE);
}

static void
ask(GtkWidget *section, const char *title, const char *accept, const char *sku, const Shown *shown, GuiFormAnswer answer,
    gpointer data)
{
    const GuiFormField fields[] = {
        { .key = "sku", .label = _("_SKU"), .value = sku, .required = TRUE },
        { .key = "name", .label = _("_Name"), .value = shown->name, .required = TRUE, .hint = _("For people, and on the label") },
        { .key = "template", .label = _("_Template"), .value = shown->label_template, .hint = _("A shipped label or a file: unit-57x32, unit-30x15; the Labels page shows them") },
        { .key = "claim-code", .label = _("_Claim code"), .value = shown->claim_code, .hint = _("What the code holds: {uid}, or https://example.com/c/{uid}?g={generation}") },
        { .key = "confirm", .label = _("C_onfirm"), .kind = GUI_FORM_CHOICE, .choices = "required|carrier|off", .value = shown->confirm, .hint = _("required: each label is scanned against the seated module; carrier: against the product's own mark") },
        { .key = "carrier", .label = _("Product's own mar_k"), .value = shown->carrier, .hint = _("A regular expression for what is scanned on the product; empty: none") },
        { .key = "serial", .label = _("S_erial numbers"), .value = shown->serial, .hint = _("A pattern as SN{counter:6}, or scan; empty: none") },
        { .key = "labels", .label = _("_More labels"), .kind = GUI_FORM_LINES, .value = shown->labels, .hint = _("Beside the unit's: KIND=TEMPLATE a line, as card=unit-30x15") },
        { .key = "custom", .label = _("O_wn fields"), .kind = GUI_FORM_LINES, .value = shown->custom, .hint = _("NAME:text, NAME:number or NAME:date, and :REGEX behind, a line each") },
        { .key = "sample", .label = _("S_ampling plan"), .hint = _("Of its batches to come, as 'claimcheck product create --sample' has it; empty: as it is; none takes it away") },
        { .key = "min-version", .label = _("_Oldest firmware"), .value = shown->min_version, .hint = _("As 2.4.1; empty: any") },
        { .key = "expect", .label = _("_Expect"), .kind = GUI_FORM_LINES, .value = shown->expect, .hint = _("What a clean module must say, KEY=VALUE a line") },
        { .key = "module-floor", .label = _("Smallest _module (mm)"), .value = shown->floor, .hint = _("Of the QR code; 0.33 unless said, not below 0.25") },
    };
    gboolean is_edit = sku != NULL;
    const GuiForm form = { .title = title,
                           .explanation = is_edit ? _("This makes the next version. Batches that are open stay with theirs.") : NULL,
                           .accept = accept,
                           .fields = is_edit ? fields + 1 : fields,
                           .n_fields = G_N_ELEMENTS(fields) - (is_edit ? 1 : 0) };
    gui_form_ask(section, &form, answer, data);
}

static void
on_new(GHashTable *values, gpointer data)
{
    g_autoptr(GtkWidget) section = data;
    if (values != NULL)
        write_it(section, values, "product create", _("New product"));
}

static void
add(GtkWidget *section)
{
    const Shown shown = { .label_template = "unit-57x32", .claim_code = "{uid}", .confirm = "required" };
    ask(section, _("New product"), _("Create"), NULL, &shown, on_new, g_object_ref(section));
}

typedef struct {
    GtkWidget *section; /* owned */
    char *sku;
    char *labels, *custom; /* as they were */
} Editing;

static void
on_edited(GHashTable *values, gpointer data)
{
    g_autofree Editing *editing = data;
    g_autoptr(GtkWidget) section = editing->section;
    g_autofree char *sku = editing->sku;
    g_autofree char *labels = editing->labels;
    g_autofree char *custom = editing->custom;
    if (values == NULL)
        return;
    g_hash_table_insert(values, g_strdup("sku"), g_strdup(sku));
    g_hash_table_insert(values, g_strdup("is-edit"), g_strdup("true"));
    g_hash_table_insert(values, g_strdup("labels-before"), g_strdup(labels));
    g_hash_table_insert(values, g_strdup("custom-before"), g_strdup(custom));
    write_it(section, values, "product edit", sku);
}

static char *
labels_text(const DbProduct *product)
{
    g_autoptr(GPtrArray) kinds = product_kinds(product);
    GString *text = g_string_new("");
    for (guint i = 0; i < kinds->len; i++) {
        const ProductKind *one = g_ptr_array_index(kinds, i);
        g_string_append_printf(text, "%s=%s\n", one->name, one->template_name);
    }
    return g_string_free(text, FALSE);
}

static char *
custom_text(const DbProduct *product)
{
    g_autoptr(GPtrArray) fields = product_custom_fields(product);
    GString *text = g_string_new("");
    for (guint i = 0; i < fields->len; i++) {
        const ProductCustom *field = g_ptr_array_index(fields, i);
        g_string_append_printf(text, "%s:%s%s%s\n", field->name, field->type, field->regex != NULL ? ":" : "",
                               field->regex != NULL ? field->regex : "");
    }
    return g_string_free(text, FALSE);
}

static const DbProduct *
find(GtkWidget *section, const char *sku)
{
    GPtrArray *items = gui_setup_list_items(section);
    for (guint i = 0; items != NULL && i < items->len; i++) {
        const DbProduct *product = g_ptr_array_index(items, i);
        if (g_str_equal(product->sku, sku))
            return product;
    }
    return NULL;
}

static void
on_edit(GtkWidget *button, gpointer sku)
{
    GtkWidget *section = gtk_widget_get_ancestor(button, GUI_TYPE_SETUP_BOX);
    const DbProduct *product = find(section, sku);
    if (product == NULL)
        return;
    g_autofree char *expect = expectations_text(product);
    g_autofree char *floor = g_strdup_printf("%.2f", (double)product->module_floor_um / 1000);
    Editing *editing = g_new0(Editing, 1);
    *editing = (Editing){ g_object_ref(section), g_strdup(product->sku), labels_text(product), custom_text(product) };
    /* The template stays the one on record unless another is named: its file may have gone. */
    const Shown shown = { .name = product->name,
                          .claim_code = product->claim_code,
                          .confirm = product->confirm,
                          .min_version = product->min_version,
                          .carrier = product->carrier,
                          .labels = editing->labels,
                          .custom = editing->custom,
                          .serial = product->serial,
                          .expect = expect,
                          .floor = floor };
    ask(section, product->sku, _("Make the next version"), product->sku, &shown, on_edited, editing);
}

/* --- the list ---------------------------------------------------------------------------------------------------------------------- */

static gpointer
load(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    return db_product_list(station_db(station), error);
}

static void
show(GtkWidget *section, GtkListBox *list, gpointer item)
{
    const DbProduct *product = item;
    g_autofree char *title = g_strdup_printf("%s  %s", product->sku, product->name);
    g_autofree char *subtitle =
        g_strdup_printf(_("Version %" PRId64 " · label %s · code %s · confirm %s"), product->version,
                        product->template_name, product->claim_code, product->confirm);
    GtkWidget *row = gui_setup_box_add_row(list, title, subtitle);
    g_autofree char *name = g_strdup_printf(_("Edit %s"), product->sku);
    GtkWidget *button = gui_setup_box_add_button(row, _("Edit…"), name, G_CALLBACK(on_edit), g_strdup(product->sku),
                                                 (GClosureNotify)(void (*)(void))g_free);
    gtk_widget_set_sensitive(button, gui_session_may(gui_setup_list_session(section), "product edit"));
}

static const GuiSetupListKind kind = {
    .title = N_("Products"),
    .explanation = N_("What is on the label, what the module must be, how a unit is confirmed. A batch keeps the version it began with."),
    .empty = N_("There is no product yet"),
    .verb = "product list",
    .add_label = N_("_New product…"),
    .add_verb = "product create",
    .add = add,
    .load = load,
    .show = show,
};

GtkWidget *
gui_setup_products_new(GuiSession *session)
{
    return gui_setup_list_new(session, &kind);
}
