/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/batch/product.h"
#include "station/line/line-private.h"
#include "station/unit/life-cycle.h"
#include "station/unit/unit-record.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

/*
 * One label in hand. A scan says which label was read, not which product it is on; so no second label comes out while
 * one is about, and the order in which products leave is evidence of what carries what.
 */

/* How soon a label that the printer refused is offered to it again. */
#define RETRY_US (2 * G_USEC_PER_SEC)

HandEntry *
line_hand_find(Line *self, gint64 unit_id)
{
    for (guint i = 0; i < self->hand->len; i++) {
        HandEntry *entry = &g_array_index(self->hand, HandEntry, i);
        if (entry->unit_id == unit_id)
            return entry;
    }
    return NULL;
}

bool
line_hand_holds(const Line *self, gint64 unit_id)
{
    return line_hand_find((Line *)self, unit_id) != NULL;
}

void
line_hand_drop(Line *self, gint64 unit_id)
{
    for (guint i = 0; i < self->hand->len; i++) {
        if (g_array_index(self->hand, HandEntry, i).unit_id == unit_id) {
            g_array_remove_index(self->hand, i);
            return;
        }
    }
}

static bool
is_shared_hand(const Line *self)
{
    return product_confirms(self->product) && self->options.until == LINE_UNTIL_COMMISSIONED;
}

static bool
has_room(const Line *self)
{
    return !is_shared_hand(self) || self->hand->len < self->options.labels_in_hand;
}

/* --- giving the hand -------------------------------------------------------------------------------------------------- */

static void
start_printing(Line *self, LineSlot *slot)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Printer) printer = printer_new(self->printer, &error);
    LabelOrder *order =
        printer != NULL ? label_order_new(self->station, slot->unit, slot->label, printer_wants_zpl(printer), &error) : NULL;
    if (order == NULL) {
        line_fail(self, error);
        return;
    }
    slot->task_unit_id = slot->unit->id;
    g_free(slot->task_uid);
    slot->task_uid = g_strdup(slot->unit->uid);
    slot->phase = PHASE_PRINTING;
    slot->retry_at = 0;
    slot->task = print_task_new(self->queue, slot->number - 1, self->printer, order);
}

/* A unit whose label was out before it was seated here: with --until labelled there is nothing left to do. */
static void
ask_for_scan(Line *self, LineSlot *slot)
{
    bool is_unknown = slot->label->state == DB_LABEL_UNKNOWN;
    slot->phase = is_unknown ? PHASE_UNKNOWN : PHASE_YOUR_TURN;
    line_tell(self, slot, is_unknown ? LINE_STEP_UNKNOWN : LINE_STEP_PRINTED, NULL);
    if (self->options.until == LINE_UNTIL_LABELLED && !is_unknown) {
        slot->phase = PHASE_DONE;
        line_end_unit(self, slot, NULL, db_unit_state_name(slot->unit->state), NULL);
    }
}

static void
give_hand(Line *self, LineSlot *slot)
{
    bool is_out = slot->label->state == DB_LABEL_PRINTED || slot->label->state == DB_LABEL_UNKNOWN;
    const HandEntry entry = { .unit_id = slot->unit->id, .slot = slot->number - 1, .sent = is_out };
    g_array_append_val(self->hand, entry);
    if (is_out)
        ask_for_scan(self, slot);
    else
        start_printing(self, slot);
}

static LineSlot *
next_waiting(Line *self)
{
    LineSlot *first = NULL;
    gint64 now = clock_mono_us();
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        bool waits = slot->phase == PHASE_WAITING && slot->unit != NULL && slot->task == NULL && slot->retry_at <= now;
        if (waits && (first == NULL || slot->queue_place < first->queue_place))
            first = slot;
    }
    return first;
}

/* Tells who has to wait, once, and for which slot. */
static void
tell_who_waits(Line *self)
{
    if (self->hand->len == 0)
        return;
    guint other = g_array_index(self->hand, HandEntry, 0).slot + 1;
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        bool waits = slot->phase == PHASE_WAITING && slot->unit != NULL && slot->retry_at == 0;
        if (!waits || slot->told_place == slot->queue_place)
            continue;
        slot->told_place = slot->queue_place;
        const LineEvent queued = { .step = LINE_STEP_QUEUED, .other_slot = other };
        line_tell_detail(self, slot, &queued);
    }
}

