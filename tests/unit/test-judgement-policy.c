/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/judgement.h"
#include "tests/support/pki.h"
#include "tests/support/scratch-folder.h"


/* What a module is judged by: the record's CAs, the settings, the product. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)

typedef struct {
    char *folder;
    Station *station;
} World;

static void
open_world(World *world, const char *settings, bool training)
{
    world->folder = scratch_folder_new();
    g_autofree char *path = g_build_filename(world->folder, "station.db", NULL);
    g_autofree char *config = g_build_filename(world->folder, "station.conf", NULL);
    g_assert_true(g_file_set_contents(config, settings, -1, NULL));
    const StationOptions options = { path, config, DB_OPEN_CREATE, training };
    g_autoptr(GError) error = NULL;
    world->station = station_open(&options, &error);
    g_assert_no_error(error);
}

static void
close_world(World *world)
{
    g_clear_pointer(&world->station, station_free);
    scratch_folder_free(world->folder);
}

/* Puts a CA on record as it is, past every check. */
static gint64
insert_ca(World *world, const char *key, bool simulator)
{
    g_autoptr(X509) x509 = pki_make(&(PkiCert){ .cn = key, .key = key, .is_ca = true }, NULL, key);
    g_autofree char *pem = pki_pem(x509);
    DbCa ca = { .maker = (char *)"Maker", .subject = (char *)key, .pem = pem, .sha256 = (char *)key,
                .spki_sha256 = (char *)key, .uid_in = (char *)"cn", .simulator = simulator, .created_at = PKI_NOW_US };
    g_autoptr(DbTransaction) transaction = db_begin(station_db(world->station), NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(db_ca_insert(station_db(world->station), &ca, &error));
    g_assert_no_error(error);
    g_assert_true(db_commit(g_steal_pointer(&transaction), NULL));
    return ca.id;
}

static void
test_usual(void)
{
    World world = { 0 };
    open_world(&world, "", false);
    gint64 kept = insert_ca(&world, "P-256/a", false);
    gint64 retired = insert_ca(&world, "P-256/b", false);
    g_assert_true(db_ca_retire(station_db(world.station), retired, PKI_NOW_US, NULL));
    g_autoptr(JudgementPolicy) policy = judgement_policy_for(world.station, NULL, NULL);
    g_assert_nonnull(cert_store_anchor(policy->store, kept));
    g_assert_null(cert_store_anchor(policy->store, retired));
    g_assert_cmpuint(policy->min_key_bits, ==, 2048);
    g_assert_false(policy->warn_unknown_maker);
    g_assert_null(policy->min_version);
    g_assert_null(policy->expect);
    g_assert_null(judgement_policy_expect_keys(policy));
    close_world(&world);
}

/* However a simulator's CA came into a record that is not for training, it proves nothing there. */
static void
test_simulator_is_for_training(void)
{
    for (int training = 0; training <= 1; training++) {
        World world = { 0 };
        open_world(&world, "", training);
        gint64 id = insert_ca(&world, "P-256/a", true);
        g_autoptr(JudgementPolicy) policy = judgement_policy_for(world.station, NULL, NULL);
        g_assert_true((cert_store_anchor(policy->store, id) != NULL) == (training == 1));
        close_world(&world);
    }
}

static void
test_settings(void)
{
    World world = { 0 };
    open_world(&world, "[trust]\npolicy=warn\nmin-key-bits=3072\n", false);
    g_autoptr(JudgementPolicy) policy = judgement_policy_for(world.station, NULL, NULL);
    g_assert_cmpuint(policy->min_key_bits, ==, 3072);
    g_assert_true(policy->warn_unknown_maker);
    close_world(&world);
}

static void
test_product(void)
{
    World world = { 0 };
    open_world(&world, "", false);
    const DbProduct product = { .min_version = (char *)"2.4", .expect = (char *)"{\"SSID\":\"\",\"Topic1\":\"data\"}" };
    g_autoptr(JudgementPolicy) policy = judgement_policy_for(world.station, &product, NULL);
    g_assert_cmpstr(policy->min_version, ==, "2.4");
    g_assert_cmpstr(g_hash_table_lookup(policy->expect, "SSID"), ==, "");
    g_assert_cmpstr(g_hash_table_lookup(policy->expect, "Topic1"), ==, "data");
    g_autofree const char **keys = judgement_policy_expect_keys(policy);
    g_assert_cmpuint(g_strv_length((char **)keys), ==, 2);
    close_world(&world);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/usual", test_usual);
    g_test_add_func("/policy/simulator", test_simulator_is_for_training);
    g_test_add_func("/policy/settings", test_settings);
    g_test_add_func("/policy/product", test_product);
    return g_test_run();
}
