/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/clock.h"
#include "station/insight/insight.h"
#include "tests/support/record-fixture.h"

#include <math.h>

/* Known events in, exact figures out. Times are seconds after a full hour that is yet to come. */

#define SECOND G_GINT64_CONSTANT(1000000)
#define HOUR (3600 * SECOND)
#define BOOT "boot-1"

typedef struct {
    RecordFixture *record;
    Station *station;
    gint64 hour;
    GString *sql;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    self->record = record_fixture_new_with_batch();
    const StationOptions options = { .db_path = self->record->path, .mode = DB_OPEN_EXISTING };
    self->station = station_open(&options, &error);
    g_assert_no_error(error);
    self->hour = clock_wall_us() / HOUR * HOUR + HOUR;
    self->sql = g_string_new(NULL);
}

static void
tear_down(Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
    g_string_free(self->sql, TRUE);
    station_free(self->station);
    record_fixture_free(self->record);
}

/* The chain's hashes are not asked for here. */
static void
add_on_boot(Fixture *self, double at, const char *boot, const char *subject, const char *kind, const char *detail)
{
    gint64 us = (gint64)llround(at * 1e6);
    g_string_append_printf(self->sql,
                           "INSERT INTO event SELECT max(seq) + 1, '%s', 's', NULL, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                           ", '%s', '%s', NULL, NULL, '%s', randomblob(32), randomblob(32) FROM event;\n",
                           boot, self->hour + us, HOUR + us, subject, kind, detail);
}

static void
add(Fixture *self, double at, const char *subject, const char *kind, const char *detail)
{
    add_on_boot(self, at, BOOT, subject, kind, detail);
}

static void
commit(Fixture *self)
{
    g_autofree char *sql = g_strdup_printf("BEGIN; %s COMMIT;", self->sql->str);
    g_autofree char *output = record_fixture_sql(self->record, sql);
    g_assert_cmpstr(output, ==, "");
    g_string_set_size(self->sql, 0);
}

#define LABEL(generation) "{\"kind\":\"unit\",\"generation\":" #generation ",\"printer\":\"file:///p\"}"

static void
add_good(Fixture *self, double at, const char *subject, const char *recorded, double print, double person)
{
    add(self, at, subject, "unit-recorded", recorded);
    add(self, at + 1, subject, "label-sent", LABEL(1));
    add(self, at + 1 + print, subject, "label-printed", LABEL(1));
    add(self, at + 1 + print + person, subject, "unit-commissioned", "{\"by\":\"module\"}");
}

static void
follow(Insight *insight, Station *station, guint most)
{
    g_autoptr(GError) error = NULL;
    bool more = true;
    for (guint i = 0; more; i++) {
        g_assert_cmpuint(i, <, 1000);
        g_assert_true(insight_follow(insight, station, most, &more, &error));
        g_assert_no_error(error);
    }
}

static Insight *
insight_of(Fixture *self, const char *batch, guint most)
{
    g_autoptr(GError) error = NULL;
    const InsightPeriod period = { batch != NULL ? 0 : self->hour, batch };
    Insight *insight = insight_new(self->station, &period, &error);
    g_assert_no_error(error);
    follow(insight, self->station, most);
    return insight;
}

