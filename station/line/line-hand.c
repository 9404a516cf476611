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

bool
line_hand_scans_all(const Line *self)
{
    return product_confirms(self->product) && self->options.until == LINE_UNTIL_COMMISSIONED;
}

/* Labels that are scanned at a later station are in hand too, until their product leaves: then they are on it. */
bool
line_hand_is_shared(const Line *self)
{
    return line_hand_scans_all(self) || product_confirms_by_carrier(self->product);
}

static bool
has_room(const Line *self)
{
    bool is_asking = self->options.labels_in_hand == 1 && line_mark_asked(self) != NULL;
    return !line_hand_is_shared(self) || (!is_asking && self->hand->len < self->options.labels_in_hand);
}

/* --- giving the hand -------------------------------------------------------------------------------------------------- */

/* A unit whose label was out before it was seated here: with --until labelled there is nothing left to do. */
static void
ask_for_scan(Line *self, LineSlot *slot)
{
    bool is_unknown = slot->label->state == DB_LABEL_UNKNOWN;
    slot->phase = is_unknown ? PHASE_UNKNOWN : PHASE_YOUR_TURN;
    line_tell(self, slot, is_unknown ? LINE_STEP_UNKNOWN : LINE_STEP_PRINTED, NULL);
    if (self->options.until == LINE_UNTIL_LABELLED && !is_unknown) {
        slot->phase = PHASE_DONE;
        line_hand_find(self, slot->unit->id)->confirmed = product_confirms_by_carrier(self->product);
        line_end_unit(self, slot, NULL, db_unit_state_name(slot->unit->state), NULL);
    }
}

static bool
is_out(const DbLabel *label)
{
    return label->state == DB_LABEL_PRINTED || label->state == DB_LABEL_UNKNOWN || label->state == DB_LABEL_CONFIRMED;
}

/* What the label in work of a slot that has the hand needs next. */
static void
work_on(Line *self, LineSlot *slot)
{
    if (is_out(slot->label))
        ask_for_scan(self, slot);
    else
        line_print_start(self, slot);
}

static void
give_hand(Line *self, LineSlot *slot)
{
    const HandEntry entry = { .unit_id = slot->unit->id, .slot = slot->number - 1, .sent = is_out(slot->label) };
    g_array_append_val(self->hand, entry);
    work_on(self, slot);
}

static bool
is_ready(const LineSlot *slot)
{
    return slot->phase == PHASE_WAITING && slot->unit != NULL && slot->task == NULL && slot->retry_at <= clock_mono_us();
}

/* A unit of several kinds of label, or one whose label is replaced, keeps the hand for the next. */
static void
go_on_with_holders(Line *self)
{
    for (guint i = 0; i < self->slots->len && !line_is_stopping(self); i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (is_ready(slot) && line_hand_holds(self, slot->unit->id))
            work_on(self, slot);
    }
}

/* Whose label is out already comes before who waits for one; then as they came. */
static bool
comes_before(const LineSlot *slot, const LineSlot *other)
{
    bool is_first = is_out(slot->label), is_second = is_out(other->label);
    return is_first != is_second ? is_first : slot->queue_place < other->queue_place;
}

/* A line that begins again does not send a label while the module of one that is out may just be answering. */
static bool
may_paper_come(Line *self)
{
    for (guint i = 0; i < self->slots->len; i++)
        if (line_slot_may_bring_paper(self, g_ptr_array_index(self->slots, i)))
            return true;
    return false;
}

static LineSlot *
next_waiting(Line *self)
{
    LineSlot *first = NULL;
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (is_ready(slot) && (first == NULL || comes_before(slot, first)))
            first = slot;
    }
    bool prints = first != NULL && !is_out(first->label);
    return prints && line_hand_is_shared(self) && may_paper_come(self) ? NULL : first;
}

/* Tells who has to wait, and for which slot: once, and again when the hand has moved on. */
static void
tell_who_waits(Line *self)
{
    const LineSlot *asked = line_mark_asked(self);
    guint other = self->hand->len > 0 ? g_array_index(self->hand, HandEntry, 0).slot + 1 : asked != NULL ? asked->number : 0;
    if (other == 0)
        return;
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        bool waits_for_label = slot->phase == PHASE_WAITING && slot->unit != NULL && slot->retry_at == 0;
        bool waits_for_mark = slot->phase == PHASE_MARK && !slot->is_asked;
        bool waits = (waits_for_label || waits_for_mark) && slot->number != other;
        if (!waits || (slot->told_place == slot->queue_place && slot->told_other == other))
            continue;
        slot->told_place = slot->queue_place;
        slot->told_other = other;
        const LineEvent queued = { .step = LINE_STEP_QUEUED, .other_slot = other };
        line_tell_detail(self, slot, &queued);
    }
}

void
line_hand_next(Line *self)
{
    go_on_with_holders(self);
    while (!line_is_stopping(self) && has_room(self)) {
        LineSlot *slot = next_waiting(self);
        if (slot == NULL)
            return;
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
    if (unit == NULL) {
        line_fail(self, error);
        return;
    }
    if (unit_next_state(unit->state, UNIT_EVENT_HELD, &to) && !line_hold(self, unit, "other-product-left"))
        return;
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
    if (!line_hand_is_shared(self))
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
