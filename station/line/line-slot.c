/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/batch/product.h"
#include "station/line/line-private.h"
#include "station/unit/judgement.h"
#include "station/unit/unit-record.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

/* How long it takes, at most, to see that a module sits in its slot already when a line begins. */
#define SETTLE_US (2 * G_USEC_PER_SEC)

/* What a module leaves behind when it goes. */
static void
clear_seat(LineSlot *slot)
{
    g_clear_pointer(&slot->unit, db_unit_free);
    g_clear_pointer(&slot->label, db_label_free);
    g_clear_pointer(&slot->asked_code, g_free);
    g_clear_pointer(&slot->live_uid, g_free);
    g_clear_pointer(&slot->gate_task, gate_task_free);
    g_clear_pointer(&slot->identity, module_identity_free);
    g_clear_pointer(&slot->judgement, judgement_free);
    g_clear_pointer(&slot->carrier, g_free);
    g_clear_pointer(&slot->serial, g_free);
    slot->is_asked = false;
    slot->label_scanned = false;
    slot->mark_scanned = false;
    slot->is_replacing = false;
    slot->retry_at = 0;
}

void
line_slot_free(LineSlot *slot)
{
    g_clear_pointer(&slot->worker, slot_worker_free);
    g_clear_pointer(&slot->task, print_task_free);
    clear_seat(slot);
    g_clear_error(&slot->trouble);
    g_clear_error(&slot->printer_trouble);
    g_free(slot->task_uid);
    g_free(slot->task_kind);
    g_free(slot->port);
    g_free(slot->name);
    g_free(slot);
}

/* --- the record decides where a seated unit stands ------------------------------------------------------------- */

bool
line_slot_reload(Line *self, LineSlot *slot)
{
    Db *db = station_db(self->station);
    g_autoptr(GError) error = NULL;
    DbUnit *unit = db_unit_by_id(db, slot->unit->id, &error);
    DbLabel *label = unit != NULL ? unit_label_in_work(db, unit->id, line_hand_scans_all(self), &error) : NULL;
    if (unit == NULL || label == NULL) {
        g_clear_pointer(&unit, db_unit_free);
        line_fail(self, error);
        return false;
    }
    db_unit_free(slot->unit);
    g_clear_pointer(&slot->label, db_label_free);
    slot->unit = unit;
    slot->label = label;
    return true;
}

static LinePhase
phase_of(const LineSlot *slot)
{
    switch (slot->unit->state) {
    case DB_UNIT_LABELLING:
    case DB_UNIT_LABELLED:
        return slot->label->state == DB_LABEL_SENT ? PHASE_PRINTING : PHASE_WAITING;
    case DB_UNIT_COMMISSIONED:
        return PHASE_DONE;
    default:
        return PHASE_STOPPED;
    }
}

static bool
is_out(const DbLabel *label)
{
    return label->state == DB_LABEL_PRINTED || label->state == DB_LABEL_UNKNOWN;
}

static bool
is_stopped(DbUnitState state)
{
    return state == DB_UNIT_HELD || state == DB_UNIT_VOID;
}

/* Somebody held or voided the unit from outside while it was here. */
static void
end_stopped(Line *self, LineSlot *slot)
{
    g_autoptr(GError) error = NULL;
    bool is_held = slot->unit->state == DB_UNIT_HELD;
    claimcheck_error_set(&error, is_held ? CLAIMCHECK_ERROR_UNIT_HELD : CLAIMCHECK_ERROR_UNIT_VOID, NULL, "%s",
                         is_held ? _("this unit: it was held") : _("this unit: it was declared void"));
    line_hand_drop(self, slot->unit->id);
    line_end_unit(self, slot, NULL, db_unit_state_name(slot->unit->state), error);
}

void
line_slot_follow_record(Line *self, LineSlot *slot)
{
    if (slot->unit == NULL || slot->phase == PHASE_STOPPED || slot->phase == PHASE_ASKING ||
        slot->phase == PHASE_GATED || !line_slot_reload(self, slot))
        return;
    LinePhase phase = phase_of(slot);
    if (phase == PHASE_STOPPED && is_stopped(slot->unit->state)) {
        slot->phase = PHASE_STOPPED;
        end_stopped(self, slot);
        return;
    }
    bool is_done_here = slot->phase == PHASE_DONE && self->options.until == LINE_UNTIL_LABELLED;
    if (is_done_here && slot->unit->state == DB_UNIT_LABELLED && slot->label->state == DB_LABEL_PRINTED)
        return; /* it is confirmed elsewhere, later */
    /* Who has the hand, or waits for it in the same state, stands where they stand. */
    bool has_hand = slot->phase == PHASE_YOUR_TURN || slot->phase == PHASE_UNKNOWN;
    bool still_out = is_out(slot->label);
    if (phase == PHASE_WAITING && has_hand && still_out) {
        slot->phase = slot->label->state == DB_LABEL_UNKNOWN ? PHASE_UNKNOWN : PHASE_YOUR_TURN;
        return;
    }
    if (phase == PHASE_WAITING && has_hand)
        line_hand_drop(self, slot->unit->id); /* resolved from outside: the next generation waits */
    if (phase == PHASE_WAITING && slot->phase != PHASE_WAITING && slot->task == NULL)
        slot->queue_place = ++self->queue_places;
    if (slot->task == NULL)
        slot->phase = phase;
}

