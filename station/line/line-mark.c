/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/batch/product.h"
#include "station/line/line-private.h"
#include "station/unit/unit-mark.h"

#include <glib/gi18n.h>

/*
 * What is scanned from the product before its unit goes on record: its own mark, its serial number. A scan does not say
 * which product was before the scanner, so unless each scan names its slot only one slot is asked at a time, and none
 * while a label is in hand.
 */

static LineStep
next_step(const Line *self, const LineSlot *slot)
{
    bool needs_carrier = self->product->carrier != NULL && slot->carrier == NULL;
    bool needs_serial = product_scans_serial(self->product) && slot->serial == NULL;
    return needs_carrier ? LINE_STEP_CARRIER : needs_serial ? LINE_STEP_SERIAL : N_LINE_STEPS;
}

bool
line_mark_wait(Line *self, LineSlot *slot)
{
    g_autoptr(DbUnit) there = db_unit_living(station_db(self->station), slot->identity->uid, NULL);
    if (there != NULL || next_step(self, slot) == N_LINE_STEPS)
        return false;
    slot->phase = PHASE_MARK;
    slot->is_asked = false;
    slot->queue_place = ++self->queue_places;
    return true;
}

LineSlot *
line_mark_asked(const Line *self)
{
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (slot->phase == PHASE_MARK && slot->is_asked)
            return slot;
    }
    return NULL;
}

static LineSlot *
first_waiting(const Line *self)
{
    LineSlot *first = NULL;
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        bool waits = slot->phase == PHASE_MARK && !slot->is_asked;
        if (waits && (first == NULL || slot->queue_place < first->queue_place))
            first = slot;
    }
    return first;
}

static bool
may_ask(const Line *self)
{
    bool names_slots = self->options.labels_in_hand > 1;
    bool hand_is_free = self->hand->len == 0 || !line_hand_is_shared(self);
    return names_slots || (hand_is_free && line_mark_asked(self) == NULL);
}

static void
ask(Line *self, LineSlot *slot)
{
    slot->is_asked = true;
    slot->waiting_since = clock_mono_us();
    const LineEvent now = { .step = next_step(self, slot), .uid = slot->identity->uid };
    line_tell_detail(self, slot, &now);
}

void
line_mark_next(Line *self)
{
    LineSlot *slot = first_waiting(self);
    while (slot != NULL && may_ask(self)) {
        ask(self, slot);
        slot = first_waiting(self);
    }
}

static bool
take(Line *self, LineSlot *slot, const char *code, GError **error)
{
    const char *uid = slot->identity->uid;
    if (next_step(self, slot) == LINE_STEP_CARRIER) {
        if (!unit_mark_check_carrier(self->station, self->product, uid, code, error))
            return false;
        slot->carrier = g_strdup(code);
        return true;
    }
    if (!unit_mark_check_serial(self->station, uid, code, error))
        return false;
    slot->serial = g_strdup(code);
    return true;
}

void
line_mark_take(Line *self, LineSlot *slot, const char *code)
{
    g_autoptr(GError) why = NULL;
    if (!take(self, slot, code, &why)) {
        line_scan_refused(self, slot, why);
        if (claimcheck_error_is(why, CLAIMCHECK_ERROR_WRONG_PRODUCT))
            line_slot_refuse(self, slot, why);
        return;
    }
    const LineEvent scanned = { .step = LINE_STEP_SCAN, .uid = slot->identity->uid };
    line_tell_detail(self, slot, &scanned);
    if (next_step(self, slot) == N_LINE_STEPS)
        line_slot_marked(self, slot);
    else if (slot->is_asked || may_ask(self))
        ask(self, slot);
}

bool
line_mark_given_up(const Line *self, const LineSlot *slot, gint64 now)
{
    bool codes_are_over = self->sources_open == 0 && !self->has_scanner && self->pending == NULL;
    return slot->phase == PHASE_MARK && slot->is_asked && codes_are_over &&
           now - slot->waiting_since >= self->options.wait_ms * 1000;
}
