/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/line/line-private.h"

bool
line_gate_ask(Line *self, LineSlot *slot, GateQuestion question, const GateUnit *unit)
{
    if (self->gate == NULL)
        return false;
    slot->phase = PHASE_GATED;
    slot->gate_task =
        gate_task_new(self->queue, self->gate, question, slot->number - 1, slot->presence, gate_request(question, unit));
    return true;
}

static void
free_what_is_done(Line *self)
{
    for (guint i = self->gate_tasks->len; i > 0; i--)
        if (gate_task_is_done(g_ptr_array_index(self->gate_tasks, i - 1)))
            g_ptr_array_remove_index_fast(self->gate_tasks, i - 1);
}

void
line_gate_tell_end(Line *self, const LineSlot *slot, const char *uid, const char *state, const GError *error)
{
    if (self->gate == NULL)
        return;
    const DbUnit *unit = slot != NULL ? slot->unit : NULL;
    const GateUnit told = { .uid = uid != NULL || unit == NULL ? uid : unit->uid,
                            .serial = unit != NULL ? unit->serial : NULL,
                            .batch = self->batch->code,
                            .product = self->product->sku,
                            .state = state,
                            .error = error != NULL ? claimcheck_error_word(error) : NULL,
                            .slot = slot != NULL ? slot->number : 0 };
    free_what_is_done(self);
    g_ptr_array_add(self->gate_tasks, gate_task_new(self->queue, self->gate, GATE_UNIT_ENDED, told.slot, 0,
                                                    gate_request(GATE_UNIT_ENDED, &told)));
}

/* An answer about a module that has left in the meantime is nobody's. */
void
line_gate_message(Line *self, LineSlot *slot, Message *message)
{
    if (slot->gate_task != message->task || message->presence != slot->presence)
        return;
    g_clear_pointer(&slot->gate_task, gate_task_free);
    if (slot->phase != PHASE_GATED || line_is_stopping(self))
        return;
    if (message->gate_question == GATE_BEFORE_LABEL)
        line_slot_admitted(self, slot, message->gate_answer, message->error);
    else
        line_scan_permitted(self, slot, message->gate_answer, message->error);
}