/* --- arrival ------------------------------------------------------------------------------------------------------ */

static bool
is_unfinished(const DbUnit *unit)
{
    return unit->state == DB_UNIT_LABELLED || unit->state == DB_UNIT_LABELLING;
}

/* Is there paper of it, or may there be any moment now? */
static bool
has_paper(Line *self, const LineSlot *slot, const DbUnit *unit)
{
    g_autoptr(DbLabel) label = db_label_current(station_db(self->station), unit->id, LABEL_KIND_UNIT, NULL);
    bool is_printing = slot->task != NULL && slot->task_unit_id == unit->id && !print_task_is_cancelled(slot->task);
    return is_printing || (label != NULL && label->state != DB_LABEL_INTENDED);
}

/* A product that is confirmed by its own mark may go on to another station: what it left behind here is no work. */
static bool
leaves_for_later(const Line *self)
{
    return product_confirms_by_carrier(self->product) && self->options.until == LINE_UNTIL_LABELLED;
}

/* The unit that left this slot unconfirmed with its label out; (transfer full), NULL if none is open. */
static DbUnit *
open_unit_of(Line *self, LineSlot *slot)
{
    Db *db = station_db(self->station);
    if (leaves_for_later(self))
        return NULL;
    if (slot->open_unit_id != 0) {
        g_autoptr(DbUnit) unit = db_unit_by_id(db, slot->open_unit_id, NULL);
        if (unit != NULL && is_unfinished(unit) && has_paper(self, slot, unit))
            return g_steal_pointer(&unit);
        slot->open_unit_id = 0;
    }
    g_autoptr(GPtrArray) units = slot->name != NULL ? db_unit_open_in_slot(db, slot->name, NULL) : NULL;
    for (guint i = 0; units != NULL && i < units->len; i++) {
        const DbUnit *unit = g_ptr_array_index(units, i);
        if (has_paper(self, slot, unit))
            return db_unit_by_id(db, unit->id, NULL);
    }
    return NULL;
}

bool
line_slot_may_bring_paper(Line *self, LineSlot *slot)
{
    bool is_looked_for = slot->phase == PHASE_EMPTY && !slot->was_seen && clock_mono_us() - slot->waiting_since < SETTLE_US;
    bool is_known = slot->was_read || (slot->phase == PHASE_EMPTY && !is_looked_for);
    g_autoptr(DbUnit) open = is_known ? NULL : open_unit_of(self, slot);
    return open != NULL;
}

static bool
previous_is_done(Line *self, LineSlot *slot, const char *uid, GError **error)
{
    g_autoptr(DbUnit) open = open_unit_of(self, slot);
    if (open == NULL || g_strcmp0(open->uid, uid) == 0)
        return true;
    g_autofree char *masked = unit_masked(open->uid);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PREVIOUS_UNIT_OPEN, NULL,
                         _("unit %s left this slot before its label was scanned"), masked);
    return false;
}

/* A unit that is seated anywhere is open in no slot it left. */
static void
close_elsewhere(Line *self, gint64 unit_id)
{
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (slot->open_unit_id == unit_id)
            slot->open_unit_id = 0;
    }
}

static void
refuse(Line *self, LineSlot *slot, const UnitSeat *seat, const char *uid, const GError *why)
{
    g_autoptr(GError) cause = NULL;
    if (!unit_note_refusal(self->station, uid, seat, why, &cause))
        line_fail(self, cause);
    slot->phase = PHASE_STOPPED;
    line_end_unit(self, slot, uid, "refused", why);
}

static UnitSeat
seat_of(Line *self, LineSlot *slot)
{
    return (UnitSeat){ .batch = self->batch,
                       .product = self->product,
                       .port = slot->port,
                       .number = slot->number,
                       .slot = slot->name,
                       .owner = owner_name(self->owner),
                       .printer = printer_destination(self->printer),
                       .carrier = slot->carrier,
                       .serial = slot->serial,
                       .custom = self->custom };
}

