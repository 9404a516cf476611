/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/slot-state.h"

#include "gui/slot-words.h"
#include "station/base/claimcheck-error.h"
#include "station/unit/unit-label.h"
#include "station/unit/unit-record.h"

#include <glib/gi18n.h>
#include <string.h>

/* What an identity has in bytes before the first one was read here. */
#define USUAL_BYTES 2600
/* The bar of a module that says more than usual stands still here, rather than be full too early. */
#define ALMOST 0.95
#define STORY_MAX 6000

static const SlotFaceKind kinds[N_SLOT_FACES] = {
    [SLOT_FACE_READY] = { N_("Ready"), "slot-ready", "cc-slot-ready-symbolic" },
    [SLOT_FACE_READING] = { N_("Reading"), "slot-work", "cc-slot-reading-symbolic" },
    [SLOT_FACE_PRINTING] = { N_("Printing"), "slot-work", "cc-slot-printing-symbolic" },
    [SLOT_FACE_PRINTER] = { N_("See the printer"), "slot-turn", "cc-slot-printer-symbolic" },
    [SLOT_FACE_WAIT] = { N_("Wait"), "slot-wait", "cc-slot-wait-symbolic" },
    [SLOT_FACE_SCAN] = { N_("Scan the label"), "slot-turn", "cc-slot-scan-symbolic" },
    [SLOT_FACE_MARK] = { N_("Scan the product"), "slot-turn", "cc-slot-mark-symbolic" },
    [SLOT_FACE_GOOD] = { N_("Good"), "slot-good", "cc-slot-good-symbolic" },
    [SLOT_FACE_TAKE] = { N_("Take the label"), "slot-turn", "cc-slot-take-symbolic" },
    [SLOT_FACE_STOP] = { N_("Stop"), "slot-stop", "cc-slot-stop-symbolic" },
    [SLOT_FACE_UNKNOWN] = { N_("Did it print?"), "slot-unknown", "cc-slot-unknown-symbolic" },
    [SLOT_FACE_MISSING] = { N_("Slot missing"), "slot-missing", "cc-slot-missing-symbolic" },
};

/* What is to be done where nothing is wrong. */
static const char *const instructions[N_SLOT_FACES] = {
    [SLOT_FACE_READY] = N_("Plug in a module"),
    [SLOT_FACE_SCAN] = N_("Stick the label, then scan it"),
    [SLOT_FACE_GOOD] = N_("Take it out"),
    [SLOT_FACE_TAKE] = N_("Take the label from the printer"),
    [SLOT_FACE_UNKNOWN] = N_("Scan it if it came out; else press Void"),
};

struct SlotState {
    guint number;
    bool is_cable;
    SlotFace face;
    char *instruction;
    char *code;
    char *uid;
    GString *story;
    gsize bytes;
    gsize usual_bytes; /* of the module before */
    guint alarms;
    bool is_seated, is_open, has_label, has_verdict;
    bool is_mute; /* a bridge is there, and no module answers on it */
};

const SlotFaceKind *
slot_face_kind(SlotFace face)
{
    return &kinds[face];
}

SlotState *
slot_state_new(guint number, bool is_cable)
{
    SlotState *self = g_new0(SlotState, 1);
    self->number = number;
    self->is_cable = is_cable;
    self->instruction = g_strdup(_(instructions[SLOT_FACE_READY]));
    self->story = g_string_new(NULL);
    self->usual_bytes = USUAL_BYTES;
    return self;
}

void
slot_state_free(SlotState *self)
{
    if (self == NULL)
        return;
    g_free(self->instruction);
    g_free(self->code);
    g_free(self->uid);
    g_string_free(self->story, TRUE);
    g_free(self);
}

/* --- showing ------------------------------------------------------------------------------------------------------- */

/* (transfer full) @instruction */
static void
show(SlotState *self, SlotFace face, char *instruction, const GError *error)
{
    self->face = face;
    g_free(self->instruction);
    self->instruction = instruction;
    g_free(self->code);
    self->code = error != NULL ? g_strdup(claimcheck_error_word(error)) : NULL;
    if (error != NULL)
        self->alarms++;
}

static void
show_plain(SlotState *self, SlotFace face)
{
    show(self, face, g_strdup(instructions[face] != NULL ? _(instructions[face]) : ""), NULL);
}

