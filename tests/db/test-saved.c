/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "station/audit/audit.h"
#include "station/station.h"
#include "tests/support/record-fixture.h"

#include <string.h>

/*
 * Records as earlier programs wrote them. tests/fixtures/db/make-fixture saves one of today's schema, by running this
 * program with "--make FILE"; from then on the file is never made again.
 */

static void
fill(RecordFixture *record)
{
    g_autoptr(GError) error = NULL;
    for (int state = 0; state < N_DB_UNIT_STATES; state++) {
        g_autofree char *uid = g_strdup_printf("saved-%08d", state);
        g_autoptr(DbUnit) unit = record_fixture_add_unit(record, uid, DB_UNIT_LABELLING);
        g_autoptr(DbLabel) label = record_fixture_add_label(record, unit, 1, DB_LABEL_PRINTED, DB_FATE_NONE);
        g_autoptr(DbTransaction) transaction = db_begin(record->db, &error);
        if (state != DB_UNIT_LABELLING)
            db_unit_move(record->db, unit, DB_UNIT_LABELLING, (DbUnitState)state, "saved", "{\"why\":\"fixture\"}",
                         &error);
        db_commit(g_steal_pointer(&transaction), &error);
        g_assert_no_error(error);
    }
    g_assert_true(db_setting_set(record->db, "printer.dpi", "300", &error));
}

static int
make(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    const StationOptions options = { record->path, NULL, DB_OPEN_EXISTING, false };
    g_autoptr(Station) station = station_open(&options, &error); /* makes the station key */
    g_assert_no_error(error);
    fill(record);
    g_assert_true(audit_sign_head(record->db, NULL, &error) && db_backup(record->db, path, &error));
    g_assert_no_error(error);
    return 0;
}

static void
test_a_saved_record(gconstpointer data)
{
    const char *saved = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_clear_pointer(&record->db, db_close);
    g_autofree char *bytes = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(saved, &bytes, &length, &error));
    g_assert_true(g_file_set_contents(record->path, bytes, (gssize)length, &error));
    record->db = db_open(record->path, DB_OPEN_EXISTING, &error); /* migrates */
    g_assert_no_error(error);
    g_assert_cmpint(db_schema_version(record->db), ==, db_schema_newest());
    g_assert_true(db_check(record->db, &error));
    g_autoptr(AuditReport) report = audit_verify(record->db, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(report->n_events, ==, 8); /* the key, and seven moves */
    g_assert_cmpint(report->signed_seq, ==, report->n_events);
    DbBatchSums sums;
    g_assert_true(db_batch_sums(record->db, 0, &sums, &error));
    g_assert_cmpint(sums.units, ==, 8);
    g_assert_cmpint(sums.labels, ==, 8);
    g_assert_cmpint(sums.on_good, ==, 4);
    g_autoptr(DbUnit) unit = db_unit_find(record->db, "saved-00000003", &error);
    g_assert_cmpint(unit->state, ==, DB_UNIT_HELD);
    g_assert_cmpstr(unit->batch, ==, "B1");
    g_autofree char *dpi = db_setting_get(record->db, "printer.dpi", &error);
    g_assert_cmpstr(dpi, ==, "300");
    record_fixture_add_events(record, 1); /* and it goes on from there */
    g_assert_true(db_check_chain(record->db, &error));
}

int
main(int argc, char **argv)
{
    if (argc == 3 && g_str_equal(argv[1], "--make"))
        return make(argv[2]);
    g_test_init(&argc, &argv, NULL);
    for (int version = 1; version <= db_schema_newest(); version++) {
        g_autofree char *name = g_strdup_printf("/db/saved/schema-%04d", version);
        char *path = g_strdup_printf(FIXTURES "/db/schema-%04d.db", version);
        g_test_add_data_func_full(name, path, test_a_saved_record, g_free);
    }
    return g_test_run();
}
