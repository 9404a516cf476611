/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "tests/support/record-fixture.h"

#include <string.h>

static void
test_a_unit_comes_back_as_it_went_in(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbCa) ca = g_new0(DbCa, 1);
    ca->maker = g_strdup("Maker");
    ca->subject = g_strdup("CN=Maker CA");
    ca->pem = g_strdup("PEM");
    ca->sha256 = g_strdup("aa");
    ca->uid_in = g_strdup("cn");
    ca->simulator = true;
    db_ca_insert(record->db, ca, &error);
    g_assert_no_error(error);
    g_autoptr(DbUnit) first = record_fixture_add_unit(record, "uid-00000001", DB_UNIT_VOID);
    g_autoptr(DbUnit) unit = g_new0(DbUnit, 1);
    *unit = (DbUnit){
        .uid = g_strdup("uid-00000002"),
        .life = 2,
        .living = true,
        .state = DB_UNIT_HELD,
        .hold_reason = g_strdup("hold"),
        .serial = g_strdup("serial"),
        .carrier = g_strdup("carrier"),
        .product_id = record->product_id,
        .batch_id = record->batch_id,
        .certificate_pem = g_strdup("pem"),
        .certificate_sha256 = g_strdup("cert"),
        .spki_sha256 = g_strdup("spki"),
        .ca_id = ca->id,
        .maker = g_strdup("maker"),
        .about = g_strdup("about"),
        .version = g_strdup("version"),
        .techspec = g_strdup("techspec"),
        .endpoint = g_strdup("endpoint"),
        .onboarding = g_strdup("staging"),
        .slot = g_strdup("slot"),
        .confirmed_by = g_strdup("module"),
        .station = g_strdup("station"),
        .predecessor_id = first->id,
        .created_at = 5,
        .commissioned_at = 6,
    };
    db_unit_insert(record->db, unit, &error);
    g_assert_no_error(error);
    g_autoptr(DbUnit) read = db_unit_by_id(record->db, unit->id, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(read->product, ==, "WIDGET"); /* joined */
    g_assert_cmpstr(read->batch, ==, "B1");
    const gsize texts[] = {
        offsetof(DbUnit, uid),
        offsetof(DbUnit, hold_reason),
        offsetof(DbUnit, serial),
        offsetof(DbUnit, carrier),
        offsetof(DbUnit, certificate_pem),
        offsetof(DbUnit, certificate_sha256),
        offsetof(DbUnit, spki_sha256),
        offsetof(DbUnit, maker),
        offsetof(DbUnit, about),
        offsetof(DbUnit, version),
        offsetof(DbUnit, techspec),
        offsetof(DbUnit, endpoint),
        offsetof(DbUnit, onboarding),
        offsetof(DbUnit, slot),
        offsetof(DbUnit, confirmed_by),
        offsetof(DbUnit, station),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_cmpstr(G_STRUCT_MEMBER(char *, read, texts[i]), ==, G_STRUCT_MEMBER(char *, unit, texts[i]));
    g_assert_cmpint(read->life, ==, 2);
    g_assert_true(read->living);
    g_assert_cmpint(read->state, ==, DB_UNIT_HELD);
    g_assert_cmpint(read->ca_id, ==, ca->id);
    g_assert_cmpint(read->predecessor_id, ==, first->id);
    g_assert_cmpint(read->created_at, ==, 5);
    g_assert_cmpint(read->commissioned_at, ==, 6);
}

static void
assert_refused(RecordFixture *record, const char *uid, const char *spki, const char *serial, ClaimcheckError code)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = g_new0(DbUnit, 1);
    unit->uid = g_strdup(uid);
    unit->spki_sha256 = g_strdup(spki);
    unit->serial = g_strdup(serial);
    unit->product_id = record->product_id;
    unit->batch_id = record->batch_id;
    unit->created_at = 1;
    g_assert_false(db_unit_insert(record->db, unit, &error));
    g_test_message("%s", error->message);
    g_assert_true(claimcheck_error_is(error, code));
    g_assert_nonnull(strstr(error->message, uid));
}

