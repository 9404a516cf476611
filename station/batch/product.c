/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/batch/product.h"

#include "db/db-sample.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/base/plain-text.h"
#include "station/batch/product-custom.h"
#include "station/batch/product-kinds.h"
#include "station/label/label.h"
#include "station/qa/sampling-plan.h"
#include "station/unit/claim-code.h"
#include "station/unit/serial-pattern.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>
#include <sys/random.h>

#define TEMPLATE_DEFAULT "unit-57x32"
#define CHECK_KEY_LENGTH 32
#define NAME_LONGEST 200
#define FLOOR_USUAL_MM 0.33
#define FLOOR_LOWEST_MM 0.25
#define FLOOR_HIGHEST_MM 2.0
#define CARRIER_PATTERN_LONGEST 256
#define CARRIER_LONGEST 128
#define SERIAL_SCAN "scan"

static bool
is_plain_word(const char *text)
{
    return g_regex_match_simple("\\A[A-Za-z0-9][A-Za-z0-9._/+-]{0,63}\\z", text, 0, 0);
}

/* (transfer full): the expectations as a JSON object's text, NULL with @error for a word without '='. */
static char *
expectations_to_json(const char *const *expect, GError **error)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    for (; *expect != NULL; expect++) {
        const char *equals = strchr(*expect, '=');
        g_autofree char *key = equals != NULL ? g_strndup(*expect, (gsize)(equals - *expect)) : NULL;
        /* A key of the module's dictionary: 1 to 16 letters and digits (programmer's guide, dictionary). */
        if (key == NULL || !g_regex_match_simple("\\A[0-9A-Za-z]{1,16}\\z", key, 0, 0)) {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--expect '%s': it looks like KEY=VALUE"), *expect);
            return NULL;
        }
        json_builder_set_member_name(json, key);
        json_builder_add_string_value(json, equals + 1);
    }
    return json_line_finish(json);
}

/* (transfer full): the pattern for the whole of a mark; NULL with @error if it is no regular expression. */
static GRegex *
carrier_regex(const char *pattern, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GRegex) alone = strlen(pattern) <= CARRIER_PATTERN_LONGEST ? g_regex_new(pattern, 0, 0, &cause) : NULL;
    g_autofree char *whole = g_strdup_printf("\\A(?:%s)\\z", pattern);
    g_autoptr(GRegex) regex = alone != NULL ? g_regex_new(whole, 0, 0, &cause) : NULL;
    if (regex == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--carrier: it is no regular expression: %s"),
                             cause != NULL ? cause->message : _("it is too long"));
    return g_steal_pointer(&regex);
}

bool
product_fits_carrier(const DbProduct *product, const char *text)
{
    bool usable = product->carrier != NULL && *text != '\0' && plain_text_is(text) && g_utf8_strlen(text, -1) <= CARRIER_LONGEST;
    g_autoptr(GRegex) regex = usable ? carrier_regex(product->carrier, NULL) : NULL;
    return regex != NULL && g_regex_match(regex, text, 0, NULL);
}

/* What a serial number is made of: a pattern, or what is scanned. */
static bool
check_serial(const char *serial, GError **error)
{
    return *serial == '\0' || g_str_equal(serial, SERIAL_SCAN) || serial_pattern_check(serial, error);
}

bool
product_scans_serial(const DbProduct *product)
{
    return g_strcmp0(product->serial, SERIAL_SCAN) == 0;
}

static bool
check_scanned(const ProductDraft *draft, GError **error)
{
    g_autoptr(GRegex) carrier =
        draft->carrier != NULL && *draft->carrier != '\0' ? carrier_regex(draft->carrier, error) : NULL;
    if (draft->carrier != NULL && *draft->carrier != '\0' && carrier == NULL)
        return false;
    return (draft->serial == NULL || check_serial(draft->serial, error)) &&
           product_kinds_check_words(draft->labels, draft->claim_on, error) &&
           product_custom_check_words(draft->custom, error);
}