static LinePhase
phase_in_hand(const DbLabel *label)
{
    switch (label->state) {
    case DB_LABEL_SENT:
        return PHASE_PRINTING;
    case DB_LABEL_UNKNOWN:
        return PHASE_UNKNOWN;
    case DB_LABEL_INTENDED:
        return PHASE_WAITING; /* the next kind of label, whose turn it is */
    default:
        return PHASE_YOUR_TURN;
    }
}

static void
seat_unit(Line *self, LineSlot *slot, DbUnit *unit, bool is_new)
{
    slot->unit = unit;
    close_elsewhere(self, unit->id);
    slot->phase = PHASE_WAITING;
    if (!line_slot_reload(self, slot))
        return;
    slot->queue_place = ++self->queue_places;
    HandEntry *entry = line_hand_find(self, slot->unit->id);
    if (entry != NULL) {
        entry->slot = slot->number - 1; /* it takes its work along */
        slot->phase = phase_in_hand(slot->label);
    }
    line_tell(self, slot, is_new ? LINE_STEP_RECORDED : LINE_STEP_RESUMED, NULL);
}

/* Puts the module on record, or refuses it for what only the record knows. */
static void
admit(Line *self, LineSlot *slot)
{
    g_autoptr(GError) error = NULL;
    UnitSeat seat = seat_of(self, slot);
    bool is_new = false;
    DbUnit *unit = unit_admit(self->station, slot->identity, slot->judgement, &seat, &is_new, &error);
    if (unit == NULL)
        refuse(self, slot, &seat, slot->identity->uid, error);
    else
        seat_unit(self, slot, unit, is_new);
}

void
line_slot_hold(Line *self, LineSlot *slot, DbUnit *unit, const GError *why)
{
    if (!line_hold(self, unit, claimcheck_error_word(why)))
        return;
    line_hand_drop(self, unit->id);
    if (slot != NULL)
        slot->phase = PHASE_STOPPED;
    line_end_unit(self, slot, unit->uid, db_unit_state_name(unit->state), why);
}

/* Nobody said no: the unit goes on record, and a person must look at it before it gets a label. */
static void
admit_held(Line *self, LineSlot *slot, const GError *why)
{
    admit(self, slot);
    if (slot->unit != NULL)
        line_slot_hold(self, slot, slot->unit, why);
}

void
line_slot_admitted(Line *self, LineSlot *slot, GateAnswer answer, const GError *why)
{
    UnitSeat seat = seat_of(self, slot);
    if (answer == GATE_GO)
        admit(self, slot);
    else if (answer == GATE_SILENT)
        admit_held(self, slot, why);
    else
        refuse(self, slot, &seat, slot->identity->uid, why);
}

static bool
ask_gate(Line *self, LineSlot *slot)
{
    const GateUnit unit = { .uid = slot->identity->uid,
                            .serial = slot->serial,
                            .batch = self->batch->code,
                            .product = self->product->sku,
                            .certificate_sha256 = slot->judgement->report->sha256,
                            .about = slot->identity->about,
                            .version = slot->identity->version,
                            .slot = slot->number };
    return line_gate_ask(self, slot, GATE_BEFORE_LABEL, &unit);
}

const JudgementPolicy *
line_slot_policy(Line *self, GError **error)
{
    gint64 changes = db_changes_by_others(station_db(self->station));
    if (self->policy == NULL || changes != self->policy_at) {
        g_clear_pointer(&self->policy, judgement_policy_free);
        self->policy = judgement_policy_for(self->station, self->product, error);
        self->policy_at = changes;
    }
    if (self->policy != NULL)
        self->policy->now_us = clock_wall_us();
    return self->policy;
}

/* What the wire said is judged first: nobody else is asked about a module that is refused anyway. */
static void
take_identity(Line *self, LineSlot *slot, ModuleIdentity *identity)
{
    slot->identity = identity;
    slot->was_read = true;
    const LineEvent read = { .step = LINE_STEP_READ, .uid = identity->uid, .bytes = identity->bytes_read };
    line_tell_detail(self, slot, &read);
    g_autoptr(GError) error = NULL;
    UnitSeat seat = seat_of(self, slot);
    const JudgementPolicy *policy = line_slot_policy(self, &error);
    slot->judgement = policy != NULL ? judgement_new(identity, policy) : NULL;
    if (slot->judgement == NULL || !previous_is_done(self, slot, identity->uid, &error))
        refuse(self, slot, &seat, identity->uid, error);
    else if (slot->judgement->refusal != NULL)
        admit(self, slot);
    else if (!line_mark_wait(self, slot))
        line_slot_marked(self, slot);
}

void
line_slot_marked(Line *self, LineSlot *slot)
{
    if (!ask_gate(self, slot))
        admit(self, slot);
}

void
line_slot_refuse(Line *self, LineSlot *slot, const GError *why)
{
    UnitSeat seat = seat_of(self, slot);
    refuse(self, slot, &seat, slot->identity->uid, why);
}

