/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/unit-label.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/batch/product.h"
#include "station/unit/claim-code.h"
#include "station/unit/life-cycle.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- who answers for it, and which is due ------------------------------------------------------------------------- */

bool
unit_label_take_over(Db *db, const DbUnit *unit, const char *owner, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_list_current(db, unit->id, error);
    if (labels == NULL)
        return false;
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (label->state == DB_LABEL_INTENDED && !db_label_set_owner(db, label->id, owner, error))
            return false;
    }
    return true;
}

/* A label of a product that is not confirmed is done when the printer says so. */
static bool
is_done(const DbLabel *label, bool is_scanned)
{
    return label->state == DB_LABEL_CONFIRMED || (!is_scanned && label->state == DB_LABEL_PRINTED);
}

DbLabel *
unit_label_due(Db *db, gint64 unit_id, bool is_scanned, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_list_current(db, unit_id, error);
    if (labels == NULL)
        return NULL;
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (!is_done(label, is_scanned))
            return db_label_by_id(db, label->id, error);
    }
    return NULL;
}

DbLabel *
unit_label_in_work(Db *db, gint64 unit_id, bool is_scanned, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbLabel) due = unit_label_due(db, unit_id, is_scanned, &cause);
    if (due != NULL)
        return g_steal_pointer(&due);
    if (cause == NULL)
        return db_label_current(db, unit_id, LABEL_KIND_UNIT, error);
    g_propagate_error(error, g_steal_pointer(&cause));
    return NULL;
}

DbLabel *
unit_label_with_code(Db *db, gint64 unit_id, const char *code, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_list_current(db, unit_id, error);
    if (labels == NULL)
        return NULL;
    const DbLabel *found = NULL;
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        bool fits = g_strcmp0(label->claim_code, code) == 0;
        bool is_better = found == NULL || (found->state == DB_LABEL_CONFIRMED && label->state == DB_LABEL_PRINTED);
        if (fits && is_better)
            found = label;
    }
    return found != NULL ? db_label_by_id(db, found->id, error) : NULL;
}

GHashTable *
unit_label_fields(Station *station G_GNUC_UNUSED, const DbUnit *unit, const DbLabel *label, GError **error)
{
    g_autofree char *subject = g_strdup_printf("%s g%" G_GINT64_FORMAT, unit->uid, label->generation);
    return unit_label_fields_thawed(label->inputs, subject, error);
}

GHashTable *
unit_label_fields_thawed(const char *inputs, const char *subject, GError **error)
{
    g_autoptr(JsonNode) root = inputs != NULL ? json_from_string(inputs, NULL) : NULL;
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_DATABASE_CORRUPT, NULL, _("label %s: its fields cannot be read"), subject);
        return NULL;
    }
    GHashTable *fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;
    json_object_iter_init(&iter, json_node_get_object(root));
    while (json_object_iter_next(&iter, &name, &value))
        g_hash_table_insert(fields, g_strdup(name), JSON_NODE_HOLDS_VALUE(value) ? json_node_dup_string(value) : NULL);
    return fields;
}

/* --- from the intent to bytes ------------------------------------------------------------------------------- */

struct LabelOrder {
    LabelTemplate *label_template;
    GHashTable *fields;
    LabelOptions options;
    LabelPrinterSetup setup;
    bool zpl;
    char *name;
    GBytes *bytes;
    char *sha256;
};

LabelPrinterSetup
unit_label_printer_setup(Settings *settings)
{
    g_autofree char *media = settings_string(settings, "printer", "media");
    return (LabelPrinterSetup){ .darkness = (int)settings_int(settings, "printer", "darkness"),
                                .speed = (int)settings_int(settings, "printer", "speed"),
                                /* tear, peel, cut: ^MM's own letters */
                                .media = (char)g_ascii_toupper(media[0]) };
}

static char *
document_name(const DbUnit *unit, const DbLabel *label)
{
    bool usual = g_str_equal(label->kind, LABEL_KIND_UNIT);
    return g_strdup_printf("%s%s%s-g%" G_GINT64_FORMAT, unit->uid, usual ? "" : "-", usual ? "" : label->kind,
                           label->generation);
}

LabelOrder *
label_order_of_parts(Station *station, const LabelOrderParts *parts, GError **error)
{
    Settings *settings = station_settings(station);
    g_autoptr(LabelOrder) self = g_new0(LabelOrder, 1);
    self->label_template = label_template_from_bundle(parts->bundle, error);
    if (self->label_template == NULL)
        return NULL;
    self->fields = g_hash_table_ref(parts->fields);
    self->options = (LabelOptions){ .dpi = parts->dpi,
                                    .module_floor_um = parts->module_floor_um,
                                    .banner = station_is_training(station) ? "VOID" : NULL };
    self->setup = unit_label_printer_setup(settings);
    self->zpl = parts->zpl;
    self->name = g_strdup_printf("%s.%s", parts->name, parts->zpl ? "zpl" : "pdf");
    return g_steal_pointer(&self);
}