void
line_hand_next(Line *self)
{
    while (!line_is_stopping(self) && has_room(self)) {
        LineSlot *slot = next_waiting(self);
        if (slot == NULL)
            return;
        HandEntry *mine = line_hand_find(self, slot->unit->id);
        if (mine != NULL)
            line_hand_drop(self, slot->unit->id);
        give_hand(self, slot);
    }
    tell_who_waits(self);
}

/* --- leaving is evidence ------------------------------------------------------------------------------------------------ */

static LineSlot *
slot_of_entry(Line *self, const HandEntry *entry)
{
    LineSlot *slot = g_ptr_array_index(self->slots, entry->slot);
    return slot->unit != NULL && slot->unit->id == entry->unit_id ? slot : NULL;
}

/* The labelled unit may be on the product that has just left from @other: a person must look at both. */
static void
hold_labelled(Line *self, const HandEntry *entry, const LineSlot *other)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = db_unit_by_id(station_db(self->station), entry->unit_id, &error);
    DbUnitState to;
    if (unit != NULL && unit_next_state(unit->state, UNIT_EVENT_HELD, &to))
        unit_hold(self->station, unit, "other-product-left", &error);
    if (error != NULL) {
        line_fail(self, error);
        return;
    }
    g_autofree char *masked = unit_masked(unit->uid);
    claimcheck_error_set(&error, CLAIMCHECK_ERROR_OTHER_PRODUCT_LEFT, NULL,
                         _("the label of unit %s (slot %u): the product in slot %u left before it, so it may carry that label"),
                         masked, entry->slot + 1, other->number);
    LineSlot *seated = slot_of_entry(self, entry);
    LineSlot *told = seated != NULL ? seated : g_ptr_array_index(self->slots, entry->slot);
    const LineEvent held = { .step = LINE_STEP_HELD, .uid = unit->uid, .other_slot = other->number, .error = error };
    line_tell_detail(self, told, &held);
    if (seated != NULL) {
        seated->phase = PHASE_STOPPED;
        g_clear_pointer(&seated->asked_code, g_free);
    }
    line_end_unit(self, seated, unit->uid, db_unit_state_name(DB_UNIT_HELD), error);
}

void
line_hand_left(Line *self, LineSlot *slot, gint64 unit_id)
{
    if (!is_shared_hand(self))
        return;
    HandEntry *mine = unit_id != 0 ? line_hand_find(self, unit_id) : NULL;
    bool in_turn = mine != NULL && mine->confirmed;
    /* With several in hand a product that is done may leave in any order; with one, only that one may. */
    for (guint i = self->hand->len; i > 0 && !(in_turn && self->options.labels_in_hand > 1); i--) {
        HandEntry entry = g_array_index(self->hand, HandEntry, i - 1);
        if (entry.unit_id == unit_id || entry.slot == slot->number - 1 || !entry.sent)
            continue;
        g_array_remove_index(self->hand, i - 1);
        hold_labelled(self, &entry, slot);
    }
    if (in_turn)
        line_hand_drop(self, unit_id);
}

/* --- what the printer says ------------------------------------------------------------------------------------------------ */

/* The unit and label that the task prints, fresh from the record: its module may have left. */
static bool
load_printed(Line *self, LineSlot *slot, DbUnit **unit, DbLabel **label, GError **error)
{
    Db *db = station_db(self->station);
    *unit = db_unit_by_id(db, slot->task_unit_id, error);
    *label = *unit != NULL ? db_label_current(db, slot->task_unit_id, LABEL_KIND_UNIT, error) : NULL;
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
    if (load_printed(self, slot, &unit, &label, &error) &&
        unit_label_sent(self->station, unit, label, self->printer, message->text, print_task_sha256(slot->task), &error)) {
        HandEntry *entry = line_hand_find(self, unit->id);
        if (entry != NULL)
            entry->sent = true;
        const LineEvent sent = { .step = LINE_STEP_SENT, .uid = unit->uid, .document = message->text };
        line_tell_detail(self, slot, &sent);
    }
    print_task_answer(slot->task, error);
}

static void
take_printer_trouble(Line *self, LineSlot *slot, Message *message)
{
    g_clear_error(&slot->printer_trouble);
    slot->printer_trouble = g_steal_pointer(&message->error);
    if (slot->printer_trouble == NULL)
        slot->printer_waits_since = 0;
    else if (slot->printer_waits_since == 0)
        slot->printer_waits_since = clock_mono_us();
    if (slot->printer_trouble != NULL)
        line_tell(self, slot, LINE_STEP_WAITING, slot->printer_trouble);
}