static void
take_unread(Line *self, LineSlot *slot, const GError *error)
{
    slot->was_read = true;
    if (claimcheck_error_is(error, CLAIMCHECK_ERROR_PORT_ABSENT)) {
        slot->phase = PHASE_STOPPED; /* unplugged while it was read: its leaving is told next */
        line_tell(self, slot, LINE_STEP_WAITING, error);
        return;
    }
    UnitSeat seat = seat_of(self, slot);
    refuse(self, slot, &seat, NULL, error);
}

/* --- leaving, and what is waited for ---------------------------------------------------------------------------- */

static void
take_left(Line *self, LineSlot *slot)
{
    gint64 unit_id = slot->unit != NULL ? slot->unit->id : 0;
    line_scan_left(self, slot);
    line_tell(self, slot, LINE_STEP_LEFT, NULL);
    if (unit_id != 0)
        line_slot_follow_record(self, slot);
    line_print_left(self, slot);
    if (unit_id != 0 && is_unfinished(slot->unit) && !leaves_for_later(self))
        slot->open_unit_id = unit_id;
    slot->phase = PHASE_EMPTY;
    slot->waiting_since = clock_mono_us();
    line_hand_left(self, slot, unit_id);
    clear_seat(slot);
}

/* A port that another program has, or that this user may not open, is not one that will come: it is told at once. */
static bool
is_hopeless(const Line *self, const LineSlot *slot, const GError *error)
{
    return !self->options.waits_for_ports && !slot->was_seen &&
           (claimcheck_error_is(error, CLAIMCHECK_ERROR_PORT_BUSY) ||
            claimcheck_error_is(error, CLAIMCHECK_ERROR_PORT_PERMISSION) ||
            claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
}

static void
take_trouble(Line *self, LineSlot *slot, GError *error)
{
    g_clear_error(&slot->trouble);
    slot->trouble = error != NULL ? g_error_copy(error) : NULL;
    line_tell(self, slot, LINE_STEP_WAITING, error);
    if (error != NULL && is_hopeless(self, slot, error))
        line_fail(self, error);
}

static void
take_arrival(Line *self, LineSlot *slot, const Message *message)
{
    clear_seat(slot);
    slot->presence = message->presence;
    slot->was_seen = true;
    slot->phase = PHASE_READING;
    g_clear_error(&slot->trouble);
    line_tell(self, slot, LINE_STEP_ARRIVED, NULL);
}

void
line_slot_message(Line *self, LineSlot *slot, Message *message)
{
    const LineEvent reading = { .step = LINE_STEP_READING, .bytes = message->bytes };
    switch (message->kind) {
    case MESSAGE_ARRIVED:
        take_arrival(self, slot, message);
        break;
    case MESSAGE_PROGRESS:
        line_tell_detail(self, slot, &reading);
        break;
    case MESSAGE_IDENTITY:
        if (!line_is_stopping(self))
            take_identity(self, slot, g_steal_pointer(&message->identity));
        break;
    case MESSAGE_UNREAD:
        if (!line_is_stopping(self))
            take_unread(self, slot, message->error);
        break;
    case MESSAGE_LEFT:
        take_left(self, slot);
        break;
    case MESSAGE_TROUBLE:
        take_trouble(self, slot, message->error);
        break;
    default:
        break;
    }
}

/* --- bounds ------------------------------------------------------------------------------------------------------- */

static bool
has_waited_too_long(const Line *self, const LineSlot *slot, gint64 now)
{
    bool is_empty = slot->phase == PHASE_EMPTY && now - slot->waiting_since >= self->options.wait_ms * 1000;
    return is_empty || line_mark_given_up(self, slot, now);
}

static void
give_up_waiting(Line *self, const LineSlot *slot)
{
    if (self->first_error != NULL)
        return;
    if (slot->phase == PHASE_MARK)
        claimcheck_error_set(&self->first_error, CLAIMCHECK_ERROR_NOT_CONFIRMED, NULL, "%s",
                             _("the product: what is on it was not scanned, and no more codes come"));
    else if (slot->trouble != NULL)
        self->first_error = g_error_copy(slot->trouble);
    else
        claimcheck_error_set(&self->first_error, CLAIMCHECK_ERROR_NO_ANSWER, NULL, _("%s: no module answered in time"),
                             slot->port);
}

bool
line_slots_check_waits(Line *self)
{
    gint64 now = clock_mono_us();
    if (self->options.wait_ms < 0)
        return true;
    for (guint i = 0; i < self->slots->len; i++)
        if (!has_waited_too_long(self, g_ptr_array_index(self->slots, i), now))
            return true;
    give_up_waiting(self, g_ptr_array_index(self->slots, 0));
    return false;
}
