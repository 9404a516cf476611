/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "tests/support/record-fixture.h"

#include <string.h>

static void
assert_hex(const guint8 hash[32], const char *wanted)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 32; i++)
        g_string_append_printf(text, "%02x", hash[i]);
    g_assert_cmpstr(text->str, ==, wanted);
}

/* Both digests were computed with Python's struct and hashlib from the contract's words. */
static void
test_the_encoding_is_the_contracts(void)
{
    DbEvent event = { .seq = 7,
                      .boot_id = (char *)"boot",
                      .station = (char *)"st\xc3\xa4tion",
                      .operator_number = 42,
                      .wall_time = 1769860800123456,
                      .mono_time = 5,
                      .subject = (char *)"unit:u1",
                      .kind = (char *)"held",
                      .from_state = (char *)"labelled",
                      .to_state = NULL,
                      .detail = (char *)"" };
    guint8 hash[32];
    db_event_first_prev("st\xc3\xa4tion", event.prev_hash);
    assert_hex(event.prev_hash, "6f3552761568bfe48b19bfcda3b8afbea5b734a65d5269b5f8b4af4e60a8337d");
    db_event_hash(&event, hash);
    assert_hex(hash, "66e6720a460a455281be8a7d2553ac77aef84f66832b38d3fc9371e1379741af");
    event.operator_number = 0; /* nobody is NULL and not "0" */
    db_event_hash(&event, hash);
    assert_hex(hash, "bdd64c902bcc8a6b38a9771d07db7fb744b7d789eea5c08790824c441c3c3f91");
}

static void
test_events_follow_each_other(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_assert_null(db_event_last(record->db, &error));
    g_assert_no_error(error);
    db_set_operator(record->db, 12);
    record_fixture_add_events(record, 1);
    db_set_operator(record->db, 0);
    record_fixture_add_events(record, 2);
    g_autoptr(DbEvent) last = db_event_last(record->db, &error);
    g_assert_cmpint(last->seq, ==, 3);
    g_assert_cmpint(last->operator_number, ==, 0);
    g_assert_cmpstr(last->boot_id, ==, clock_boot_id());
    g_assert_cmpstr(last->station, ==, db_station_id(record->db));
    g_assert_cmpint(db_appended_events(record->db), ==, 3);
    g_assert_true(db_check_chain(record->db, &error));
    g_autofree char *stored = record_fixture_sql(
        record, "SELECT group_concat(seq || ':' || coalesce(operator, 'null') || ':' || typeof(hash) || length(hash)"
                " || typeof(wall_time), ' ') FROM event");
    g_assert_cmpstr(stored, ==, "1:12:blob32integer 2:null:blob32integer 3:null:blob32integer");
    g_autofree char *columns = record_fixture_sql(record, "SELECT group_concat(name) FROM pragma_table_info('event')");
    g_assert_cmpstr(columns, ==,
                    "seq,boot_id,station,operator,wall_time,mono_time,subject,kind,from_state,to_state,"
                    "detail,prev_hash,hash");
}

static void
test_a_rolled_back_event_leaves_no_gap(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    const DbEventDraft draft = { .subject = "station", .kind = "test" };
    g_assert_false(db_event_append(record->db, &draft, NULL, &error)); /* no transaction is open */
    g_clear_error(&error);
    {
        g_autoptr(DbTransaction) dropped = db_begin(record->db, &error);
        g_assert_true(db_event_append(record->db, &draft, NULL, &error));
    }
    record_fixture_add_events(record, 1);
    g_autoptr(DbEvent) last = db_event_last(record->db, &error);
    g_assert_cmpint(last->seq, ==, 1);
}

typedef struct {
    guint calls;
    gint64 appended;
} Commits;

static void
count_commit(Db *db, gpointer data)
{
    Commits *commits = data;
    commits->calls++;
    commits->appended = db_appended_events(db);
    g_assert_false(db_in_transaction(db));
}

