/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/batch/product-custom.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/base/plain-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define REGEX_LONGEST 256

void
product_custom_free(ProductCustom *field)
{
    if (field == NULL)
        return;
    g_free(field->name);
    g_free(field->type);
    g_free(field->regex);
    g_free(field);
}

/* --- types ----------------------------------------------------------------------------------------------------- */

static bool
is_text(const char *value)
{
    return plain_text_is(value);
}

static bool
is_number(const char *value)
{
    return g_regex_match_simple("\\A-?[0-9]{1,18}(\\.[0-9]{1,18})?\\z", value, 0, 0);
}

static bool
is_date(const char *value)
{
    g_autofree char *moment = g_strconcat(value, "T00:00:00Z", NULL);
    g_autoptr(GDateTime) date = g_regex_match_simple("\\A[0-9]{4}-[0-9]{2}-[0-9]{2}\\z", value, 0, 0)
                                    ? g_date_time_new_from_iso8601(moment, NULL)
                                    : NULL;
    return date != NULL;
}

static const struct {
    const char *name;
    bool (*fits)(const char *value);
    const char *looks; /* for people */
} types[] = {
    { "text", is_text, N_("text without control characters") },
    { "number", is_number, N_("a number, as 12 or -0.5") },
    { "date", is_date, N_("a date, as 2026-01-31") },
};

static gsize
type_index(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        if (g_strcmp0(types[i].name, name) == 0)
            return i;
    return G_N_ELEMENTS(types);
}

/* --- declaring ---------------------------------------------------------------------------------------------------- */

/* (transfer full): "NAME:TYPE[:REGEX]" taken apart; a field without a type is one to take away. NULL if it is no such text. */
static ProductCustom *
parse(const char *declared)
{
    g_auto(GStrv) parts = g_strsplit(declared, ":", 3);
    guint count = g_strv_length(parts);
    if (count < 2 || !g_regex_match_simple("\\A[A-Za-z][A-Za-z0-9_-]{0,31}\\z", parts[0], 0, 0))
        return NULL;
    g_autoptr(ProductCustom) field = g_new0(ProductCustom, 1);
    field->name = g_strdup(parts[0]);
    if (*parts[1] == '\0' && count == 2)
        return g_steal_pointer(&field);
    field->type = g_strdup(parts[1]);
    field->regex = count == 3 && *parts[2] != '\0' ? g_strdup(parts[2]) : NULL;
    return type_index(field->type) < G_N_ELEMENTS(types) ? g_steal_pointer(&field) : NULL;
}

/* (transfer full): the expression for the whole of a value; NULL with @error if it is none. */
static GRegex *
compile(const char *expression, GError **error)
{
    g_autofree char *whole = g_strdup_printf("\\A(?:%s)\\z", expression);
    g_autoptr(GRegex) alone = strlen(expression) <= REGEX_LONGEST ? g_regex_new(expression, 0, 0, error) : NULL;
    return alone != NULL ? g_regex_new(whole, G_REGEX_OPTIMIZE, 0, error) : NULL;
}

bool
product_custom_check_words(const char *const *declared, GError **error)
{
    for (; declared != NULL && *declared != NULL; declared++) {
        g_autoptr(ProductCustom) field = parse(*declared);
        g_autoptr(GRegex) regex = field != NULL && field->regex != NULL ? compile(field->regex, NULL) : NULL;
        if (field != NULL && (field->regex == NULL || regex != NULL))
            continue;
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL,
                             _("--custom '%s': it looks like NAME:text, NAME:number or NAME:date, with :REGEX behind it at will"),
                             *declared);
        return false;
    }
    return true;
}

GPtrArray *
product_custom_fields(const DbProduct *product)
{
    GPtrArray *fields = g_ptr_array_new_with_free_func((GDestroyNotify)product_custom_free);
    g_autoptr(JsonNode) root = product->custom != NULL ? json_from_string(product->custom, NULL) : NULL;
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return fields;
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;
    json_object_iter_init_ordered(&iter, json_node_get_object(root));
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        g_autofree char *declared = g_strdup_printf("%s:%s", name, json_node_get_string(value));
        ProductCustom *field = parse(declared);
        if (field != NULL)
            g_ptr_array_add(fields, field);
    }
    return fields;
}