static void
test_uid_key_and_serial_are_unique_among_the_living(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = record_fixture_add_unit(record, "uid-00000001", DB_UNIT_VOID);
    db_unit_set_serial(record->db, unit->id, "S1", &error);
    g_assert_no_error(error);
    assert_refused(record, "uid-00000001", "other", NULL, CLAIMCHECK_ERROR_DUPLICATE_UNIT);
    assert_refused(record, "uid-00000002", unit->spki_sha256, NULL, CLAIMCHECK_ERROR_DUPLICATE_KEY);
    assert_refused(record, "uid-00000002", "other", "S1", CLAIMCHECK_ERROR_DUPLICATE_UNIT);
    g_autoptr(DbUnit) same_key = db_unit_with_key(record->db, unit->spki_sha256, &error);
    g_assert_cmpint(same_key->id, ==, unit->id);

    db_unit_end_life(record->db, unit->id, &error);
    g_assert_no_error(error);
    g_assert_null(db_unit_living(record->db, "uid-00000001", &error));
    g_assert_null(db_unit_with_key(record->db, unit->spki_sha256, &error));
    g_assert_no_error(error);
    g_autoptr(DbUnit) second = g_new0(DbUnit, 1);
    *second = (DbUnit){ .uid = g_strdup(unit->uid),
                        .life = 2,
                        .living = true,
                        .spki_sha256 = g_strdup(unit->spki_sha256),
                        .product_id = record->product_id,
                        .batch_id = record->batch_id,
                        .predecessor_id = unit->id,
                        .created_at = 2 };
    db_unit_insert(record->db, second, &error);
    g_assert_no_error(error);
    g_autoptr(DbUnit) found = db_unit_find(record->db, "uid-00000001", &error);
    g_assert_no_error(error);
    g_assert_cmpint(found->id, ==, second->id); /* the living one, though both have the UID */
}

static void
assert_found(RecordFixture *record, const char *id, const DbUnit *unit)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) found = db_unit_find(record->db, id, &error);
    g_assert_no_error(error);
    g_assert_cmpint(found->id, ==, unit->id);
}

static void
assert_not_found(RecordFixture *record, const char *id, ClaimcheckError code)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(db_unit_find(record->db, id, &error));
    g_assert_true(claimcheck_error_is(error, code));
}

static void
test_find_in_the_contracts_order(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) a = record_fixture_add_unit(record, "aaaaaaaa", DB_UNIT_LABELLED);
    g_autoptr(DbUnit) b = record_fixture_add_unit(record, "bbbbbbbb-1", DB_UNIT_LABELLED);
    g_autoptr(DbUnit) c = record_fixture_add_unit(record, "bbbbbbbb-2", DB_UNIT_LABELLED);
    db_unit_set_serial(record->db, b->id, "aaaaaaaa", &error); /* b's serial is a's UID */
    db_unit_set_serial(record->db, c->id, "S-3", &error);
    g_autoptr(DbLabel) label = record_fixture_add_label(record, c, 1, DB_LABEL_PRINTED, DB_FATE_NONE);
    g_autoptr(DbLabel) stray = g_new0(DbLabel, 1);
    *stray = (DbLabel){ .unit_id = a->id, .kind = g_strdup("unit"), .generation = 1, .claim_code = g_strdup("S-3") };
    db_label_insert(record->db, stray, &error);
    g_assert_no_error(error);

    assert_found(record, "aaaaaaaa", a); /* UID before serial */
    assert_found(record, "S-3", c);      /* serial before claim code */
    assert_found(record, label->claim_code, c);
    assert_found(record, "bbbbbbbb-2", c);
    assert_not_found(record, "bbbbbbb", CLAIMCHECK_ERROR_UNKNOWN_UNIT); /* 7 characters are no prefix */
    assert_not_found(record, "bbbbbbbb", CLAIMCHECK_ERROR_AMBIGUOUS_ID);
    assert_not_found(record, "bbbbbbb%", CLAIMCHECK_ERROR_UNKNOWN_UNIT); /* text, no pattern */
    assert_not_found(record, "bbbbbbb*", CLAIMCHECK_ERROR_UNKNOWN_UNIT);
    assert_not_found(record, "BBBBBBBB-1", CLAIMCHECK_ERROR_UNKNOWN_UNIT); /* byte for byte */
    assert_not_found(record, "", CLAIMCHECK_ERROR_UNKNOWN_UNIT);
    g_assert_null(db_unit_find(record->db, "bbbbbbbb", &error));
    g_assert_nonnull(strstr(error->message, "bbbbbbbb-1 (B1)"));
    g_assert_nonnull(strstr(error->message, "bbbbbbbb-2 (B1)"));
}

