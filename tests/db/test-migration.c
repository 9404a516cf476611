/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-migration.h"
#include "db/db-private.h"
#include "station/base/claimcheck-error.h"
#include "tests/support/record-fixture.h"

#include <string.h>

static const DbMigration second = { "next-second.sql",
                                    "CREATE TABLE second (a INTEGER) STRICT; INSERT INTO second VALUES (7);" };

/* Takes the first @count of @steps, which come after all that a new record has taken. */
static bool
migrate(Db *db, const DbMigration *steps, int count, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, TRUE, sizeof(DbMigration));
    g_array_set_size(all, (guint)db_schema_newest());
    g_array_append_vals(all, steps, (guint)count);
    return db_migrate(db, (const DbMigration *)(gpointer)all->data, db_schema_newest() + count, error);
}

static char *
fingerprint(RecordFixture *record)
{
    return record_fixture_sql(record, "SELECT * FROM sqlite_schema; PRAGMA user_version; SELECT * FROM setting;"
                                      " SELECT * FROM record");
}

static void
test_steps_are_taken_once_and_in_order(void)
{
    const DbMigration steps[] = { second, { "third-third.sql", "UPDATE second SET a = a + 1;" } };
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(migrate(record->db, steps, 1, &error));
    g_assert_cmpint(db_schema_version(record->db), ==, db_schema_newest() + 1);
    g_assert_true(migrate(record->db, steps, 2, &error));
    g_assert_true(migrate(record->db, steps, 2, &error)); /* nothing left to do */
    g_assert_no_error(error);
    g_assert_cmpint(db_schema_version(record->db), ==, db_schema_newest() + 2);
    g_autofree char *value = record_fixture_sql(record, "SELECT a FROM second");
    g_assert_cmpstr(value, ==, "8");
}

static void
test_a_step_that_fails_leaves_the_file_as_it_was(void)
{
    static const struct {
        const char *sql;
        ClaimcheckError code;
    } cases[] = {
        { "CREATE TABLE good (a); ALTER TABLE event ADD COLUMN good TEXT; SELECT nonsense FROM nowhere;",
          CLAIMCHECK_ERROR_FILE_WRITE },
        { "CREATE TABLE good (a); INSERT INTO setting VALUES ('k', NULL);", CLAIMCHECK_ERROR_FILE_WRITE },
        { "INSERT INTO batch VALUES (1, 'B', 77, 1, 'open', 1, NULL);", CLAIMCHECK_ERROR_DATABASE_CORRUPT },
        { "DELETE FROM record;", CLAIMCHECK_ERROR_FILE_WRITE },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const DbMigration steps[] = { { "next-bad.sql", cases[i].sql } };
        g_autoptr(RecordFixture) record = record_fixture_new();
        g_autoptr(GError) error = NULL;
        g_autofree char *before = fingerprint(record);
        g_assert_false(migrate(record->db, steps, 1, &error));
        g_test_message("%s", error->message);
        g_assert_true(claimcheck_error_is(error, cases[i].code));
        g_assert_nonnull(strstr(error->message, "next-bad.sql"));
        g_assert_false(db_in_transaction(record->db));
        g_autofree char *after = fingerprint(record);
        g_assert_cmpstr(before, ==, after);
        record_fixture_add_events(record, 1); /* and it goes on working */
    }
}

/* A later step's failure keeps what the earlier ones did: each is whole. */
static void
test_each_step_is_a_transaction_of_its_own(void)
{
    const DbMigration steps[] = { second, { "third-bad.sql", "DROP TABLE second; SELECT nonsense;" } };
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_assert_false(migrate(record->db, steps, 2, &error));
    g_assert_cmpint(db_schema_version(record->db), ==, db_schema_newest() + 1);
    g_autofree char *value = record_fixture_sql(record, "SELECT a FROM second");
    g_assert_cmpstr(value, ==, "7");
}

/* A table may be rebuilt though others refer to it, and references are kept afterwards. */
static void
test_a_step_may_rebuild_a_table(void)
{
    const DbMigration steps[] = {
        { "next-rebuild.sql",
          "CREATE TABLE batch_new (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, product_id INTEGER"
          " NOT NULL REFERENCES product (id), quantity INTEGER NOT NULL, state TEXT NOT NULL, created_at"
          " INTEGER NOT NULL, closed_at INTEGER, note TEXT) STRICT;"
          "INSERT INTO batch_new SELECT *, NULL FROM batch; DROP TABLE batch;"
          "ALTER TABLE batch_new RENAME TO batch;" },
    };
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = record_fixture_add_unit(record, "uid-00000001", DB_UNIT_LABELLED);
    g_assert_true(migrate(record->db, steps, 1, &error));
    g_assert_no_error(error);
    g_autoptr(DbUnit) same = db_unit_by_id(record->db, unit->id, &error);
    g_assert_cmpstr(same->batch, ==, "B1");
    g_autoptr(DbUnit) stray = g_new0(DbUnit, 1);
    *stray = (DbUnit){ .uid = g_strdup("uid-00000002"), .product_id = record->product_id, .batch_id = 99 };
    g_assert_false(db_unit_insert(record->db, stray, &error)); /* foreign keys are on again */
}

/* Another program may have taken the step while we waited for the lock. */
static void
test_a_step_that_somebody_else_took(void)
{
    const DbMigration steps[] = { second };
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) other = db_open(record->path, DB_OPEN_EXISTING, &error);
    g_assert_true(migrate(other, steps, 1, &error));
    g_assert_true(migrate(record->db, steps, 1, &error));
    g_assert_no_error(error);
    g_autofree char *count = record_fixture_sql(record, "SELECT count(*) FROM second");
    g_assert_cmpstr(count, ==, "1");
}

static void
test_every_migration_is_there(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) steps = db_migrations(&error);
    g_assert_no_error(error);
    g_assert_cmpint((int)steps->len, ==, db_schema_newest());
    for (guint i = 0; i < steps->len; i++) {
        g_autofree char *number = g_strdup_printf("%04u-", i + 1);
        g_assert_true(g_str_has_prefix(g_array_index(steps, DbMigration, i).name, number));
        g_assert_cmpuint(strlen(g_array_index(steps, DbMigration, i).sql), >, 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/db/migration/once-and-in-order", test_steps_are_taken_once_and_in_order);
    g_test_add_func("/db/migration/failing", test_a_step_that_fails_leaves_the_file_as_it_was);
    g_test_add_func("/db/migration/each-is-whole", test_each_step_is_a_transaction_of_its_own);
    g_test_add_func("/db/migration/rebuild", test_a_step_may_rebuild_a_table);
    g_test_add_func("/db/migration/raced", test_a_step_that_somebody_else_took);
    g_test_add_func("/db/migration/all-there", test_every_migration_is_there);
    return g_test_run();
}