static void
label_is_out(Line *self, LineSlot *slot, LineSlot *seat, DbUnit *unit)
{
    const LineEvent printed = { .step = LINE_STEP_PRINTED, .uid = unit->uid };
    line_tell_detail(self, slot, &printed);
    bool ends = unit->state == DB_UNIT_COMMISSIONED ||
                (unit->state == DB_UNIT_LABELLED && self->options.until == LINE_UNTIL_LABELLED);
    if (seat != NULL)
        line_slot_follow_record(self, seat);
    if (seat != NULL && seat->phase != PHASE_STOPPED)
        seat->phase = ends ? PHASE_DONE : PHASE_YOUR_TURN;
    if (!ends)
        return;
    if (!is_shared_hand(self))
        line_hand_drop(self, unit->id);
    line_end_unit(self, seat != NULL ? seat : slot, unit->uid, db_unit_state_name(unit->state), NULL);
}

/* The label itself is at fault: no printer can help, a person must look. */
static bool
is_label_fault(const GError *error)
{
    return claimcheck_error_is(error, CLAIMCHECK_ERROR_LABEL_UNREADABLE) ||
           claimcheck_error_is(error, CLAIMCHECK_ERROR_TEMPLATE_INVALID) ||
           claimcheck_error_is(error, CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT);
}

static void
label_was_not_taken(Line *self, LineSlot *slot, LineSlot *seat, DbUnit *unit, const GError *why)
{
    g_autoptr(GError) error = NULL;
    line_hand_drop(self, unit->id);
    if (is_label_fault(why)) {
        if (!unit_hold(self->station, unit, claimcheck_error_word(why), &error))
            line_fail(self, error);
        if (seat != NULL)
            seat->phase = PHASE_STOPPED;
        line_end_unit(self, seat, unit->uid, db_unit_state_name(unit->state), why);
        return;
    }
    if (seat != NULL) {
        seat->phase = PHASE_WAITING;
        seat->retry_at = clock_mono_us() + RETRY_US;
    }
    if (line_is_stopping(self))
        return;
    line_tell(self, slot, LINE_STEP_WAITING, why);
    if (slot->printer_waits_since == 0)
        slot->printer_waits_since = clock_mono_us();
    if (slot->printer_trouble == NULL && why != NULL)
        slot->printer_trouble = g_error_copy(why);
}

static void
label_is_unknown(Line *self, LineSlot *slot, LineSlot *seat, DbUnit *unit, const GError *why)
{
    const LineEvent unknown = { .step = LINE_STEP_UNKNOWN, .uid = unit->uid, .error = why };
    line_tell_detail(self, slot, &unknown);
    if (seat != NULL && seat->phase != PHASE_STOPPED)
        seat->phase = PHASE_UNKNOWN;
}

static bool
put_outcome_on_record(Line *self, const Message *message, DbUnit *unit, DbLabel *label, GError **error)
{
    if (label->state != DB_LABEL_SENT && label->state != DB_LABEL_INTENDED)
        return true; /* a person was quicker: it is void, or resolved */
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

static void
take_outcome(Line *self, LineSlot *slot, const Message *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = NULL;
    g_autoptr(DbLabel) label = NULL;
    g_clear_pointer(&slot->task, print_task_free);
    if (!load_printed(self, slot, &unit, &label, &error) ||
        !put_outcome_on_record(self, message, unit, label, &error)) {
        line_fail(self, error);
        return;
    }
    LineSlot *seat = seat_of_task(self, slot);
    if (message->outcome != PRINT_NOT_TAKEN) {
        slot->printer_waits_since = 0;
        g_clear_error(&slot->printer_trouble);
    }
    if (message->outcome == PRINT_OUT)
        label_is_out(self, slot, seat, unit);
    else if (message->outcome == PRINT_NOT_TAKEN)
        label_was_not_taken(self, slot, seat, unit, message->error);
    else
        label_is_unknown(self, slot, seat, unit, message->error);
}

void
line_print_message(Line *self, LineSlot *slot, Message *message)
{
    const LineEvent rendered = { .step = LINE_STEP_RENDERED, .uid = slot->task_uid };
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
            line_end_unit(self, seat, NULL, state, why);
        line_stop(self);
    }
}