bool
product_check_draft(const ProductDraft *draft, GError **error)
{
    if (!is_plain_word(draft->sku)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL,
                             _("SKU '%s': it may have 1 to 64 letters, digits and . _ / + -"), draft->sku);
        return false;
    }
    if (draft->name != NULL && (*draft->name == '\0' || strlen(draft->name) > NAME_LONGEST || !plain_text_is(draft->name))) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--name: it is empty, too long, or has control characters"));
        return false;
    }
    static const char *const confirms[] = { "required", "carrier", "off", NULL };
    if (draft->confirm != NULL && !g_strv_contains(confirms, draft->confirm)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--confirm '%s': it is one of required, carrier, off"),
                             draft->confirm);
        return false;
    }
    if (draft->min_version != NULL && *draft->min_version != '\0' &&
        !g_regex_match_simple("\\A[0-9]+(\\.[0-9]+)*\\z", draft->min_version, 0, 0)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--min-version '%s': it looks like 2.4.1"),
                             draft->min_version);
        return false;
    }
    double floor = draft->module_floor_mm;
    if (!isfinite(floor) || (floor != 0 && (floor < FLOOR_LOWEST_MM || floor > FLOOR_HIGHEST_MM))) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--module-floor: it is from 0.25 to 2 mm"));
        return false;
    }
    g_autofree char *expect = draft->expect != NULL ? expectations_to_json(draft->expect, error) : NULL;
    if (draft->expect != NULL && expect == NULL)
        return false;
    SamplingPlan plan;
    if (draft->sample != NULL && !g_str_equal(draft->sample, SAMPLING_PLAN_NONE) &&
        !sampling_plan_parse(draft->sample, &plan, error))
        return false;
    if (!check_scanned(draft, error))
        return false;
    return draft->claim_code == NULL || claim_code_check_template(draft->claim_code, error);
}

GHashTable *
product_expectations(const DbProduct *product)
{
    g_autoptr(JsonNode) root = product->expect != NULL ? json_from_string(product->expect, NULL) : NULL;
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root) || json_object_get_size(json_node_get_object(root)) == 0)
        return NULL;
    GHashTable *expect = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    JsonObjectIter iter;
    const char *key;
    JsonNode *value;
    json_object_iter_init(&iter, json_node_get_object(root));
    while (json_object_iter_next(&iter, &key, &value))
        g_hash_table_insert(expect, g_strdup(key), JSON_NODE_HOLDS_VALUE(value) ? json_node_dup_string(value) : g_strdup(""));
    return expect;
}

bool
product_confirms(const DbProduct *product)
{
    return !g_str_equal(product->confirm, "off");
}

bool
product_confirms_by_carrier(const DbProduct *product)
{
    return g_str_equal(product->confirm, "carrier");
}

static bool
take_template(Db *db, DbProduct *product, const char *name_or_file, GError **error)
{
    g_autoptr(LabelTemplate) label_template = label_template_load(name_or_file, error);
    if (label_template == NULL)
        return false;
    g_free(product->template_name);
    g_free(product->template_sha256);
    product->template_name = g_strdup(label_template_name(label_template));
    product->template_sha256 = g_strdup(label_template_sha256(label_template));
    g_autoptr(GBytes) bundle = label_template_bundle(label_template);
    return db_template_put(db, product->template_sha256, product->template_name, bundle, error);
}

static void
replace(char **field, const char *value)
{
    if (value == NULL)
        return;
    g_free(*field);
    *field = *value != '\0' ? g_strdup(value) : NULL;
}

/* The version before had @before for its id, 0: there is none. */
static bool
store_sample(Db *db, const DbProduct *product, gint64 before, const ProductDraft *draft, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *kept = draft->sample == NULL ? db_sample_plan_of_product(db, before, &cause) : NULL;
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    const char *plan = draft->sample != NULL ? draft->sample : kept;
    bool has_none = plan == NULL || g_str_equal(plan, SAMPLING_PLAN_NONE);
    return has_none || db_sample_plan_set_for_product(db, product->id, plan, error);
}

