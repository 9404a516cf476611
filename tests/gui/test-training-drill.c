/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/training-drill.h"
#include "station/base/claimcheck-error.h"

#define FINISHED "0123456789abcdef"

static void
tell(TrainingDrill *drill, LineStep step, guint slot, int code, const char *state)
{
    g_autoptr(GError) error = NULL;
    if (code >= 0)
        claimcheck_error_set(&error, (ClaimcheckError)code, NULL, "%s", "the thing: the reason");
    const LineEvent event = { .step = step, .name = "step", .slot = slot, .uid = FINISHED, .state = state, .error = error };
    training_drill_take_event(drill, &event);
}

static void
test_swap(void)
{
    g_autoptr(TrainingDrill) drill = training_drill_new(DRILL_SWAP, NULL);
    g_assert_cmpint(training_drill_phase(drill), ==, DRILL_NEEDS_UNIT);
    g_assert_null(training_drill_take_hand(drill, HAND_SCAN, 1));
    tell(drill, LINE_STEP_UNIT, 1, -1, "commissioned");
    g_assert_cmpint(training_drill_phase(drill), ==, DRILL_NEEDS_UNIT); /* it is still in its slot */
    tell(drill, LINE_STEP_LEFT, 1, -1, NULL);
    g_assert_cmpstr(training_drill_take_hand(drill, HAND_SCAN, 2), ==, FINISHED);
    tell(drill, LINE_STEP_SCAN, 2, CLAIMCHECK_ERROR_LABEL_SEEN_ELSEWHERE, NULL);
    g_assert_cmpint(training_drill_phase(drill), ==, DRILL_REACT);
    g_assert_null(training_drill_take_hand(drill, HAND_SCAN, 2));
    tell(drill, LINE_STEP_UNIT, 2, -1, "commissioned");
    g_assert_cmpint(training_drill_phase(drill), ==, DRILL_RIGHT);
}

static void
test_swap_wrong(void)
{
    g_autoptr(TrainingDrill) drill = training_drill_new(DRILL_SWAP, FINISHED);
    training_drill_take_hand(drill, HAND_SCAN, 2);
    tell(drill, LINE_STEP_SCAN, 2, CLAIMCHECK_ERROR_WRONG_LABEL, NULL);
    training_drill_take_hand(drill, HAND_UNPLUG, 1); /* another slot's business */
    g_assert_cmpint(training_drill_phase(drill), ==, DRILL_REACT);
    training_drill_take_hand(drill, HAND_UNPLUG, 2);
    g_assert_cmpint(training_drill_phase(drill), ==, DRILL_WRONG);
}

static void
test_jam(void)
{
    g_autoptr(TrainingDrill) drill = training_drill_new(DRILL_JAM, NULL);
    g_assert_true(training_drill_wants_jam(drill));
    tell(drill, LINE_STEP_WAITING, 1, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, NULL);
    g_assert_cmpint(training_drill_phase(drill), ==, DRILL_REACT);
    training_drill_take_hand(drill, HAND_CLEAR_PRINTER, 0);
    g_assert_false(training_drill_wants_jam(drill));
    g_assert_false(training_drill_is_over(drill));
    tell(drill, LINE_STEP_PRINTED, 1, -1, NULL);
    g_assert_cmpint(training_drill_phase(drill), ==, DRILL_RIGHT);
}

static void
test_duplicate(void)
{
    for (int right = 0; right < 2; right++) {
        g_autoptr(TrainingDrill) drill = training_drill_new(DRILL_DUPLICATE, FINISHED);
        g_assert_cmpstr(training_drill_take_hand(drill, HAND_PLUG_IN, 3), ==, FINISHED);
        tell(drill, LINE_STEP_UNIT, 3, CLAIMCHECK_ERROR_DUPLICATE_UNIT, "refused");
        training_drill_take_hand(drill, right ? HAND_UNPLUG : HAND_SCAN, 3);
        g_assert_cmpint(training_drill_phase(drill), ==, right ? DRILL_RIGHT : DRILL_WRONG);
    }
}

/* There is something to say in every phase that a drill can be in. */
static void
test_words(void)
{
    for (int kind = 0; kind < N_DRILLS; kind++) {
        g_autoptr(TrainingDrill) drill = training_drill_new((DrillKind)kind, NULL);
        g_assert_nonnull(training_drill_words(drill));
        g_assert_nonnull(training_drill_title((DrillKind)kind));
    }
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gui/training-drill/swap", test_swap);
    g_test_add_func("/gui/training-drill/swap-wrong", test_swap_wrong);
    g_test_add_func("/gui/training-drill/jam", test_jam);
    g_test_add_func("/gui/training-drill/duplicate", test_duplicate);
    g_test_add_func("/gui/training-drill/words", test_words);
    return g_test_run();
}
