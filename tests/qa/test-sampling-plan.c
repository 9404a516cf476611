/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/qa/sampling-plan.h"

static const struct {
    const char *text;
    SamplingPlan plan;
} plans[] = {
    { "first", { true, false, 0, 0, 0 } },
    { "last", { false, true, 0, 0, 0 } },
    { "every:25", { false, false, 25, 0, 0 } },
    { "last,every:1,first", { true, true, 1, 0, 0 } },
    { "20:1", { false, false, 0, 20, 1 } },
    { "1:0", { false, false, 0, 1, 0 } },
};

static void
test_plans(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(plans); i++) {
        g_autoptr(GError) error = NULL;
        SamplingPlan plan;
        sampling_plan_parse(plans[i].text, &plan, &error);
        g_assert_no_error(error);
        g_assert_true(plan.first == plans[i].plan.first && plan.last == plans[i].plan.last);
        g_assert_cmpint(plan.every, ==, plans[i].plan.every);
        g_assert_cmpint(plan.size, ==, plans[i].plan.size);
        g_assert_cmpint(plan.may_fail, ==, plans[i].plan.may_fail);
    }
}

static void
test_what_is_no_plan(void)
{
    static const char *const texts[] = { "", "none", "First", "first,", ",", "first,first", "every:", "every:0", "every:-1", "every:x",
                                         "every:2,every:3", "20", "20:", "0:0", "20:20", "20:-1", "20:1:1", "20:1,first", "first,20:1",
                                         "99999999999999999999:1", "20 :1" };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        SamplingPlan plan;
        g_test_message("'%s'", texts[i]);
        g_assert_false(sampling_plan_parse(texts[i], &plan, &error));
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_USAGE);
    }
}

static void
test_places(void)
{
    const SamplingPlan plan = { .first = true, .last = true, .every = 3 };
    static const bool want[] = { true, false, true, false, false, true, false, true, true }; /* 9 is past the end: it is last too */
    for (gint64 place = 1; place <= 9; place++)
        g_assert_true(sampling_plan_picks(&plan, place, 8, 0, 0.5) == want[place - 1]);
}

/* Always as many as asked for, and no place more likely than another. */
static void
test_a_random_sample(void)
{
    const SamplingPlan plan = { .size = 5, .may_fail = 1 };
    enum { QUANTITY = 20, ROUNDS = 4000 };
    guint times[QUANTITY] = { 0 };
    g_autoptr(GRand) random = g_rand_new_with_seed(4711);
    for (guint round = 0; round < ROUNDS; round++) {
        gint64 drawn = 0;
        for (gint64 place = 1; place <= QUANTITY; place++)
            if (sampling_plan_picks(&plan, place, QUANTITY, drawn, g_rand_double(random))) {
                drawn++;
                times[place - 1]++;
            }
        g_assert_cmpint(drawn, ==, 5);
    }
    for (guint place = 0; place < QUANTITY; place++) { /* 1000 each; the standard deviation is 27 */
        g_assert_cmpuint(times[place], >, 850);
        g_assert_cmpuint(times[place], <, 1150);
    }
}

static void
test_a_sample_larger_than_the_batch_is_all_of_it(void)
{
    const SamplingPlan plan = { .size = 50 };
    for (gint64 place = 1; place <= 8; place++)
        g_assert_true(sampling_plan_picks(&plan, place, 8, place - 1, 0.999));
    g_assert_false(sampling_plan_picks(&plan, 9, 8, 8, 0.0));
    g_assert_true(sampling_plan_picks(&plan, 9, 8, 7, 0.999)); /* one of them was void, and another takes its part */
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sampling-plan/plans", test_plans);
    g_test_add_func("/sampling-plan/what-is-no-plan", test_what_is_no_plan);
    g_test_add_func("/sampling-plan/places", test_places);
    g_test_add_func("/sampling-plan/a-random-sample", test_a_random_sample);
    g_test_add_func("/sampling-plan/a-sample-larger-than-the-batch-is-all-of-it", test_a_sample_larger_than_the_batch_is_all_of_it);
    return g_test_run();
}
