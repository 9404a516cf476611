/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/line/line.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/batch/product-custom.h"
#include "station/batch/product.h"
#include "station/line/line-private.h"
#include "station/unit/recovery.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

/* How often the record is looked at for what other commands did, while something is seated or waited for. */
#define TICK_US (500 * 1000)
/* How long a label that is on its way may take when the line is told to stop. */
#define STOP_PATIENCE_US (10 * G_USEC_PER_SEC)

static LineSlot *
slot_new(guint number, const LineSlotSetup *setup)
{
    LineSlot *slot = g_new0(LineSlot, 1);
    slot->number = number;
    slot->port = g_strdup(setup->port);
    slot->name = g_strdup(setup->name);
    return slot;
}

static bool
check_usage(Line *self, GError **error)
{
    bool several = self->options.slots->len > 1;
    bool needs_module = product_confirms(self->product) && !product_confirms_by_carrier(self->product);
    if (self->options.until == LINE_UNTIL_LABELLED && several && needs_module) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Give one --port, or confirm in the same run."), "%s",
                             _("--until labelled: a product that is confirmed takes one port only"));
        return false;
    }
    g_autoptr(GError) cause = NULL;
    self->custom = product_custom_values(self->product, self->options.custom, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    bool has_printer = line_printers_open(self, error);
    self->gate = has_printer ? gate_new(station_settings(self->station), &cause) : NULL;
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return has_printer && (error == NULL || *error == NULL);
}

static bool
load_batch(Line *self, GError **error)
{
    Db *db = station_db(self->station);
    self->batch = db_batch_find(db, self->batch_code, error);
    if (self->batch == NULL)
        return false;
    if (g_str_equal(self->batch->state, "closed")) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_BATCH_CLOSED, NULL, _("batch %s: it is closed"), self->batch_code);
        return false;
    }
    self->product = db_product_by_id(db, self->batch->product_id, error);
    return self->product != NULL;
}

static void
tell_recovered(Line *self, guint count)
{
    if (count == 0)
        return;
    g_autoptr(GError) why = NULL;
    claimcheck_error_set(&why, CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN, NULL,
                         ngettext("%u label was on its way when the station stopped",
                                  "%u labels were on their way when the station stopped", count),
                         count);
    line_tell(self, NULL, LINE_STEP_UNKNOWN, why);
}

Line *
line_new(Station *station, const LineOptions *options, LineReport report, gpointer data, GError **error)
{
    g_autoptr(Line) self = g_new0(Line, 1);
    self->station = station;
    self->options = *options;
    self->batch_code = g_strdup(options->batch);
    self->may_reprint = options->may_reprint;
    self->report = report;
    self->report_data = data;
    self->queue = g_async_queue_new_full((GDestroyNotify)message_free);
    self->slots = g_ptr_array_new_with_free_func((GDestroyNotify)line_slot_free);
    self->gate_tasks = g_ptr_array_new_with_free_func((GDestroyNotify)gate_task_wait);
    self->hand = g_array_new(FALSE, FALSE, sizeof(HandEntry));
    self->readers = g_ptr_array_new_with_free_func((GDestroyNotify)code_reader_free);
    self->ended = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < options->slots->len; i++)
        g_ptr_array_add(self->slots, slot_new(i + 1, g_ptr_array_index(options->slots, i)));
    guint recovered = 0;
    if (!station_check_clock(station, error) || !load_batch(self, error) || !check_usage(self, error))
        return NULL;
    self->owner = owner_take(station, error);
    if (self->owner == NULL || !line_printers_take(self, error) || !recovery_run(station, &recovered, error))
        return NULL;
    tell_recovered(self, recovered);
    return g_steal_pointer(&self);
}

void
line_free(Line *self)
{
    if (self == NULL)
        return;
    line_printers_leave(self);
    g_clear_pointer(&self->readers, g_ptr_array_unref);
    g_clear_pointer(&self->slots, g_ptr_array_unref);
    g_clear_pointer(&self->gate_tasks, g_ptr_array_unref);
    g_clear_pointer(&self->gate, gate_free);
    g_clear_pointer(&self->hand, g_array_unref);
    g_clear_pointer(&self->pending, message_free);
    g_clear_pointer(&self->queue, g_async_queue_unref);
    g_clear_pointer(&self->ended, g_hash_table_unref);
    g_clear_pointer(&self->policy, judgement_policy_free);
    g_clear_pointer(&self->owner, owner_free);
    line_printers_close(self);
    g_clear_pointer(&self->batch, db_batch_free);
    g_clear_pointer(&self->product, db_product_free);
    g_clear_error(&self->first_error);
    g_clear_error(&self->failure);
    g_free(self->batch_code);
    g_free(self->custom);
    g_free(self->last_code);
    g_free(self);
}

