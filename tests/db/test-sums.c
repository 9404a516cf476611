/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/record-fixture.h"

#include <stddef.h>

#define TERM(name) offsetof(DbBatchSums, name)

/* Where each (unit, label state, fate) must be counted: the whole square, so no case can be forgotten. */
static const gsize unit_terms[N_DB_UNIT_STATES] = {
    [DB_UNIT_LABELLING] = TERM(open),
    [DB_UNIT_LABELLED] = TERM(open),
    [DB_UNIT_COMMISSIONED] = TERM(commissioned),
    [DB_UNIT_HELD] = TERM(held),
    [DB_UNIT_VOID] = TERM(voided),
    [DB_UNIT_RELEASED] = TERM(released),
    [DB_UNIT_RECALLED] = TERM(released),
    [DB_UNIT_RETURNED] = TERM(released),
};

static const gsize label_terms_on_unit[N_DB_UNIT_STATES] = {
    [DB_UNIT_LABELLING] = TERM(unaccounted), [DB_UNIT_LABELLED] = TERM(unaccounted),
    [DB_UNIT_COMMISSIONED] = TERM(on_good),  [DB_UNIT_HELD] = TERM(on_held),
    [DB_UNIT_VOID] = TERM(on_void),          [DB_UNIT_RELEASED] = TERM(on_good),
    [DB_UNIT_RECALLED] = TERM(on_good),      [DB_UNIT_RETURNED] = TERM(on_good),
};

static const gsize fate_terms[N_DB_FATES] = {
    [DB_FATE_SCRAPPED] = TERM(scrapped),
    [DB_FATE_LOST] = TERM(lost),
    [DB_FATE_NEVER_PRINTED] = TERM(never_printed),
};

/* 0: not counted at all */
static gsize
label_term(DbUnitState unit, DbLabelState label, DbLabelFate fate)
{
    if (label == DB_LABEL_INTENDED)
        return 0;
    if (fate_terms[fate] != 0)
        return fate_terms[fate];
    if (label == DB_LABEL_UNKNOWN)
        return TERM(unknown);
    if (fate == DB_FATE_ON_UNIT || label == DB_LABEL_PRINTED || label == DB_LABEL_CONFIRMED)
        return label_terms_on_unit[unit];
    return TERM(unaccounted); /* sent, or revoked and nobody has said where it is */
}

static void
assert_balanced(const DbBatchSums *sums)
{
    g_assert_cmpint(sums->units, ==, sums->commissioned + sums->released + sums->held + sums->voided + sums->open);
    g_assert_cmpint(sums->labels, ==,
                    sums->on_good + sums->on_held + sums->on_void + sums->scrapped + sums->lost + sums->never_printed +
                        sums->unknown + sums->unaccounted);
}

static void
add_case(RecordFixture *record, DbUnitState unit_state, DbLabelState label_state, DbLabelFate fate, DbBatchSums *want)
{
    g_autofree char *uid = g_strdup_printf("uid-%d-%d-%d", unit_state, label_state, fate);
    g_autoptr(DbUnit) unit = record_fixture_add_unit(record, uid, unit_state);
    g_autoptr(DbLabel) label = record_fixture_add_label(record, unit, 1, label_state, fate);
    want->units++;
    G_STRUCT_MEMBER(gint64, want, unit_terms[unit_state])++;
    gsize term = label_term(unit_state, label_state, fate);
    if (term != 0) {
        want->labels++;
        G_STRUCT_MEMBER(gint64, want, term)++;
    }
}

static void
test_every_label_is_counted_once(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    DbBatchSums want = { 0 };
    g_autoptr(DbTransaction) transaction = db_begin(record->db, &error);
    for (int unit = 0; unit < N_DB_UNIT_STATES; unit++)
        for (int label = 0; label < N_DB_LABEL_STATES; label++)
            for (int fate = 0; fate < N_DB_FATES; fate++)
                add_case(record, (DbUnitState)unit, (DbLabelState)label, (DbLabelFate)fate, &want);
    db_commit(g_steal_pointer(&transaction), &error);
    g_assert_no_error(error);
    DbBatchSums sums;
    g_assert_true(db_batch_sums(record->db, record->batch_id, &sums, &error));
    g_assert_cmpmem(&sums, sizeof sums, &want, sizeof want);
    assert_balanced(&sums);
}

