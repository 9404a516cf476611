/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/batch/product.h"
#include "station/line/line-private.h"
#include "station/qa/scan-text.h"
#include "station/unit/confirm.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

/* A scanner's trigger bounces, and people scan twice to be sure. */
#define SAME_CODE_US (3 * G_USEC_PER_SEC)

static bool
awaits_scan(const LineSlot *slot)
{
    return slot->phase == PHASE_YOUR_TURN || slot->phase == PHASE_UNKNOWN;
}

LineSlot *
line_scan_slot(Line *self, guint number)
{
    return number >= 1 && number <= self->slots->len ? g_ptr_array_index(self->slots, number - 1) : NULL;
}

static LineSlot *
first_awaiting(Line *self)
{
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (awaits_scan(slot))
            return slot;
    }
    return NULL;
}

/* --- telling, on screen and on record -------------------------------------------------------------------------------- */

static void
put_refused_scan_on_record(Line *self, const LineSlot *slot, const GError *why)
{
    Db *db = station_db(self->station);
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "code", claimcheck_error_word(why));
    json_line_string(json, "port", slot->port);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strdup_printf("unit:%s", slot->unit != NULL ? slot->unit->uid : slot->identity->uid);
    const DbEventDraft event = { .subject = subject, .kind = "scan-refused", .detail = detail };
    g_autoptr(GError) error = NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, &error);
    if (transaction == NULL || !db_event_append(db, &event, NULL, &error) ||
        !db_commit(g_steal_pointer(&transaction), &error))
        line_fail(self, error);
}

void
line_scan_refused(Line *self, LineSlot *slot, const GError *why)
{
    const LineEvent scan = { .step = LINE_STEP_SCAN,
                             .uid = slot->unit == NULL && slot->identity != NULL ? slot->identity->uid : NULL,
                             .error = why };
    line_tell_detail(self, slot, &scan);
    slot->label_scanned = false; /* of a label and a mark, both are scanned again */
    slot->mark_scanned = false;
    if (slot->unit != NULL || slot->identity != NULL)
        put_refused_scan_on_record(self, slot, why);
}

static void
tell_unusable(Line *self, ClaimcheckError code, const char *hint, const char *what)
{
    g_autoptr(GError) why = NULL;
    claimcheck_error_set(&why, code, hint, "%s", what);
    line_tell(self, NULL, LINE_STEP_SCAN, why);
}

/* --- a code that is not the seated unit's ------------------------------------------------------------------------------ */

static void
stop_held_seat(Line *self, const DbUnit *unit)
{
    line_hand_drop(self, unit->id);
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (slot->unit != NULL && slot->unit->id == unit->id)
            slot->phase = PHASE_STOPPED;
    }
}

static void
hold_both(Line *self, LineSlot *slot, DbUnit *other)
{
    g_autoptr(GError) why = NULL;
    unit_hold_both(self->station, slot->unit, other, &why);
    line_tell(self, slot, LINE_STEP_SCAN, why);
    const LineEvent held = { .step = LINE_STEP_HELD, .uid = other->uid, .error = why };
    line_tell_detail(self, NULL, &held);
    stop_held_seat(self, other);
    stop_held_seat(self, slot->unit);
    line_end_unit(self, slot, NULL, db_unit_state_name(slot->unit->state), why);
}

/* The first time it may be a slip of the hand; the second time before the right code is evidence. */
static void
take_finished_label(Line *self, LineSlot *slot, DbUnit *other)
{
    if (self->elsewhere_unit_id == other->id && self->elsewhere_seated_id == slot->unit->id) {
        hold_both(self, slot, other);
        return;
    }
    self->elsewhere_unit_id = other->id;
    self->elsewhere_seated_id = slot->unit->id;
    g_autoptr(GError) why = NULL;
    claimcheck_error_set(&why, CLAIMCHECK_ERROR_LABEL_SEEN_ELSEWHERE,
                         _("Scan the label of the module in this slot; scanned again, this one stops both units."), "%s",
                         _("this label: it belongs to a unit that is finished"));
    line_scan_refused(self, slot, why);
}

