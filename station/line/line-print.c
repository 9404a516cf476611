/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/batch/product.h"
#include "station/line/line-private.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

/*
 * Labels on their way to the printer: one task each, started by who has the hand. The record is ahead of the printer at
 * every step; a label whose module has left before the printer had it is called off.
 */

/* How soon a label that the printer refused is offered to it again. */
#define RETRY_US (2 * G_USEC_PER_SEC)
/* The exit status of what is wrong with the record or its disk. */
#define EXIT_RECORD 5

void
line_print_start(Line *self, LineSlot *slot)
{
    g_autoptr(GError) error = NULL;
    LabelOrder *order =
        label_order_new(self->station, slot->unit, slot->label, printer_wants_zpl(self->printer), &error);
    if (order == NULL) {
        line_fail(self, error);
        return;
    }
    slot->task_unit_id = slot->unit->id;
    slot->task_label_id = slot->label->id;
    g_free(slot->task_uid);
    slot->task_uid = g_strdup(slot->unit->uid);
    g_free(slot->task_kind);
    slot->task_kind = g_strdup(slot->label->kind);
    slot->phase = PHASE_PRINTING;
    slot->retry_at = 0;
    slot->task = print_task_new(self->queue, slot->number - 1, self->printer, order);
}

/* --- what the printer says ------------------------------------------------------------------------------------------------ */

/* The unit and label that the task prints, fresh from the record: its module may have left. */
static bool
load_printed(Line *self, LineSlot *slot, DbUnit **unit, DbLabel **label, GError **error)
{
    Db *db = station_db(self->station);
    *unit = db_unit_by_id(db, slot->task_unit_id, error);
    *label = *unit != NULL ? db_label_by_id(db, slot->task_label_id, error) : NULL;
    return *label != NULL;
}

/* Where the unit of the task is seated now; NULL if nowhere. */
static LineSlot *
seat_of_task(Line *self, const LineSlot *slot)
{
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *seat = g_ptr_array_index(self->slots, i);
        if (seat->unit != NULL && seat->unit->id == slot->task_unit_id)
            return seat;
    }
    return NULL;
}

static void
take_created(Line *self, LineSlot *slot, const Message *message)
{
    g_autoptr(DbUnit) unit = NULL;
    g_autoptr(DbLabel) label = NULL;
    GError *error = NULL;
    if (print_task_is_cancelled(slot->task)) {
        g_set_error_literal(&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "called off before it was sent");
    } else if (load_printed(self, slot, &unit, &label, &error) &&
               unit_label_sent(self->station, unit, label, print_task_destination(slot->task), message->text,
                               print_task_sha256(slot->task), &error)) {
        HandEntry *entry = line_hand_find(self, unit->id);
        if (entry != NULL) {
            entry->sent = true;
            entry->confirmed = false;
            entry->codes_are_over = false;
        }
        const LineEvent sent = { .step = LINE_STEP_SENT, .uid = unit->uid, .kind = label->kind, .document = message->text };
        line_tell_detail(self, slot, &sent);
    }
    print_task_answer(slot->task, error);
}

static void
forget_printer_trouble(LineSlot *slot)
{
    slot->printer_waits_since = 0;
    g_clear_error(&slot->printer_trouble);
}

static void
take_printer_trouble(Line *self, LineSlot *slot, Message *message)
{
    bool had_trouble = slot->printer_trouble != NULL;
    g_clear_error(&slot->printer_trouble);
    slot->printer_trouble = g_steal_pointer(&message->error);
    if (slot->printer_trouble == NULL)
        slot->printer_waits_since = 0;
    else if (slot->printer_waits_since == 0)
        slot->printer_waits_since = clock_mono_us();
    if (slot->printer_trouble != NULL)
        line_tell(self, slot, LINE_STEP_WAITING, slot->printer_trouble);
    else if (had_trouble)
        line_tell(self, slot, LINE_STEP_MENDED, NULL);
}

/* Is there another kind of label to come before this one is scanned, or instead of a scan? */
static bool
more_to_print(Line *self, const DbUnit *unit)
{
    if (line_hand_scans_all(self))
        return false;
    g_autoptr(DbLabel) due = unit_label_due(station_db(self->station), unit->id, false, NULL);
    return due != NULL;
}

