/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/box/box-label.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/box/box-private.h"
#include "station/label/label.h"
#include "station/unit/label-print.h"
#include "station/unit/life-cycle.h"
#include "station/unit/owner.h"
#include "station/unit/unit-label.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define TEMPLATE "box-100x60"
#define KIND "box"
/* How long a printer may take to show that a job of ours is cancelled. */
#define CANCEL_MS 15000
/* The same, where nothing depends on it yet. */
#define RECOVER_MS 3000

/* --- intent --------------------------------------------------------------------------------------------------- */

/* Everything that the drawing depends on, as it is now. */
static char *
freeze(Station *station, const DbBox *box, const DbProduct *product)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    g_autofree char *count = g_strdup_printf("%" PRId64, box->count);
    g_autofree char *date = unit_label_today(station);
    json_line_string(json, "box.id", box->code);
    json_line_string(json, "box.count", count);
    json_line_string(json, "batch", box->batch);
    json_line_string(json, "product.name", product->name);
    json_line_string(json, "product.sku", product->sku);
    json_line_string(json, "date", date);
    return json_line_finish(json);
}

static DbProduct *
product_of(Db *db, const DbBox *box, GError **error)
{
    g_autoptr(DbBatch) batch = db_batch_by_id(db, box->batch_id, error);
    return batch != NULL ? db_product_by_id(db, batch->product_id, error) : NULL;
}

static JsonBuilder *
detail_of(const DbBoxLabel *label)
{
    JsonBuilder *detail = json_line_new();
    json_line_string(detail, "kind", KIND);
    json_line_int(detail, "generation", label->generation);
    return detail;
}

static gint64
last_generation(Db *db, const DbBox *box)
{
    g_autoptr(DbBoxLabel) last = db_box_label_current(db, box->id, NULL);
    return last != NULL ? last->generation : 0;
}

DbBoxLabel *
box_label_intend(Station *station, const DbBox *box, const char *reason, const char *owner, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbProduct) product = product_of(db, box, error);
    g_autoptr(LabelTemplate) shipped = product != NULL ? label_template_load(TEMPLATE, error) : NULL;
    if (shipped == NULL)
        return NULL;
    g_autoptr(GBytes) bundle = label_template_bundle(shipped);
    g_autoptr(DbBoxLabel) label = g_new0(DbBoxLabel, 1);
    label->box_id = box->id;
    label->generation = last_generation(db, box) + 1;
    label->state = DB_LABEL_INTENDED;
    label->template_sha256 = g_strdup(label_template_sha256(shipped));
    label->dpi = settings_int(station_settings(station), "printer", "dpi");
    label->inputs = freeze(station, box, product);
    label->reason = g_strdup(reason);
    label->owner = g_strdup(owner);
    label->created_at = clock_wall_us();
    if (!db_template_put(db, label->template_sha256, TEMPLATE, bundle, error) || !db_box_label_insert(db, label, error))
        return NULL;
    JsonBuilder *detail = detail_of(label);
    json_line_int(detail, "count", box->count);
    json_line_string(detail, "reason", reason);
    const BoxEvent event = { "label-intended", NULL, db_label_state_name(label->state) };
    return box_append(db, box, &event, detail, error) ? g_steal_pointer(&label) : NULL;
}

/* --- what becomes of it --------------------------------------------------------------------------------------- */

/* Moves @label on as the table of labels says, with all that its struct has; needs an open transaction. */
static bool
happens(Db *db, const DbBox *box, DbBoxLabel *label, LabelEvent event, const GError *why, GError **error)
{
    DbLabelState from = label->state;
    if (!unit_label_next_state(from, event, &label->state)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL,
                             _("label of box %s: it is %s, so this cannot be done"), box->code, db_label_state_name(from));
        return false;
    }
    JsonBuilder *detail = detail_of(label);
    json_line_string(detail, "printer", label->printer);
    json_line_string(detail, "job", label->job);
    json_line_string(detail, "reason", label->reason);
    if (why != NULL)
        json_line_string(detail, "message", why->message);
    const BoxEvent moved = { label_event_name(event), db_label_state_name(from), db_label_state_name(label->state) };
    return box_append(db, box, &moved, detail, error) &&
           db_box_label_update(db, label, from, error);
}

static bool
happens_now(Db *db, const DbBox *box, DbBoxLabel *label, LabelEvent event, const GError *why, GError **error)
{
    DbLabelState from = label->state;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction != NULL && happens(db, box, label, event, why, error) &&
        db_commit(g_steal_pointer(&transaction), error))
        return true;
    label->state = from; /* as on record */
    return false;
}

