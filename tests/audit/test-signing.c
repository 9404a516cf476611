/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/audit/audit-key.h"
#include "station/audit/audit.h"
#include "station/base/claimcheck-error.h"
#include "station/station.h"
#include "tests/support/record-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static Station *
open_station(const RecordFixture *record, DbOpenMode mode)
{
    g_autoptr(GError) error = NULL;
    const StationOptions options = { record->path, NULL, mode, false };
    Station *station = station_open(&options, &error);
    g_assert_no_error(error);
    return station;
}

static void
append(Station *station, guint count)
{
    RecordFixture borrowed = { .db = station_db(station) };
    record_fixture_add_events(&borrowed, count);
}

static AuditReport *
verified(const RecordFixture *record)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(record->path, DB_OPEN_READ_ONLY, &error);
    g_assert_no_error(error);
    AuditReport *report = audit_verify(db, NULL, &error);
    g_assert_no_error(error);
    return report;
}

static char *
key_path(const RecordFixture *record)
{
    return audit_key_path(record->path);
}

static void
test_a_key_comes_with_the_record(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autofree char *path = key_path(record);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS)); /* the record alone makes none */
    g_autoptr(Station) station = open_station(record, DB_OPEN_CREATE);
    GStatBuf status;
    g_assert_cmpint(g_stat(path, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0600);
    g_autoptr(DbEvent) event = db_event_last(station_db(station), NULL);
    g_assert_cmpint(event->seq, ==, 1);
    g_assert_cmpstr(event->kind, ==, "station-key");
    g_autoptr(AuditKey) key = audit_key_load(path, NULL);
    g_autoptr(GString) hex = g_string_new(NULL);
    for (guint i = 0; i < 32; i++)
        g_string_append_printf(hex, "%02x", audit_key_sha256(key)[i]);
    g_assert_nonnull(strstr(event->detail, hex->str));
    g_clear_pointer(&station, station_free);
    station = open_station(record, DB_OPEN_EXISTING); /* the key that is there is used */
    g_autoptr(DbEvent) same = db_event_last(station_db(station), NULL);
    g_assert_cmpint(same->seq, ==, 1);
}

static void
test_heads_are_signed_at_intervals_and_at_the_end(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_clear_pointer(&record->db, db_close);
    g_autoptr(Station) station = open_station(record, DB_OPEN_CREATE);
    append(station, AUDIT_HEAD_INTERVAL - 1);
    g_autoptr(AuditReport) before = verified(record);
    g_assert_cmpint(before->signed_seq, ==, 1);
    append(station, 1);
    g_autoptr(AuditReport) after = verified(record);
    g_assert_cmpint(after->signed_seq, ==, AUDIT_HEAD_INTERVAL + 1);
    append(station, 3);
    g_clear_pointer(&station, station_free);
    g_autoptr(AuditReport) end = verified(record);
    g_assert_cmpint(end->signed_seq, ==, AUDIT_HEAD_INTERVAL + 4);
    g_assert_cmpint(end->n_heads, ==, 3);
    station = open_station(record, DB_OPEN_EXISTING);
    g_clear_pointer(&station, station_free); /* a process that wrote nothing signs nothing */
    g_autoptr(AuditReport) idle = verified(record);
    g_assert_cmpint(idle->n_heads, ==, 3);
}

static void
test_a_lost_key_is_followed_by_another(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_clear_pointer(&record->db, db_close);
    g_autofree char *path = key_path(record);
    Station *station = open_station(record, DB_OPEN_CREATE);
    append(station, 2);
    station_free(station);
    g_autofree char *first = NULL;
    g_assert_true(g_file_get_contents(path, &first, NULL, NULL));
    g_remove(path);
    station = open_station(record, DB_OPEN_EXISTING);
    append(station, 2);
    station_free(station);
    g_autoptr(AuditReport) report = verified(record); /* heads of both keys */
    g_assert_cmpint(report->n_events, ==, 6);
    g_assert_cmpint(report->n_heads, ==, 4);
    g_assert_true(g_file_set_contents(path, first, -1, NULL)); /* the old one is found again: it is known */
    station = open_station(record, DB_OPEN_EXISTING);
    append(station, 1);
    station_free(station);
    g_autoptr(AuditReport) again = verified(record);
    g_assert_cmpint(again->n_events, ==, 7);
    g_assert_cmpint(again->signed_seq, ==, 7);
}