/* A sentence with up to two numbers, $1 and $2: the translations are data, and no formats. */
static char *
with_numbers(const char *sentence, guint first, guint second)
{
    g_autofree char *one = g_strdup_printf("%u", first);
    g_autofree char *two = g_strdup_printf("%u", second);
    g_autoptr(GString) text = g_string_new(sentence);
    g_string_replace(text, "$1", one, 0);
    g_string_replace(text, "$2", two, 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
tell_story(SlotState *self, const LineEvent *event)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(event->at_us / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local(utc) : NULL;
    g_autofree char *at = local != NULL ? g_date_time_format(local, "%H:%M:%S") : g_strdup("");
    if (self->story->len > STORY_MAX)
        return;
    g_string_append_printf(self->story, "%s.%03d  %s", at, (int)(event->at_us / 1000 % 1000), event->name);
    if (event->uid != NULL) {
        g_autofree char *masked = unit_masked(event->uid);
        g_string_append_printf(self->story, "  %s", masked);
    }
    if (event->bytes > 0)
        g_string_append_printf(self->story, "  %" G_GSIZE_FORMAT " B", event->bytes);
    if (event->took_us > 0)
        g_string_append_printf(self->story, "  +%d ms", (int)(event->took_us / 1000));
    if (event->document != NULL)
        g_string_append_printf(self->story, "  %s", event->document);
    if (event->state != NULL)
        g_string_append_printf(self->story, "  %s", event->state);
    if (event->error != NULL)
        g_string_append_printf(self->story, "\n    [%s] %s\n    %s", claimcheck_error_word(event->error),
                               event->error->message, claimcheck_error_hint(event->error));
    g_string_append_c(self->story, '\n');
}

/* --- what the steps mean --------------------------------------------------------------------------------------------- */

static void
take_arrived(SlotState *self, const LineEvent *event)
{
    g_string_truncate(self->story, 0);
    g_string_append_printf(self->story, "%s\n", event->port != NULL ? event->port : "");
    g_clear_pointer(&self->uid, g_free);
    self->bytes = 0;
    self->is_seated = true;
    self->is_open = true;
    self->has_label = self->has_verdict = self->is_mute = false;
    show_plain(self, SLOT_FACE_READING);
}

static void
take_reading(SlotState *self, const LineEvent *event)
{
    if (self->face == SLOT_FACE_READING)
        self->bytes = event->bytes;
}

static void
take_read(SlotState *self, const LineEvent *event)
{
    self->bytes = event->bytes;
    if (event->bytes > 0)
        self->usual_bytes = event->bytes;
}

/* What exit statuses say of an error: a printer is at fault. */
#define EXIT_PRINTER 4

static bool
is_of_port(const GError *error)
{
    return claimcheck_error_is(error, CLAIMCHECK_ERROR_PORT_ABSENT) || claimcheck_error_is(error, CLAIMCHECK_ERROR_PORT_BUSY) ||
           claimcheck_error_is(error, CLAIMCHECK_ERROR_PORT_PERMISSION);
}

/* Nothing stands in the way (any more). */
static void
take_clear(SlotState *self)
{
    bool was_trouble = self->face == SLOT_FACE_MISSING || self->is_mute;
    self->is_mute = false;
    if (!self->is_seated && (was_trouble || !self->has_verdict))
        show_plain(self, SLOT_FACE_READY);
}

/* A printer that wants hands is told where its label is missed; a port that is away, where a module would be. */
static void
take_waiting(SlotState *self, const LineEvent *event)
{
    const GError *error = event->error;
    if (error == NULL || (claimcheck_error_is(error, CLAIMCHECK_ERROR_PORT_ABSENT) && self->is_cable && !self->is_seated)) {
        take_clear(self); /* also a cable that comes with its module */
        return;
    }
    if (is_of_port(error) && (self->is_seated || self->has_verdict))
        return; /* it is just leaving, or has left: its verdict stays until the next one comes */
    bool is_of_printer = claimcheck_error_exit(error) == EXIT_PRINTER;
    if (is_of_printer && !self->is_seated)
        return; /* of a label whose module has gone: the header says it */
    SlotFace face = is_of_printer ? SLOT_FACE_PRINTER : is_of_port(error) ? SLOT_FACE_MISSING : SLOT_FACE_STOP;
    self->is_mute = face == SLOT_FACE_STOP;
    self->has_verdict = false;
    show(self, face, slot_words_for_error(error, self->number), error);
}

static void
take_queued(SlotState *self, const LineEvent *event)
{
    char *words = event->other_slot != 0 && event->other_slot != self->number
                      ? with_numbers(_("Finish slot $1 first"), event->other_slot, 0)
                      : g_strdup(_("Finish the unit before first"));
    show(self, SLOT_FACE_WAIT, words, NULL);
}

/* That a label is drawn once more mends no printer; that one takes it does. */
static void
take_printing(SlotState *self, const LineEvent *event)
{
    if (event->step == LINE_STEP_SENT)
        self->has_label = true;
    if (event->step != LINE_STEP_RENDERED || self->face != SLOT_FACE_PRINTER)
        show_plain(self, SLOT_FACE_PRINTING);
}

static void
take_mended(SlotState *self, const LineEvent *event)
{
    (void)event;
    if (self->face == SLOT_FACE_PRINTER)
        show_plain(self, SLOT_FACE_PRINTING);
}

/* A label of a kind beside the unit's own: "$1" is the kind, as the product calls it. */
static void
take_kind_out(SlotState *self, const char *kind)
{
    g_autoptr(GString) words = g_string_new(_("Stick the label of kind $1, then scan it"));
    g_string_replace(words, "$1", kind, 0);
    show(self, SLOT_FACE_SCAN, g_strdup(words->str), NULL);
}

static void
take_out(SlotState *self, const LineEvent *event)
{
    self->has_label = self->has_label || event->step == LINE_STEP_PRINTED; /* on the bar hangs the one before */
    if (event->step == LINE_STEP_PRINTED && event->kind != NULL && strcmp(event->kind, LABEL_KIND_UNIT) != 0)
        take_kind_out(self, event->kind);
    else
        show_plain(self, event->step == LINE_STEP_BAR ? SLOT_FACE_TAKE : SLOT_FACE_SCAN);
}

/* What is asked of the scanner beside the plain scan of the label. */
static const struct {
    LineStep step;
    SlotFace face;
    const char *instruction;
} asked[] = {
    { LINE_STEP_CARRIER, SLOT_FACE_MARK, N_("Scan the product's own mark") },
    { LINE_STEP_SERIAL, SLOT_FACE_MARK, N_("Scan the product's serial number") },
    { LINE_STEP_LABEL, SLOT_FACE_SCAN, N_("Now scan the label") },
    { LINE_STEP_REPLACE, SLOT_FACE_SCAN, N_("Scan the spoiled label, or drop it in the scrap box and scan the sheet") },
};

static void
take_asked(SlotState *self, const LineEvent *event)
{
    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++)
        if (asked[i].step == event->step)
            show(self, asked[i].face, g_strdup(_(asked[i].instruction)), NULL);
}

static void
take_unknown(SlotState *self, const LineEvent *event)
{
    self->has_label = true;
    show(self, SLOT_FACE_UNKNOWN, g_strdup(_(instructions[SLOT_FACE_UNKNOWN])), event->error);
}

/* A wrong code leaves the tile waiting for the right one. */
static void
take_scan(SlotState *self, const LineEvent *event)
{
    if (event->error != NULL)
        show(self, self->face, slot_words_for_error(event->error, self->number), event->error);
}

static void
stop(SlotState *self, char *instruction, const GError *error)
{
    self->is_open = false;
    self->has_verdict = true;
    show(self, SLOT_FACE_STOP, instruction, error);
}

static void
take_held(SlotState *self, const LineEvent *event)
{
    char *words = event->other_slot != 0
                      ? with_numbers(_("The product of slot $2 left first. Fetch the products of slots $1 and $2, and call the line lead."),
                                     self->number, event->other_slot)
                      : slot_words_for_error(event->error, 0);
    stop(self, words, event->error);
}

static bool
is_good_end(const char *state)
{
    return g_strcmp0(state, "commissioned") == 0 || g_strcmp0(state, "labelled") == 0;
}

static void
take_unit(SlotState *self, const LineEvent *event)
{
    bool held_already = self->face == SLOT_FACE_STOP && event->error != NULL &&
                        g_strcmp0(self->code, claimcheck_error_word(event->error)) == 0;
    self->is_open = false;
    if (held_already)
        return; /* the tile said it with the slots' numbers */
    self->has_verdict = true;
    if (event->error == NULL && is_good_end(event->state))
        show_plain(self, SLOT_FACE_GOOD);
    else if (event->error != NULL)
        stop(self, slot_words_for_error(event->error, 0), event->error);
}

/* Gone before its end: it has to come back, if its label is out. */
static void
leave_open(SlotState *self)
{
    g_autoptr(GError) why = NULL;
    claimcheck_error_set(&why, CLAIMCHECK_ERROR_NOT_CONFIRMED, NULL, "%s", "left");
    if (self->has_label) {
        stop(self, slot_words_for_error(why, 0), why);
        return;
    }
    g_clear_pointer(&self->uid, g_free); /* nothing is said of it, so it is not named either */
    show_plain(self, SLOT_FACE_READY);
}

static void
take_left(SlotState *self, const LineEvent *event)
{
    (void)event;
    bool was_open = self->is_open;
    self->is_seated = self->is_open = false;
    if (was_open)
        leave_open(self);
    else if (self->face == SLOT_FACE_GOOD)
        show(self, SLOT_FACE_GOOD, g_strdup(_("Plug in the next module")), NULL);
}

static void
take_resumed(SlotState *self, const LineEvent *event)
{
    (void)event;
    show_plain(self, SLOT_FACE_READING);
}

typedef void (*TakeFunc)(SlotState *self, const LineEvent *event);

static const TakeFunc takes[N_LINE_STEPS] = {
    [LINE_STEP_WAITING] = take_waiting,  [LINE_STEP_ARRIVED] = take_arrived,   [LINE_STEP_READING] = take_reading,
    [LINE_STEP_READ] = take_read,        [LINE_STEP_RECORDED] = NULL,          [LINE_STEP_RESUMED] = take_resumed,
    [LINE_STEP_QUEUED] = take_queued,    [LINE_STEP_RENDERED] = take_printing, [LINE_STEP_SENT] = take_printing,
    [LINE_STEP_BAR] = take_out,          [LINE_STEP_PRINTED] = take_out,       [LINE_STEP_UNKNOWN] = take_unknown,
    [LINE_STEP_SCAN] = take_scan,        [LINE_STEP_CONFIRMED] = NULL,         [LINE_STEP_HELD] = take_held,
    [LINE_STEP_LEFT] = take_left,        [LINE_STEP_UNIT] = take_unit,         [LINE_STEP_NOTICE] = NULL,
    [LINE_STEP_CARRIER] = take_asked,    [LINE_STEP_SERIAL] = take_asked,      [LINE_STEP_LABEL] = take_asked,
    [LINE_STEP_REPLACE] = take_asked,    [LINE_STEP_REPLACED] = take_printing, [LINE_STEP_COMMAND] = NULL,
    [LINE_STEP_MENDED] = take_mended,
};

/* A label that is still printing when its module has gone belongs to a unit that sits here no more. */
static bool
is_of_somebody_else(const SlotState *self, const LineEvent *event)
{
    bool is_label = event->step == LINE_STEP_RENDERED || event->step == LINE_STEP_SENT || event->step == LINE_STEP_PRINTED ||
                    event->step == LINE_STEP_BAR || event->step == LINE_STEP_UNKNOWN || event->step == LINE_STEP_MENDED;
    bool is_another = self->uid != NULL && event->uid != NULL && strcmp(self->uid, event->uid) != 0;
    return is_label && (is_another || !self->is_seated);
}

static SlotState *
by_number(GPtrArray *slots, guint number)
{
    return number >= 1 && number <= slots->len ? g_ptr_array_index(slots, number - 1) : NULL;
}

/* The product that left out of turn is to be fetched too: its tile says so. */
static void
tell_other(SlotState *other, const LineEvent *event)
{
    stop(other, with_numbers(_("This product left before slot $2 was finished. Fetch the products of slots $1 and $2, and call the line lead."),
                             other->number, event->slot),
         event->error);
}

void
slot_state_take(GPtrArray *slots, const LineEvent *event)
{
    SlotState *self = by_number(slots, event->slot);
    SlotState *other = event->step == LINE_STEP_HELD ? by_number(slots, event->other_slot) : NULL;
    if (self != NULL && !is_of_somebody_else(self, event)) {
        if (event->uid != NULL && g_strcmp0(self->uid, event->uid) != 0) {
            g_free(self->uid);
            self->uid = g_strdup(event->uid);
        }
        if (takes[event->step] != NULL)
            takes[event->step](self, event);
        if (event->step != LINE_STEP_READING)
            tell_story(self, event);
    }
    if (other != NULL && other != self && event->error != NULL)
        tell_other(other, event);
}

/* --- asking ----------------------------------------------------------------------------------------------------------- */

guint
slot_state_number(const SlotState *self)
{
    return self->number;
}

SlotFace
slot_state_face(const SlotState *self)
{
    return self->face;
}

const char *
slot_state_word(const SlotState *self)
{
    return _(kinds[self->face].word);
}

const char *
slot_state_instruction(const SlotState *self)
{
    return self->instruction;
}

const char *
slot_state_code(const SlotState *self)
{
    return self->code;
}

char *
slot_state_description(const SlotState *self)
{
    g_autoptr(GString) text = g_string_new(slot_state_word(self));
    bool ends = g_str_has_suffix(text->str, "?");
    if (!ends)
        g_string_append_c(text, '.');
    if (self->instruction[0] != '\0')
        g_string_append_printf(text, " %s", self->instruction);
    if (self->code != NULL)
        g_string_append_printf(text, " [%s]", self->code);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

const char *
slot_state_uid(const SlotState *self)
{
    return self->uid;
}

double
slot_state_progress(const SlotState *self)
{
    if (self->face != SLOT_FACE_READING)
        return -1;
    double part = (double)self->bytes / (double)self->usual_bytes;
    return MIN(part, ALMOST);
}

const char *
slot_state_details(const SlotState *self)
{
    return self->story->str;
}

guint
slot_state_alarms(const SlotState *self)
{
    return self->alarms;
}

bool
slot_state_is_seated(const SlotState *self)
{
    return self->is_seated;
}

bool
slot_state_is_open(const SlotState *self)
{
    return self->is_open;
}

bool
slot_state_has_label(const SlotState *self)
{
    return self->has_label;
}
