/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-unit-search.h"
#include "tests/support/record-fixture.h"

#include <string.h>

#define N_UNITS 200

/* Units 1 to 200: uid-0001 … , two batches, some held, a day each ten, serials and carriers for some. */
static RecordFixture *
fill(void)
{
    RecordFixture *record = record_fixture_new_with_batch();
    gint64 other = record_fixture_add_batch(record, "B2");
    for (int i = 1; i <= N_UNITS; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(DbUnit) unit = g_new0(DbUnit, 1);
        *unit = (DbUnit){ .uid = g_strdup_printf("uid-%04d-x%03dzz", i, i % 100),
                          .state = i % 5 == 0 ? DB_UNIT_HELD : DB_UNIT_LABELLED,
                          .product_id = record->product_id,
                          .batch_id = i % 2 == 0 ? other : record->batch_id,
                          .spki_sha256 = g_strdup_printf("key %d", i),
                          .serial = i % 4 == 0 ? g_strdup_printf("SN%05d", N_UNITS - i) : NULL,
                          .carrier = i % 3 == 0 ? g_strdup_printf("C-%d", i % 9) : NULL,
                          .created_at = 1 + i / 10 };
        db_unit_insert(record->db, unit, &error);
        g_assert_no_error(error);
        g_autoptr(DbLabel) label = record_fixture_add_label(record, unit, 1, DB_LABEL_PRINTED, DB_FATE_NONE);
    }
    return record;
}

/* (transfer full): the ids of the whole list, a window of @step after the other. */
static GArray *
walk(RecordFixture *record, const DbUnitSearch *search, guint step)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint part = 0; part < db_unit_search_parts(search); part++) {
        g_autoptr(DbUnitLine) after = NULL;
        guint before = ids->len;
        for (guint n = step; n == step;) {
            g_autoptr(GError) error = NULL;
            g_autoptr(GPtrArray) lines = db_unit_search_lines(record->db, search, part, after, 0, step, NULL, &error);
            g_assert_no_error(error);
            n = lines->len;
            for (guint i = 0; i < n; i++)
                g_array_append_val(ids, ((DbUnitLine *)g_ptr_array_index(lines, i))->id);
            g_clear_pointer(&after, db_unit_line_free);
            if (n > 0)
                after = g_ptr_array_steal_index(lines, n - 1);
        }
        gint64 count = -1;
        g_autoptr(GError) error = NULL;
        g_assert_true(db_unit_search_count(record->db, search, part, NULL, &count, &error));
        g_assert_cmpint(count, ==, ids->len - before);
    }
    return ids;
}

/* From its end, a window of @step before the other, each part must be what it was from its beginning. */
static void
assert_same_backwards(RecordFixture *record, const DbUnitSearch *search, const GArray *ids, guint step)
{
    guint end = ids->len;
    for (guint part = db_unit_search_parts(search); part-- > 0;) {
        g_autoptr(DbUnitLine) before = NULL;
        for (guint n = step; n == step;) {
            g_autoptr(GError) error = NULL;
            g_autoptr(GPtrArray) lines = db_unit_search_lines_before(record->db, search, part, before, 0, step, NULL, &error);
            g_assert_no_error(error);
            n = lines->len;
            g_assert_cmpuint(n, <=, end);
            end -= n;
            for (guint i = 0; i < n; i++)
                g_assert_cmpint(((DbUnitLine *)g_ptr_array_index(lines, i))->id, ==, g_array_index(ids, gint64, end + i));
            g_clear_pointer(&before, db_unit_line_free);
            if (n > 0)
                before = g_ptr_array_steal_index(lines, 0);
        }
    }
    g_assert_cmpuint(end, ==, 0);
}

static void
assert_all(const DbUnitSearch *search, guint want, bool (*fits)(const DbUnit *unit))
{
    g_autoptr(RecordFixture) record = fill();
    DbUnitSearch asked = *search;
    if (asked.batch_id == -1)
        asked.batch_id = record->batch_id;
    g_autoptr(GArray) small = walk(record, &asked, 7);
    g_autoptr(GArray) large = walk(record, &asked, 1000);
    g_assert_cmpuint(small->len, ==, want);
    g_assert_cmpmem(small->data, small->len * sizeof(gint64), large->data, large->len * sizeof(gint64));
    assert_same_backwards(record, &asked, small, 7);
    assert_same_backwards(record, &asked, small, 1000);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < small->len; i++) {
        g_autoptr(GError) error = NULL;
        gint64 *id = &g_array_index(small, gint64, i);
        g_assert_true(g_hash_table_add(seen, id)); /* none twice */
        g_autoptr(DbUnit) unit = db_unit_by_id(record->db, *id, &error);
        g_assert_no_error(error);
        g_assert_true(fits == NULL || fits(unit));
    }
}