/* --- starting ------------------------------------------------------------------------------------------------------- */

static bool
start_slots(Line *self, GError **error)
{
    const JudgementPolicy *policy = line_slot_policy(self, error);
    if (policy == NULL)
        return false;
    g_autofree const char **keys = judgement_policy_expect_keys(policy);
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        const LineSlotSetup *setup = g_ptr_array_index(self->options.slots, i);
        slot->waiting_since = clock_mono_us();
        slot->worker =
            slot_worker_new(self->queue, i, slot->port, setup->kind, (const char *const *)keys, error);
        if (slot->worker == NULL)
            return false;
        line_tell(self, slot, LINE_STEP_WAITING, NULL);
    }
    return true;
}

static bool
start_readers(Line *self, GError **error)
{
    self->has_scanner = self->options.caller_scans || self->options.scanners->len > 0;
    for (guint i = 0; i < self->options.scanners->len; i++) {
        const LineScannerSetup *setup = g_ptr_array_index(self->options.scanners, i);
        CodeReader *reader = code_reader_new_port(self->queue, setup->port, setup->slot, error);
        if (reader == NULL)
            return false;
        g_ptr_array_add(self->readers, reader);
    }
    if (self->options.codes_fd >= 0) {
        self->sources_open++;
        g_ptr_array_add(self->readers, code_reader_new_fd(self->queue, self->options.codes_fd));
    }
    return true;
}

/* --- stopping ------------------------------------------------------------------------------------------------------- */

bool
line_is_stopping(const Line *self)
{
    return g_atomic_int_get(&self->stopping) != 0;
}

void
line_stop(Line *self)
{
    const Message message = { .kind = MESSAGE_STOP };
    g_atomic_int_set(&self->stopping, 1);
    message_push(self->queue, &message);
}

void
line_fail(Line *self, const GError *error)
{
    if (self->first_error == NULL && error != NULL)
        self->first_error = g_error_copy(error);
    if (self->failure == NULL && error != NULL)
        self->failure = g_error_copy(error);
    line_stop(self);
}

bool
line_hold(Line *self, DbUnit *unit, const char *reason)
{
    g_autoptr(GError) error = NULL;
    if (unit_hold(self->station, unit, reason, &error))
        return true;
    bool is_stopped = unit->state == DB_UNIT_HELD || unit->state == DB_UNIT_VOID;
    if (claimcheck_error_is(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE) && is_stopped)
        return true;
    line_fail(self, error);
    return false;
}

/* True when nothing is on its way to a printer any more. What waits for hands is called off at once, the rest in time. */
static bool
is_at_safe_point(Line *self)
{
    gint64 now = clock_mono_us();
    bool safe = true;
    if (self->stop_at == 0)
        self->stop_at = now + STOP_PATIENCE_US;
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (slot->task == NULL)
            continue;
        safe = false;
        if (slot->printer_trouble != NULL || now >= self->stop_at)
            print_task_cancel(slot->task);
    }
    return safe;
}

/* --- the loop --------------------------------------------------------------------------------------------------------- */

static void
note_lasting_name(LineSlot *slot)
{
    if (slot->name == NULL)
        slot->name = g_strdup(slot_worker_lasting_name(slot->worker));
}

static void
dispatch_slot(Line *self, Message *message)
{
    if (message->slot >= self->slots->len) { /* a scanner's trouble */
        line_tell(self, NULL, LINE_STEP_WAITING, message->error);
        return;
    }
    LineSlot *slot = g_ptr_array_index(self->slots, message->slot);
    if (message->kind == MESSAGE_ARRIVED)
        note_lasting_name(slot);
    line_slot_message(self, slot, message);
}

