/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "tests/support/record-fixture.h"

static DbCa *
ca_new(const char *sha256)
{
    DbCa *ca = g_new0(DbCa, 1);
    *ca = (DbCa){ .maker = g_strdup("Maker"),
                  .subject = g_strdup("CN=CA"),
                  .pem = g_strdup("pem"),
                  .sha256 = g_strdup(sha256),
                  .spki_sha256 = g_strdup("spki"),
                  .key_id = g_strdup("kid"),
                  .uid_in = g_strdup("cn"),
                  .uid_pattern = g_strdup("[0-9]+"),
                  .staging_endpoint = g_strdup("staging.example"),
                  .created_at = 4 };
    return ca;
}

static void
test_authorities_are_retired_and_never_gone(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbCa) first = ca_new("a");
    g_autoptr(DbCa) second = ca_new("b");
    second->simulator = true;
    g_assert_true(db_ca_insert(record->db, first, &error));
    g_assert_true(db_ca_insert(record->db, second, &error));
    g_autoptr(DbCa) again = ca_new("a");
    g_assert_false(db_ca_insert(record->db, again, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
    g_clear_error(&error);
    g_assert_true(db_ca_retire(record->db, first->id, 9, &error));
    g_assert_true(db_ca_retire(record->db, first->id, 10, &error)); /* the first time counts */
    g_autoptr(GPtrArray) in_use = db_ca_list(record->db, false, &error);
    g_assert_cmpuint(in_use->len, ==, 1);
    g_autoptr(GPtrArray) all = db_ca_list(record->db, true, &error);
    g_assert_cmpuint(all->len, ==, 2);
    const DbCa *read = g_ptr_array_index(all, 0);
    g_assert_cmpint(read->retired_at, ==, 9);
    g_assert_false(read->simulator);
    g_assert_cmpstr(read->uid_pattern, ==, "[0-9]+");
    g_assert_cmpstr(read->key_id, ==, "kid");
    g_free(second->staging_endpoint);
    second->staging_endpoint = NULL;
    g_assert_true(db_ca_update(record->db, second, &error));
    g_autoptr(GPtrArray) updated = db_ca_list(record->db, false, &error);
    read = g_ptr_array_index(updated, 0);
    g_assert_true(read->simulator);
    g_assert_null(read->staging_endpoint);
}

static DbProduct *
product_new(const char *sku, gint64 version)
{
    DbProduct *product = g_new0(DbProduct, 1);
    *product = (DbProduct){ .sku = g_strdup(sku),
                            .version = version,
                            .name = g_strdup("Name"),
                            .claim_code = g_strdup("{uid}"),
                            .confirm = g_strdup("carrier"),
                            .carrier = g_strdup("C[0-9]+"),
                            .kinds = g_strdup("{}"),
                            .module_floor_um = 330,
                            .check_key = g_bytes_new("0123456789abcdef0123456789abcde\0", 32),
                            .created_at = 3 };
    return product;
}

static void
test_an_edited_product_is_a_new_version(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbProduct) first = product_new("LAMP", 1);
    g_autoptr(DbProduct) second = product_new("LAMP", 2);
    g_autoptr(DbProduct) other = product_new("FAN", 1);
    g_assert_true(db_product_insert(record->db, first, &error));
    g_assert_true(db_product_insert(record->db, second, &error));
    g_assert_true(db_product_insert(record->db, other, &error));
    g_autoptr(DbProduct) again = product_new("LAMP", 2);
    g_assert_false(db_product_insert(record->db, again, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
    g_clear_error(&error);
    g_autoptr(DbProduct) newest = db_product_find(record->db, "LAMP", &error);
    g_assert_cmpint(newest->id, ==, second->id);
    g_assert_true(g_bytes_equal(newest->check_key, first->check_key));
    g_assert_cmpstr(newest->carrier, ==, "C[0-9]+");
    g_assert_null(newest->serial);
    g_autoptr(DbProduct) old = db_product_by_id(record->db, first->id, &error);
    g_assert_cmpint(old->version, ==, 1);
    g_autoptr(GPtrArray) all = db_product_list(record->db, &error);
    g_assert_cmpuint(all->len, ==, 2);
    g_assert_cmpstr(((DbProduct *)g_ptr_array_index(all, 0))->sku, ==, "FAN");
    g_assert_cmpint(((DbProduct *)g_ptr_array_index(all, 1))->version, ==, 2);
    g_assert_null(db_product_find(record->db, "lamp", &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_UNKNOWN_PRODUCT));
}

static void
test_batches(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbBatch) again = g_new0(DbBatch, 1);
    *again =
        (DbBatch){ .code = g_strdup("B1"), .product_id = record->product_id, .quantity = 1, .state = g_strdup("open") };
    g_assert_false(db_batch_insert(record->db, again, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
    g_clear_error(&error);
    g_assert_true(db_batch_set_quantity(record->db, record->batch_id, 7, &error));
    g_autoptr(DbBatch) read = db_batch_find(record->db, "B1", &error);
    g_assert_cmpint(read->quantity, ==, 7);
    g_assert_cmpstr(read->product, ==, "WIDGET");
    g_assert_cmpstr(read->state, ==, "open");
    g_assert_cmpint(read->closed_at, ==, 0);
    g_autoptr(DbBatch) by_id = db_batch_by_id(record->db, record->batch_id, &error);
    g_assert_cmpstr(by_id->code, ==, "B1");
    g_autoptr(GPtrArray) all = db_batch_list(record->db, &error);
    g_assert_cmpuint(all->len, ==, 1);
    g_assert_null(db_batch_find(record->db, "B9", &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_UNKNOWN_BATCH));
}

static void
test_templates_are_kept_under_their_digest(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bundle = g_bytes_new("a\0b", 3);
    g_assert_true(db_template_put(record->db, "abc", "unit", bundle, &error));
    g_assert_true(db_template_put(record->db, "abc", "unit", bundle, &error));
    g_autoptr(GBytes) read = db_template_get(record->db, "abc", &error);
    g_assert_true(g_bytes_equal(read, bundle));
    g_assert_null(db_template_get(record->db, "other", &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_TEMPLATE_INVALID));
}

static void
test_settings(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_assert_null(db_setting_get(record->db, "printer.dpi", &error));
    g_assert_no_error(error);
    g_assert_true(db_setting_set(record->db, "printer.dpi", "203", &error));
    g_assert_true(db_setting_set(record->db, "printer.dpi", "300", &error));
    g_autofree char *value = db_setting_get(record->db, "printer.dpi", &error);
    g_assert_cmpstr(value, ==, "300");
    g_assert_true(db_setting_set(record->db, "printer.dpi", NULL, &error));
    g_assert_null(db_setting_get(record->db, "printer.dpi", &error));
    g_assert_no_error(error);
}

static bool
count_unit(G_GNUC_UNUSED const DbUnit *unit, gpointer data, G_GNUC_UNUSED GError **error)
{
    ++*(guint *)data;
    return true;
}

static bool
ask_within(const DbUnit *unit, gpointer data, GError **error)
{
    RecordFixture *record = data;
    g_autoptr(DbUnit) same = db_unit_by_id(record->db, unit->id, error);
    const DbUnitFilter all = { .state = -1 };
    guint seen = 0;
    bool walked = db_unit_each(record->db, &all, count_unit, &seen, error); /* while this walk is at its first row */
    g_assert_cmpuint(seen, ==, 2);
    return same != NULL && walked;
}

static void
test_walks_over_units(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) a = record_fixture_add_unit(record, "uid-0000000a", DB_UNIT_HELD);
    g_autoptr(DbUnit) b = record_fixture_add_unit(record, "uid-0000000b", DB_UNIT_LABELLED);
    record_fixture_add_batch(record, "B2");
    static const struct {
        DbUnitFilter filter;
        guint want;
    } cases[] = {
        { { NULL, -1 }, 2 },
        { { "B1", -1 }, 2 },
        { { "B2", -1 }, 0 },
        { { NULL, DB_UNIT_HELD }, 1 },
        { { "B1", DB_UNIT_LABELLED }, 1 },
        { { "B1", DB_UNIT_VOID }, 0 },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint seen = 0;
        g_assert_true(db_unit_each(record->db, &cases[i].filter, count_unit, &seen, &error));
        g_assert_cmpuint(seen, ==, cases[i].want);
    }
    const DbUnitFilter unknown = { "B9", -1 };
    guint seen = 0;
    g_assert_false(db_unit_each(record->db, &unknown, count_unit, &seen, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_UNKNOWN_BATCH));
    g_clear_error(&error);
    const DbUnitFilter held = { NULL, DB_UNIT_LABELLED };
    g_assert_true(db_unit_each(record->db, &held, ask_within, record, &error));

    g_assert_true(db_unit_set_slot(record->db, a->id, "1", &error));
    g_assert_true(db_unit_set_slot(record->db, b->id, "1", &error));
    g_autoptr(GPtrArray) open = db_unit_open_in_slot(record->db, "1", &error);
    g_assert_cmpuint(open->len, ==, 1); /* a held one is not open */
    g_assert_cmpint(((DbUnit *)g_ptr_array_index(open, 0))->id, ==, b->id);
}

static void
test_what_is_set_on_a_unit(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = record_fixture_add_unit(record, "uid-0000000a", DB_UNIT_LABELLED);
    gint64 second = record_fixture_add_batch(record, "B2");
    g_assert_true(db_unit_set_hold_reason(record->db, unit->id, "dent", &error));
    g_assert_true(db_unit_set_confirmed(record->db, unit->id, "module", 8, &error));
    g_assert_true(db_unit_set_serial(record->db, unit->id, "S", &error));
    g_assert_true(db_unit_set_carrier(record->db, unit->id, "C", &error));
    g_assert_true(db_unit_set_batch(record->db, unit->id, second, &error));
    g_autoptr(DbUnit) read = db_unit_by_id(record->db, unit->id, &error);
    g_assert_cmpstr(read->hold_reason, ==, "dent");
    g_assert_cmpstr(read->confirmed_by, ==, "module");
    g_assert_cmpint(read->commissioned_at, ==, 8);
    g_assert_cmpstr(read->serial, ==, "S");
    g_assert_cmpstr(read->carrier, ==, "C");
    g_assert_cmpstr(read->batch, ==, "B2");
    g_assert_true(db_unit_set_hold_reason(record->db, unit->id, NULL, &error));
    g_assert_true(db_unit_set_confirmed(record->db, unit->id, NULL, 0, &error));
    g_autoptr(DbUnit) cleared = db_unit_by_id(record->db, unit->id, &error);
    g_assert_null(cleared->hold_reason);
    g_assert_null(cleared->confirmed_by);
    g_assert_cmpint(cleared->commissioned_at, ==, 0);
    g_assert_null(db_unit_by_id(record->db, 99, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_UNKNOWN_UNIT));
}

static void
test_every_state_has_one_word(void)
{
    for (int i = 0; i < N_DB_UNIT_STATES; i++) {
        DbUnitState state;
        g_assert_true(db_unit_state_from_name(db_unit_state_name((DbUnitState)i), &state));
        g_assert_cmpint(state, ==, i);
    }
    for (int i = 0; i < N_DB_LABEL_STATES; i++) {
        DbLabelState state;
        g_assert_true(db_label_state_from_name(db_label_state_name((DbLabelState)i), &state));
        g_assert_cmpint(state, ==, i);
    }
    g_assert_null(db_label_fate_name(DB_FATE_NONE));
    g_assert_cmpstr(db_label_fate_name(DB_FATE_NEVER_PRINTED), ==, "never-printed");
    DbUnitState none;
    g_assert_false(db_unit_state_from_name("Held", &none));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/db/rows/authorities", test_authorities_are_retired_and_never_gone);
    g_test_add_func("/db/rows/products", test_an_edited_product_is_a_new_version);
    g_test_add_func("/db/rows/batches", test_batches);
    g_test_add_func("/db/rows/templates", test_templates_are_kept_under_their_digest);
    g_test_add_func("/db/rows/settings", test_settings);
    g_test_add_func("/db/rows/walks", test_walks_over_units);
    g_test_add_func("/db/rows/unit-setters", test_what_is_set_on_a_unit);
    g_test_add_func("/db/rows/words", test_every_state_has_one_word);
    return g_test_run();
}
