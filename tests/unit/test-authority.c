/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/authority.h"

#include "station/base/claimcheck-error.h"
#include "station/cert/cert.h"
#include "tests/support/pki.h"
#include "tests/support/scratch-folder.h"

#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)

typedef struct {
    char *folder;
    Station *station;
} World;

static void
open_station(World *world, bool training)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(world->folder, "station.db", NULL);
    g_autofree char *config = g_build_filename(world->folder, "station.conf", NULL);
    g_assert_true(g_file_set_contents(config, "", 0, NULL));
    const StationOptions options = { path, config, DB_OPEN_CREATE, training };
    world->station = station_open(&options, &error);
    g_assert_no_error(error);
}

static void
world_setup(World *world, gconstpointer training)
{
    world->folder = scratch_folder_new();
    open_station(world, training != NULL);
}

static void
world_teardown(World *world, gconstpointer data)
{
    (void)data;
    g_clear_pointer(&world->station, station_free);
    scratch_folder_free(world->folder);
}

static char *
make_ca(const char *organisation, const char *cn, const char *key, const char *extension)
{
    const PkiCert what = { .organisation = organisation, .cn = cn, .key = key, .is_ca = true, .from_days = -3650, .to_days = 99999,
                            .extension = extension };
    g_autoptr(X509) x509 = pki_make(&what, NULL, key);
    return pki_pem(x509);
}

static guint
count_events(World *world)
{
    g_autoptr(DbEvent) last = db_event_last(station_db(world->station), NULL);
    return last != NULL ? (guint)last->seq : 0;
}

static void
assert_last_event(World *world, const char *kind, const char *from, const char *to)
{
    g_autoptr(DbEvent) last = db_event_last(station_db(world->station), NULL);
    g_assert_cmpstr(last->kind, ==, kind);
    g_assert_cmpstr(last->subject, ==, "ca:1");
    g_assert_cmpstr(last->from_state, ==, from);
    g_assert_cmpstr(last->to_state, ==, to);
    g_assert_nonnull(strstr(last->detail, "\"sha256\""));
}

/* (transfer full): what became of the only certificate of @pem. */
static AuthorityAdded *
add(World *world, const char *pem, const AuthorityOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) all = authority_add(world->station, pem, options, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(all->len, ==, 1);
    return g_ptr_array_steal_index(all, 0);
}

static void
test_defaults(World *world, gconstpointer data)
{
    (void)data;
    g_autofree char *pem = make_ca("Maker Ltd", "CA-7", "P-256/a", NULL);
    g_autoptr(AuthorityAdded) added = add(world, pem, &(AuthorityOptions){ 0 });
    g_assert_cmpstr(added->outcome, ==, "added");
    g_assert_cmpint(added->ca->id, ==, 1);
    g_assert_cmpstr(added->ca->maker, ==, "Maker Ltd");
    g_assert_cmpstr(added->ca->uid_in, ==, "cn");
    g_assert_null(added->ca->uid_pattern);
    g_assert_null(added->ca->staging_endpoint);
    g_assert_cmpuint(added->warnings->len, ==, 0);
    assert_last_event(world, "ca-added", NULL, "in-use");
    g_autofree char *nameless = make_ca(NULL, "CA-8", "P-256/b", NULL);
    g_autoptr(AuthorityAdded) second = add(world, nameless, &(AuthorityOptions){ 0 });
    g_assert_cmpstr(second->ca->maker, ==, "CA-8");
}

static void
test_again(World *world, gconstpointer data)
{
    (void)data;
    g_autofree char *pem = make_ca("Maker", "CA", "P-256/a", NULL);
    const AuthorityOptions first = { "Bravo", "serialNumber", "[0-9a-f]{32}", "staging.example.com" };
    g_autoptr(AuthorityAdded) added = add(world, pem, &first);
    guint events = count_events(world);
    g_autoptr(AuthorityAdded) same = add(world, pem, &(AuthorityOptions){ 0 });
    g_assert_cmpstr(same->outcome, ==, "unchanged"); /* what is not said stays, and nothing is on record twice */
    g_assert_cmpstr(same->ca->maker, ==, "Bravo");
    g_assert_cmpstr(same->ca->uid_in, ==, "serialNumber");
    g_assert_cmpuint(count_events(world), ==, events);
    const AuthorityOptions other = { .uid_in = "x509-serial", .uid_pattern = "" };
    g_autoptr(AuthorityAdded) changed = add(world, pem, &other);
    g_assert_cmpstr(changed->outcome, ==, "changed");
    g_assert_cmpint(changed->ca->id, ==, added->ca->id);
    assert_last_event(world, "ca-changed", "in-use", "in-use");
    g_autoptr(GPtrArray) all = db_ca_list(station_db(world->station), true, NULL);
    g_assert_cmpuint(all->len, ==, 1);
    const DbCa *ca = g_ptr_array_index(all, 0);
    g_assert_cmpstr(ca->uid_in, ==, "x509-serial");
    g_assert_null(ca->uid_pattern); /* "" takes it away */
    g_assert_cmpstr(ca->staging_endpoint, ==, "staging.example.com");
}

