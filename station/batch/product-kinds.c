/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/batch/product-kinds.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/batch/product-custom.h"
#include "station/unit/claim-code.h"

#include <glib/gi18n.h>
#include <string.h>

#define UNIT "unit"
/* Of a UID of at least 8 characters, so many may be read on outer packaging. */
#define UID_SHOWN_MOST 7

/* Kinds that the buyer sees after the sale only. */
static const char *const inside[] = { UNIT, "card", NULL };

static const char *const claim_code_only[] = { "claim_code", NULL };

void
product_kind_free(ProductKind *kind)
{
    if (kind == NULL)
        return;
    g_free(kind->name);
    g_free(kind->template_name);
    g_free(kind->template_sha256);
    g_free(kind);
}

static ProductKind *
kind_new(const char *name, const char *template_name, const char *sha256, bool may_show_claim)
{
    ProductKind *kind = g_new0(ProductKind, 1);
    kind->name = g_strdup(name);
    kind->template_name = g_strdup(template_name);
    kind->template_sha256 = g_strdup(sha256);
    kind->may_show_claim = may_show_claim || g_strv_contains(inside, name);
    return kind;
}

/* --- as the record keeps them ---------------------------------------------------------------------------------- */

GPtrArray *
product_kinds(const DbProduct *product)
{
    GPtrArray *kinds = g_ptr_array_new_with_free_func((GDestroyNotify)product_kind_free);
    g_autoptr(JsonNode) root = product->kinds != NULL ? json_from_string(product->kinds, NULL) : NULL;
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return kinds;
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;
    json_object_iter_init_ordered(&iter, json_node_get_object(root));
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        if (!JSON_NODE_HOLDS_OBJECT(value))
            continue;
        JsonObject *object = json_node_get_object(value);
        g_ptr_array_add(kinds, kind_new(name, json_object_get_string_member_with_default(object, "template", NULL),
                                        json_object_get_string_member_with_default(object, "template_sha256", NULL),
                                        json_object_get_boolean_member_with_default(object, "claim", FALSE)));
    }
    return kinds;
}

static char *
kinds_to_json(const GPtrArray *kinds)
{
    if (kinds->len == 0)
        return NULL;
    g_autoptr(JsonBuilder) json = json_line_new();
    for (guint i = 0; i < kinds->len; i++) {
        const ProductKind *kind = g_ptr_array_index(kinds, i);
        json_line_open(json, kind->name);
        json_line_string(json, "template", kind->template_name);
        json_line_string(json, "template_sha256", kind->template_sha256);
        json_line_bool(json, "claim", kind->may_show_claim);
        json_line_close(json);
    }
    return json_line_finish(json);
}

/* --- what a person said ------------------------------------------------------------------------------------------ */

static bool
is_kind_name(const char *name)
{
    return g_regex_match_simple("\\A[a-z][a-z0-9-]{0,23}\\z", name, 0, 0);
}

/* (transfer full): the kind of "KIND=TEMPLATE"; @file: (out): what stands behind the sign. */
static char *
split_label(const char *label, const char **file)
{
    const char *equals = strchr(label, '=');
    *file = equals != NULL ? equals + 1 : NULL;
    return equals != NULL ? g_strndup(label, (gsize)(equals - label)) : NULL;
}

bool
product_kinds_check_words(const char *const *labels, const char *const *claim_on, GError **error)
{
    for (; labels != NULL && *labels != NULL; labels++) {
        const char *file;
        g_autofree char *name = split_label(*labels, &file);
        bool usable = name != NULL && is_kind_name(name) && !(g_str_equal(name, UNIT) && *file == '\0');
        if (usable)
            continue;
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL,
                             _("--label '%s': it looks like KIND=TEMPLATE; a kind has small letters, digits and -"), *labels);
        return false;
    }
    for (; claim_on != NULL && *claim_on != NULL; claim_on++) {
        if (**claim_on == '\0' || is_kind_name(*claim_on))
            continue;
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--claim-on '%s': it is no kind of label"), *claim_on);
        return false;
    }
    return true;
}

