/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/batch/product-kinds.h"
#include "station/unit/claim-code.h"
#include "station/unit/life-cycle.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>

/* --- intent ------------------------------------------------------------------------------------------------ */

static char *
claim_code_of(const DbUnit *unit, const DbProduct *product, gint64 generation, GError **error)
{
    const ClaimCodeValues values = { unit->uid, unit->serial, unit->batch, product->sku, generation };
    return claim_code_make(product->claim_code, &values, product->check_key, error);
}

char *
unit_label_today(Station *station)
{
    g_autoptr(GDateTime) now = station_now(station);
    return g_date_time_format(now, "%Y-%m-%d");
}

static void
freeze_custom(JsonBuilder *json, const DbUnit *unit)
{
    g_autoptr(JsonNode) root = unit->custom != NULL ? json_from_string(unit->custom, NULL) : NULL;
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return;
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;
    json_object_iter_init_ordered(&iter, json_node_get_object(root));
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        g_autofree char *field = g_strconcat("custom.", name, NULL);
        json_line_string(json, field, JSON_NODE_HOLDS_VALUE(value) ? json_node_get_string(value) : NULL);
    }
}

static char *
freeze_inputs(Station *station, const DbUnit *unit, const DbProduct *product, const char *claim_code, gint64 generation)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    g_autofree char *generation_text = g_strdup_printf("%" G_GINT64_FORMAT, generation);
    g_autofree char *date = unit_label_today(station);
    json_line_string(json, "uid", unit->uid);
    json_line_string(json, "claim_code", claim_code);
    json_line_string(json, "serial", unit->serial);
    json_line_string(json, "carrier", unit->carrier);
    json_line_string(json, "batch", unit->batch);
    json_line_string(json, "product.name", product->name);
    json_line_string(json, "product.sku", product->sku);
    json_line_string(json, "generation", generation_text);
    json_line_string(json, "date", date);
    json_line_string(json, "certificate.sha256", unit->certificate_sha256);
    freeze_custom(json, unit);
    return json_line_finish(json);
}

static bool
append_intended(Db *db, const DbUnit *unit, const DbLabel *label, GError **error)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "kind", label->kind);
    json_line_int(json, "generation", label->generation);
    json_line_string(json, "template_sha256", label->template_sha256);
    json_line_string(json, "reason", label->reason);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strdup_printf("unit:%s", unit->uid);
    const DbEventDraft event = { .subject = subject,
                                 .kind = "label-intended",
                                 .to_state = db_label_state_name(label->state),
                                 .detail = detail };
    return db_event_append(db, &event, NULL, error);
}

static bool
put_on_record(Db *db, const DbUnit *unit, DbLabel *label, GError **error)
{
    return db_label_insert(db, label, error) && append_intended(db, unit, label, error);
}

/* What every kind has in common; (transfer full). */
static DbLabel *
new_label(Station *station, const DbUnit *unit, const char *kind, gint64 generation, const char *reason, const char *owner)
{
    DbLabel *label = g_new0(DbLabel, 1);
    label->unit_id = unit->id;
    label->kind = g_strdup(kind);
    label->generation = generation;
    label->state = DB_LABEL_INTENDED;
    label->dpi = settings_int(station_settings(station), "printer", "dpi");
    label->reason = g_strdup(reason);
    label->owner = g_strdup(owner);
    label->created_at = clock_wall_us();
    return label;
}

DbLabel *
unit_label_intend(Station *station, const DbUnit *unit, const DbProduct *product, gint64 generation, const char *reason,
                  const char *owner, GError **error)
{
    g_autoptr(DbLabel) label = new_label(station, unit, LABEL_KIND_UNIT, generation, reason, owner);
    label->claim_code = claim_code_of(unit, product, generation, error);
    if (label->claim_code == NULL)
        return NULL;
    label->template_sha256 = g_strdup(product->template_sha256);
    label->template_name = g_strdup(product->template_name);
    label->inputs = freeze_inputs(station, unit, product, label->claim_code, generation);
    return put_on_record(station_db(station), unit, label, error) ? g_steal_pointer(&label) : NULL;
}

