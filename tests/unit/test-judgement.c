/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/judgement.h"
#include "tests/support/pki.h"

#include <string.h>

/* The table of checks: what is found, what is only warned of, which of several faults is the one that is told. */

#define UID "4d384932-17b5-41d7-ab0f-a5b052d9437d"
#define STAGING "a1staging-ats.iot.us-west-2.amazonaws.com"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)

/* A module and a station as they should be; each test changes what it is about. */
typedef struct {
    ModuleIdentity identity;
    CertAnchor anchor;
    JudgementPolicy policy;
    char *ca_pem;
    char *leaf_pem;
    bool is_pinned;
} World;

static const PkiCert usual_ca = { .cn = "Maker CA", .key = "P-256/ca", .is_ca = true };
static const PkiCert usual_leaf = { .cn = UID };

static void
world_set(World *world, const PkiCert *what)
{
    g_autoptr(X509) ca = pki_make(&usual_ca, NULL, "P-256/ca");
    g_autoptr(X509) leaf = pki_make(what, ca, "P-256/ca");
    g_free(world->leaf_pem);
    g_free(world->ca_pem);
    world->leaf_pem = pki_pem(leaf);
    world->ca_pem = pki_pem(ca);
    world->identity.certificate_pem = world->leaf_pem;
    world->anchor.pem = world->ca_pem;
}

static void
world_setup(World *world, gconstpointer data)
{
    (void)data;
    world->identity = (ModuleIdentity){ .uid = (char *)UID, .version = (char *)"2.4.1", .endpoint = (char *)STAGING,
                                        .onboarding = (char *)"staging" };
    world->anchor = (CertAnchor){ .id = 1, .maker = "Maker", .uid_in = "cn" };
    world->policy = (JudgementPolicy){ .now_us = PKI_NOW_US, .min_key_bits = 2048 };
    world->is_pinned = true;
    world_set(world, &usual_leaf);
}

static void
world_teardown(World *world, gconstpointer data)
{
    (void)data;
    g_free(world->leaf_pem);
    g_free(world->ca_pem);
    g_clear_pointer(&world->policy.expect, g_hash_table_unref);
    g_clear_pointer(&world->identity.expected, g_hash_table_unref);
}

static Judgement *
judge(World *world)
{
    g_autoptr(GPtrArray) anchors = g_ptr_array_new();
    if (world->is_pinned)
        g_ptr_array_add(anchors, &world->anchor);
    g_autoptr(CertStore) store = cert_store_new(anchors);
    world->policy.store = store;
    Judgement *judgement = judgement_new(&world->identity, &world->policy);
    world->policy.store = NULL;
    return judgement;
}

static const JudgementCheck *
find_check(const Judgement *judgement, const char *word)
{
    for (guint i = 0; i < judgement->checks->len; i++) {
        const JudgementCheck *check = g_ptr_array_index(judgement->checks, i);
        if (g_str_equal(claimcheck_error_code_word(check->code), word))
            return check;
    }
    return NULL;
}

static void
assert_refused(World *world, const char *word, const char *why)
{
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_nonnull(judgement->refusal);
    g_assert_cmpstr(claimcheck_error_word(judgement->refusal), ==, word);
    if (strstr(judgement->refusal->message, why) == NULL)
        g_error("'%s' does not say '%s'", judgement->refusal->message, why);
    const JudgementCheck *check = find_check(judgement, word);
    g_assert_nonnull(check);
    g_assert_false(check->ok);
    g_assert_cmpstr(check->sentence, ==, judgement->refusal->message);
}

static void
test_good(World *world, gconstpointer data)
{
    (void)data;
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_no_error(judgement->refusal);
    g_assert_cmpuint(judgement->warnings->len, ==, 0);
    g_assert_cmpint(judgement->report->trust, ==, CERT_TRUSTED);
    g_assert_cmpstr(judgement->onboarding, ==, "staging");
    static const char *const made[] = { "malformed-uid", "bad-certificate", "untrusted-maker", "bad-signature", "weak-key",
                                        "certificate-not-yet-valid", "certificate-expired", "uid-mismatch",
                                        "already-claimed" };
    g_assert_cmpuint(judgement->checks->len, ==, G_N_ELEMENTS(made)); /* and none that nobody asked for */
    for (guint i = 0; i < judgement->checks->len; i++) {
        const JudgementCheck *check = g_ptr_array_index(judgement->checks, i);
        g_assert_cmpstr(claimcheck_error_code_word(check->code), ==, made[i]);
        g_assert_true(check->ok);
        g_assert_false(check->warning);
    }
}

static void
test_uid(World *world, gconstpointer data)
{
    (void)data;
    world->identity.uid = NULL;
    assert_refused(world, "malformed-uid", "gave none");
    world->identity.uid = (char *)"short";
    assert_refused(world, "malformed-uid", "8 to 64");
    world->identity.uid = (char *)UID;
    world->anchor.uid_pattern = "[0-9]+";
    assert_refused(world, "malformed-uid", "form that Maker gives");
    world->anchor.uid_pattern = "[0-9a-f-]{36}";
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_no_error(judgement->refusal);
}