static void
replace(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

static bool
revoke_label(Db *db, const DbBox *box, DbBoxLabel *label, DbLabelFate fate, const char *reason, GError **error)
{
    label->fate = fate;
    replace(&label->reason, reason);
    return happens(db, box, label, LABEL_EVENT_REVOKED, NULL, error);
}

/* Nobody may take it for gone, or for there, before a person has looked. */
static bool
is_settled(const DbBox *box, const DbBoxLabel *label, GError **error)
{
    if (label->state != DB_LABEL_SENT && label->state != DB_LABEL_UNKNOWN)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN,
                         _("Scan it if it came out: 'claimcheck box label ID --came-out CODE'; else say --void."),
                         _("label of box %s: nobody knows yet whether it came out"), box->code);
    return false;
}

/* (transfer full): the newest label; not-allowed-in-state if there is none. */
static DbBoxLabel *
current(Db *db, const DbBox *box, GError **error)
{
    g_autoptr(GError) cause = NULL;
    DbBoxLabel *label = db_box_label_current(db, box->id, &cause);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (label == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("A box gets its label when it is closed."),
                             _("box %s: it is %s and has no label"), box->code, box->closed_at == 0 ? _("open") : _("empty"));
    return label;
}

bool
box_label_renew(Station *station, const DbBox *box, const char *reason, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbBoxLabel) label = current(db, box, error);
    if (label == NULL || !is_settled(box, label, error))
        return false;
    DbLabelFate fate = label->state == DB_LABEL_PRINTED ? DB_FATE_SCRAPPED : DB_FATE_NEVER_PRINTED;
    if (label->state != DB_LABEL_REVOKED && !revoke_label(db, box, label, fate, reason, error))
        return false;
    g_autoptr(DbBoxLabel) next = box->count > 0 ? box_label_intend(station, box, reason, NULL, error) : NULL;
    return box->count == 0 || next != NULL;
}

/* --- which one to print --------------------------------------------------------------------------------------- */

static DbBoxLabel *
take_over(Db *db, DbBoxLabel *label, const char *owner, GError **error)
{
    replace(&label->owner, owner);
    return db_box_label_update(db, label, DB_LABEL_INTENDED, error) ? label : NULL;
}

static bool
holds_something(const DbBox *box, GError **error)
{
    if (box->count > 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("An empty box gets no label."),
                         _("box %s: it is empty"), box->code);
    return false;
}

DbBoxLabel *
box_label_next(Station *station, const DbBox *box, const char *reason, const char *owner, GError **error)
{
    Db *db = station_db(station);
    if (!box_label_recover(station, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbBoxLabel) label = transaction != NULL ? current(db, box, error) : NULL;
    if (label == NULL || !is_settled(box, label, error) || !holds_something(box, error))
        return NULL;
    g_autoptr(DbBoxLabel) next = NULL;
    if (label->state == DB_LABEL_INTENDED)
        next = take_over(db, g_steal_pointer(&label), owner, error);
    else if (unit_check_reason(reason, error) &&
             (label->state == DB_LABEL_REVOKED || revoke_label(db, box, label, DB_FATE_SCRAPPED, reason, error)))
        next = box_label_intend(station, box, reason, owner, error);
    return next != NULL && db_commit(g_steal_pointer(&transaction), error) ? g_steal_pointer(&next) : NULL;
}

/* (transfer full): the current label, if its outcome is unknown. */
static DbBoxLabel *
unknown_label(Station *station, const DbBox *box, GError **error)
{
    g_autoptr(DbBoxLabel) label =
        box_label_recover(station, error) ? current(station_db(station), box, error) : NULL;
    if (label == NULL || label->state == DB_LABEL_UNKNOWN)
        return g_steal_pointer(&label);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL,
                         _("label of box %s: it is %s, there is nothing to resolve"), box->code,
                         db_label_state_name(label->state));
    return NULL;
}

bool
box_label_came_out(Station *station, const DbBox *box, const char *code, GError **error)
{
    g_autoptr(DbBoxLabel) label = unknown_label(station, box, error);
    if (label == NULL)
        return false;
    if (!g_str_equal(box->code, code)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_LABEL, _("Scan the label of the box in question."), "%s",
                             _("this code: it is not that of the box"));
        return false;
    }
    label->printed_at = clock_wall_us();
    return happens_now(station_db(station), box, label, LABEL_EVENT_OUT, NULL, error);
}

static bool
cancel(const DbBoxLabel *label, gint64 wait_ms, GError **error)
{
    if (label->printer == NULL || label->job == NULL)
        return true;
    g_autoptr(Printer) printer = printer_new(label->printer, error);
    return printer != NULL && printer_cancel(printer, label->job, deadline_in_ms(wait_ms), error);
}