bool
product_custom_has(const DbProduct *product, const char *name)
{
    g_autoptr(GPtrArray) fields = product_custom_fields(product);
    for (guint i = 0; i < fields->len; i++)
        if (g_str_equal(((const ProductCustom *)g_ptr_array_index(fields, i))->name, name))
            return true;
    return false;
}

static char *
fields_to_json(const GPtrArray *fields)
{
    if (fields->len == 0)
        return NULL;
    g_autoptr(JsonBuilder) json = json_line_new();
    for (guint i = 0; i < fields->len; i++) {
        const ProductCustom *field = g_ptr_array_index(fields, i);
        g_autofree char *text = g_strconcat(field->type, field->regex != NULL ? ":" : NULL, field->regex, NULL);
        json_line_string(json, field->name, text);
    }
    return json_line_finish(json);
}

static void
put_field(GPtrArray *fields, ProductCustom *field)
{
    for (guint i = fields->len; i > 0; i--)
        if (g_str_equal(((ProductCustom *)g_ptr_array_index(fields, i - 1))->name, field->name))
            g_ptr_array_remove_index(fields, i - 1);
    if (field->type != NULL)
        g_ptr_array_add(fields, field);
    else
        product_custom_free(field);
}

bool
product_custom_take(DbProduct *product, const char *const *declared, GError **error)
{
    if (!product_custom_check_words(declared, error))
        return false;
    g_autoptr(GPtrArray) fields = product_custom_fields(product);
    for (; declared != NULL && *declared != NULL; declared++)
        put_field(fields, parse(*declared));
    if (fields->len > PRODUCT_CUSTOM_MOST) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--custom: a product has at most %d fields of its own"),
                             PRODUCT_CUSTOM_MOST);
        return false;
    }
    g_free(product->custom);
    product->custom = fields_to_json(fields);
    return true;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static bool
refuse(const char *given, const char *why, GError **error)
{
    g_autofree char *shown = plain_text_printable(given, "");
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--custom '%s': %s"), shown, why);
    return false;
}

static bool
check_value(const ProductCustom *field, const char *given, const char *value, GError **error)
{
    gsize type = type_index(field->type);
    if (!g_utf8_validate(value, -1, NULL) || *value == '\0' || g_utf8_strlen(value, -1) > PRODUCT_CUSTOM_LONGEST)
        return refuse(given, _("it is empty, too long or not text"), error);
    if (!types[type].fits(value)) {
        g_autofree char *why = g_strdup_printf(_("it is not %s"), _(types[type].looks));
        return refuse(given, why, error);
    }
    g_autoptr(GRegex) regex = field->regex != NULL ? compile(field->regex, NULL) : NULL;
    if (field->regex != NULL && (regex == NULL || !g_regex_match(regex, value, 0, NULL))) {
        g_autofree char *why = g_strdup_printf(_("it does not match %s"), field->regex);
        return refuse(given, why, error);
    }
    return true;
}

static const ProductCustom *
field_of(const GPtrArray *fields, const char *given, const char **value)
{
    for (guint i = 0; i < fields->len; i++) {
        const ProductCustom *field = g_ptr_array_index(fields, i);
        gsize length = strlen(field->name);
        if (strncmp(field->name, given, length) != 0 || given[length] != '=')
            continue;
        *value = given + length + 1;
        return field;
    }
    return NULL;
}

char *
product_custom_values(const DbProduct *product, const char *const *given, GError **error)
{
    if (given == NULL || *given == NULL)
        return NULL;
    g_autoptr(GPtrArray) fields = product_custom_fields(product);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(JsonBuilder) json = json_line_new();
    for (; *given != NULL; given++) {
        const char *value = NULL;
        const ProductCustom *field = field_of(fields, *given, &value);
        if (field == NULL) {
            refuse(*given, _("it is no NAME=VALUE of a field that this product has"), error);
            return NULL;
        }
        if (!g_hash_table_add(seen, field->name)) {
            refuse(*given, _("the field is given twice"), error);
            return NULL;
        }
        if (!check_value(field, *given, value, error))
            return NULL;
        json_line_string(json, field->name, value);
    }
    return json_line_finish(json);
}