/* Is the product's own mark scanned with its label, rather than the module asked? */
static bool
is_confirmed_by_mark(const Line *self, const LineSlot *slot)
{
    return product_confirms_by_carrier(self->product) && self->options.until == LINE_UNTIL_COMMISSIONED &&
           g_str_equal(slot->label->kind, LABEL_KIND_UNIT);
}

static void
take_wrong_code(Line *self, LineSlot *slot, const char *code)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) other = unit_seen_elsewhere(self->station, slot->unit, code, &error);
    if (error != NULL) {
        line_fail(self, error);
        return;
    }
    if (other != NULL) {
        take_finished_label(self, slot, other);
        return;
    }
    if (is_confirmed_by_mark(self, slot) && product_fits_carrier(self->product, code))
        claimcheck_error_set(&error, CLAIMCHECK_ERROR_WRONG_PRODUCT, _("Scan the mark of the product in this slot."),
                             _("this mark: it is not that of the product in slot %u"), slot->number);
    else
        claimcheck_error_set(&error, CLAIMCHECK_ERROR_WRONG_LABEL, NULL,
                             _("this label: it is not the one of the module in slot %u"), slot->number);
    line_scan_refused(self, slot, error);
}

/* --- which slot a code is for --------------------------------------------------------------------------------------------- */

/* Is it the code of a label of the unit, of whatever kind, or its product's own mark? */
static bool
is_on_unit(Line *self, const DbUnit *unit, const char *code)
{
    g_autoptr(DbLabel) label = unit_label_with_code(station_db(self->station), unit->id, code, NULL);
    return label != NULL || g_strcmp0(unit->carrier, code) == 0;
}

/* The same code again, or the label of a product that is done and still seated, says nothing new. */
static bool
is_echo(Line *self, const char *code, guint number)
{
    gint64 now = clock_mono_us();
    bool again = g_strcmp0(self->last_code, code) == 0 && self->last_code_slot == number &&
                 now - self->last_code_at < SAME_CODE_US;
    for (guint i = 0; i < self->slots->len && !again; i++) {
        const LineSlot *slot = g_ptr_array_index(self->slots, i);
        again = slot->phase == PHASE_DONE && slot->unit != NULL && is_on_unit(self, slot->unit, code);
    }
    self->last_code_may_return = false;
    g_free(self->last_code);
    self->last_code = g_strdup(code);
    self->last_code_slot = number;
    self->last_code_at = now;
    return again;
}

static LineSlot *
target_of(Line *self, guint number)
{
    if (number != 0) {
        LineSlot *slot = line_scan_slot(self, number);
        return slot != NULL && (awaits_scan(slot) || slot->phase == PHASE_MARK) ? slot : NULL;
    }
    LineSlot *waiting = self->options.labels_in_hand == 1 ? first_awaiting(self) : NULL;
    return waiting != NULL || self->options.labels_in_hand > 1 ? waiting : line_mark_asked(self);
}

/* A label and a mark, in either order, are what a module's own answer is elsewhere. */
static void
take_half(Line *self, LineSlot *slot, bool is_label)
{
    slot->label_scanned |= is_label;
    slot->mark_scanned |= !is_label;
    if (slot->label_scanned && slot->mark_scanned) {
        slot->asked_code = g_strdup(slot->label->claim_code);
        line_scan_match(self, slot, slot->unit->uid);
        return;
    }
    line_tell(self, slot, LINE_STEP_SCAN, NULL);
    line_tell(self, slot, is_label ? LINE_STEP_CARRIER : LINE_STEP_LABEL, NULL);
}

static void
ask_name(Line *self G_GNUC_UNUSED, LineSlot *slot, const char *code)
{
    slot->phase = PHASE_ASKING;
    slot->asked_code = g_strdup(code);
    slot_worker_ask_name(slot->worker);
}