static void
dispatch(Line *self, Message *message)
{
    switch (message->kind) {
    case MESSAGE_ARRIVED:
    case MESSAGE_PROGRESS:
    case MESSAGE_IDENTITY:
    case MESSAGE_UNREAD:
    case MESSAGE_LEFT:
    case MESSAGE_TROUBLE:
        dispatch_slot(self, message);
        break;
    case MESSAGE_NAME:
        line_scan_name(self, g_ptr_array_index(self->slots, message->slot), message);
        break;
    case MESSAGE_RENDERED:
    case MESSAGE_CREATED:
    case MESSAGE_PRINTER:
    case MESSAGE_BAR:
    case MESSAGE_NOTICE:
    case MESSAGE_OUTCOME:
        line_print_message(self, g_ptr_array_index(self->slots, message->slot), message);
        break;
    case MESSAGE_GATE:
        line_gate_message(self, g_ptr_array_index(self->slots, message->slot), message);
        break;
    case MESSAGE_CODE:
    case MESSAGE_CODES_END:
        line_scan_message(self, message);
        break;
    case MESSAGE_SHARED:
        line_fail(self, message->error);
        break;
    case MESSAGE_OPERATOR:
        db_set_operator(station_db(self->station), message->person);
        break;
    case MESSAGE_STOP:
        break;
    }
}

/* Held or void; or confirmed at another station, after its product had left here. */
static bool
is_out_of_hand(Line *self, const DbUnit *unit)
{
    if (unit->state == DB_UNIT_HELD || unit->state == DB_UNIT_VOID)
        return true;
    for (guint i = 0; i < self->slots->len; i++) {
        const LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (slot->unit != NULL && slot->unit->id == unit->id)
            return false;
    }
    return unit->state == DB_UNIT_COMMISSIONED;
}

/* Somebody may hold, void or resolve from another command while a unit is here, or while its label is in hand. */
static void
follow_record(Line *self)
{
    self->followed_at = clock_mono_us();
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (slot->unit != NULL)
            line_slot_follow_record(self, slot);
    }
    for (guint i = self->hand->len; i > 0; i--) {
        gint64 unit_id = g_array_index(self->hand, HandEntry, i - 1).unit_id;
        g_autoptr(DbUnit) unit = db_unit_by_id(station_db(self->station), unit_id, NULL);
        if (unit != NULL && is_out_of_hand(self, unit))
            line_hand_drop(self, unit_id);
    }
}

static gint64
tick_us(Line *self)
{
    bool busy = self->options.wait_ms >= 0 || self->hand->len > 0 || line_is_stopping(self);
    for (guint i = 0; i < self->slots->len && !busy; i++)
        busy = ((LineSlot *)g_ptr_array_index(self->slots, i))->phase != PHASE_EMPTY;
    return busy ? TICK_US : G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC;
}

static void
work_once(Line *self)
{
    g_autoptr(Message) message = g_async_queue_timeout_pop(self->queue, (guint64)tick_us(self));
    if (message != NULL)
        dispatch(self, message);
    if (message == NULL || clock_mono_us() - self->followed_at >= TICK_US)
        follow_record(self); /* also when there is always a message */
    if (message != NULL && message->kind == MESSAGE_PROGRESS)
        return;
    if (line_is_stopping(self))
        return;
    line_hand_next(self);
    line_mark_next(self);
    line_scan_pending(self);
    line_printers_check(self);
    line_print_check_waits(self);
    if (!line_slots_check_waits(self))
        line_stop(self);
}

bool
line_run(Line *self, GError **error)
{
    if (!start_slots(self, error) || !start_readers(self, error))
        return false;
    line_printers_look(self);
    while (!line_is_stopping(self) || !is_at_safe_point(self))
        work_once(self);
    if (self->first_error == NULL)
        return true;
    g_propagate_error(error, g_error_copy(self->first_error));
    return false;
}

bool
line_error_was_told(const Line *self)
{
    return self->error_was_told;
}

const GError *
line_failure(const Line *self)
{
    return self->failure;
}

void
line_set_may_reprint(Line *self, bool may_reprint)
{
    g_atomic_int_set(&self->may_reprint, may_reprint);
}

void
line_scan(Line *self, const char *text, guint slot)
{
    const Message message = { .kind = MESSAGE_CODE, .slot = slot, .text = g_strdup(text) };
    message_push(self->queue, &message);
}

void
line_set_operator(Line *self, gint64 person)
{
    const Message message = { .kind = MESSAGE_OPERATOR, .person = person };
    message_push(self->queue, &message);
}