static bool
is_held(const DbUnit *unit)
{
    return unit->state == DB_UNIT_HELD;
}

static bool
is_of_first_batch(const DbUnit *unit)
{
    return strcmp(unit->batch, "B1") == 0;
}

static bool
is_of_that_day(const DbUnit *unit)
{
    return unit->created_at == 3 && unit->state == DB_UNIT_HELD;
}

static bool
begins_so(const DbUnit *unit)
{
    return g_str_has_prefix(unit->uid, "uid-00") && strcmp(unit->batch, "B1") == 0;
}

static bool
has_serial(const DbUnit *unit)
{
    return g_str_has_prefix(unit->serial, "SN000");
}

static bool
has_carrier(const DbUnit *unit)
{
    return strcmp(unit->carrier, "C-3") == 0;
}

static bool
ends_so(const DbUnit *unit)
{
    return g_str_has_suffix(unit->uid, "x007zz");
}

static bool
is_seventh(const DbUnit *unit)
{
    return unit->id == 7;
}

static void
test_every_unit_once_in_windows_of_any_size(void)
{
    assert_all(&(DbUnitSearch){ .state = -1 }, N_UNITS, NULL);
    assert_all(&(DbUnitSearch){ .state = DB_UNIT_HELD }, N_UNITS / 5, is_held);
    assert_all(&(DbUnitSearch){ .batch_id = -1, .state = -1 }, N_UNITS / 2, is_of_first_batch);
    assert_all(&(DbUnitSearch){ .batch_id = -1, .state = DB_UNIT_HELD }, N_UNITS / 10, is_held);
    assert_all(&(DbUnitSearch){ .state = DB_UNIT_HELD, .from = 3, .to = 4 }, 2, is_of_that_day);
    assert_all(&(DbUnitSearch){ .state = -1, .from = 3 }, N_UNITS - 19, NULL);
    assert_all(&(DbUnitSearch){ .state = -1, .to = 3 }, 19, NULL);
}

static void
test_a_text_is_looked_for_everywhere(void)
{
    assert_all(&(DbUnitSearch){ .text = "uid-00", .batch_id = -1, .state = -1 }, 50, begins_so);
    assert_all(&(DbUnitSearch){ .text = "SN000", .state = -1 }, 25, has_serial);
    assert_all(&(DbUnitSearch){ .text = "C-3", .state = -1 }, 22, has_carrier);
    assert_all(&(DbUnitSearch){ .text = "x007zz", .state = -1 }, 2, ends_so);
    assert_all(&(DbUnitSearch){ .text = "uid-0007-x007zz/1", .state = -1 }, 1, is_seventh); /* a claim code */
    assert_all(&(DbUnitSearch){ .text = "uid-0007-x007zz/", .state = -1 }, 0, NULL);
    assert_all(&(DbUnitSearch){ .text = "uid-00__", .state = -1 }, 0, NULL); /* text, no pattern */
    assert_all(&(DbUnitSearch){ .text = "UID-00", .state = -1 }, 0, NULL);   /* byte for byte */
    assert_all(&(DbUnitSearch){ .text = "uid", .state = -1 }, N_UNITS, NULL);
}

