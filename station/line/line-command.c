/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/line/line-private.h"
#include "station/unit/label-quota.h"
#include "station/unit/life-cycle.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

/*
 * Command codes at the slots: what an operator with gloves on, and no keyboard, does about a spoiled label or a product
 * that must be put aside.
 */

/* As it stands on record with a unit that was put aside without a reason of its own. */
#define HOLD_REASON "hold-code"
/* The other slots wait meanwhile: a printer that does not answer by then is away, and the command may be scanned again. */
#define CANCEL_MS 3000

/* --- which slot ------------------------------------------------------------------------------------------------- */

/* Where only one slot can be meant it need not be named. */
static LineSlot *
slot_meant(Line *self, guint number)
{
    if (number != 0)
        return line_scan_slot(self, number);
    if (self->slots->len == 1)
        return g_ptr_array_index(self->slots, 0);
    if (self->options.labels_in_hand > 1)
        return NULL;
    if (self->hand->len == 1)
        return g_ptr_array_index(self->slots, g_array_index(self->hand, HandEntry, 0).slot);
    return line_mark_asked(self);
}

static void
refuse(Line *self, LineSlot *slot, ClaimcheckError code, const char *hint, const char *what)
{
    g_autoptr(GError) why = NULL;
    claimcheck_error_set(&why, code, hint, "%s", what);
    line_scan_refused(self, slot, why);
}

/* --- hold ----------------------------------------------------------------------------------------------------------- */

static GError *
why_held(void)
{
    GError *why = NULL;
    claimcheck_error_set(&why, CLAIMCHECK_ERROR_UNIT_HELD, NULL, "%s", _("this unit: it was put aside at the station"));
    return why;
}

static void
hold_unit(Line *self, LineSlot *slot, DbUnit *unit, bool is_seated, const char *reason)
{
    g_autoptr(GError) error = NULL;
    if (!unit_hold(self->station, unit, reason, &error)) {
        line_scan_refused(self, slot, error);
        return;
    }
    g_autoptr(GError) why = why_held();
    line_hand_drop(self, unit->id);
    if (is_seated) {
        slot->phase = PHASE_STOPPED;
        slot->is_replacing = false;
        g_clear_pointer(&slot->asked_code, g_free);
    }
    line_end_unit(self, is_seated ? slot : NULL, unit->uid, db_unit_state_name(unit->state), why);
}

/* (transfer full): the unit that left this slot with its label in hand, or NULL. */
static DbUnit *
unit_in_hand(Line *self, const LineSlot *slot)
{
    for (guint i = 0; i < self->hand->len; i++) {
        const HandEntry *entry = &g_array_index(self->hand, HandEntry, i);
        if (entry->slot == slot->number - 1)
            return db_unit_by_id(station_db(self->station), entry->unit_id, NULL);
    }
    return NULL;
}

static void
hold(Line *self, LineSlot *slot, const CommandCode *command)
{
    const char *reason = command->reason != NULL ? command->reason : HOLD_REASON;
    bool is_not_recorded = slot->unit == NULL && (slot->phase == PHASE_MARK || slot->phase == PHASE_GATED);
    g_autoptr(DbUnit) left = slot->unit == NULL ? unit_in_hand(self, slot) : NULL;
    if (slot->unit != NULL) {
        hold_unit(self, slot, slot->unit, true, reason);
    } else if (is_not_recorded) {
        g_autoptr(GError) why = why_held();
        line_slot_refuse(self, slot, why);
    } else if (left != NULL) {
        hold_unit(self, slot, left, false, reason);
    } else {
        refuse(self, slot, CLAIMCHECK_ERROR_NO_OPEN_UNIT, NULL, _("hold: no unit is in this slot"));
    }
}

/* --- the label is spoiled ---------------------------------------------------------------------------------------------- */

static bool
can_be_replaced(const LineSlot *slot)
{
    return slot->phase == PHASE_YOUR_TURN && slot->unit != NULL && slot->unit->state == DB_UNIT_LABELLED &&
           slot->label->state == DB_LABEL_PRINTED;
}

static bool
is_unlimited(Line *self)
{
    return g_atomic_int_get(&self->may_reprint) != 0;
}