static bool
take_words(DbProduct *product, const ProductDraft *draft, GError **error)
{
    g_autofree char *expect = draft->expect != NULL ? expectations_to_json(draft->expect, error) : NULL;
    if (draft->expect != NULL && expect == NULL)
        return false;
    replace(&product->name, draft->name);
    replace(&product->claim_code, draft->claim_code);
    replace(&product->confirm, draft->confirm);
    replace(&product->carrier, draft->carrier);
    replace(&product->min_version, draft->min_version);
    replace(&product->expect, expect);
    replace(&product->serial, draft->serial);
    if (draft->module_floor_mm != 0)
        product->module_floor_um = (gint64)lround(draft->module_floor_mm * 1000);
    if (product_confirms_by_carrier(product) && product->carrier == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Give --carrier REGEX: what the product's own mark looks like."), "%s",
                             _("--confirm carrier: the product has no pattern for its mark"));
        return false;
    }
    return product_custom_take(product, draft->custom, error);
}

/* Needs a transaction: templates go on record with the product. */
static bool
take_labels(Db *db, DbProduct *product, const ProductDraft *draft, GError **error)
{
    const char *of_unit = product_kinds_unit_template(draft->labels);
    const char *wanted = draft->label_template != NULL    ? draft->label_template
                         : of_unit != NULL                ? of_unit
                         : product->template_name == NULL ? TEMPLATE_DEFAULT
                                                          : NULL;
    return (wanted == NULL || take_template(db, product, wanted, error)) &&
           product_kinds_take(db, product, draft->labels, draft->claim_on, error) && product_kinds_check(db, product, error);
}

/* Puts what the draft says over @product and stores it as its next version, with the event. */
static bool
store(Db *db, DbProduct *product, const ProductDraft *draft, GError **error)
{
    if (!take_words(product, draft, error))
        return false;
    gint64 before = product->id;
    product->created_at = clock_wall_us();
    product->version++;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !take_labels(db, product, draft, error))
        return false;
    g_autofree char *subject = g_strdup_printf("product:%s", product->sku);
    g_autofree char *detail = g_strdup_printf("{\"version\":%" G_GINT64_FORMAT ",\"template_sha256\":\"%s\"}",
                                              product->version, product->template_sha256);
    const DbEventDraft event = { .subject = subject,
                                 .kind = product->version == 1 ? "product-created" : "product-edited",
                                 .detail = detail };
    if (!db_product_insert(db, product, error) || !store_sample(db, product, before, draft, error) ||
        !db_event_append(db, &event, NULL, error))
        return false;
    return db_commit(g_steal_pointer(&transaction), error);
}

/* Bytes from the kernel's generator. */
static GBytes *
new_check_key(void)
{
    guint8 key[CHECK_KEY_LENGTH];
    for (gsize have = 0; have < sizeof key;) {
        ssize_t got = getrandom(key + have, sizeof key - have, 0);
        have += got > 0 ? (gsize)got : 0;
    }
    return g_bytes_new(key, sizeof key);
}

DbProduct *
product_create(Station *station, const ProductDraft *draft, GError **error)
{
    Db *db = station_db(station);
    if (!product_check_draft(draft, error))
        return NULL;
    if (draft->name == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("product %s: it needs --name"), draft->sku);
        return NULL;
    }
    g_autoptr(DbProduct) there = db_product_find(db, draft->sku, NULL);
    if (there != NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Change it with 'claimcheck product edit'."),
                             _("product %s: it is on record already"), draft->sku);
        return NULL;
    }
    g_autoptr(DbProduct) product = g_new0(DbProduct, 1);
    product->sku = g_strdup(draft->sku);
    product->claim_code = g_strdup(CLAIM_CODE_DEFAULT);
    product->confirm = g_strdup("required");
    product->module_floor_um = (gint64)lround(FLOOR_USUAL_MM * 1000);
    product->check_key = new_check_key();
    return store(db, product, draft, error) ? g_steal_pointer(&product) : NULL;
}

DbProduct *
product_edit(Station *station, const ProductDraft *draft, GError **error)
{
    if (!product_check_draft(draft, error))
        return NULL;
    g_autoptr(DbProduct) product = db_product_find(station_db(station), draft->sku, error);
    if (product == NULL)
        return NULL;
    return store(station_db(station), product, draft, error) ? g_steal_pointer(&product) : NULL;
}