static void
take_label_or_mark(Line *self, LineSlot *slot, const char *code)
{
    bool is_label = g_strcmp0(slot->label->claim_code, code) == 0;
    bool by_mark = is_confirmed_by_mark(self, slot);
    bool is_mark = by_mark && g_strcmp0(slot->unit->carrier, code) == 0;
    if (slot->is_replacing && is_label)
        line_command_replace(self, slot, LABEL_GONE_SCANNED);
    else if (!is_label && !is_mark)
        take_wrong_code(self, slot, code);
    else if (by_mark)
        take_half(self, slot, is_label);
    else
        ask_name(self, slot, code);
}

static void
take_code(Line *self, const char *code, guint number)
{
    if (number == 0)
        number = self->carded_slot;
    self->carded_slot = 0;
    if (is_echo(self, code, number))
        return;
    bool is_named = number != 0;
    LineSlot *slot = target_of(self, number);
    if (slot == NULL) {
        g_clear_pointer(&self->last_code, g_free); /* nobody has taken it, so it may come again at once */
        bool is_awaited = first_awaiting(self) != NULL || line_mark_asked(self) != NULL;
        bool must_name = !is_named && self->options.labels_in_hand > 1 && is_awaited;
        tell_unusable(self, CLAIMCHECK_ERROR_NO_OPEN_UNIT,
                      must_name ? _("Scan the slot's card first, then the label.") : NULL,
                      must_name ? _("this label: several are in hand and no slot was named")
                                : _("this label: no unit waits for its label to be scanned"));
        return;
    }
    if (slot->phase == PHASE_MARK) {
        self->last_code_may_return = true;
        line_mark_take(self, slot, code);
        return;
    }
    line_slot_follow_record(self, slot);
    if (awaits_scan(slot))
        take_label_or_mark(self, slot, code);
}

static void
take_command(Line *self, const char *text, guint number)
{
    const CommandCode *command = command_code_find(text);
    if (number == 0)
        number = self->carded_slot;
    self->carded_slot = 0;
    if (command == NULL)
        tell_unusable(self, CLAIMCHECK_ERROR_MALFORMED_CODE, NULL, _("this scan: there is no such command"));
    else if (!is_echo(self, text, number))
        line_command_take(self, command, number);
}

static void
take_text(Line *self, const char *raw, guint number)
{
    g_autofree char *text = scan_text_clean(station_settings(self->station), raw);
    g_autofree char *behind = NULL;
    if (text == NULL) {
        tell_unusable(self, CLAIMCHECK_ERROR_MALFORMED_CODE, NULL, _("this scan: it is no code"));
        return;
    }
    bool names_slot = scan_text_split_slot(text, &number, &behind);
    const char *code = names_slot ? behind : text;
    if (code == NULL)
        self->carded_slot = number;
    else if (command_code_is_meant(code))
        take_command(self, code, number);
    else
        take_code(self, code, number);
}

/* --- the module has answered -------------------------------------------------------------------------------------------------- */

static void
back_to_scan(Line *self, LineSlot *slot, const GError *why)
{
    g_clear_pointer(&slot->asked_code, g_free);
    g_clear_pointer(&self->last_code, g_free); /* the same code may come again at once */
    slot->phase = slot->label->state == DB_LABEL_UNKNOWN ? PHASE_UNKNOWN : PHASE_YOUR_TURN;
    line_scan_refused(self, slot, why);
    line_slot_follow_record(self, slot);
}

void
line_scan_left(Line *self, LineSlot *slot)
{
    if (slot->asked_code == NULL || (slot->phase != PHASE_ASKING && slot->phase != PHASE_GATED))
        return;
    g_autoptr(GError) why = NULL;
    claimcheck_error_set(&why, CLAIMCHECK_ERROR_NO_ANSWER, NULL, "%s", _("the module: it left before it could be asked for its name"));
    back_to_scan(self, slot, why);
}

