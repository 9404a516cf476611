/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/slot-state.h"
#include "station/base/claimcheck-error.h"

#define UID "0123456789abcdef"
#define OTHER_UID "fedcba9876543210"

typedef struct {
    GPtrArray *slots;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    (void)data;
    self->slots = g_ptr_array_new_with_free_func((GDestroyNotify)slot_state_free);
    for (guint i = 1; i <= 4; i++)
        g_ptr_array_add(self->slots, slot_state_new(i, i == 4));
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    (void)data;
    g_ptr_array_unref(self->slots);
}

static SlotState *
slot(Fixture *self, guint number)
{
    return g_ptr_array_index(self->slots, number - 1);
}

static void
take(Fixture *self, guint number, LineStep step)
{
    const LineEvent event = { .step = step, .name = "step", .slot = number, .uid = step > LINE_STEP_READING ? UID : NULL };
    slot_state_take(self->slots, &event);
}

static void
take_error(Fixture *self, guint number, LineStep step, ClaimcheckError code, guint other)
{
    g_autoptr(GError) error = NULL;
    claimcheck_error_set(&error, code, NULL, "%s", "the thing: the reason");
    const LineEvent event = { .step = step,
                              .name = "step",
                              .slot = number,
                              .error = error,
                              .other_slot = other,
                              .state = step == LINE_STEP_UNIT ? "held" : NULL };
    slot_state_take(self->slots, &event);
}

static void
take_good_end(Fixture *self, guint number)
{
    const LineEvent event = { .step = LINE_STEP_UNIT, .name = "unit", .slot = number, .uid = UID, .state = "commissioned" };
    slot_state_take(self->slots, &event);
}

static void
assert_says(Fixture *self, guint number, const char *description)
{
    g_autofree char *said = slot_state_description(slot(self, number));
    g_assert_cmpstr(said, ==, description);
}

/* The whole of a good unit, as window.md's table has it. */
static void
test_good(Fixture *self, gconstpointer data)
{
    (void)data;
    assert_says(self, 1, "Ready. Plug in a module");
    take(self, 1, LINE_STEP_ARRIVED);
    assert_says(self, 1, "Reading.");
    g_assert_true(slot_state_is_open(slot(self, 1)));
    take(self, 1, LINE_STEP_READ);
    take(self, 1, LINE_STEP_RECORDED);
    take(self, 1, LINE_STEP_RENDERED);
    take(self, 1, LINE_STEP_SENT);
    assert_says(self, 1, "Printing.");
    take(self, 1, LINE_STEP_PRINTED);
    assert_says(self, 1, "Scan the label. Stick the label, then scan it");
    take(self, 1, LINE_STEP_SCAN);
    take(self, 1, LINE_STEP_CONFIRMED);
    take_good_end(self, 1);
    assert_says(self, 1, "Good. Take it out");
    g_assert_false(slot_state_is_open(slot(self, 1)));
    g_assert_cmpuint(slot_state_alarms(slot(self, 1)), ==, 0);
    g_assert_nonnull(strstr(slot_state_details(slot(self, 1)), "abcdef"));
    g_assert_null(strstr(slot_state_details(slot(self, 1)), UID));
}

static void
test_verdict_stays(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 1, LINE_STEP_ARRIVED);
    take_good_end(self, 1);
    take(self, 1, LINE_STEP_LEFT);
    take(self, 1, LINE_STEP_WAITING);
    take_error(self, 1, LINE_STEP_WAITING, CLAIMCHECK_ERROR_PORT_ABSENT, 0); /* its bridge went along */
    assert_says(self, 1, "Good. Plug in the next module");
    g_assert_cmpstr(slot_state_uid(slot(self, 1)), ==, UID);
    take(self, 1, LINE_STEP_ARRIVED);
    assert_says(self, 1, "Reading.");
    g_assert_null(slot_state_uid(slot(self, 1)));
}

static void
test_refused(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 2, LINE_STEP_ARRIVED);
    take_error(self, 2, LINE_STEP_UNIT, CLAIMCHECK_ERROR_ALREADY_CLAIMED, 0);
    assert_says(self, 2, "Stop. This module already belongs to somebody. Put it on the red shelf. [already-claimed]");
    g_assert_cmpuint(slot_state_alarms(slot(self, 2)), ==, 1);
    take(self, 2, LINE_STEP_LEFT);
    assert_says(self, 2, "Stop. This module already belongs to somebody. Put it on the red shelf. [already-claimed]");
}

static void
test_waits_for_another(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 3, LINE_STEP_ARRIVED);
    const LineEvent queued = { .step = LINE_STEP_QUEUED, .name = "queued", .slot = 3, .uid = OTHER_UID, .other_slot = 2 };
    slot_state_take(self->slots, &queued);
    assert_says(self, 3, "Wait. Finish slot 2 first");
}