static void
test_certificate(World *world, gconstpointer data)
{
    (void)data;
    world_set(world, &(PkiCert){ .cn = UID, .is_ca = true });
    assert_refused(world, "bad-certificate", "CA's");
    world_set(world, &(PkiCert){ .cn = UID, .key = "RSA-1024" });
    assert_refused(world, "weak-key", "RSA-1024");
    world_set(world, &(PkiCert){ .cn = UID, .from_days = -9, .to_days = -1 });
    assert_refused(world, "certificate-expired", "valid until 2025-12-31");
    world_set(world, &(PkiCert){ .cn = UID, .from_days = 1, .to_days = 9 });
    assert_refused(world, "certificate-not-yet-valid", "valid from 2026-01-02");
    world_set(world, &(PkiCert){ .cn = "another-uid" });
    assert_refused(world, "uid-mismatch", "another-uid");
}

static void
test_no_certificate(World *world, gconstpointer data)
{
    (void)data;
    world->identity.certificate_pem = (char *)"PEM";
    assert_refused(world, "bad-certificate", "no PEM certificate");
    world->identity.certificate_pem = NULL;
    assert_refused(world, "bad-certificate", "has none");
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_null(judgement->report);
    g_assert_null(find_check(judgement, "uid-mismatch")); /* what cannot be checked is not said to be good */
    g_assert_null(find_check(judgement, "untrusted-maker"));
}

static void
test_forged(World *world, gconstpointer data)
{
    (void)data;
    g_autoptr(X509) forger = pki_make(&usual_ca, NULL, "P-256/ca");
    g_autoptr(X509) leaf = pki_make(&usual_leaf, forger, "P-256/forger");
    g_autofree char *pem = pki_pem(leaf);
    world->identity.certificate_pem = pem;
    assert_refused(world, "bad-signature", "did not sign");
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_null(find_check(judgement, "untrusted-maker"));
    g_assert_null(find_check(judgement, "uid-mismatch"));
}

static void
test_unknown_maker(World *world, gconstpointer data)
{
    (void)data;
    world->is_pinned = false;
    assert_refused(world, "untrusted-maker", "no CA on record");
    g_autoptr(Judgement) refused = judge(world);
    g_assert_null(find_check(refused, "bad-signature")); /* nobody's key was tried */
    world->policy.warn_unknown_maker = true;
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_no_error(judgement->refusal);
    g_assert_cmpuint(judgement->warnings->len, ==, 1);
    g_assert_true(find_check(judgement, "untrusted-maker")->warning);
    g_assert_null(find_check(judgement, "uid-mismatch"));
}

/* Warned of an unknown maker, a station still refuses what is wrong whoever made it. */
static void
test_unknown_maker_is_no_excuse(World *world, gconstpointer data)
{
    (void)data;
    world->is_pinned = false;
    world->policy.warn_unknown_maker = true;
    world_set(world, &(PkiCert){ .cn = UID, .from_days = -9, .to_days = -1 });
    assert_refused(world, "certificate-expired", "valid until");
    world_set(world, &(PkiCert){ .cn = "another-uid" });
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_no_error(judgement->refusal);
    g_assert_nonnull(strstr(g_ptr_array_index(judgement->warnings, 0), "stands nowhere in it"));
}

static void
test_expired_ca(World *world, gconstpointer data)
{
    (void)data;
    world->policy.now_us = PKI_NOW_US + 9 * 365 * PKI_DAY_US + G_USEC_PER_SEC;
    world_set(world, &(PkiCert){ .cn = UID, .from_days = -9, .to_days = 99999 });
    assert_refused(world, "certificate-expired", "past its own date");
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_nonnull(strstr(claimcheck_error_hint(judgement->refusal), "claimcheck ca add"));
}

static const struct {
    const char *onboarding;
    const char *endpoint;
    const char *pinned;
    const char *want;
    bool ok;
    bool warning;
} onboardings[] = {
    { "staging", STAGING, NULL, "staging", true, false },
    { "staging", STAGING, "other.example.com", "staging", true, false }, /* the module's own word goes first */
    { "customer", "a2.example.com", NULL, "customer", false, false },
    { "customer", STAGING, STAGING, "customer", false, false },
    { "unknown", STAGING, STAGING, "staging", true, false },
    { "unknown", "A1STAGING-ats.iot.us-west-2.amazonaws.com", STAGING, "staging", true, false },
    { "unknown", "a2.example.com", STAGING, "customer", false, false },
    { "unknown", "a2.example.com", NULL, "unknown", true, true },
    { "unknown", NULL, STAGING, "unknown", true, true },
};