const char *
product_kinds_unit_template(const char *const *labels)
{
    const char *found = NULL;
    for (; labels != NULL && *labels != NULL; labels++) {
        const char *file;
        g_autofree char *name = split_label(*labels, &file);
        if (g_strcmp0(name, UNIT) == 0)
            found = file;
    }
    return found;
}

static guint
find_kind(const GPtrArray *kinds, const char *name)
{
    for (guint i = 0; i < kinds->len; i++)
        if (g_str_equal(((const ProductKind *)g_ptr_array_index(kinds, i))->name, name))
            return i;
    return G_MAXUINT;
}

static bool
take_label(Db *db, GPtrArray *kinds, const char *name, const char *file, GError **error)
{
    guint at = find_kind(kinds, name);
    if (*file == '\0') {
        if (at != G_MAXUINT)
            g_ptr_array_remove_index(kinds, at);
        return true;
    }
    g_autoptr(LabelTemplate) label_template = label_template_load(file, error);
    if (label_template == NULL)
        return false;
    bool claim = at != G_MAXUINT && ((const ProductKind *)g_ptr_array_index(kinds, at))->may_show_claim;
    ProductKind *kind = kind_new(name, label_template_name(label_template), label_template_sha256(label_template), claim);
    if (at == G_MAXUINT) {
        g_ptr_array_add(kinds, kind);
    } else {
        product_kind_free(g_ptr_array_index(kinds, at));
        g_ptr_array_index(kinds, at) = kind;
    }
    g_autoptr(GBytes) bundle = label_template_bundle(label_template);
    return db_template_put(db, kind->template_sha256, kind->template_name, bundle, error);
}

static bool
take_claim_on(GPtrArray *kinds, const char *const *claim_on, GError **error)
{
    for (guint i = 0; i < kinds->len; i++) {
        ProductKind *kind = g_ptr_array_index(kinds, i);
        kind->may_show_claim = g_strv_contains(inside, kind->name) || g_strv_contains(claim_on, kind->name);
    }
    for (; *claim_on != NULL; claim_on++) {
        if (**claim_on == '\0' || g_str_equal(*claim_on, UNIT) || find_kind(kinds, *claim_on) != G_MAXUINT)
            continue;
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--claim-on %s: the product has no label of that kind"),
                             *claim_on);
        return false;
    }
    return true;
}

bool
product_kinds_take(Db *db, DbProduct *product, const char *const *labels, const char *const *claim_on, GError **error)
{
    g_autoptr(GPtrArray) kinds = product_kinds(product);
    for (; labels != NULL && *labels != NULL; labels++) {
        const char *file;
        g_autofree char *name = split_label(*labels, &file);
        if (!g_str_equal(name, UNIT) && !take_label(db, kinds, name, file, error))
            return false;
    }
    if (claim_on != NULL && !take_claim_on(kinds, claim_on, error))
        return false;
    if (kinds->len > PRODUCT_KINDS_MOST) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--label: a product has at most %d kinds beside unit"),
                             PRODUCT_KINDS_MOST);
        return false;
    }
    g_free(product->kinds);
    product->kinds = kinds_to_json(kinds);
    return true;
}

/* --- do the templates fit the product? ---------------------------------------------------------------------------- */

/* (transfer container): the fields that tell this product's units apart and have a value. */
static const char **
naming_fields(const DbProduct *product)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, (gpointer)"claim_code");
    if (product->serial != NULL)
        g_ptr_array_add(names, (gpointer)"serial");
    if (product->carrier != NULL)
        g_ptr_array_add(names, (gpointer)"carrier");
    g_ptr_array_add(names, (gpointer)"uid");
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