static void
add_a_shift(Fixture *self)
{
    add_good(self, 0, "unit:u1", "{\"slot\":1,\"batch\":\"B1\",\"read_ms\":400}", 0.5, 3);
    add(self, 5, "unit:u2", "unit-recorded", "{\"slot\":2,\"batch\":\"B1\",\"read_ms\":600}");
    add(self, 6, "unit:u2", "label-sent", LABEL(1));
    add(self, 7, "unit:u2", "label-printed", LABEL(1));
    add(self, 8, "unit:u2", "scan-refused", "{\"code\":\"wrong-label\"}"); /* a slip of the hand spoils no unit */
    add(self, 11, "unit:u2", "unit-commissioned", "{\"by\":\"module\"}");
    add(self, 20, "unit:u3", "module-refused", "{\"slot\":1,\"batch\":\"B1\",\"code\":\"untrusted-maker\"}");
    add(self, 21, "port:/dev/ttyUSB0", "module-refused", "{\"slot\":1,\"batch\":\"B1\",\"code\":\"no-answer\"}");
    add(self, 30, "unit:u4", "unit-recorded", "{\"slot\":10,\"batch\":\"B1\",\"read_ms\":500}");
    add(self, 31, "unit:u4", "label-sent", LABEL(1));
    add(self, 32, "unit:u4", "label-unknown", LABEL(1));
    add(self, 40, "unit:u4", "label-sent", LABEL(2));
    add(self, 42, "unit:u4", "label-printed", LABEL(2));
    add(self, 3600 + 1, "unit:u4", "unit-commissioned", "{\"by\":\"module\"}");
    add_good(self, 3600 + 10, "unit:u5", "{\"slot\":2,\"batch\":\"B1\",\"read_ms\":700}", 1.5, 5);
    add(self, 3600 + 30, "unit:u5", "unit-relabelling", "{\"reason\":\"scratched\"}");
    add(self, 3600 + 40, "unit:u6", "unit-recorded", "{\"slot\":1,\"batch\":\"B1\"}");
    add(self, 3600 + 41, "unit:u6", "unit-held", "{\"reason\":\"other-product-left\"}");
    add(self, 3600 + 50, "unit:u7", "unit-recorded", "{\"slot\":1,\"batch\":\"B1\"}");
    add(self, 3600 + 51, "unit:u7", "unit-held", "{\"reason\":\"looks odd\"}");
    add(self, 3600 + 52, "unit:u7", "unit-voided", "{\"reason\":\"it was\"}");
    add(self, 3600 + 60, "unit:u1", "module-refused", "{\"slot\":1,\"batch\":\"B1\",\"code\":\"duplicate-unit\"}");
    add(self, 3600 + 61, "scan", "scan", "{\"verdict\":\"unknown-code\"}");
    add(self, 3600 + 62, "unit:u1", "scan", "{\"verdict\":\"good\"}");
    add(self, 3600 + 63, "unit:u1", "label-sent", "no JSON");
}

static void
assert_durations(const GArray *durations, const gint64 *want, gsize count)
{
    g_assert_cmpmem(durations->data, durations->len * sizeof(gint64), want, count * sizeof *want);
}

#define ASSERT_DURATIONS(durations, ...) \
    assert_durations(durations, (const gint64[]){ __VA_ARGS__ }, sizeof((const gint64[]){ __VA_ARGS__ }) / sizeof(gint64))

static void
assert_failures(const InsightFigures *figures)
{
    static const InsightFailure want[] = {
        { (char *)"duplicate-unit", 1 },     { (char *)"hold", 1 },         { (char *)"label-outcome-unknown", 1 },
        { (char *)"no-answer", 1 },          { (char *)"other-product-left", 1 }, { (char *)"reprint", 1 },
        { (char *)"unknown-code", 1 },       { (char *)"untrusted-maker", 1 },    { (char *)"void", 1 },
        { (char *)"wrong-label", 1 },
    };
    g_assert_cmpuint(figures->failures->len, ==, G_N_ELEMENTS(want));
    for (guint i = 0; i < G_N_ELEMENTS(want); i++) {
        const InsightFailure *failure = g_ptr_array_index(figures->failures, i);
        g_assert_cmpstr(failure->code, ==, want[i].code);
        g_assert_cmpuint(failure->count, ==, want[i].count);
    }
}

static void
assert_shift(const Fixture *self, const InsightFigures *figures)
{
    g_assert_cmpint(figures->from, ==, self->hour);
    g_assert_cmpuint(figures->ended, ==, 7);
    g_assert_cmpuint(figures->first_pass, ==, 2); /* u1, u2 */
    g_assert_cmpint(insight_yield(figures), ==, 2857);
    g_assert_cmpuint(figures->good, ==, 4);
    g_assert_cmpuint(figures->buckets->len, ==, 3);
    const InsightBucket *hours = (const InsightBucket *)(gpointer)figures->buckets->data;
    g_assert_cmpint(hours[0].at, ==, self->hour);
    g_assert_cmpuint(hours[0].good, ==, 2);
    g_assert_cmpuint(hours[0].bad, ==, 1);
    g_assert_cmpuint(hours[1].good, ==, 2);
    g_assert_cmpuint(hours[1].bad, ==, 2);
    g_assert_cmpuint(hours[2].good + hours[2].bad, ==, 0);
    assert_failures(figures);
    ASSERT_DURATIONS(figures->durations[INSIGHT_READ], 400000, 500000, 600000, 700000);
    ASSERT_DURATIONS(figures->durations[INSIGHT_PRINT], 500000, SECOND, 1500000, 2 * SECOND);
    ASSERT_DURATIONS(figures->durations[INSIGHT_PERSON], 3 * SECOND, 4 * SECOND, 5 * SECOND, HOUR + SECOND - 42 * SECOND);
}

