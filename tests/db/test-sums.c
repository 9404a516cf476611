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
    g_test_add_func("/db/sums/never-left", test_a_label_that_never_left_is_not_counted);
    g_test_add_func("/db/sums/one-and-all", test_sums_of_one_batch_and_of_all);
    return g_test_run();
}