static void
test_a_prefix_of_one_module_with_two_lives(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = record_fixture_add_unit(record, "uid-00000001", DB_UNIT_VOID);
    db_unit_end_life(record->db, unit->id, &error);
    g_assert_no_error(error);
    assert_found(record, "uid-0000", unit);
    g_autoptr(DbUnit) second = g_new0(DbUnit, 1);
    *second = (DbUnit){ .uid = g_strdup(unit->uid),
                        .life = 2,
                        .living = true,
                        .product_id = record->product_id,
                        .batch_id = record->batch_id };
    db_unit_insert(record->db, second, &error);
    g_assert_no_error(error);
    assert_found(record, "uid-0000", second);
}

static void
test_a_move_and_its_event_are_one(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = record_fixture_add_unit(record, "uid-00000001", DB_UNIT_LABELLING);
    g_assert_false(db_unit_move(record->db, unit, DB_UNIT_LABELLING, DB_UNIT_LABELLED, "labelled", NULL, &error));
    g_clear_error(&error); /* outside of a transaction */
    {
        g_autoptr(DbTransaction) dropped = db_begin(record->db, &error);
        g_assert_true(db_unit_move(record->db, unit, DB_UNIT_LABELLING, DB_UNIT_LABELLED, "labelled", NULL, &error));
    }
    g_assert_null(db_event_last(record->db, &error));
    g_assert_cmpint(db_appended_events(record->db), ==, 0);

    g_autoptr(DbTransaction) kept = db_begin(record->db, &error);
    db_unit_move(record->db, unit, DB_UNIT_LABELLING, DB_UNIT_LABELLED, "labelled", "{\"job\":7}", &error);
    g_assert_no_error(error);
    db_commit(g_steal_pointer(&kept), &error);
    g_assert_no_error(error);
    g_assert_cmpint(db_appended_events(record->db), ==, 1);
    g_autoptr(DbEvent) event = db_event_last(record->db, &error);
    g_assert_cmpstr(event->subject, ==, "unit:uid-00000001");
    g_assert_cmpstr(event->kind, ==, "labelled");
    g_assert_cmpstr(event->from_state, ==, "labelling");
    g_assert_cmpstr(event->to_state, ==, "labelled");
    g_assert_cmpstr(event->detail, ==, "{\"job\":7}");
    g_assert_cmpstr(event->station, ==, db_station_id(record->db));

    g_autoptr(DbTransaction) late = db_begin(record->db, &error);
    g_assert_false(db_unit_move(record->db, unit, DB_UNIT_LABELLING, DB_UNIT_LABELLED, "labelled", NULL, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE));
}

static void
test_a_labels_event_says_which_label(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = record_fixture_add_unit(record, "uid-00000001", DB_UNIT_LABELLING);
    g_autoptr(DbLabel) label = record_fixture_add_label(record, unit, 3, DB_LABEL_INTENDED, DB_FATE_NONE);
    g_autoptr(DbTransaction) transaction = db_begin(record->db, &error);
    db_label_move(record->db, unit, label, DB_LABEL_SENT, "label-sent", "{\"job\":\"7\"}", &error);
    g_assert_no_error(error);
    g_autoptr(DbEvent) event = db_event_last(record->db, &error);
    g_assert_cmpstr(event->detail, ==, "{\"job\":\"7\",\"kind\":\"unit\",\"generation\":3}");
    g_assert_cmpstr(event->from_state, ==, "intended");
    g_assert_cmpstr(event->to_state, ==, "sent");
    g_assert_false(db_label_move(record->db, unit, label, DB_LABEL_SENT, "label-sent", NULL, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE));
}

