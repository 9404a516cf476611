/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "station/base/claimcheck-error.h"
#include "tests/support/record-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static char *
beside(const RecordFixture *record, const char *name)
{
    return g_build_filename(record->folder, name, NULL);
}

static gint64
count_events(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(path, DB_OPEN_READ_ONLY, &error);
    g_assert_no_error(error);
    g_assert_true(db_check(db, &error) && db_check_chain(db, &error));
    g_autoptr(DbEvent) last = db_event_last(db, &error);
    return last != NULL ? last->seq : 0;
}

static void
assert_restore_fails(RecordFixture *record, const char *from, ClaimcheckError code)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *before = record_fixture_sql(record, "SELECT count(*) FROM event");
    g_assert_false(db_restore(from, record->path, &error));
    g_test_message("%s: %s", claimcheck_error_word(error), error->message);
    g_assert_true(claimcheck_error_is(error, code));
    g_autofree char *after = record_fixture_sql(record, "SELECT count(*) FROM event");
    g_assert_cmpstr(before, ==, after);
    g_autofree char *kept = g_strconcat(record->path, ".before-restore", NULL);
    g_assert_false(g_file_test(kept, G_FILE_TEST_EXISTS));
}

static void
test_a_backup_is_whole_and_private(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *copy = beside(record, "copy.db");
    record_fixture_add_events(record, 3);
    g_assert_true(db_backup(record->db, copy, &error));
    g_assert_no_error(error);
    record_fixture_add_events(record, 1);
    GStatBuf status;
    g_assert_cmpint(g_stat(copy, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0600);
    g_assert_cmpint(count_events(copy), ==, 3);
    g_assert_false(db_backup(record->db, copy, &error)); /* never over another file */
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_FILE_WRITE));
    g_clear_error(&error);
    g_autofree char *nowhere = beside(record, "missing/copy.db");
    g_assert_false(db_backup(record->db, nowhere, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_FILE_WRITE));
    g_clear_pointer(&record->db, db_close);
    g_autoptr(GDir) folder = g_dir_open(record->folder, 0, NULL);
    guint files = 0;
    while (g_dir_read_name(folder) != NULL)
        files++;
    g_assert_cmpuint(files, ==, 2); /* the record and the copy; nothing half done */
}

static void
test_a_restore_keeps_the_old_record(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *copy = beside(record, "copy.db");
    g_autofree char *kept = beside(record, "station.db.before-restore");
    g_autofree char *kept_again = beside(record, "station.db.before-restore.2");
    record_fixture_add_events(record, 3);
    g_assert_true(db_backup(record->db, copy, &error));
    record_fixture_add_events(record, 4);
    g_clear_pointer(&record->db, db_close);
    g_assert_true(db_restore(copy, record->path, &error));
    g_assert_no_error(error);
    g_assert_cmpint(count_events(record->path), ==, 3);
    g_assert_cmpint(count_events(kept), ==, 7);
    g_assert_true(db_restore(copy, record->path, &error));
    g_assert_cmpint(count_events(kept), ==, 7);
    g_assert_cmpint(count_events(kept_again), ==, 3);
    g_remove(record->path);
    g_assert_true(db_restore(copy, record->path, &error)); /* where there is none */
    g_assert_cmpint(count_events(record->path), ==, 3);
}

/* The usual reason to restore: what is there is damaged, and a WAL with commits of it lies beside. */
static void
test_a_restore_over_damage(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *copy = beside(record, "copy.db");
    g_autofree char *wal = beside(record, "station.db-wal");
    g_autofree char *kept_wal = beside(record, "station.db.before-restore-wal");
    record_fixture_add_events(record, 3);
    g_assert_true(db_backup(record->db, copy, &error));
    record_fixture_add_events(record, 2);
    g_autofree char *commits = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(wal, &commits, &length, NULL));
    g_clear_pointer(&record->db, db_close);
    g_assert_true(g_file_set_contents(record->path, "no database any more", -1, NULL));
    g_assert_true(g_file_set_contents(wal, commits, (gssize)length, NULL));
    g_assert_true(db_restore(copy, record->path, &error));
    g_assert_no_error(error);
    g_assert_cmpint(count_events(record->path), ==, 3);
    g_assert_true(g_file_test(kept_wal, G_FILE_TEST_EXISTS));
}

static void
test_a_restore_refuses_what_is_no_good(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(RecordFixture) other = record_fixture_new();
    g_autoptr(GError) error = NULL;
    record_fixture_add_events(record, 1);
    record_fixture_add_events(other, 3);
    g_autofree char *missing = beside(record, "missing.db");
    assert_restore_fails(record, missing, CLAIMCHECK_ERROR_FILE_MISSING);
    assert_restore_fails(record, record->path, CLAIMCHECK_ERROR_USAGE);
    assert_restore_fails(record, other->path, CLAIMCHECK_ERROR_DATABASE_OPEN); /* the record is open here */
    g_clear_pointer(&record->db, db_close);
    g_clear_pointer(&other->db, db_close);
    g_free(record_fixture_sql(other, "DROP TRIGGER event_keeps_words; UPDATE event SET detail = 'x' WHERE seq = 2;"
                                     "CREATE TRIGGER event_keeps_words BEFORE UPDATE ON event\n"
                                     "    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END"));
    assert_restore_fails(record, other->path, CLAIMCHECK_ERROR_CHAIN_BROKEN);
    g_free(record_fixture_sql(other, "DROP TRIGGER event_keeps_words"));
    assert_restore_fails(record, other->path, CLAIMCHECK_ERROR_DATABASE_CORRUPT);
    g_free(record_fixture_sql(other, "PRAGMA user_version = 9"));
    assert_restore_fails(record, other->path, CLAIMCHECK_ERROR_NEWER_DATABASE);
    g_assert_true(g_file_set_contents(other->path, "no database", -1, NULL));
    assert_restore_fails(record, other->path, CLAIMCHECK_ERROR_DATABASE_CORRUPT);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/db/backup/whole", test_a_backup_is_whole_and_private);
    g_test_add_func("/db/restore/keeps-the-old", test_a_restore_keeps_the_old_record);
    g_test_add_func("/db/restore/over-damage", test_a_restore_over_damage);
    g_test_add_func("/db/restore/refuses", test_a_restore_refuses_what_is_no_good);
    return g_test_run();
}