/* --- kinds beside "unit" ---------------------------------------------------------------------------------------- */

/* (transfer full): the claim code that the unit's own label has now: any other kind that shows it shows the same. */
static char *
claim_code_now(Db *db, const DbUnit *unit, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbLabel) of_unit = db_label_current(db, unit->id, LABEL_KIND_UNIT, &cause);
    if (of_unit != NULL)
        return g_strdup(of_unit->claim_code);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, "%s", _("this unit has no label"));
    return NULL;
}

/* Fills what @label says and what a scan of it reads, from the kind's template. */
static bool
fill_from_kind(Station *station, const DbUnit *unit, const DbProduct *product, const ProductKind *kind, DbLabel *label,
               GError **error)
{
    Db *db = station_db(station);
    g_autoptr(GBytes) bundle = db_template_get(db, kind->template_sha256, error);
    g_autoptr(LabelTemplate) label_template = bundle != NULL ? label_template_from_bundle(bundle, error) : NULL;
    g_autofree char *claim_code = label_template != NULL ? claim_code_now(db, unit, error) : NULL;
    if (claim_code == NULL)
        return false;
    bool shows = kind->may_show_claim && label_template_shown(label_template, "claim_code") > 0;
    label->template_sha256 = g_strdup(kind->template_sha256);
    label->template_name = g_strdup(kind->template_name);
    label->inputs = freeze_inputs(station, unit, product, shows ? claim_code : NULL, label->generation);
    g_autoptr(GHashTable) fields = unit_label_fields(station, unit, label, error);
    label->claim_code = fields != NULL ? product_kind_code(label_template, product, fields, error) : NULL;
    return label->claim_code != NULL;
}

DbLabel *
unit_label_intend_kind(Station *station, const DbUnit *unit, const DbProduct *product, const char *kind, gint64 generation,
                       const char *reason, const char *owner, GError **error)
{
    if (g_str_equal(kind, LABEL_KIND_UNIT))
        return unit_label_intend(station, unit, product, generation, reason, owner, error);
    g_autoptr(GPtrArray) kinds = product_kinds(product);
    for (guint i = 0; i < kinds->len; i++) {
        const ProductKind *found = g_ptr_array_index(kinds, i);
        if (!g_str_equal(found->name, kind))
            continue;
        g_autoptr(DbLabel) label = new_label(station, unit, kind, generation, reason, owner);
        if (!fill_from_kind(station, unit, product, found, label, error) ||
            !put_on_record(station_db(station), unit, label, error))
            return NULL;
        return g_steal_pointer(&label);
    }
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--kind %s: this product has no label of that kind"), kind);
    return NULL;
}

/* 1, or where the module's life before had labels, the next: none of theirs may be taken for one of this life. */
static gint64
first_generation(Station *station, const DbUnit *unit, const char *kind)
{
    return db_label_last_generation(station_db(station), unit->uid, kind) + 1;
}

bool
unit_labels_intend(Station *station, const DbUnit *unit, const DbProduct *product, const char *owner, GError **error)
{
    gint64 generation = first_generation(station, unit, LABEL_KIND_UNIT);
    g_autoptr(DbLabel) first = unit_label_intend(station, unit, product, generation, NULL, owner, error);
    if (first == NULL)
        return false;
    g_autoptr(GPtrArray) kinds = product_kinds(product);
    for (guint i = 0; i < kinds->len; i++) {
        const ProductKind *kind = g_ptr_array_index(kinds, i);
        generation = first_generation(station, unit, kind->name);
        g_autoptr(DbLabel) label =
            unit_label_intend_kind(station, unit, product, kind->name, generation, NULL, owner, error);
        if (label == NULL)
            return false;
    }
    return true;
}

bool
unit_label_shows_claim(const DbLabel *label)
{
    if (g_str_equal(label->kind, LABEL_KIND_UNIT))
        return true;
    g_autoptr(GHashTable) fields = unit_label_fields_thawed(label->inputs, label->kind, NULL);
    const char *claim_code = fields != NULL ? g_hash_table_lookup(fields, "claim_code") : NULL;
    return claim_code != NULL && *claim_code != '\0';
}