/* Paper that is on its product when that leaves, with nothing more to be scanned here, is in hand no longer than that. */
static void
let_go_of_hand(Line *self, const DbUnit *unit)
{
    HandEntry *entry = line_hand_find(self, unit->id);
    if (entry != NULL && line_hand_is_shared(self))
        entry->confirmed = self->options.until == LINE_UNTIL_LABELLED && product_confirms_by_carrier(self->product);
    else
        line_hand_drop(self, unit->id);
}

static void
label_is_out(Line *self, LineSlot *slot, LineSlot *seat, DbUnit *unit, const DbLabel *label)
{
    const LineEvent printed = { .step = LINE_STEP_PRINTED, .uid = unit->uid, .kind = label->kind };
    line_tell_detail(self, slot, &printed);
    if (self->last_code_may_return)
        g_clear_pointer(&self->last_code, g_free);
    bool more = more_to_print(self, unit);
    bool ends = !more && (unit->state == DB_UNIT_COMMISSIONED ||
                          (unit->state == DB_UNIT_LABELLED && self->options.until == LINE_UNTIL_LABELLED));
    if (seat != NULL)
        line_slot_follow_record(self, seat);
    if (seat != NULL && seat->phase != PHASE_STOPPED)
        seat->phase = ends ? PHASE_DONE : more ? PHASE_WAITING : PHASE_YOUR_TURN;
    if (!ends)
        return;
    let_go_of_hand(self, unit);
    line_end_unit(self, seat != NULL ? seat : slot, unit->uid, db_unit_state_name(unit->state), NULL);
}

/* The record cannot be written: nothing that is done at the printer helps. */
static bool
is_record_fault(const GError *error)
{
    return claimcheck_error_exit(error) == EXIT_RECORD;
}

/* The label itself is at fault: no printer can help, a person must look. */
static bool
is_label_fault(const GError *error)
{
    return claimcheck_error_is(error, CLAIMCHECK_ERROR_LABEL_UNREADABLE) ||
           claimcheck_error_is(error, CLAIMCHECK_ERROR_TEMPLATE_INVALID) ||
           claimcheck_error_is(error, CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT);
}

/* The label stays intended, and is offered again while its module is here. */
static void
wait_for_printer(Line *self, LineSlot *slot, LineSlot *seat, const GError *why)
{
    if (seat == NULL || why == NULL) {
        forget_printer_trouble(slot);
        return;
    }
    seat->phase = PHASE_WAITING;
    seat->retry_at = clock_mono_us() + RETRY_US;
    if (slot->printer_trouble == NULL || !g_str_equal(slot->printer_trouble->message, why->message))
        line_tell(self, slot, LINE_STEP_WAITING, why);
    if (slot->printer_waits_since == 0)
        slot->printer_waits_since = clock_mono_us();
    g_clear_error(&slot->printer_trouble);
    slot->printer_trouble = g_error_copy(why);
}

static void
label_was_not_taken(Line *self, LineSlot *slot, LineSlot *seat, DbUnit *unit, const GError *why)
{
    bool is_between_kinds = seat != NULL && unit->state == DB_UNIT_LABELLED;
    if (!is_between_kinds) /* else another label of it is confirmed, and it goes on when the printer does */
        line_hand_drop(self, unit->id);
    if (why != NULL && is_record_fault(why))
        line_fail(self, why);
    else if (why != NULL && is_label_fault(why))
        line_slot_hold(self, seat, unit, why);
    else if (!line_is_stopping(self))
        wait_for_printer(self, slot, seat, why);
}

static void
label_is_unknown(Line *self, LineSlot *slot, LineSlot *seat, DbUnit *unit, const GError *why)
{
    const LineEvent unknown = { .step = LINE_STEP_UNKNOWN, .uid = unit->uid, .kind = slot->task_kind, .error = why };
    line_tell_detail(self, slot, &unknown);
    if (seat != NULL && seat->phase != PHASE_STOPPED)
        seat->phase = PHASE_UNKNOWN;
}

/* A person was quicker: the label is void, or replaced, and its unit stands elsewhere. */
static bool
is_overtaken(const DbLabel *label)
{
    return label->state != DB_LABEL_SENT && label->state != DB_LABEL_INTENDED;
}

static void
leave_to_record(Line *self, LineSlot *slot, LineSlot *seat, const DbUnit *unit)
{
    forget_printer_trouble(slot);
    line_hand_drop(self, unit->id);
    if (seat != NULL)
        line_slot_follow_record(self, seat);
}