static void
assert_groups(const InsightFigures *figures)
{
    static const struct {
        const char *name;
        guint good, bad;
        gint64 read;
    } slots[] = { { "1", 1, 3, 400000 }, { "2", 2, 0, 650000 }, { "10", 1, 0, 500000 } };
    g_assert_cmpuint(figures->slots->len, ==, G_N_ELEMENTS(slots));
    for (guint i = 0; i < G_N_ELEMENTS(slots); i++) {
        const InsightGroup *slot = g_ptr_array_index(figures->slots, i);
        g_assert_cmpstr(slot->name, ==, slots[i].name);
        g_assert_cmpuint(slot->good, ==, slots[i].good);
        g_assert_cmpuint(slot->bad, ==, slots[i].bad);
        g_assert_cmpint(insight_median(slot->durations[INSIGHT_READ]), ==, slots[i].read);
    }
    g_assert_cmpuint(figures->printers->len, ==, 1);
    const InsightGroup *printer = g_ptr_array_index(figures->printers, 0);
    g_assert_cmpstr(printer->name, ==, "file:///p");
    g_assert_cmpuint(printer->good, ==, 4);
    g_assert_cmpuint(printer->bad, ==, 1);
    g_assert_cmpint(insight_median(printer->durations[INSIGHT_PRINT]), ==, 1250000);
}

static void
test_a_shift(Fixture *self, gconstpointer data)
{
    add_a_shift(self);
    commit(self);
    g_autoptr(Insight) insight = insight_of(self, NULL, GPOINTER_TO_UINT(data));
    g_autoptr(InsightFigures) figures = insight_figures(insight, self->hour + 2 * HOUR + 1);
    assert_shift(self, figures);
    assert_groups(figures);
}

/* Live: what it has seen it does not look at again, and what is new is added. */
static void
test_live(Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(Insight) insight = insight_of(self, NULL, 100);
    g_autoptr(InsightFigures) none = insight_figures(insight, self->hour);
    g_assert_cmpint(insight_yield(none), ==, -1);
    g_assert_cmpint(insight_median(none->durations[INSIGHT_READ]), ==, -1);
    g_assert_cmpuint(none->buckets->len, ==, 1);
    add_a_shift(self);
    commit(self);
    gint64 before = insight_cursor(insight);
    follow(insight, self->station, 100);
    g_assert_cmpint(insight_cursor(insight), ==, before + 31);
    follow(insight, self->station, 100);
    g_autoptr(InsightFigures) figures = insight_figures(insight, self->hour + 2 * HOUR);
    assert_shift(self, figures);
}

static void
test_one_batch(Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
    record_fixture_add_batch(self->record, "B2");
    add(self, 0, "batch:B2", "batch-created", "{}");
    add_good(self, 1, "unit:a1", "{\"slot\":1,\"batch\":\"B1\",\"read_ms\":0.001}", 1, 1);
    add_good(self, 10, "unit:b1", "{\"slot\":1,\"batch\":\"B2\",\"read_ms\":0.002}", 2, 2);
    add(self, 20, "unit:b2", "module-refused", "{\"slot\":1,\"batch\":\"B2\",\"code\":\"weak-key\"}");
    add(self, 21, "port:p", "module-refused", "{\"slot\":1,\"batch\":\"B1\",\"code\":\"no-answer\"}");
    add(self, 22, "unit:b3", "unit-recorded", "{\"slot\":1,\"batch\":\"B2\"}");
    add(self, 23, "unit:b3", "unit-held", "{\"reason\":\"wait\"}");
    add(self, 24, "unit:b3", "unit-moved", "{\"from\":\"B2\",\"to\":\"B1\"}");
    add(self, 25, "unit:a1", "unit-moved", "{\"from\":\"B1\",\"to\":\"B2\"}");
    add(self, 26, "unit:a1", "unit-held", "{\"reason\":\"wait\"}");
    commit(self);
    g_autoptr(Insight) insight = insight_of(self, "B2", 100);
    g_autoptr(InsightFigures) figures = insight_figures(insight, self->hour + 9 * HOUR);
    g_assert_cmpuint(figures->ended, ==, 3); /* b1, b2, and a1 which came */
    g_assert_cmpuint(figures->first_pass, ==, 1);
    g_assert_cmpint(figures->to, ==, self->hour + 26 * SECOND); /* its own end, not now */
    g_assert_cmpuint(figures->good, ==, 1);
    ASSERT_DURATIONS(figures->durations[INSIGHT_READ], 2);
    g_assert_cmpuint(figures->failures->len, ==, 2); /* hold twice, weak-key */
    const InsightFailure *most = g_ptr_array_index(figures->failures, 0);
    g_assert_cmpstr(most->code, ==, "hold");
    g_assert_cmpuint(most->count, ==, 2);
}