char *
product_kind_code(LabelTemplate *label_template, const DbProduct *product, GHashTable *fields, GError **error)
{
    if (label_template_has_code(label_template, claim_code_only))
        return label_template_code_text(label_template, claim_code_only, fields, error);
    g_autofree const char **names = naming_fields(product);
    return label_template_code_text(label_template, names, fields, error);
}

static bool
refuse(const char *template_name, const char *what, const char *hint, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, hint, _("template %s: %s"), template_name, what);
    return false;
}

/* Can whoever reads the serial number make the claim code of it? */
static bool
serial_is_claim(const DbProduct *product)
{
    return claim_code_has_field(product->claim_code, "serial") && !claim_code_has_field(product->claim_code, "uid") &&
           !claim_code_has_field(product->claim_code, "check");
}

static bool
check_shows_no_claim(LabelTemplate *label_template, const ProductKind *kind, const DbProduct *product, GError **error)
{
    guint uid_shown = label_template_shown(label_template, "uid");
    const char *field = label_template_shown(label_template, "claim_code") > 0 ? "{claim_code}"
                        : uid_shown > UID_SHOWN_MOST                           ? "{uid}"
                        : serial_is_claim(product) && label_template_shown(label_template, "serial") > 0
                            ? "{serial}"
                            : NULL;
    if (field == NULL)
        return true;
    g_autofree char *what = g_strdup_printf(_("%s on a label of kind %s can be read in the shop, and the product claimed before it "
                                              "is bought"),
                                            field, kind->name);
    g_autofree char *hint = g_strdup_printf(_("Show {uid:last:6} or a serial number, or allow it: --claim-on %s."), kind->name);
    return refuse(kind->template_name, what, hint, error);
}

/* A field that the product can never fill is a slip of the pen. */
static bool
check_fields(LabelTemplate *label_template, const DbProduct *product, GError **error)
{
    g_auto(GStrv) names = label_template_fields(label_template);
    for (char **name = names; *name != NULL; name++) {
        if (!g_str_has_prefix(*name, "custom.") || product_custom_has(product, *name + strlen("custom.")))
            continue;
        g_autofree char *what = g_strdup_printf(_("{%s} is no field of this product"), *name);
        return refuse(label_template_name(label_template), what, _("Add it with --custom NAME:TYPE, or take it off the label."),
                      error);
    }
    return true;
}

static LabelTemplate *
load(Db *db, const char *sha256, GError **error)
{
    g_autoptr(GBytes) bundle = db_template_get(db, sha256, error);
    return bundle != NULL ? label_template_from_bundle(bundle, error) : NULL;
}

static bool
check_kind(Db *db, const ProductKind *kind, const DbProduct *product, GError **error)
{
    g_autoptr(LabelTemplate) label_template = load(db, kind->template_sha256, error);
    if (label_template == NULL || (!kind->may_show_claim && !check_shows_no_claim(label_template, kind, product, error)) ||
        !check_fields(label_template, product, error))
        return false;
    g_autofree const char **names = naming_fields(product);
    if (label_template_has_code(label_template, names))
        return true;
    return refuse(kind->template_name, _("no code of it names the unit, so it could not be scanned back"),
                  _("Give it a qr or a barcode with {serial}, {carrier} or {uid:last:6}."), error);
}

/* A unit's label without the claim code would be a picture. */
static bool
check_unit_label(Db *db, const DbProduct *product, GError **error)
{
    g_autoptr(LabelTemplate) label_template = load(db, product->template_sha256, error);
    if (label_template == NULL)
        return false;
    if (!label_template_has_code(label_template, claim_code_only))
        return refuse(product->template_name, _("no code of it holds {claim_code}"), NULL, error);
    return check_fields(label_template, product, error);
}

bool
product_kinds_check(Db *db, const DbProduct *product, GError **error)
{
    if (!check_unit_label(db, product, error))
        return false;
    g_autoptr(GPtrArray) kinds = product_kinds(product);
    for (guint i = 0; i < kinds->len; i++)
        if (!check_kind(db, g_ptr_array_index(kinds, i), product, error))
            return false;
    return true;
}