static void
test_wrong_label_keeps_the_turn(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 2, LINE_STEP_ARRIVED);
    take(self, 2, LINE_STEP_PRINTED);
    take_error(self, 2, LINE_STEP_SCAN, CLAIMCHECK_ERROR_WRONG_LABEL, 0);
    assert_says(self, 2, "Scan the label. That label belongs to another module. Scan the label of slot 2. [wrong-label]");
    g_assert_true(slot_state_is_open(slot(self, 2)));
}

/* A product taken out of turn is told on both tiles. */
static void
test_other_product_left(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 1, LINE_STEP_ARRIVED);
    take(self, 1, LINE_STEP_PRINTED);
    take(self, 2, LINE_STEP_ARRIVED);
    take(self, 2, LINE_STEP_LEFT);
    take_error(self, 1, LINE_STEP_HELD, CLAIMCHECK_ERROR_OTHER_PRODUCT_LEFT, 2);
    take_error(self, 1, LINE_STEP_UNIT, CLAIMCHECK_ERROR_OTHER_PRODUCT_LEFT, 0);
    for (guint number = 1; number <= 2; number++) {
        g_assert_cmpint(slot_state_face(slot(self, number)), ==, SLOT_FACE_STOP);
        g_assert_nonnull(strstr(slot_state_instruction(slot(self, number)), "slots "));
        g_assert_cmpstr(slot_state_code(slot(self, number)), ==, "other-product-left");
    }
}

static void
test_left_before_its_scan(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 1, LINE_STEP_ARRIVED);
    take(self, 1, LINE_STEP_SENT);
    take(self, 1, LINE_STEP_PRINTED);
    take(self, 1, LINE_STEP_LEFT);
    assert_says(self, 1, "Stop. Put the unit back, and scan its label. [not-confirmed]");
    take(self, 2, LINE_STEP_ARRIVED);
    take(self, 2, LINE_STEP_READ);
    take(self, 2, LINE_STEP_LEFT);
    assert_says(self, 2, "Ready. Plug in a module");
    g_assert_null(slot_state_uid(slot(self, 2)));
}

static void
test_ports(Fixture *self, gconstpointer data)
{
    (void)data;
    take_error(self, 3, LINE_STEP_WAITING, CLAIMCHECK_ERROR_PORT_ABSENT, 0);
    assert_says(self, 3, "Slot missing. Check the cable of slot 3 [port-absent]");
    take(self, 3, LINE_STEP_WAITING);
    assert_says(self, 3, "Ready. Plug in a module");
    take_error(self, 4, LINE_STEP_WAITING, CLAIMCHECK_ERROR_PORT_ABSENT, 0); /* a cable: it comes with its module */
    assert_says(self, 4, "Ready. Plug in a module");
    take_error(self, 4, LINE_STEP_WAITING, CLAIMCHECK_ERROR_NO_ANSWER, 0);
    assert_says(self, 4, "Stop. The module does not answer. Seat it again. [no-answer]");
}

static void
test_printer(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 1, LINE_STEP_ARRIVED);
    take(self, 1, LINE_STEP_RENDERED);
    take_error(self, 1, LINE_STEP_WAITING, CLAIMCHECK_ERROR_MEDIA_EMPTY, 0);
    assert_says(self, 1, "See the printer. Load labels into the printer. [media-empty]");
    g_assert_cmpuint(slot_state_alarms(slot(self, 1)), ==, 1);
    take(self, 1, LINE_STEP_RENDERED); /* offered once more: that mends nothing */
    assert_says(self, 1, "See the printer. Load labels into the printer. [media-empty]");
    take(self, 1, LINE_STEP_MENDED);
    assert_says(self, 1, "Printing.");
    take_error(self, 1, LINE_STEP_WAITING, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, 0);
    take(self, 1, LINE_STEP_SENT);
    assert_says(self, 1, "Printing.");
    take(self, 1, LINE_STEP_BAR);
    assert_says(self, 1, "Take the label. Take the label from the printer");
    take(self, 1, LINE_STEP_UNKNOWN);
    assert_says(self, 1, "Did it print? Scan it if it came out; else press Void");
}

/* A printer knows best what hands are to do, and says it as the error's next step. */
static void
test_printer_says_what_to_do(Fixture *self, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) open = NULL;
    claimcheck_error_set(&open, CLAIMCHECK_ERROR_PRINTER_STOPPED, "Close the printer's cover.", "%s", "printer: its cover is open");
    take(self, 1, LINE_STEP_ARRIVED);
    const LineEvent waiting = { .step = LINE_STEP_WAITING, .name = "waiting", .slot = 1, .uid = UID, .error = open };
    slot_state_take(self->slots, &waiting);
    assert_says(self, 1, "See the printer. Close the printer's cover. [printer-stopped]");
}