static void
test_a_key_file_that_is_none(void)
{
    static const char *const texts[] = {
        "",
        "garbage",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
        "-----END PRIVATE KEY-----\n", /* X25519 */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(RecordFixture) record = record_fixture_new();
        g_autoptr(GError) error = NULL;
        g_autofree char *path = key_path(record);
        g_assert_true(g_file_set_contents(path, texts[i], -1, NULL));
        const StationOptions options = { record->path, NULL, DB_OPEN_EXISTING, false };
        g_assert_null(station_open(&options, &error)); /* never replaced without a person's doing */
        g_test_message("%s", error->message);
        g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_DATABASE_OPEN));
        g_autofree char *kept = NULL;
        g_assert_true(g_file_get_contents(path, &kept, NULL, NULL));
        g_assert_cmpstr(kept, ==, texts[i]);
    }
}

static void
test_reading_needs_no_key(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autofree char *path = key_path(record);
    station_free(open_station(record, DB_OPEN_CREATE));
    g_remove(path);
    station_free(open_station(record, DB_OPEN_READ_ONLY));
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* The signature of RFC 8032's second test, through the file form of our keys. */
static void
test_signatures_are_ed25519(void)
{
    static const char pem[] = "-----BEGIN PRIVATE KEY-----\n"
                              "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
                              "-----END PRIVATE KEY-----\n";
    static const guint8 want[] = { 0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8 };
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autofree char *path = key_path(record);
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, pem, -1, NULL));
    g_autoptr(AuditKey) key = audit_key_load(path, &error);
    g_assert_no_error(error);
    guint8 signature[64];
    audit_key_sign(key, "\x72", 1, signature);
    g_assert_cmpmem(signature, sizeof want, want, sizeof want);
    g_assert_true(audit_key_verify(audit_key_public(key), "\x72", 1, signature));
    signature[63] ^= 1;
    g_assert_false(audit_key_verify(audit_key_public(key), "\x72", 1, signature));
}

static void
test_a_head_kept_elsewhere_is_read(void)
{
    static const struct {
        const char *text;
        gint64 seq; /* 0: refused */
    } cases[] = {
        { "{\"seq\":7,\"hash\":\"00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF\"}\n", 7 },
        { "{\"seq\":7,\"hash\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeef\"}", 0 },
        { "{\"seq\":7,\"hash\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00\"}", 0 },
        { "{\"seq\":7,\"hash\":\"zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}", 0 },
        { "{\"seq\":0,\"hash\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}", 0 },
        { "{\"seq\":\"7\",\"hash\":9}", 0 },
        { "[1]", 0 },
        { "", 0 },
        { "{", 0 },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        AuditWitness witness = { 0 };
        bool is_head = audit_witness_parse(cases[i].text, &witness, &error);
        g_assert_true(is_head == (cases[i].seq != 0));
        g_assert_true(is_head || claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
        if (is_head)
            g_assert_cmpint(witness.seq, ==, cases[i].seq);
        if (is_head)
            g_assert_cmpint(witness.hash[31], ==, 0xff);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/audit/signing/key", test_a_key_comes_with_the_record);
    g_test_add_func("/audit/signing/intervals", test_heads_are_signed_at_intervals_and_at_the_end);
    g_test_add_func("/audit/signing/lost-key", test_a_lost_key_is_followed_by_another);
    g_test_add_func("/audit/signing/no-key", test_a_key_file_that_is_none);
    g_test_add_func("/audit/signing/reading", test_reading_needs_no_key);
    g_test_add_func("/audit/signing/ed25519", test_signatures_are_ed25519);
    g_test_add_func("/audit/signing/witness", test_a_head_kept_elsewhere_is_read);
    return g_test_run();
}