static void
test_labels_by_unit_kind_and_generation(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = record_fixture_add_unit(record, "uid-00000001", DB_UNIT_LABELLING);
    g_assert_null(db_label_current(record->db, unit->id, "unit", &error));
    g_assert_no_error(error);
    g_autoptr(DbLabel) first = record_fixture_add_label(record, unit, 1, DB_LABEL_REVOKED, DB_FATE_SCRAPPED);
    g_autoptr(DbLabel) second = record_fixture_add_label(record, unit, 2, DB_LABEL_INTENDED, DB_FATE_NONE);
    g_autoptr(DbLabel) current = db_label_current(record->db, unit->id, "unit", &error);
    g_assert_cmpint(current->id, ==, second->id);
    g_autoptr(DbLabel) again = g_new0(DbLabel, 1);
    *again = (DbLabel){ .unit_id = unit->id, .kind = g_strdup("unit"), .generation = 2 };
    g_assert_false(db_label_insert(record->db, again, &error));
    g_clear_error(&error);
    again->kind[0] = 'U';
    g_assert_true(db_label_insert(record->db, again, &error)); /* another kind has generations of its own */

    db_label_set_sent(record->db, second->id, "file:///x", "job-7", "abc", 9, &error);
    db_label_set_printed_at(record->db, second->id, 10, &error);
    db_label_set_fate(record->db, second->id, DB_FATE_ON_UNIT, "why", &error);
    db_label_set_owner(record->db, second->id, "me", &error);
    g_assert_no_error(error);
    g_autoptr(DbLabel) read = db_label_by_id(record->db, second->id, &error);
    g_assert_cmpstr(read->printer, ==, "file:///x");
    g_assert_cmpstr(read->job, ==, "job-7");
    g_assert_cmpstr(read->document_sha256, ==, "abc");
    g_assert_cmpint(read->sent_at, ==, 9);
    g_assert_cmpint(read->printed_at, ==, 10);
    g_assert_cmpint(read->fate, ==, DB_FATE_ON_UNIT);
    g_assert_cmpstr(read->reason, ==, "why");
    g_assert_cmpstr(read->owner, ==, "me");
    g_autoptr(GPtrArray) intended = db_label_in_state(record->db, DB_LABEL_INTENDED, &error);
    g_assert_cmpuint(intended->len, ==, 2);
    g_autoptr(GPtrArray) of_unit = db_label_list(record->db, unit->id, &error);
    g_assert_cmpuint(of_unit->len, ==, 3);
}

static void
test_identity_and_rows_are_kept(void)
{
    static const char *const attempts[] = {
        "UPDATE unit SET uid = 'other'",
        "UPDATE unit SET certificate_pem = NULL",
        "DELETE FROM unit",
        "REPLACE INTO unit SELECT * FROM unit",
        "DELETE FROM label",
        "UPDATE label SET claim_code = 'other'",
        "REPLACE INTO label SELECT * FROM label",
        "UPDATE product SET claim_code = '{serial}'",
        "DELETE FROM product",
        "UPDATE record SET station = 'x'",
        "DELETE FROM record",
    };
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(DbUnit) unit = record_fixture_add_unit(record, "uid-00000001", DB_UNIT_LABELLING);
    g_autoptr(DbLabel) label = record_fixture_add_label(record, unit, 1, DB_LABEL_INTENDED, DB_FATE_NONE);
    for (gsize i = 0; i < G_N_ELEMENTS(attempts); i++) {
        g_autofree char *output = record_fixture_sql(record, attempts[i]);
        g_test_message("%s: %s", attempts[i], output);
        g_assert_cmpstr(output, !=, "");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/db/units/round-trip", test_a_unit_comes_back_as_it_went_in);
    g_test_add_func("/db/units/unique-among-the-living", test_uid_key_and_serial_are_unique_among_the_living);
    g_test_add_func("/db/units/find", test_find_in_the_contracts_order);
    g_test_add_func("/db/units/find-two-lives", test_a_prefix_of_one_module_with_two_lives);
    g_test_add_func("/db/units/move", test_a_move_and_its_event_are_one);
    g_test_add_func("/db/labels/move", test_a_labels_event_says_which_label);
    g_test_add_func("/db/labels/by-unit-kind-generation", test_labels_by_unit_kind_and_generation);
    g_test_add_func("/db/units/kept", test_identity_and_rows_are_kept);
    return g_test_run();
}