static void
test_a_jump_into_the_middle(void)
{
    g_autoptr(RecordFixture) record = fill();
    g_autoptr(GError) error = NULL;
    const DbUnitSearch search = { .state = -1 };
    g_autoptr(GPtrArray) lines = db_unit_search_lines(record->db, &search, 0, NULL, 150, 3, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(lines->len, ==, 3);
    const DbUnitLine *first = g_ptr_array_index(lines, 0);
    g_assert_cmpint(first->id, ==, 50); /* the newest has number 200 */
    g_assert_cmpstr(first->batch, ==, "B2");
    g_assert_cmpstr(first->product, ==, "WIDGET");
    g_assert_cmpint(first->state, ==, DB_UNIT_HELD);
}

static void
test_it_can_be_broken_off(void)
{
    g_autoptr(RecordFixture) record = fill();
    g_autoptr(GError) error = NULL;
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_cancellable_cancel(cancellable);
    const DbUnitSearch search = { .text = "uid", .state = -1 };
    gint64 count;
    g_assert_false(db_unit_search_count(record->db, &search, 1, cancellable, &count, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_clear_error(&error);
    g_assert_true(db_unit_search_count(record->db, &search, 1, NULL, &count, &error)); /* and the record goes on */
    g_assert_cmpint(count, ==, N_UNITS);
}

/* Each part begins at a place in an index of its own, and sorts nothing but what it shows. */
static void
test_each_part_walks_its_index(void)
{
    static const struct {
        DbStatement statement;
        const char *index;
    } parts[] = {
        { DB_STATEMENT_SEARCH_NEWEST, "INTEGER PRIMARY KEY (rowid<?)" },
        { DB_STATEMENT_BACK_NEWEST, "INTEGER PRIMARY KEY (rowid>?)" },
        { DB_STATEMENT_SEARCH_OF_BATCH, "unit_newest_of_batch (batch_id=? AND rowid<?)" },
        { DB_STATEMENT_BACK_OF_BATCH, "unit_newest_of_batch (batch_id=? AND rowid>?)" },
        { DB_STATEMENT_COUNT_OF_BATCH, "COVERING INDEX unit_newest_of_batch (batch_id=?)" },
        { DB_STATEMENT_SEARCH_OF_STATE, "unit_newest_of_state (state=? AND rowid<?)" },
        { DB_STATEMENT_BACK_OF_STATE, "unit_newest_of_state (state=? AND rowid>?)" },
        { DB_STATEMENT_COUNT_OF_STATE, "COVERING INDEX unit_newest_of_state (state=?)" },
        { DB_STATEMENT_SEARCH_OF_BATCH_AND_STATE, "unit_batch (batch_id=? AND state=? AND rowid<?)" },
        { DB_STATEMENT_BACK_OF_BATCH_AND_STATE, "unit_batch (batch_id=? AND state=? AND rowid>?)" },
        { DB_STATEMENT_COUNT_OF_BATCH_AND_STATE, "unit_batch (batch_id=? AND state=?)" },
        { DB_STATEMENT_SEARCH_OF_TIME, "unit_created (created_at>? AND created_at<?)" },
        { DB_STATEMENT_BACK_OF_TIME, "unit_created (created_at>? AND created_at<?)" },
        { DB_STATEMENT_COUNT_OF_TIME, "unit_created (created_at>? AND created_at<?)" },
        { DB_STATEMENT_SEARCH_UID_END, "unit_uid_end (<expr>=? AND rowid<?)" },
        { DB_STATEMENT_BACK_UID_END, "unit_uid_end (<expr>=? AND rowid>?)" },
        { DB_STATEMENT_COUNT_UID_END, "unit_uid_end (<expr>=?)" },
        { DB_STATEMENT_SEARCH_UID, "sqlite_autoindex_unit_1 ((uid,life)>(?,?) AND uid<?)" },
        { DB_STATEMENT_BACK_UID, "sqlite_autoindex_unit_1 (uid>? AND (uid,life)<(?,?))" },
        { DB_STATEMENT_COUNT_UID, "sqlite_autoindex_unit_1 (uid>? AND uid<?)" },
        { DB_STATEMENT_COUNT_UID_ALONE, "COVERING INDEX sqlite_autoindex_unit_1 (uid>? AND uid<?)" },
        { DB_STATEMENT_SEARCH_SERIAL, "unit_serial (serial>? AND serial<?)" },
        { DB_STATEMENT_BACK_SERIAL, "unit_serial (serial>? AND serial<?)" },
        { DB_STATEMENT_COUNT_SERIAL, "unit_serial (serial>? AND serial<?)" },
        { DB_STATEMENT_COUNT_SERIAL_ALONE, "COVERING INDEX unit_serial (serial>? AND serial<?)" },
        { DB_STATEMENT_SEARCH_CARRIER, "unit_carrier (carrier>? AND carrier<?)" },
        { DB_STATEMENT_BACK_CARRIER, "unit_carrier (carrier>? AND carrier<?)" },
        { DB_STATEMENT_COUNT_CARRIER, "unit_carrier (carrier>? AND carrier<?)" },
        { DB_STATEMENT_COUNT_CARRIER_ALONE, "COVERING INDEX unit_carrier (carrier>? AND carrier<?)" },
        { DB_STATEMENT_SEARCH_CODE, "label_code (claim_code=?)" },
        { DB_STATEMENT_BACK_CODE, "label_code (claim_code=?)" },
        { DB_STATEMENT_COUNT_CODE, "label_code (claim_code=?)" },
        { DB_STATEMENT_SCANS_OF_SESSION, "scan_session (session=? AND rowid<?)" },
        { DB_STATEMENT_SCAN_SUMS_OF_SESSION, "scan_session (session=?)" },
    };
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *sql = g_strconcat("EXPLAIN QUERY PLAN ", db_statement_sql(parts[i].statement), NULL);
        g_autofree char *plan = record_fixture_sql(record, sql);
        g_test_message("%s\n%s", sql, plan);
        g_assert_nonnull(strstr(plan, parts[i].index));
        g_assert_null(strstr(plan, "SCAN unit"));
        const char *sorts = strstr(plan, "USE TEMP B-TREE");
        g_assert_true(sorts == NULL || strstr(sorts, "SEARCH unit USING INDEX") == NULL);
    }
}

/* What SQLite's machine did for one window. */
static int
steps_of(RecordFixture *record, const DbUnitSearch *search, guint part, DbStatement statement, const DbUnitLine *after)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) lines = db_unit_search_lines(record->db, search, part, after, 0, 5, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(lines->len, ==, 5);
    return sqlite3_stmt_status(record->db->statements[statement], SQLITE_STMTSTATUS_VM_STEP, TRUE);
}

static void
test_the_end_costs_what_the_beginning_does(void)
{
    static const struct {
        DbUnitSearch search;
        guint part;
        DbStatement statement;
    } lists[] = {
        { { .state = -1 }, 0, DB_STATEMENT_SEARCH_NEWEST },
        { { .state = DB_UNIT_LABELLED }, 0, DB_STATEMENT_SEARCH_OF_STATE },
        { { .batch_id = 1, .state = -1 }, 0, DB_STATEMENT_SEARCH_OF_BATCH },
        { { .state = -1, .from = 1 }, 0, DB_STATEMENT_SEARCH_OF_TIME },
        { { .text = "uid", .state = -1 }, 1, DB_STATEMENT_SEARCH_UID },
        { { .text = "SN", .state = -1 }, 2, DB_STATEMENT_SEARCH_SERIAL },
        { { .text = "C-", .state = -1 }, 3, DB_STATEMENT_SEARCH_CARRIER },
    };
    g_autoptr(RecordFixture) record = fill();
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autoptr(GError) error = NULL;
        gint64 count = 0;
        g_assert_true(db_unit_search_count(record->db, &lists[i].search, lists[i].part, NULL, &count, &error));
        g_autoptr(GPtrArray) all =
            db_unit_search_lines(record->db, &lists[i].search, lists[i].part, NULL, 0, N_UNITS, NULL, &error);
        g_assert_cmpuint(all->len, ==, count);
        const DbUnitLine *near_end = g_ptr_array_index(all, all->len - 6);
        sqlite3_stmt_status(record->db->statements[lists[i].statement], SQLITE_STMTSTATUS_VM_STEP, TRUE);
        int first = steps_of(record, &lists[i].search, lists[i].part, lists[i].statement, NULL);
        int last = steps_of(record, &lists[i].search, lists[i].part, lists[i].statement, near_end);
        g_test_message("list %" G_GSIZE_FORMAT ": %d steps at the beginning, %d at the end", i, first, last);
        g_assert_cmpint(last, <=, 2 * first);
    }
}