static void
test_unknown_batch(Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    const InsightPeriod period = { 0, "B9" };
    g_assert_null(insight_new(self->station, &period, &error));
    g_assert_nonnull(error);
}

/* A power cut between the label and its scan: a clock that began anew measures nothing. */
static void
test_another_boot(Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
    add(self, 0, "unit:u1", "label-sent", LABEL(1));
    add(self, 1, "unit:u1", "label-printed", LABEL(1));
    add_on_boot(self, 2, "boot-2", "unit:u1", "unit-commissioned", "{}");
    commit(self);
    g_autoptr(Insight) insight = insight_of(self, NULL, 100);
    g_autoptr(InsightFigures) figures = insight_figures(insight, self->hour + SECOND);
    g_assert_cmpuint(figures->durations[INSIGHT_PERSON]->len, ==, 0);
    g_assert_cmpuint(figures->good, ==, 1);
    g_assert_cmpuint(figures->ended, ==, 0); /* it began before the period */
}

static void
test_histogram(void)
{
    g_autoptr(GArray) durations = g_array_new(FALSE, FALSE, sizeof(gint64));
    const gint64 us[] = { 0, 99999, 100000, 249999, 999999, 60 * SECOND, 3600 * SECOND };
    g_array_append_vals(durations, us, G_N_ELEMENTS(us));
    guint counts[N_INSIGHT_BINS];
    const guint want[N_INSIGHT_BINS] = { 2, 2, 0, 1, 0, 0, 0, 0, 0, 2 };
    insight_histogram(durations, counts);
    g_assert_cmpmem(counts, sizeof counts, want, sizeof want);
    g_assert_cmpint(insight_bin_limit_us(0), ==, 100000);
    g_assert_cmpint(insight_bin_limit_us(N_INSIGHT_BINS - 1), ==, 0);
}

/* Where a time begins is found in a long chain too, at both ends and between equal times. */
static void
test_since(Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
    for (int i = 0; i < 100; i++)
        add(self, i / 2, "unit:u1", "scan", "{}");
    commit(self);
    g_autoptr(GError) error = NULL;
    gint64 first, at;
    Db *db = station_db(self->station);
    g_assert_true(db_event_since(db, self->hour, &first, &error));
    for (int i = 0; i < 50; i++) {
        g_assert_true(db_event_since(db, self->hour + i * SECOND, &at, &error));
        g_assert_cmpint(at, ==, first + 2 * i);
    }
    g_assert_true(db_event_since(db, self->hour + 50 * SECOND, &at, &error));
    g_assert_cmpint(at, ==, first + 100);
    g_assert_true(db_event_since(db, 0, &at, &error));
    g_assert_cmpint(at, ==, 1);
}

#define TEST(path, data, function) g_test_add("/insight/" path, Fixture, data, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST("a-shift", GUINT_TO_POINTER(1000), test_a_shift);
    TEST("a-shift-in-small-bites", GUINT_TO_POINTER(1), test_a_shift);
    TEST("live", NULL, test_live);
    TEST("one-batch", NULL, test_one_batch);
    TEST("unknown-batch", NULL, test_unknown_batch);
    TEST("another-boot", NULL, test_another_boot);
    TEST("since", NULL, test_since);
    g_test_add_func("/insight/histogram", test_histogram);
    return g_test_run();
}
