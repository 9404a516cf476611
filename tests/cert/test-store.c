/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cert/cert.h"
#include "tests/support/pki.h"

#include <openssl/pem.h>

/* Anchors that are parsed once and asked by many slots. `test-cert-store -m perf` says what a judgement costs. */

#define UID "4d384932-17b5-41d7-ab0f-a5b052d9437d"
#define THREADS 4
#define ROUNDS 50

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)

typedef struct {
    GPtrArray *anchors;
    GPtrArray *texts;
    char *leaf;
} World;

static void
pin(World *world, gint64 id, const char *pem, const char *pattern)
{
    CertAnchor *anchor = g_new0(CertAnchor, 1);
    char *copy = g_strdup(pem);
    g_ptr_array_add(world->texts, copy);
    *anchor = (CertAnchor){ id, "Maker", copy, "cn", pattern, "staging.example.com" };
    g_ptr_array_add(world->anchors, anchor);
}

static void
world_new(World *world, const char *key)
{
    world->anchors = g_ptr_array_new_with_free_func(g_free);
    world->texts = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *ca_key = g_strconcat(key, "/ca", NULL);
    const PkiCert what = { .cn = "Maker CA", .key = ca_key, .is_ca = true };
    g_autoptr(X509) ca = pki_make(&what, NULL, ca_key);
    g_autoptr(X509) leaf = pki_make(&(PkiCert){ .cn = UID, .key = key }, ca, ca_key);
    g_autofree char *ca_pem = pki_pem(ca);
    pin(world, 7, ca_pem, "[0-9a-f-]{36}");
    world->leaf = pki_pem(leaf);
}

static void
world_free(World *world)
{
    g_ptr_array_unref(world->anchors);
    g_ptr_array_unref(world->texts);
    g_free(world->leaf);
}

/* The store keeps what it needs: the caller's strings may be gone. */
static void
test_owns_its_anchors(void)
{
    World world = { 0 };
    world_new(&world, "P-256");
    g_autofree char *leaf = g_strdup(world.leaf);
    g_autoptr(CertStore) store = cert_store_new(world.anchors);
    world_free(&world);
    g_autoptr(CertReport) report = cert_store_judge(store, leaf, UID, PKI_NOW_US, 2048, NULL);
    g_assert_cmpint(report->trust, ==, CERT_TRUSTED);
    g_assert_cmpint(report->anchor_id, ==, 7);
    g_assert_cmpstr(cert_store_anchor(store, 7)->staging_endpoint, ==, "staging.example.com");
    g_assert_null(cert_store_anchor(store, 8));
}

static void
test_pattern(void)
{
    World world = { 0 };
    world_new(&world, "P-256");
    g_autoptr(CertStore) store = cert_store_new(world.anchors);
    g_assert_true(cert_store_uid_fits(store, 7, UID));
    g_assert_false(cert_store_uid_fits(store, 7, UID "0"));
    g_assert_false(cert_store_uid_fits(store, 7, NULL));
    g_assert_true(cert_store_uid_fits(store, 8, "anything"));
    world_free(&world);
}

static void
test_unusable_anchor_trusts_nobody(void)
{
    World world = { 0 };
    world_new(&world, "P-256");
    g_ptr_array_set_size(world.anchors, 0);
    pin(&world, 1, "no certificate", NULL);
    pin(&world, 2, NULL, NULL);
    g_autoptr(CertStore) store = cert_store_new(world.anchors);
    g_autoptr(CertReport) report = cert_store_judge(store, world.leaf, UID, PKI_NOW_US, 2048, NULL);
    g_assert_cmpint(report->trust, ==, CERT_UNKNOWN_MAKER);
    world_free(&world);
}

typedef struct {
    const CertStore *store;
    const char *leaf;
} Task;

static gpointer
judge_many(gpointer data)
{
    const Task *task = data;
    for (int i = 0; i < ROUNDS; i++) {
        g_autoptr(CertReport) report = cert_store_judge(task->store, task->leaf, UID, PKI_NOW_US, 2048, NULL);
        if (report == NULL || report->trust != CERT_TRUSTED)
            return GINT_TO_POINTER(1);
    }
    return NULL;
}

static void
test_threads(void)
{
    World world = { 0 };
    world_new(&world, "P-256");
    g_autoptr(CertStore) store = cert_store_new(world.anchors);
    const Task task = { store, world.leaf };
    GThread *threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("judge", judge_many, (gpointer)&task);
    for (int i = 0; i < THREADS; i++)
        g_assert_null(g_thread_join(threads[i]));
    world_free(&world);
}

/* --- what it costs ------------------------------------------------------------------------------------------------ */

#define PACE_ROUNDS 2000

static double
bare_openssl(const World *world)
{
    const CertAnchor *anchor = g_ptr_array_index(world->anchors, 0);
    BIO *bio = BIO_new_mem_buf(anchor->pem, -1);
    g_autoptr(X509) ca = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    g_test_timer_start();
    for (int i = 0; i < PACE_ROUNDS; i++) {
        bio = BIO_new_mem_buf(world->leaf, -1);
        g_autoptr(X509) leaf = PEM_read_bio_X509(bio, NULL, NULL, NULL);
        BIO_free(bio);
        g_assert_cmpint(X509_verify(leaf, X509_get0_pubkey(ca)), ==, 1);
    }
    return g_test_timer_elapsed() / PACE_ROUNDS;
}

static double
whole_judgement(const World *world)
{
    g_autoptr(CertStore) store = cert_store_new(world->anchors);
    g_test_timer_start();
    for (int i = 0; i < PACE_ROUNDS; i++)
        cert_report_free(cert_store_judge(store, world->leaf, UID, PKI_NOW_US, 2048, NULL));
    return g_test_timer_elapsed() / PACE_ROUNDS;
}

static void
test_pace(gconstpointer data)
{
    World world = { 0 };
    world_new(&world, data);
    double bare = bare_openssl(&world);
    double whole = whole_judgement(&world);
    g_test_minimized_result(whole / bare, "%s: %.0f us a judgement, %.0f us to parse and verify alone: %.2f times",
                            (const char *)data, whole * 1e6, bare * 1e6, whole / bare);
    world_free(&world);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/owns", test_owns_its_anchors);
    g_test_add_func("/store/pattern", test_pattern);
    g_test_add_func("/store/unusable", test_unusable_anchor_trusts_nobody);
    g_test_add_func("/store/threads", test_threads);
    if (g_test_perf()) {
        g_test_add_data_func("/store/pace/rsa-2048", "RSA-2048", test_pace);
        g_test_add_data_func("/store/pace/p-256", "P-256", test_pace);
    }
    return g_test_run();
}