static bool
put_outcome_on_record(Line *self, const Message *message, DbUnit *unit, DbLabel *label, GError **error)
{
    switch (message->outcome) {
    case PRINT_OUT:
        return unit_label_out(self->station, unit, label, self->product, error);
    case PRINT_NOT_TAKEN:
        return unit_label_not_taken(self->station, unit, label, message->error, error);
    case PRINT_UNKNOWN:
        return unit_label_unknown(self->station, unit, label, message->error, error);
    }
    return false;
}

/* The other command's void came between our look at the label and our write. */
static bool
was_overtaken_meanwhile(Line *self, LineSlot *slot, const GError *error)
{
    g_autoptr(DbUnit) unit = NULL;
    g_autoptr(DbLabel) label = NULL;
    return claimcheck_error_is(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE) &&
           load_printed(self, slot, &unit, &label, NULL) && is_overtaken(label);
}

static void
take_outcome(Line *self, LineSlot *slot, const Message *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = NULL;
    g_autoptr(DbLabel) label = NULL;
    g_clear_pointer(&slot->task, print_task_free);
    bool loaded = load_printed(self, slot, &unit, &label, &error);
    LineSlot *seat = seat_of_task(self, slot);
    if (loaded && is_overtaken(label)) {
        leave_to_record(self, slot, seat, unit);
        return;
    }
    if (!loaded || !put_outcome_on_record(self, message, unit, label, &error)) {
        if (was_overtaken_meanwhile(self, slot, error))
            leave_to_record(self, slot, seat, unit);
        else
            line_fail(self, error);
        return;
    }
    if (message->outcome != PRINT_NOT_TAKEN)
        forget_printer_trouble(slot);
    if (message->outcome == PRINT_OUT)
        label_is_out(self, slot, seat, unit, label);
    else if (message->outcome == PRINT_NOT_TAKEN)
        label_was_not_taken(self, slot, seat, unit, message->error);
    else
        label_is_unknown(self, slot, seat, unit, message->error);
}

void
line_print_message(Line *self, LineSlot *slot, Message *message)
{
    const LineEvent rendered = { .step = LINE_STEP_RENDERED, .uid = slot->task_uid, .kind = slot->task_kind };
    const LineEvent bar = { .step = LINE_STEP_BAR, .uid = slot->task_uid, .kind = slot->task_kind };
    const LineEvent notice = { .step = LINE_STEP_NOTICE, .uid = slot->task_uid, .sentence = message->text };
    switch (message->kind) {
    case MESSAGE_RENDERED:
        line_tell_detail(self, slot, &rendered);
        break;
    case MESSAGE_CREATED:
        take_created(self, slot, message);
        break;
    case MESSAGE_PRINTER:
        take_printer_trouble(self, slot, message);
        break;
    case MESSAGE_BAR:
        if (message->waiting)
            line_tell_detail(self, slot, &bar);
        break;
    case MESSAGE_NOTICE:
        if (!self->noticed)
            line_tell_detail(self, slot, &notice);
        self->noticed = true;
        break;
    case MESSAGE_OUTCOME:
        take_outcome(self, slot, message);
        break;
    default:
        break;
    }
}

/* A printer that outlasts the bound ends the line: its unit stays with its label intended. */
void
line_print_check_waits(Line *self)
{
    gint64 now = clock_mono_us();
    for (guint i = 0; i < self->slots->len && self->options.wait_ms >= 0; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (slot->printer_waits_since == 0 || now - slot->printer_waits_since < self->options.wait_ms * 1000)
            continue;
        slot->printer_waits_since = 0;
        g_autoptr(GError) why = g_steal_pointer(&slot->printer_trouble);
        LineSlot *seat = slot->task != NULL ? seat_of_task(self, slot) : slot;
        const char *state = seat != NULL && seat->unit != NULL ? db_unit_state_name(seat->unit->state) : "labelling";
        if (why != NULL)
            line_end_unit(self, seat, slot->task_uid, state, why);
        if (slot->task != NULL)
            print_task_cancel(slot->task); /* it needs hands, and nobody waits for them any more */
        line_stop(self);
    }
}

/* The module has gone before the printer had its label: nobody is there to stick it on. */
void
line_print_left(Line *self, const LineSlot *left)
{
    for (guint i = 0; i < self->slots->len; i++) {
        const LineSlot *slot = g_ptr_array_index(self->slots, i);
        bool mine = slot->task != NULL && left->unit != NULL && slot->task_unit_id == left->unit->id;
        if (mine && left->label != NULL && left->label->state == DB_LABEL_INTENDED)
            print_task_cancel(slot->task);
    }
}
