/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"
#include "tests/support/record-fixture.h"

static void
test_every_statement_prepares(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    for (guint i = 0; i < N_DB_STATEMENTS; i++) {
        g_assert_nonnull(db_statement_sql((DbStatement)i));
        g_test_message("%s", db_statement_sql((DbStatement)i));
        g_autoptr(GError) error = NULL;
        g_autoptr(DbQuery) query = db_query(record->db, (DbStatement)i, &error);
        g_assert_no_error(error);
    }
}

/* Queries by a person or a job must not walk the whole record: at a million units that is seconds. */
static void
test_searches_use_an_index(void)
{
    static const DbStatement searches[] = {
        DB_STATEMENT_EVENT_LAST,         DB_STATEMENT_EVENTS_OF_SUBJECT, DB_STATEMENT_PRODUCT_BY_SKU,
        DB_STATEMENT_BATCH_BY_CODE,      DB_STATEMENT_BATCH_SUM_UNITS,   DB_STATEMENT_BATCH_SUM_LABELS,
        DB_STATEMENT_UNIT_LIVING,        DB_STATEMENT_UNIT_WITH_KEY,     DB_STATEMENT_UNITS_BY_UID,
        DB_STATEMENT_UNITS_BY_SERIAL,    DB_STATEMENT_UNITS_BY_CODE,     DB_STATEMENT_UNITS_BY_PREFIX,
        DB_STATEMENT_UNITS_OPEN_IN_SLOT, DB_STATEMENT_LABEL_CURRENT,     DB_STATEMENT_LABELS_OF_UNIT,
        DB_STATEMENT_LABELS_BY_CODE,     DB_STATEMENT_LABELS_IN_STATE,    DB_STATEMENT_UNITS_OF_UNIT_TERM,
        DB_STATEMENT_UNITS_OF_LABEL_TERM, DB_STATEMENT_BOX_OF_UNIT,
        DB_STATEMENT_UNITS_OF_BOX,       DB_STATEMENT_BOX_LABEL_CURRENT,  DB_STATEMENT_BATCH_BOXES,
        DB_STATEMENT_UNIT_LAST_LIFE,     DB_STATEMENT_UNIT_SUCCESSOR,     DB_STATEMENT_LABEL_LAST_GENERATION,
        DB_STATEMENT_WORK_EVENTS,
    };
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    for (gsize i = 0; i < G_N_ELEMENTS(searches); i++) {
        g_autofree char *sql = g_strconcat("EXPLAIN QUERY PLAN ", db_statement_sql(searches[i]), NULL);
        g_autofree char *plan = record_fixture_sql(record, sql);
        g_test_message("%s\n%s", sql, plan);
        g_assert_null(strstr(plan, "SCAN unit"));
        g_assert_null(strstr(plan, "SCAN label\n"));
        if (searches[i] != DB_STATEMENT_EVENT_LAST) /* walks the table's own order, and stops at once */
            g_assert_null(strstr(plan, "SCAN event"));
    }
}

static void
test_one_statement_twice_at_a_time(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    db_setting_set(record->db, "a", "1", &error);
    g_assert_no_error(error);
    g_autoptr(DbQuery) first = db_query(record->db, DB_STATEMENT_SETTING_GET, &error);
    db_query_bind_text(first, ":key", "a");
    g_assert_cmpint(db_query_step(first, &error), ==, DB_STEP_ROW);
    g_autofree char *second = db_setting_get(record->db, "b", &error);
    g_assert_no_error(error);
    g_assert_null(second);
    g_assert_cmpstr((const char *)sqlite3_column_text(first->handle, 0), ==, "1");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/db/statements/every-one-prepares", test_every_statement_prepares);
    g_test_add_func("/db/statements/searches-use-an-index", test_searches_use_an_index);
    g_test_add_func("/db/statements/one-twice-at-a-time", test_one_statement_twice_at_a_time);
    return g_test_run();
}