static void
test_onboarding(World *world, gconstpointer data)
{
    (void)data;
    for (gsize i = 0; i < G_N_ELEMENTS(onboardings); i++) {
        g_test_message("row %zu", i);
        world->identity.onboarding = (char *)onboardings[i].onboarding;
        world->identity.endpoint = (char *)onboardings[i].endpoint;
        world->anchor.staging_endpoint = onboardings[i].pinned;
        g_autoptr(Judgement) judgement = judge(world);
        g_assert_cmpstr(judgement->onboarding, ==, onboardings[i].want);
        g_assert_cmpint(find_check(judgement, "already-claimed")->ok, ==, onboardings[i].ok);
        g_assert_cmpint(find_check(judgement, "already-claimed")->warning, ==, onboardings[i].warning);
        g_assert_true((judgement->refusal == NULL) == onboardings[i].ok);
        g_assert_cmpuint(judgement->warnings->len, ==, onboardings[i].warning);
    }
}

static void
test_clean(World *world, gconstpointer data)
{
    (void)data;
    world->policy.expect = g_hash_table_new(g_str_hash, g_str_equal);
    world->identity.expected = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(world->policy.expect, (char *)"CustomName", (char *)"");
    g_hash_table_insert(world->policy.expect, (char *)"SSID", (char *)"");
    g_hash_table_insert(world->policy.expect, (char *)"Topic1", (char *)"data");
    g_hash_table_insert(world->identity.expected, (char *)"CustomName", (char *)"");
    g_hash_table_insert(world->identity.expected, (char *)"SSID", NULL); /* not a Wi-Fi module: nothing is left there */
    g_hash_table_insert(world->identity.expected, (char *)"Topic1", (char *)"data");
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_no_error(judgement->refusal);
    g_assert_true(find_check(judgement, "module-not-clean")->ok);
    g_hash_table_insert(world->identity.expected, (char *)"SSID", (char *)"TestBench");
    g_hash_table_insert(world->identity.expected, (char *)"Topic1", NULL);
    assert_refused(world, "module-not-clean", "SSID is 'TestBench', '' is expected; Topic1 is not there, 'data' is expected");
}

static const struct {
    const char *version;
    const char *minimum;
    bool want;
} versions[] = {
    { "2.4.1", "2.4.1", true },   { "2.4.1", "2.4", true },      { "2.4", "2.4.0", true },   { "2.4", "2.4.1", false },
    { "2.10.0", "2.9.9", true },  { "2.9.9", "2.10", false },    { "10", "9.9.9", true },    { "1.0.20", "1.0.40", false },
    { "v2.4.1", "2.4", true },    { "2.5.0 beta", "2.5", true }, { "2.5.0-rc1", "2.5.1", false },
    { "002.04", "2.4", true },    { "99999999999999999999.1", "99999999999999999999", true },
    { "99999999999999999998", "99999999999999999999", false },   { "", "1", false },         { "beta", "0", false },
};

static void
test_versions(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(versions); i++) {
        g_test_message("%s >= %s", versions[i].version, versions[i].minimum);
        g_assert_cmpint(judgement_version_is_at_least(versions[i].version, versions[i].minimum), ==, versions[i].want);
    }
}

static void
test_firmware(World *world, gconstpointer data)
{
    (void)data;
    world->policy.min_version = (char *)"2.5";
    assert_refused(world, "firmware-too-old", "it is 2.4.1, and 2.5 is the least");
    world->identity.version = NULL;
    assert_refused(world, "firmware-too-old", "not told");
    world->identity.version = (char *)"2.5.0";
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_no_error(judgement->refusal);
}

/* Of many faults the first of the table is told; the list has them all. */
static void
test_many_faults(World *world, gconstpointer data)
{
    (void)data;
    world->policy.min_version = (char *)"9";
    world->identity.onboarding = (char *)"customer";
    world_set(world, &(PkiCert){ .cn = "another-uid", .key = "RSA-1024", .from_days = -9, .to_days = -1 });
    assert_refused(world, "weak-key", "RSA-1024");
    g_autoptr(Judgement) judgement = judge(world);
    g_assert_false(find_check(judgement, "certificate-expired")->ok);
    g_assert_false(find_check(judgement, "uid-mismatch")->ok);
    g_assert_false(find_check(judgement, "already-claimed")->ok);
    g_assert_false(find_check(judgement, "firmware-too-old")->ok);
    g_assert_true(find_check(judgement, "untrusted-maker")->ok);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function) g_test_add(path, World, NULL, world_setup, function, world_teardown)
    ADD("/judgement/good", test_good);
    ADD("/judgement/uid", test_uid);
    ADD("/judgement/certificate", test_certificate);
    ADD("/judgement/no-certificate", test_no_certificate);
    ADD("/judgement/forged", test_forged);
    ADD("/judgement/unknown-maker", test_unknown_maker);
    ADD("/judgement/unknown-maker-no-excuse", test_unknown_maker_is_no_excuse);
    ADD("/judgement/expired-ca", test_expired_ca);
    ADD("/judgement/onboarding", test_onboarding);
    ADD("/judgement/clean", test_clean);
    ADD("/judgement/firmware", test_firmware);
    ADD("/judgement/many-faults", test_many_faults);
#undef ADD
    g_test_add_func("/judgement/versions", test_versions);
    return g_test_run();
}