static void
test_commits_with_events_are_told(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    Commits commits = { 0 };
    db_set_after_commit(record->db, count_commit, &commits);
    record_fixture_add_events(record, 2);
    g_autoptr(DbTransaction) without = db_begin(record->db, &error);
    db_setting_set(record->db, "a", "b", &error);
    db_commit(g_steal_pointer(&without), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(commits.calls, ==, 2);
    g_assert_cmpint(commits.appended, ==, 2);
}

static void
test_events_are_append_only(void)
{
    static const char *const attempts[] = {
        "UPDATE event SET detail = 'x' WHERE seq = 1",
        "UPDATE OR REPLACE event SET seq = 2 WHERE seq = 1",
        "DELETE FROM event WHERE seq = 2",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT 1, boot_id, station, operator, wall_time, mono_time, subject, kind,"
        " from_state, to_state, 'x', prev_hash, zeroblob(32) FROM event WHERE seq = 1",
        "REPLACE INTO event SELECT 9, boot_id, station, operator, wall_time, mono_time, subject, kind, from_state,"
        " to_state, 'x', prev_hash, hash FROM event WHERE seq = 1",
        "INSERT INTO event SELECT * FROM event WHERE seq = 1",
        "INSERT INTO event SELECT * FROM event WHERE seq = 1 ON CONFLICT DO UPDATE SET detail = 'x'",
        "INSERT INTO event (seq, boot_id, station, operator, wall_time, mono_time, subject, kind, prev_hash, hash)"
        " VALUES (9, '', '', 0, 0, 0, '', '', zeroblob(32), zeroblob(32))", /* no person has number 0 */
        "INSERT INTO event (seq, boot_id, station, wall_time, mono_time, subject, kind, prev_hash, hash)"
        " VALUES (9, '', '', 0, 0, '', '', zeroblob(32), zeroblob(31))",
        "INSERT INTO event (seq, boot_id, station, wall_time, mono_time, subject, kind, prev_hash, hash)"
        " VALUES (9, '', '', 'noon', 0, '', '', zeroblob(32), zeroblob(32))",
    };
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    record_fixture_add_events(record, 2);
    g_autofree char *before = record_fixture_sql(record, "SELECT quote(hash), detail FROM event");
    for (gsize i = 0; i < G_N_ELEMENTS(attempts); i++) {
        g_autofree char *output = record_fixture_sql(record, attempts[i]);
        g_test_message("%s\n%s", attempts[i], output);
        g_assert_nonnull(strstr(output, "(19)")); /* SQLITE_CONSTRAINT */
    }
    g_autofree char *after = record_fixture_sql(record, "SELECT quote(hash), detail FROM event");
    g_assert_cmpstr(before, ==, after);
}

static void
test_heads_and_keys_are_append_only(void)
{
    static const char *const attempts[] = {
        "UPDATE audit_head SET at = 9",
        "DELETE FROM audit_head",
        "REPLACE INTO audit_head SELECT * FROM audit_head",
        "UPDATE station_key SET created_at = 9",
        "DELETE FROM station_key",
        "REPLACE INTO station_key SELECT * FROM station_key",
    };
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    record_fixture_add_events(record, 1);
    DbAuditHead head = { .seq = 1, .at = 3 };
    g_assert_false(db_audit_head_last(record->db, &head, &error));
    g_assert_no_error(error);
    g_assert_false(db_audit_head_insert(record->db, &head, &error)); /* no such key */
    g_clear_error(&error);
    DbStationKey key = { .created_at = 2 };
    g_assert_true(db_station_key_insert(record->db, &key, &error));
    g_assert_true(db_audit_head_insert(record->db, &head, &error));
    for (gsize i = 0; i < G_N_ELEMENTS(attempts); i++) {
        g_autofree char *output = record_fixture_sql(record, attempts[i]);
        g_test_message("%s\n%s", attempts[i], output);
        g_assert_nonnull(strstr(output, "append-only"));
    }
    DbAuditHead read = { 0 };
    g_assert_true(db_audit_head_last(record->db, &read, &error));
    g_assert_cmpint(read.at, ==, 3);
    bool found = false;
    DbStationKey same;
    g_assert_true(db_station_key_find(record->db, key.sha256, &same, &found, &error));
    g_assert_true(found);
}

static bool
count_until_two(G_GNUC_UNUSED const DbEvent *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    return ++*(guint *)data < 2;
}

static bool
fail_at_once(G_GNUC_UNUSED const DbEvent *event, G_GNUC_UNUSED gpointer data, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "no");
    return false;
}

static void
test_a_walk_stops_or_fails_as_told(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    record_fixture_add_events(record, 5);
    guint seen = 0;
    g_assert_true(db_event_each(record->db, 2, NULL, count_until_two, &seen, &error));
    g_assert_cmpuint(seen, ==, 2);
    seen = 0;
    g_assert_true(db_event_each(record->db, 0, "unit:none", count_until_two, &seen, &error));
    g_assert_cmpuint(seen, ==, 0);
    g_assert_false(db_event_each(record->db, 0, NULL, fail_at_once, NULL, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/db/events/encoding", test_the_encoding_is_the_contracts);
    g_test_add_func("/db/events/chain", test_events_follow_each_other);
    g_test_add_func("/db/events/no-gap", test_a_rolled_back_event_leaves_no_gap);
    g_test_add_func("/db/events/after-commit", test_commits_with_events_are_told);
    g_test_add_func("/db/events/append-only", test_events_are_append_only);
    g_test_add_func("/db/events/heads-append-only", test_heads_and_keys_are_append_only);
    g_test_add_func("/db/events/walk", test_a_walk_stops_or_fails_as_told);
    return g_test_run();
}