static void
begin_replacing(Line *self, LineSlot *slot, const CommandCode *command G_GNUC_UNUSED)
{
    g_autoptr(GError) why = NULL;
    if (slot->is_replacing) {
        slot->is_replacing = false;
        line_tell(self, slot, LINE_STEP_PRINTED, NULL);
    } else if (!can_be_replaced(slot)) {
        refuse(self, slot, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL,
               _("replace label: no label is out here that waits for its scan"));
    } else if (!is_unlimited(self) && !label_quota_check(self->station, &why)) {
        line_scan_refused(self, slot, why);
    } else {
        slot->is_replacing = true;
        line_tell(self, slot, LINE_STEP_REPLACE, NULL);
    }
}

void
line_command_replace(Line *self, LineSlot *slot, LabelGone how)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(DbLabel) next = unit_label_replace(self->station, slot->unit, slot->label->kind, how, is_unlimited(self),
                                                 owner_name(self->owner), &why);
    slot->is_replacing = false;
    if (next == NULL) {
        line_scan_refused(self, slot, why);
        return;
    }
    line_tell(self, slot, LINE_STEP_REPLACED, NULL);
    HandEntry *entry = line_hand_find(self, slot->unit->id);
    if (entry != NULL)
        entry->confirmed = true; /* its paper lies in the scrap box */
    self->last_code_may_return = true;
    if (line_slot_reload(self, slot))
        slot->phase = PHASE_WAITING;
}

static void
old_label_is_scrapped(Line *self, LineSlot *slot, const CommandCode *command G_GNUC_UNUSED)
{
    if (slot->is_replacing && can_be_replaced(slot))
        line_command_replace(self, slot, LABEL_GONE_SCRAP_BOX);
    else
        refuse(self, slot, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("Scan 'replace label' first."),
               _("label scrapped: no label is to be replaced here"));
}

/* --- nobody can say whether it came out ---------------------------------------------------------------------------------- */

static void
never_printed(Line *self, LineSlot *slot, const CommandCode *command G_GNUC_UNUSED)
{
    g_autoptr(GError) why = NULL;
    if (slot->phase != PHASE_UNKNOWN) {
        refuse(self, slot, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, _("void: there is no label here that nobody can account for"));
        return;
    }
    if (!is_unlimited(self)) {
        refuse(self, slot, CLAIMCHECK_ERROR_ROLE_MISSING, _("Call a lead, or scan the label if it exists."),
               _("void: that a label never came out is a lead's word"));
        return;
    }
    g_autoptr(DbLabel) next = unit_label_resolve_void(self->station, slot->unit, owner_name(self->owner),
                                                          deadline_in_ms(CANCEL_MS), &why);
    if (next == NULL) {
        line_scan_refused(self, slot, why);
        return;
    }
    line_tell(self, slot, LINE_STEP_REPLACED, NULL);
    if (line_slot_reload(self, slot))
        slot->phase = PHASE_WAITING;
}

/* --- the table ------------------------------------------------------------------------------------------------------------- */

/* What is the front door's to do has no function here: it is told. */
static void (*const acts[])(Line *self, LineSlot *slot, const CommandCode *command) = {
    [COMMAND_HOLD] = hold,
    [COMMAND_REPLACE_LABEL] = begin_replacing,
    [COMMAND_LABEL_SCRAPPED] = old_label_is_scrapped,
    [COMMAND_VOID] = never_printed,
    [COMMAND_NEXT_BATCH] = NULL,
    [COMMAND_SIGN_OUT] = NULL,
    [COMMAND_FAIL] = hold,
};

void
line_command_take(Line *self, const CommandCode *command, guint number)
{
    bool needs_slot = acts[command->kind] != NULL;
    LineSlot *slot = needs_slot ? slot_meant(self, number) : NULL;
    if (needs_slot && slot == NULL) {
        g_autoptr(GError) why = NULL;
        claimcheck_error_set(&why, CLAIMCHECK_ERROR_NO_OPEN_UNIT, _("Scan the slot's card first, then the command."), "%s",
                             _("this command: it does not say for which slot"));
        line_tell(self, NULL, LINE_STEP_SCAN, why);
        return;
    }
    const LineEvent told = { .step = LINE_STEP_COMMAND, .command = command->text };
    line_tell_detail(self, slot, &told);
    if (slot != NULL && slot->unit != NULL)
        line_slot_follow_record(self, slot);
    if (needs_slot)
        acts[command->kind](self, slot, command);
}