LabelOrder *
label_order_new(Station *station, const DbUnit *unit, const DbLabel *label, bool zpl, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(GBytes) bundle = db_template_get(db, label->template_sha256, error);
    if (bundle == NULL)
        return NULL;
    g_autoptr(DbProduct) product = db_product_by_id(db, unit->product_id, error);
    g_autoptr(GHashTable) fields = product != NULL ? unit_label_fields(station, unit, label, error) : NULL;
    if (fields == NULL)
        return NULL;
    g_autofree char *name = document_name(unit, label);
    const LabelOrderParts parts = { bundle, fields, (guint)label->dpi, (guint)product->module_floor_um, name, zpl };
    return label_order_of_parts(station, &parts, error);
}

void
label_order_free(LabelOrder *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->label_template, label_template_free);
    g_clear_pointer(&self->fields, g_hash_table_unref);
    g_clear_pointer(&self->bytes, g_bytes_unref);
    g_free(self->name);
    g_free(self->sha256);
    g_free(self);
}

bool
label_order_render(LabelOrder *self, PrintDocument *document, GError **error)
{
    g_autoptr(LabelDrawing) drawing = label_draw(self->label_template, self->fields, &self->options, error);
    if (drawing == NULL || !label_verify(drawing, error))
        return false;
    g_clear_pointer(&self->bytes, g_bytes_unref);
    self->bytes = label_render(drawing, self->zpl ? LABEL_ZPL : LABEL_PDF, &self->setup, error);
    if (self->bytes == NULL)
        return false;
    g_free(self->sha256);
    self->sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, self->bytes);
    *document = (PrintDocument){ .bytes = self->bytes,
                                 .name = self->name,
                                 .width_mm = label_drawing_width_mm(drawing),
                                 .height_mm = label_drawing_height_mm(drawing) };
    return true;
}

const char *
label_order_sha256(LabelOrder *self)
{
    return self->sha256;
}

/* --- what became of it ---------------------------------------------------------------------------------------- */

static char *
job_detail(const DbLabel *label, const char *printer, const char *job, const GError *why)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "kind", label->kind);
    json_line_int(json, "generation", label->generation);
    json_line_string(json, "printer", printer);
    json_line_string(json, "job", job);
    if (why != NULL) {
        json_line_string(json, "code", claimcheck_error_word(why));
        json_line_string(json, "message", why->message);
    }
    return json_line_finish(json);
}

bool
unit_label_sent(Station *station, DbUnit *unit, DbLabel *label, const char *printer, const char *job,
                const char *document_sha256, GError **error)
{
    Db *db = station_db(station);
    g_autofree char *detail = job_detail(label, printer, job, NULL);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !unit_label_happens(db, unit, label, LABEL_EVENT_SENT, detail, error) ||
        !db_label_set_sent(db, label->id, printer, job, document_sha256, clock_wall_us(), error))
        return false;
    return db_commit(g_steal_pointer(&transaction), error);
}

bool
unit_label_not_taken(Station *station, DbUnit *unit, DbLabel *label, const GError *why, GError **error)
{
    Db *db = station_db(station);
    if (label->state == DB_LABEL_INTENDED)
        return true; /* not even a job was made of it */
    g_autofree char *detail = job_detail(label, label->printer, label->job, why);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !unit_label_happens(db, unit, label, LABEL_EVENT_NOT_TAKEN, detail, error) ||
        !db_label_set_sent(db, label->id, NULL, NULL, NULL, 0, error))
        return false;
    return db_commit(g_steal_pointer(&transaction), error);
}

/* The printer's word is enough, once it was given for every kind of label. */
static bool
commission_if_all_out(Db *db, DbUnit *unit, gint64 now, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbLabel) due = unit_label_due(db, unit->id, false, &cause);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    if (cause != NULL || due != NULL)
        return cause == NULL;
    return unit_happens(db, unit, UNIT_EVENT_CONFIRMED, NULL, error) &&
           db_unit_set_confirmed(db, unit->id, NULL, now, error);
}

bool
unit_label_out(Station *station, DbUnit *unit, DbLabel *label, const DbProduct *product, GError **error)
{
    Db *db = station_db(station);
    gint64 now = clock_wall_us();
    g_autofree char *detail = job_detail(label, label->printer, label->job, NULL);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !unit_refresh(db, unit, error) ||
        !unit_label_happens(db, unit, label, LABEL_EVENT_OUT, detail, error) ||
        !db_label_set_printed_at(db, label->id, now, error))
        return false;
    /* A unit that was held or void in the meantime stays so; only its label's fate moved on. */
    if (unit->state == DB_UNIT_LABELLING && !unit_happens(db, unit, UNIT_EVENT_LABEL_OUT, NULL, error))
        return false;
    if (unit->state == DB_UNIT_LABELLED && !product_confirms(product) && !commission_if_all_out(db, unit, now, error))
        return false;
    return db_commit(g_steal_pointer(&transaction), error);
}

bool
unit_label_unknown(Station *station, DbUnit *unit, DbLabel *label, const GError *why, GError **error)
{
    Db *db = station_db(station);
    g_autofree char *detail = job_detail(label, label->printer, label->job, why);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    return transaction != NULL && unit_label_happens(db, unit, label, LABEL_EVENT_LOST_SIGHT, detail, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}