DbBoxLabel *
box_label_never_came(Station *station, const DbBox *box, const char *owner, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbBoxLabel) label = unknown_label(station, box, error);
    if (label == NULL || !cancel(label, CANCEL_MS, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !revoke_label(db, box, label, DB_FATE_NEVER_PRINTED, "never-printed", error))
        return NULL;
    g_autoptr(DbBoxLabel) next = box_label_intend(station, box, "never-printed", owner, error);
    return next != NULL && db_commit(g_steal_pointer(&transaction), error) ? g_steal_pointer(&next) : NULL;
}

/* --- printing ------------------------------------------------------------------------------------------------- */

typedef struct {
    Db *db;
    const DbBox *box;
    DbBoxLabel *label;
    const char *destination;
    LabelOrder *order;
} Print;

/* The job exists: on record before the first byte of the document goes out. */
static bool
on_sent(const char *job, gpointer data, GError **error)
{
    Print *self = data;
    replace(&self->label->printer, self->destination);
    replace(&self->label->job, job);
    replace(&self->label->document_sha256, label_order_sha256(self->order));
    self->label->sent_at = clock_wall_us();
    return happens_now(self->db, self->box, self->label, LABEL_EVENT_SENT, NULL, error);
}

static LabelOrder *
order_of(Station *station, const DbBox *box, const DbBoxLabel *label, bool zpl, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(GBytes) bundle = db_template_get(db, label->template_sha256, error);
    g_autoptr(DbProduct) product = bundle != NULL ? product_of(db, box, error) : NULL;
    g_autoptr(GHashTable) fields = product != NULL ? unit_label_fields_thawed(label->inputs, box->code, error) : NULL;
    if (fields == NULL)
        return NULL;
    g_autofree char *name = g_strdup_printf("%s-" KIND "-g%" PRId64, box->code, label->generation);
    const LabelOrderParts parts = { bundle, fields, (guint)label->dpi, (guint)product->module_floor_um, name, zpl };
    return label_order_of_parts(station, &parts, error);
}

static bool
on_ended(PrintOutcome outcome, const GError *why, gpointer data, GError **error)
{
    Print *self = data;
    DbBoxLabel *label = self->label;
    if (label->state != DB_LABEL_SENT)
        return true; /* not even a job was made of it */
    if (outcome == PRINT_OUT)
        label->printed_at = clock_wall_us();
    if (outcome == PRINT_NOT_TAKEN) {
        replace(&label->printer, NULL);
        replace(&label->job, NULL);
        replace(&label->document_sha256, NULL);
        label->sent_at = 0;
    }
    LabelEvent event = outcome == PRINT_OUT         ? LABEL_EVENT_OUT
                       : outcome == PRINT_NOT_TAKEN ? LABEL_EVENT_NOT_TAKEN
                                                    : LABEL_EVENT_LOST_SIGHT;
    return happens_now(self->db, self->box, label, event, why, error);
}

bool
box_label_print(Station *station, const DbBox *box, DbBoxLabel *label, const char *destination, gint64 wait_ms,
                PrintOutcome *outcome, GError **error)
{
    *outcome = PRINT_NOT_TAKEN;
    g_autoptr(Printer) printer = printer_new(destination, error);
    g_autoptr(LabelOrder) order = printer != NULL ? order_of(station, box, label, printer_wants_zpl(printer), error) : NULL;
    if (order == NULL)
        return false;
    Print self = { station_db(station), box, label, destination, order };
    const LabelJournal journal = { on_sent, on_ended, &self };
    return label_print_order(order, printer, wait_ms, &journal, outcome, error);
}

/* --- after a power cut ---------------------------------------------------------------------------------------- */

static bool
lose_sight(Station *station, DbBoxLabel *label, GError **error)
{
    g_autoptr(DbBox) box = db_box_by_id(station_db(station), label->box_id, error);
    if (box == NULL)
        return false;
    g_autoptr(GError) why = NULL;
    if (!cancel(label, RECOVER_MS, &why))
        g_info("recovery: %s", why->message);
    g_clear_error(&why);
    claimcheck_error_set(&why, CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN, NULL, "%s",
                         _("the station stopped while this label was on its way to the printer"));
    return happens_now(station_db(station), box, label, LABEL_EVENT_LOST_SIGHT, why, error);
}

bool
box_label_recover(Station *station, GError **error)
{
    g_autoptr(GPtrArray) labels = db_box_labels_in_state(station_db(station), DB_LABEL_SENT, error);
    if (labels == NULL)
        return false;
    for (guint i = 0; i < labels->len; i++) {
        DbBoxLabel *label = g_ptr_array_index(labels, i);
        bool is_on_its_way = label->owner != NULL && owner_is_alive(station, label->owner);
        if (!is_on_its_way && !lose_sight(station, label, error))
            return false;
    }
    return true;
}