static void
test_retire(World *world, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *pem = make_ca("Maker", "CA", "P-256/a", NULL);
    g_autoptr(AuthorityAdded) added = add(world, pem, &(AuthorityOptions){ 0 });
    g_autoptr(DbCa) retired = authority_retire(world->station, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpint(retired->retired_at, >, 0);
    assert_last_event(world, "ca-retired", "in-use", "retired");
    guint events = count_events(world);
    g_autoptr(DbCa) again = authority_retire(world->station, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpint(again->retired_at, ==, retired->retired_at);
    g_assert_cmpuint(count_events(world), ==, events);
    g_autoptr(GPtrArray) in_use = db_ca_list(station_db(world->station), false, NULL);
    g_assert_cmpuint(in_use->len, ==, 0);
    g_autoptr(AuthorityAdded) back = add(world, pem, &(AuthorityOptions){ 0 });
    g_assert_cmpstr(back->outcome, ==, "changed");
    g_assert_cmpint(back->ca->retired_at, ==, 0);
    assert_last_event(world, "ca-changed", "retired", "in-use");
    g_assert_null(authority_retire(world->station, 99, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_UNKNOWN_CA));
}

/* Of a file with one that must not be trusted nothing is taken; of one certificate twice, one. */
static void
test_all_or_nothing(World *world, gconstpointer data)
{
    (void)data;
    g_autofree char *good = make_ca("Maker", "CA", "P-256/a", NULL);
    g_autofree char *simulated = make_ca("Simulator", "CA", "P-256/b", CERT_SIMULATOR_OID);
    g_autofree char *both = g_strconcat(good, simulated, NULL);
    g_autofree char *twice = g_strconcat(good, good, NULL);
    guint events = count_events(world);
    g_autoptr(GError) error = NULL;
    g_assert_null(authority_add(world->station, both, &(AuthorityOptions){ 0 }, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_SIMULATOR_CA));
    g_assert_cmpuint(count_events(world), ==, events);
    g_autoptr(GPtrArray) none = db_ca_list(station_db(world->station), true, NULL);
    g_assert_cmpuint(none->len, ==, 0);
    g_autoptr(GPtrArray) added = authority_add(world->station, twice, &(AuthorityOptions){ 0 }, NULL);
    g_assert_cmpuint(added->len, ==, 2);
    g_autoptr(GPtrArray) one = db_ca_list(station_db(world->station), true, NULL);
    g_assert_cmpuint(one->len, ==, 1);
}

static void
test_training(World *world, gconstpointer data)
{
    (void)data;
    g_autofree char *simulated = make_ca("Simulator", "CA", "P-256/b", CERT_SIMULATOR_OID);
    g_autoptr(AuthorityAdded) added = add(world, simulated, &(AuthorityOptions){ 0 });
    g_assert_true(added->ca->simulator);
    g_assert_cmpuint(added->warnings->len, ==, 0);
    g_autofree char *real = make_ca("Maker", "CA", "P-256/a", NULL);
    g_autoptr(AuthorityAdded) warned = add(world, real, &(AuthorityOptions){ 0 });
    g_assert_cmpuint(warned->warnings->len, ==, 1);
    g_assert_nonnull(strstr(g_ptr_array_index(warned->warnings, 0), "training"));
}

static const AuthorityOptions refused[] = {
    { .uid_in = "CN" },
    { .uid_in = "" },
    { .uid_pattern = "[0-9" },
    { .staging_endpoint = "https://example.com/" },
    { .staging_endpoint = "two words" },
};

static void
test_options(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("row %zu", i);
        g_assert_false(authority_options_check(&refused[i], &error));
        g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
    }
    const AuthorityOptions good = { "Maker", "none", "[0-9a-f-]{36}", "a1-ats.iot.us-west-2.amazonaws.com" };
    g_assert_true(authority_options_check(&good, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/authority/defaults", World, NULL, world_setup, test_defaults, world_teardown);
    g_test_add("/authority/again", World, NULL, world_setup, test_again, world_teardown);
    g_test_add("/authority/retire", World, NULL, world_setup, test_retire, world_teardown);
    g_test_add("/authority/all-or-nothing", World, NULL, world_setup, test_all_or_nothing, world_teardown);
    g_test_add("/authority/training", World, "training", world_setup, test_training, world_teardown);
    g_test_add_func("/authority/options", test_options);
    return g_test_run();
}