/* The units behind a number are as many as it says: of labels each unit once, here with one label each. */
static void
test_units_behind_a_term(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) good = record_fixture_add_unit(record, "uid-0000000a", DB_UNIT_COMMISSIONED);
    g_autoptr(DbUnit) held = record_fixture_add_unit(record, "uid-0000000b", DB_UNIT_HELD);
    g_autoptr(DbUnit) recalled = record_fixture_add_unit(record, "uid-0000000c", DB_UNIT_RECALLED);
    g_autoptr(DbLabel) of_good = record_fixture_add_label(record, good, 1, DB_LABEL_CONFIRMED, DB_FATE_ON_UNIT);
    g_autoptr(DbLabel) of_held = record_fixture_add_label(record, held, 1, DB_LABEL_REVOKED, DB_FATE_SCRAPPED);
    g_autoptr(DbLabel) again = record_fixture_add_label(record, held, 2, DB_LABEL_PRINTED, DB_FATE_NONE);
    const struct {
        bool of_units;
        const char *term;
        guint count;
        const char *first;
    } cases[] = {
        { true, "units", 3, "uid-0000000a" },     { true, "held", 1, "uid-0000000b" },
        { true, "released", 1, "uid-0000000c" },  { true, "open", 0, NULL },
        { false, "labels", 2, "uid-0000000a" },   { false, "on_held", 1, "uid-0000000b" },
        { false, "scrapped", 1, "uid-0000000b" }, { false, "never_printed", 0, NULL },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) units =
            cases[i].of_units ? db_unit_list_of_unit_term(record->db, record->batch_id, cases[i].term, 9, &error)
                              : db_unit_list_of_label_term(record->db, record->batch_id, cases[i].term, 9, &error);
        g_assert_no_error(error);
        g_test_message("%s", cases[i].term);
        g_assert_cmpuint(units->len, ==, cases[i].count);
        if (cases[i].count > 0)
            g_assert_cmpstr(((DbUnit *)g_ptr_array_index(units, 0))->uid, ==, cases[i].first);
    }
    g_autoptr(GPtrArray) few = db_unit_list_of_unit_term(record->db, record->batch_id, "units", 2, &error);
    g_assert_cmpuint(few->len, ==, 2);
}

/* The newest first, in windows, by state and by what was typed. */
static void
test_pages_of_batches(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    record_fixture_add_batch(record, "wo-2");
    gint64 closed = record_fixture_add_batch(record, "WO-3");
    g_assert_true(db_batch_set_state(record->db, closed, "closed", 1, &error));
    const struct {
        DbBatchPage page;
        guint count;
        const char *first;
    } cases[] = {
        { { NULL, NULL, 0, 9 }, 3, "WO-3" },     { { NULL, NULL, 0, 1 }, 1, "WO-3" },
        { { NULL, NULL, closed, 9 }, 2, "wo-2" }, { { "open", NULL, 0, 9 }, 2, "wo-2" },
        { { "closed", NULL, 0, 9 }, 1, "WO-3" },  { { NULL, "WO-", 0, 9 }, 2, "WO-3" },
        { { "open", "wo", 0, 9 }, 1, "wo-2" },    { { NULL, "%", 0, 9 }, 0, NULL },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) batches = db_batch_page(record->db, &cases[i].page, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(batches->len, ==, cases[i].count);
        if (cases[i].count > 0)
            g_assert_cmpstr(((DbBatch *)g_ptr_array_index(batches, 0))->code, ==, cases[i].first);
    }
}

static void
test_a_label_that_never_left_is_not_counted(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = record_fixture_add_unit(record, "uid-00000001", DB_UNIT_LABELLING);
    g_autoptr(DbLabel) revoked = g_new0(DbLabel, 1); /* revoked before it was sent */
    *revoked = (DbLabel){ .unit_id = unit->id, .kind = g_strdup("unit"), .generation = 1, .state = DB_LABEL_REVOKED };
    g_assert_true(db_label_insert(record->db, revoked, &error));
    DbBatchSums sums;
    g_assert_true(db_batch_sums(record->db, record->batch_id, &sums, &error));
    g_assert_cmpint(sums.labels, ==, 0);
    db_label_set_fate(record->db, revoked->id, DB_FATE_SCRAPPED, NULL, &error); /* somebody has it in the hand */
    g_assert_true(db_batch_sums(record->db, record->batch_id, &sums, &error));
    g_assert_cmpint(sums.scrapped, ==, 1);
    assert_balanced(&sums);
}

static void
test_sums_of_one_batch_and_of_all(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    DbBatchSums sums;
    g_assert_true(db_batch_sums(record->db, 0, &sums, &error));
    g_assert_cmpint(sums.units, ==, 0);
    gint64 second = record_fixture_add_batch(record, "B2");
    g_autoptr(DbUnit) a = record_fixture_add_unit(record, "uid-0000000a", DB_UNIT_COMMISSIONED);
    g_autoptr(DbUnit) b = record_fixture_add_unit(record, "uid-0000000b", DB_UNIT_LABELLED);
    db_unit_set_batch(record->db, b->id, second, &error);
    g_autoptr(DbLabel) of_a = record_fixture_add_label(record, a, 1, DB_LABEL_CONFIRMED, DB_FATE_ON_UNIT);
    g_autoptr(DbLabel) of_b = record_fixture_add_label(record, b, 1, DB_LABEL_PRINTED, DB_FATE_NONE);
    g_assert_true(db_batch_sums(record->db, record->batch_id, &sums, &error));
    g_assert_cmpint(sums.units, ==, 1);
    g_assert_cmpint(sums.on_good, ==, 1);
    g_assert_true(db_batch_sums(record->db, second, &sums, &error));
    g_assert_cmpint(sums.open, ==, 1);
    g_assert_cmpint(sums.unaccounted, ==, 1); /* a label that is out and not proven yet */
    g_assert_true(db_batch_sums(record->db, 0, &sums, &error));
    g_assert_cmpint(sums.units, ==, 2);
    g_assert_cmpint(sums.labels, ==, 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/db/sums/every-label-once", test_every_label_is_counted_once);
    g_test_add_func("/db/sums/units-behind-a-term", test_units_behind_a_term);
    g_test_add_func("/db/sums/pages-of-batches", test_pages_of_batches);
    g_test_add_func("/db/sums/never-left", test_a_label_that_never_left_is_not_counted);
    g_test_add_func("/db/sums/one-and-all", test_sums_of_one_batch_and_of_all);
    return g_test_run();
}