static void
test_a_session_is_listed_newest_first(void)
{
    g_autoptr(RecordFixture) record = fill();
    g_autoptr(GError) error = NULL;
    for (int i = 1; i <= 5; i++) {
        g_autoptr(DbTransaction) transaction = db_begin(record->db, &error);
        g_autofree char *code = g_strdup_printf("code %d", i);
        const DbScan scan = { code, i == 3 ? 0 : i, i == 2 ? NULL : "morning", i == 4 ? "unit-held" : "good", i };
        g_assert_true(db_scan_insert(record->db, &scan, &error) && db_commit(g_steal_pointer(&transaction), &error));
    }
    g_autoptr(GPtrArray) lines = db_scan_list(record->db, "morning", 0, 3, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(lines->len, ==, 3);
    const DbScanLine *newest = g_ptr_array_index(lines, 0), *third = g_ptr_array_index(lines, 2);
    g_assert_cmpstr(newest->code, ==, "code 5");
    g_assert_cmpstr(newest->uid, ==, "uid-0005-x005zz");
    g_assert_null(third->uid);
    g_autoptr(GPtrArray) rest = db_scan_list(record->db, "morning", third->id, 3, &error);
    g_assert_cmpuint(rest->len, ==, 1);
    gint64 good, bad;
    g_assert_true(db_scan_sums(record->db, "morning", &good, &bad, &error));
    g_assert_cmpint(good, ==, 3);
    g_assert_cmpint(bad, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/db/unit-search/every-unit-once", test_every_unit_once_in_windows_of_any_size);
    g_test_add_func("/db/unit-search/a-text", test_a_text_is_looked_for_everywhere);
    g_test_add_func("/db/unit-search/a-jump", test_a_jump_into_the_middle);
    g_test_add_func("/db/unit-search/broken-off", test_it_can_be_broken_off);
    g_test_add_func("/db/unit-search/each-part-walks-its-index", test_each_part_walks_its_index);
    g_test_add_func("/db/unit-search/the-end-costs-as-much", test_the_end_costs_what_the_beginning_does);
    g_test_add_func("/db/unit-search/a-session", test_a_session_is_listed_newest_first);
    return g_test_run();
}