static bool
match(Line *self, LineSlot *slot, const char *live_uid, GError **error)
{
    bool is_it = g_str_equal(live_uid, slot->unit->uid);
    if (is_it && slot->label->state == DB_LABEL_UNKNOWN &&
        !unit_label_resolve_came_out(self->station, slot->unit, slot->asked_code, error))
        return false;
    if (is_it && self->options.until == LINE_UNTIL_LABELLED)
        return true;
    bool recorded;
    if (product_confirms_by_carrier(self->product))
        return unit_confirm_carrier(self->station, slot->unit, slot->unit->carrier, slot->asked_code, &recorded, error);
    return unit_confirm(self->station, slot->unit, live_uid, slot->asked_code, &recorded, error);
}

/* What became of the hand with this scan: everything is done, or the next kind of label comes. */
static void
go_on(Line *self, LineSlot *slot)
{
    HandEntry *entry = line_hand_find(self, slot->unit->id);
    if (entry != NULL)
        entry->confirmed = true;
    if (!line_slot_reload(self, slot))
        return;
    g_autoptr(DbLabel) due =
        slot->unit->state == DB_UNIT_LABELLED
            ? unit_label_due(station_db(self->station), slot->unit->id, line_hand_scans_all(self), NULL)
            : NULL;
    slot->phase = due != NULL ? PHASE_WAITING : PHASE_DONE;
    if (due != NULL)
        self->last_code_may_return = true;
    else
        line_end_unit(self, slot, NULL, db_unit_state_name(slot->unit->state), NULL);
}

static void
commission(Line *self, LineSlot *slot)
{
    g_autoptr(GError) error = NULL;
    if (!match(self, slot, slot->live_uid, &error)) {
        back_to_scan(self, slot, error);
        return;
    }
    g_clear_pointer(&slot->asked_code, g_free);
    self->elsewhere_unit_id = 0;
    line_tell(self, slot, LINE_STEP_SCAN, NULL);
    if (slot->unit->state == DB_UNIT_COMMISSIONED)
        line_tell(self, slot, LINE_STEP_CONFIRMED, NULL);
    go_on(self, slot);
}

/* Is it the scan of this label that commissions the unit? */
static bool
is_last_label(Line *self, const LineSlot *slot)
{
    g_autoptr(GPtrArray) labels = db_label_list_current(station_db(self->station), slot->unit->id, NULL);
    for (guint i = 0; labels != NULL && i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (label->id != slot->label->id && label->state != DB_LABEL_CONFIRMED)
            return false;
    }
    return true;
}

/* A scan that does not match, or that only proves a label, is no question for the factory's system. */
static bool
ask_gate(Line *self, LineSlot *slot)
{
    bool is_match = g_str_equal(slot->live_uid, slot->unit->uid);
    if (!is_match || self->options.until == LINE_UNTIL_LABELLED || !is_last_label(self, slot))
        return false;
    const GateUnit unit = { .uid = slot->unit->uid,
                            .serial = slot->unit->serial,
                            .batch = slot->unit->batch,
                            .product = slot->unit->product,
                            .state = db_unit_state_name(slot->unit->state),
                            .certificate_sha256 = slot->unit->certificate_sha256,
                            .about = slot->unit->about,
                            .version = slot->unit->version,
                            .slot = slot->number };
    return line_gate_ask(self, slot, GATE_BEFORE_COMMISSIONING, &unit);
}

void
line_scan_match(Line *self, LineSlot *slot, const char *live_uid)
{
    g_free(slot->live_uid);
    slot->live_uid = g_strdup(live_uid);
    if (!ask_gate(self, slot))
        commission(self, slot);
}

void
line_scan_name(Line *self, LineSlot *slot, Message *message)
{
    if (slot->phase != PHASE_ASKING || message->presence != slot->presence)
        return;
    if (message->error != NULL) {
        back_to_scan(self, slot, message->error);
        return;
    }
    line_scan_match(self, slot, message->text);
}

void
line_scan_permitted(Line *self, LineSlot *slot, GateAnswer answer, const GError *why)
{
    if (answer == GATE_GO)
        commission(self, slot);
    else
        line_slot_hold(self, slot, slot->unit, why);
}

