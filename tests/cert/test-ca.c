/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/cert/cert.h"
#include "tests/support/pki.h"

#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)

static const PkiCert maker = { .cn = "Maker CA", .organisation = "Maker", .key = "P-256/ca", .is_ca = true };

static char *
make_pem(const PkiCert *what, const char *key)
{
    g_autoptr(X509) x509 = pki_make(what, NULL, key);
    return pki_pem(x509);
}

static void
test_one(void)
{
    g_autofree char *pem = make_pem(&maker, "P-256/ca");
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) all = cert_ca_parse(pem, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(all->len, ==, 1);
    const CertCaInfo *info = g_ptr_array_index(all, 0);
    g_assert_cmpstr(info->pem, ==, pem);
    g_assert_cmpstr(info->subject, ==, "CN=Maker CA,O=Maker");
    g_assert_cmpstr(info->common_name, ==, "Maker CA");
    g_assert_cmpstr(info->organisation, ==, "Maker");
    g_assert_cmpuint(strlen(info->sha256), ==, 64);
    g_assert_cmpuint(strlen(info->spki_sha256), ==, 64);
    g_assert_cmpuint(strlen(info->key_id), ==, 40);
    g_assert_cmpstr(info->key, ==, "EC-P256");
    g_assert_false(info->weak_key);
    g_assert_false(info->simulator);
    g_assert_cmpint(info->not_after, ==, PKI_NOW_US + 9 * 365 * PKI_DAY_US);
}

static void
test_several_with_text_around(void)
{
    const PkiCert other = { .organisation = "Other Maker", .key = "P-256/other", .is_ca = true, .key_id = "none" };
    g_autofree char *one = make_pem(&maker, "P-256/ca");
    g_autofree char *two = make_pem(&other, "P-256/other");
    g_autofree char *text = g_strconcat("\xEF\xBB\xBFThe makers' CAs\r\n", one, "\nsubject: CN=…\n", two, "end", NULL);
    g_autoptr(GPtrArray) all = cert_ca_parse(text, NULL);
    g_assert_cmpuint(all->len, ==, 2);
    const CertCaInfo *second = g_ptr_array_index(all, 1);
    g_assert_cmpstr(second->common_name, ==, "Other Maker"); /* where there is no CN, the organisation */
    g_assert_null(second->key_id);
}

static void
test_intermediate(void)
{
    g_autoptr(X509) root = pki_make(&maker, NULL, "P-256/ca");
    g_autoptr(X509) middle = pki_make(&(PkiCert){ .cn = "Devices", .key = "P-384", .is_ca = true }, root, "P-256/ca");
    g_autofree char *pem = pki_pem(middle);
    g_autoptr(GPtrArray) all = cert_ca_parse(pem, NULL);
    g_assert_cmpuint(all->len, ==, 1);
}

static void
test_simulator_marker(void)
{
    const PkiCert marked = { .cn = "Simulator", .key = "P-256/ca", .is_ca = true, .extension = CERT_SIMULATOR_OID };
    g_autofree char *pem = make_pem(&marked, "P-256/ca");
    g_autoptr(GPtrArray) all = cert_ca_parse(pem, NULL);
    const CertCaInfo *info = g_ptr_array_index(all, 0);
    g_assert_true(info->simulator);
}

static void
test_weak_key(void)
{
    g_autofree char *pem = make_pem(&(PkiCert){ .cn = "Old", .key = "RSA-1024", .is_ca = true }, "RSA-1024");
    g_autoptr(GPtrArray) all = cert_ca_parse(pem, NULL);
    const CertCaInfo *info = g_ptr_array_index(all, 0);
    g_assert_true(info->weak_key);
    g_assert_cmpstr(info->key, ==, "RSA-1024");
}

static void
assert_refused(const char *text, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(cert_ca_parse(text, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE));
    g_assert_nonnull(strstr(error->message, why));
}

static void
test_refused(void)
{
    g_autofree char *good = make_pem(&maker, "P-256/ca");
    g_autofree char *module = make_pem(&(PkiCert){ .cn = "a-module" }, "P-256");
    g_autofree char *mixed = g_strconcat(good, module, NULL);
    g_autofree char *half = g_strconcat(good, "-----BEGIN CERTIFICATE-----\nMIIB", NULL);
    assert_refused("", "no PEM certificate");
    assert_refused("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", "no PEM certificate");
    assert_refused(module, "not a CA's");
    assert_refused(mixed, "not a CA's"); /* one that is none, and none of them is taken */
    assert_refused(half, "END line is missing");
}

static const struct {
    const char *uid;
    const char *pattern;
    bool want;
} uids[] = {
    { "4d384932-17b5-41d7-ab0f-a5b052d9437d", NULL, true },
    { "aB3:_-zZ", NULL, true },
    { "1234567", NULL, false },
    { "0123456789012345678901234567890123456789012345678901234567890123", NULL, true },
    { "01234567890123456789012345678901234567890123456789012345678901234", NULL, false },
    { "", NULL, false },
    { NULL, NULL, false },
    { "1234 5678", NULL, false },
    { "12345678\n", NULL, false },
    { "1234567ä", NULL, false },
    { "1234.5678", NULL, false },
    { "deadbeef", "[0-9a-f]{8}", true },
    { "deadbeef0", "[0-9a-f]{8}", false }, /* the whole of it */
    { "xdeadbeef", "[0-9a-f]{8}", false },
    { "deadbeef", "dead|beef", false },
    { "deadbeef", "deadbeef|x", true },
    { "deadbeef", "[", false },
};

static void
test_uid_grammar(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(uids); i++) {
        g_test_message("%s ~ %s", uids[i].uid, uids[i].pattern);
        g_assert_cmpint(cert_uid_is_wellformed(uids[i].uid, uids[i].pattern), ==, uids[i].want);
    }
}

static void
test_uid_pattern(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(cert_uid_pattern_check("[0-9a-f-]{36}", &error));
    g_assert_false(cert_uid_pattern_check("[0-9", &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
    g_clear_error(&error);
    g_assert_false(cert_uid_pattern_check("a)|(b", &error)); /* must not break out of what we put around it */
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ca/one", test_one);
    g_test_add_func("/ca/several", test_several_with_text_around);
    g_test_add_func("/ca/intermediate", test_intermediate);
    g_test_add_func("/ca/simulator", test_simulator_marker);
    g_test_add_func("/ca/weak-key", test_weak_key);
    g_test_add_func("/ca/refused", test_refused);
    g_test_add_func("/uid/grammar", test_uid_grammar);
    g_test_add_func("/uid/pattern", test_uid_pattern);
    return g_test_run();
}