/* Whose module has gone is to come back, whatever becomes of its label meanwhile. */
static void
test_printer_and_left(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 1, LINE_STEP_ARRIVED);
    take(self, 1, LINE_STEP_SENT);
    take(self, 1, LINE_STEP_LEFT);
    take_error(self, 1, LINE_STEP_WAITING, CLAIMCHECK_ERROR_MEDIA_EMPTY, 0);
    assert_says(self, 1, "Stop. Put the unit back, and scan its label. [not-confirmed]");
    take(self, 1, LINE_STEP_MENDED);
    take(self, 1, LINE_STEP_PRINTED);
    assert_says(self, 1, "Stop. Put the unit back, and scan its label. [not-confirmed]");
}

/* On the printer's bar hangs the label before: the one of this slot cannot be shown yet. */
static void
test_label_on_the_bar(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 1, LINE_STEP_ARRIVED);
    take(self, 1, LINE_STEP_BAR);
    g_assert_false(slot_state_has_label(slot(self, 1)));
    take(self, 1, LINE_STEP_PRINTED);
    g_assert_true(slot_state_has_label(slot(self, 1)));
}

static void
test_progress(Fixture *self, gconstpointer data)
{
    (void)data;
    g_assert_cmpfloat(slot_state_progress(slot(self, 1)), <, 0);
    take(self, 1, LINE_STEP_ARRIVED);
    double before = slot_state_progress(slot(self, 1));
    for (gsize bytes = 500; bytes < 5000; bytes += 500) {
        const LineEvent reading = { .step = LINE_STEP_READING, .name = "reading", .slot = 1, .bytes = bytes };
        slot_state_take(self->slots, &reading);
        double now = slot_state_progress(slot(self, 1));
        g_assert_cmpfloat(now, >=, before);
        g_assert_cmpfloat(now, <, 1);
        before = now;
    }
}

/* What is scanned beside the label of the unit itself. */
static void
test_other_scans(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 1, LINE_STEP_ARRIVED);
    take(self, 1, LINE_STEP_READ);
    take(self, 1, LINE_STEP_CARRIER);
    assert_says(self, 1, "Scan the product. Scan the product's own mark");
    take_error(self, 1, LINE_STEP_SCAN, CLAIMCHECK_ERROR_MALFORMED_CODE, 0);
    g_assert_cmpint(slot_state_face(slot(self, 1)), ==, SLOT_FACE_MARK);
    take(self, 1, LINE_STEP_SERIAL);
    assert_says(self, 1, "Scan the product. Scan the product's serial number");
    const LineEvent card = { .step = LINE_STEP_PRINTED, .name = "printed", .slot = 1, .uid = UID, .kind = "card" };
    slot_state_take(self->slots, &card);
    assert_says(self, 1, "Scan the label. Stick the label of kind card, then scan it");
    take(self, 1, LINE_STEP_REPLACE);
    assert_says(self, 1, "Scan the label. Scan the spoiled label, or drop it in the scrap box and scan the sheet");
    take(self, 1, LINE_STEP_REPLACED);
    assert_says(self, 1, "Printing.");
}

/* A label still on its way belongs to the unit that left, not to the one that came. */
static void
test_late_label(Fixture *self, gconstpointer data)
{
    (void)data;
    take(self, 1, LINE_STEP_ARRIVED);
    const LineEvent read = { .step = LINE_STEP_READ, .name = "read", .slot = 1, .uid = OTHER_UID };
    slot_state_take(self->slots, &read);
    take(self, 1, LINE_STEP_PRINTED);
    g_assert_cmpint(slot_state_face(slot(self, 1)), ==, SLOT_FACE_READING);
}

/* State is told by shape and word as well as by colour, so no two faces share either. */
static void
test_faces_differ(void)
{
    for (int i = 0; i < N_SLOT_FACES; i++) {
        const SlotFaceKind *kind = slot_face_kind((SlotFace)i);
        g_assert_nonnull(kind->word);
        for (int k = 0; k < i; k++) {
            g_assert_cmpstr(kind->word, !=, slot_face_kind((SlotFace)k)->word);
            g_assert_cmpstr(kind->icon, !=, slot_face_kind((SlotFace)k)->icon);
        }
    }
}

#define ADD(name, function) g_test_add("/gui/slot-state/" name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    ADD("good", test_good);
    ADD("verdict-stays", test_verdict_stays);
    ADD("refused", test_refused);
    ADD("waits-for-another", test_waits_for_another);
    ADD("wrong-label", test_wrong_label_keeps_the_turn);
    ADD("other-product-left", test_other_product_left);
    ADD("left-before-its-scan", test_left_before_its_scan);
    ADD("ports", test_ports);
    ADD("printer", test_printer);
    ADD("printer-says-what-to-do", test_printer_says_what_to_do);
    ADD("printer-and-left", test_printer_and_left);
    ADD("label-on-the-bar", test_label_on_the_bar);
    ADD("progress", test_progress);
    ADD("other-scans", test_other_scans);
    ADD("late-label", test_late_label);
    g_test_add_func("/gui/slot-state/faces-differ", test_faces_differ);
    return g_test_run();
}