/* --- codes that wait, and codes that are over --------------------------------------------------------------------------------- */

/* May a code that was written ahead be taken now? One that names a slot waits for that slot. */
static bool
waits_for_its_label(const char *code)
{
    const CommandCode *command = command_code_find(code);
    return command != NULL && (command->kind == COMMAND_REPLACE_LABEL || command->kind == COMMAND_LABEL_SCRAPPED);
}

/* A command is taken at once, unless it is about a label that is not out yet. */
static bool
is_wanted(Line *self, const char *raw)
{
    g_autofree char *text = scan_text_clean(station_settings(self->station), raw);
    g_autofree char *behind = NULL;
    guint number = 0;
    if (text == NULL)
        return true;
    if (command_code_is_meant(text))
        return !waits_for_its_label(text) || first_awaiting(self) != NULL;
    if (scan_text_split_slot(text, &number, &behind)) {
        LineSlot *slot = line_scan_slot(self, number);
        if (behind != NULL && command_code_is_meant(behind) && !waits_for_its_label(behind))
            return true;
        return behind == NULL || slot == NULL || awaits_scan(slot) || slot->phase == PHASE_MARK;
    }
    if (self->carded_slot != 0) {
        LineSlot *slot = line_scan_slot(self, self->carded_slot);
        return slot == NULL || awaits_scan(slot) || slot->phase == PHASE_MARK;
    }
    return first_awaiting(self) != NULL || line_mark_asked(self) != NULL;
}

static bool
is_out(const DbLabel *label)
{
    return label->state == DB_LABEL_PRINTED || label->state == DB_LABEL_UNKNOWN;
}

static void
end_unconfirmed(Line *self, HandEntry *entry)
{
    Db *db = station_db(self->station);
    g_autoptr(DbUnit) unit = db_unit_by_id(db, entry->unit_id, NULL);
    g_autoptr(DbLabel) label = unit != NULL ? unit_label_in_work(db, unit->id, line_hand_scans_all(self), NULL) : NULL;
    LineSlot *slot = g_ptr_array_index(self->slots, entry->slot);
    bool is_seated = slot->unit != NULL && slot->unit->id == entry->unit_id;
    if (label == NULL || !is_out(label) || (is_seated && !awaits_scan(slot)))
        return;
    entry->codes_are_over = true;
    g_autoptr(GError) why = NULL;
    bool is_unknown = label->state == DB_LABEL_UNKNOWN;
    claimcheck_error_set(&why, is_unknown ? CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN : CLAIMCHECK_ERROR_NOT_CONFIRMED, NULL,
                         "%s", is_unknown ? _("the label: nobody can say whether it came out, and no more codes come")
                                          : _("the label is out, but it was not scanned and no more codes come"));
    line_end_unit(self, is_seated ? slot : NULL, unit->uid, db_unit_state_name(unit->state), why);
}

void
line_scan_pending(Line *self)
{
    while (self->pending != NULL && is_wanted(self, self->pending->text)) {
        g_autoptr(Message) message = g_steal_pointer(&self->pending);
        code_reader_taken(message->source);
        take_text(self, message->text, message->slot);
    }
    if (self->sources_open > 0 || self->has_scanner || self->pending != NULL)
        return;
    for (guint i = 0; i < self->hand->len; i++) {
        HandEntry *entry = &g_array_index(self->hand, HandEntry, i);
        if (!entry->confirmed && !entry->codes_are_over)
            end_unconfirmed(self, entry);
    }
}

void
line_scan_message(Line *self, Message *message)
{
    if (message->kind == MESSAGE_CODES_END) {
        self->sources_open--;
    } else if (message->source != NULL && code_reader_is_queue(message->source)) {
        Message *kept = g_memdup2(message, sizeof *message);
        message->text = NULL;
        self->pending = kept;
    } else {
        take_text(self, message->text, message->slot);
    }
}
