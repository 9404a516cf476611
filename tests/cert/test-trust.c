/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/cert/cert.h"
#include "tests/support/pki.h"

#include <glib/gstdio.h>

/*
 * Every word of trust, from certificates made here. Where `openssl verify -partial_chain` has an opinion, it is asked
 * for it: the two must agree on whether the anchor signed a certificate that is valid now.
 */

#define UID "4d384932-17b5-41d7-ab0f-a5b052d9437d"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)

static const PkiCert ca_p256 = { .cn = "Maker CA", .organisation = "Maker", .key = "P-256/ca", .is_ca = true };

static CertReport *
judge_among(X509 *leaf, const char *uid_in, X509 *const *anchors, GError **error)
{
    g_autoptr(GPtrArray) pins = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (gint64 id = 1; anchors != NULL && *anchors != NULL; anchors++, id++) {
        CertAnchor *pin = g_new0(CertAnchor, 1);
        char *pem = pki_pem(*anchors);
        g_ptr_array_add(texts, pem);
        *pin = (CertAnchor){ .id = id, .maker = "Maker", .pem = pem, .uid_in = uid_in };
        g_ptr_array_add(pins, pin);
    }
    g_autofree char *pem = pki_pem(leaf);
    return cert_judge(pem, UID, pins, PKI_NOW_US, 2048, error);
}

static CertReport *
judge(X509 *leaf, X509 *anchor)
{
    g_autoptr(GError) error = NULL;
    CertReport *report = judge_among(leaf, "cn", (X509 *[]){ anchor, NULL }, &error);
    g_assert_no_error(error);
    return report;
}

/* Does openssl(1) accept @leaf under @anchor alone, at the tests' time? */
static bool
openssl_accepts(X509 *leaf, X509 *anchor)
{
    g_autofree char *folder = g_dir_make_tmp("claimcheck-XXXXXX", NULL);
    g_autofree char *leaf_file = g_build_filename(folder, "leaf.pem", NULL);
    g_autofree char *anchor_file = g_build_filename(folder, "anchor.pem", NULL);
    g_autofree char *leaf_pem = pki_pem(leaf);
    g_autofree char *anchor_pem = pki_pem(anchor);
    g_assert_true(g_file_set_contents(leaf_file, leaf_pem, -1, NULL));
    g_assert_true(g_file_set_contents(anchor_file, anchor_pem, -1, NULL));
    g_autofree char *now = g_strdup_printf("%" G_GINT64_FORMAT, PKI_NOW_US / G_USEC_PER_SEC);
    const char *command[] = { "openssl", "verify", "-partial_chain", "-attime", now, "-no-CApath", "-no-CAstore",
                              "-CAfile", anchor_file, leaf_file, NULL };
    int status = 0;
    g_autoptr(GError) error = NULL;
    g_assert_true(g_spawn_sync(NULL, (char **)command, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                               NULL, NULL, NULL, &status, &error));
    g_assert_no_error(error);
    g_unlink(leaf_file);
    g_unlink(anchor_file);
    g_rmdir(folder);
    return status == 0;
}

/* --- one certificate under one CA ----------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    PkiCert leaf;
    CertTrust want;
    const char *key; /* as the report names it, or NULL: not looked at */
    bool only_ours;  /* a rule of this station that openssl does not have */
} Row;

static const Row rows[] = {
    { "good P-256", { .cn = UID }, CERT_TRUSTED, "EC-P256", false },
    { "good P-384", { .cn = UID, .key = "P-384" }, CERT_TRUSTED, "EC-P384", false },
    { "good RSA-2048", { .cn = UID, .key = "RSA-2048" }, CERT_TRUSTED, "RSA-2048", false },
    { "good RSA-3072", { .cn = UID, .key = "RSA-3072" }, CERT_TRUSTED, "RSA-3072", false },
    { "good RSA-4096", { .cn = UID, .key = "RSA-4096" }, CERT_TRUSTED, "RSA-4096", false },
    { "no key identifiers", { .cn = UID, .authority_key_id = "none" }, CERT_TRUSTED, NULL, false },
    { "SHA-384", { .cn = UID, .digest = "SHA384" }, CERT_TRUSTED, NULL, false },
    { "RSA-1024", { .cn = UID, .key = "RSA-1024" }, CERT_WEAK_KEY, "RSA-1024", true },
    { "RSA-4104", { .cn = UID, .key = "RSA-4104" }, CERT_WEAK_KEY, "RSA-4104", true },
    { "P-256 spelt out", { .cn = UID, .key = "P-256/spelt-out" }, CERT_WEAK_KEY, "EC-P256", false },
    { "P-521", { .cn = UID, .key = "P-521" }, CERT_WEAK_KEY, "EC-P521", true },
    { "secp256k1", { .cn = UID, .key = "secp256k1" }, CERT_WEAK_KEY, "EC-secp256k1", true },
    { "Ed25519", { .cn = UID, .key = "ED25519" }, CERT_WEAK_KEY, "ED25519", true },
    { "signed with SHA-1", { .cn = UID, .digest = "SHA1" }, CERT_WEAK_KEY, NULL, true },
    { "expired", { .cn = UID, .from_days = -20, .to_days = -1 }, CERT_EXPIRED, NULL, false },
    { "not yet valid", { .cn = UID, .from_days = 1, .to_days = 20 }, CERT_NOT_YET_VALID, NULL, false },
    { "a CA", { .cn = UID, .is_ca = true }, CERT_IS_CA, NULL, true },
    { "another CN", { .cn = "4d384932-17b5-41d7-ab0f-a5b052d9437e" }, CERT_UID_MISMATCH, NULL, true },
    { "CN in other case", { .cn = "4D384932-17B5-41D7-AB0F-A5B052D9437D" }, CERT_UID_MISMATCH, NULL, true },
    { "no CN", { .organisation = "Maker" }, CERT_UID_MISMATCH, NULL, true },
    { "two CNs", { .cn = UID, .cn_2 = UID }, CERT_UID_MISMATCH, NULL, true },
    { "a NUL in the CN", { .cn = UID "\0.example", .cn_length = 45 }, CERT_UID_MISMATCH, NULL, true },
    { "a NUL at its end", { .cn = UID "\0", .cn_length = 37 }, CERT_UID_MISMATCH, NULL, true },
    { "PrintableString", { .cn = UID, .cn_type = V_ASN1_PRINTABLESTRING }, CERT_TRUSTED, NULL, false },
    { "names no key", { .cn = UID, .authority_key_id = "0102030405" }, CERT_UNKNOWN_MAKER, NULL, false },
    { "expired and of another UID", { .cn = "other-uid", .from_days = -20, .to_days = -1 }, CERT_EXPIRED, NULL, false },
    { "weak and expired", { .cn = UID, .key = "RSA-1024", .from_days = -20, .to_days = -1 }, CERT_WEAK_KEY, NULL, false },
};

static void
test_row(gconstpointer data)
{
    const Row *row = data;
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    g_autoptr(X509) leaf = pki_make(&row->leaf, ca, "P-256/ca");
    g_autoptr(CertReport) report = judge(leaf, ca);
    g_assert_cmpstr(cert_trust_name(report->trust), ==, cert_trust_name(row->want));
    g_assert_true((report->trust == CERT_TRUSTED) == (report->reasons[report->trust] == NULL));
    if (row->key != NULL)
        g_assert_cmpstr(report->key, ==, row->key);
    if (!row->only_ours)
        g_assert_cmpint(openssl_accepts(leaf, ca), ==, row->want == CERT_TRUSTED);
}

static void
test_bmp_string(void)
{
    g_autoptr(GString) wide = g_string_new(NULL);
    for (const char *at = UID; *at != '\0'; at++) {
        g_string_append_c(wide, '\0');
        g_string_append_c(wide, *at);
    }
    const PkiCert what = { .cn = wide->str, .cn_length = (int)wide->len, .cn_type = V_ASN1_BMPSTRING };
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    g_autoptr(X509) leaf = pki_make(&what, ca, "P-256/ca");
    g_autoptr(CertReport) report = judge(leaf, ca);
    g_assert_cmpint(report->trust, ==, CERT_TRUSTED);
    g_assert_cmpstr(report->subject, ==, "CN=" UID);
}

static void
test_rsa_ca(void)
{
    const PkiCert ca_rsa = { .cn = "RSA CA", .key = "RSA-2048/ca", .is_ca = true };
    g_autoptr(X509) ca = pki_make(&ca_rsa, NULL, "RSA-2048/ca");
    g_autoptr(X509) leaf = pki_make(&(PkiCert){ .cn = UID, .key = "RSA-2048" }, ca, "RSA-2048/ca");
    g_autoptr(CertReport) report = judge(leaf, ca);
    g_assert_cmpint(report->trust, ==, CERT_TRUSTED);
    g_assert_true(openssl_accepts(leaf, ca));
}

static void
test_every_fault_is_noted(void)
{
    const PkiCert what = { .cn = "other-uid", .key = "RSA-1024", .from_days = -20, .to_days = -1 };
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    g_autoptr(X509) leaf = pki_make(&what, ca, "P-256/ca");
    g_autoptr(CertReport) report = judge(leaf, ca);
    g_assert_nonnull(report->reasons[CERT_WEAK_KEY]);
    g_assert_nonnull(report->reasons[CERT_EXPIRED]);
    g_assert_nonnull(report->reasons[CERT_UID_MISMATCH]);
    g_assert_null(report->reasons[CERT_UNKNOWN_MAKER]);
}

/* A station that only warns of an unknown maker must still see that its certificate is expired. */
static void
test_unknown_maker_is_judged_all_the_same(void)
{
    const PkiCert what = { .cn = UID, .from_days = -20, .to_days = -1 };
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    g_autoptr(X509) leaf = pki_make(&what, ca, "P-256/ca");
    g_autoptr(CertReport) report = judge_among(leaf, "cn", NULL, NULL);
    g_assert_cmpint(report->trust, ==, CERT_UNKNOWN_MAKER);
    g_assert_nonnull(report->reasons[CERT_EXPIRED]);
    g_assert_cmpstr(report->uid_in, ==, "none");
    g_assert_cmpstr(report->uid_seen_in, ==, "cn");
    g_assert_cmpint(report->anchor_id, ==, 0);
    g_assert_null(report->maker);
}

/* OpenSSL minds a spelt-out curve only where there is a chain. */
static void
test_spelt_out_curve_of_an_unknown_maker(void)
{
    g_autoptr(X509) leaf = pki_make(&(PkiCert){ .cn = UID, .key = "P-256/spelt-out" }, NULL, "P-256/spelt-out");
    g_autoptr(CertReport) report = judge_among(leaf, "cn", NULL, NULL);
    g_assert_nonnull(report->reasons[CERT_WEAK_KEY]);
}

/* --- several CAs -------------------------------------------------------------------------------------------------- */

static void
test_rotated_ca_of_one_name(gconstpointer data)
{
    const char *authority_key_id = data; /* NULL, or "none": then only the signature tells them apart */
    const PkiCert old_ca = { .cn = "Maker CA", .key = "P-256/old", .is_ca = true };
    const PkiCert new_ca = { .cn = "Maker CA", .key = "P-256/new", .is_ca = true };
    const PkiCert what = { .cn = UID, .authority_key_id = authority_key_id };
    g_autoptr(X509) old_one = pki_make(&old_ca, NULL, "P-256/old");
    g_autoptr(X509) new_one = pki_make(&new_ca, NULL, "P-256/new");
    X509 *const both[] = { old_one, new_one, NULL };
    const char *const keys[] = { "P-256/old", "P-256/new" };
    for (int i = 0; i < 2; i++) {
        g_autoptr(X509) leaf = pki_make(&what, both[i], keys[i]);
        g_autoptr(CertReport) report = judge_among(leaf, "cn", both, NULL);
        g_assert_cmpint(report->trust, ==, CERT_TRUSTED);
        g_assert_cmpint(report->anchor_id, ==, i + 1);
    }
}

/* A CA that was renewed under its old key: the old certificate is past its date, the new one is not. */
static void
test_renewed_ca(void)
{
    const PkiCert past = { .cn = "Maker CA", .key = "P-256/ca", .is_ca = true, .from_days = -900, .to_days = -1 };
    g_autoptr(X509) old_one = pki_make(&past, NULL, "P-256/ca");
    g_autoptr(X509) new_one = pki_make(&ca_p256, NULL, "P-256/ca");
    const PkiCert what = { .cn = UID };
    X509_set_subject_name(new_one, X509_get_subject_name(old_one));
    g_assert_cmpint(X509_sign(new_one, pki_key("P-256/ca"), EVP_sha256()), >, 0);
    g_autoptr(X509) leaf = pki_make(&what, old_one, "P-256/ca");
    g_autoptr(CertReport) both = judge_among(leaf, "cn", (X509 *[]){ old_one, new_one, NULL }, NULL);
    g_assert_cmpint(both->trust, ==, CERT_TRUSTED);
    g_assert_cmpint(both->anchor_id, ==, 2);
    g_autoptr(CertReport) alone = judge(leaf, old_one);
    g_assert_cmpint(alone->trust, ==, CERT_EXPIRED);
    g_assert_true(alone->anchor_expired);
    g_assert_false(openssl_accepts(leaf, old_one));
}

static void
test_pinned_intermediate(void)
{
    const PkiCert middle = { .cn = "Maker Devices CA", .key = "P-256/middle", .is_ca = true };
    g_autoptr(X509) root = pki_make(&ca_p256, NULL, "P-256/ca");
    g_autoptr(X509) intermediate = pki_make(&middle, root, "P-256/ca");
    g_autoptr(X509) leaf = pki_make(&(PkiCert){ .cn = UID }, intermediate, "P-256/middle");
    g_autoptr(CertReport) pinned = judge(leaf, intermediate);
    g_assert_cmpint(pinned->trust, ==, CERT_TRUSTED);
    g_assert_true(openssl_accepts(leaf, intermediate));
    /* The root alone says nothing of it: the certificate between is not there to be checked. */
    g_autoptr(CertReport) root_only = judge(leaf, root);
    g_assert_cmpint(root_only->trust, ==, CERT_UNKNOWN_MAKER);
    g_assert_false(openssl_accepts(leaf, root));
}

static void
test_foreign_ca_with_the_same_name(void)
{
    const PkiCert foreign = { .cn = "Maker CA", .organisation = "Maker", .key = "P-256/foreign", .is_ca = true };
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    g_autoptr(X509) other = pki_make(&foreign, NULL, "P-256/foreign");
    static const char *const key_ids[] = { NULL, "none" };
    for (int i = 0; i < 2; i++) {
        g_autoptr(X509) leaf = pki_make(&(PkiCert){ .cn = UID, .authority_key_id = key_ids[i] }, other, "P-256/foreign");
        g_autoptr(CertReport) report = judge(leaf, ca);
        g_assert_cmpint(report->trust, ==, CERT_UNKNOWN_MAKER);
        g_assert_false(openssl_accepts(leaf, ca));
    }
}

/* Only a certificate that names our pinned key has a bad signature; whatever its issuer is called. */
static void
test_foreign_ca_with_the_same_key_identifier(gconstpointer data)
{
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    const ASN1_OCTET_STRING *key_id = X509_get0_subject_key_id(ca);
    g_autofree char *hex = OPENSSL_buf2hexstr(ASN1_STRING_get0_data(key_id), ASN1_STRING_length(key_id));
    const PkiCert foreign = { .cn = data, .organisation = "Maker", .key = "P-256/foreign", .is_ca = true, .key_id = hex };
    g_autoptr(X509) other = pki_make(&foreign, NULL, "P-256/foreign");
    g_autoptr(X509) leaf = pki_make(&(PkiCert){ .cn = UID }, other, "P-256/foreign");
    g_autoptr(CertReport) report = judge(leaf, ca);
    g_assert_cmpint(report->trust, ==, CERT_BAD_SIGNATURE);
    g_assert_null(report->reasons[CERT_UNKNOWN_MAKER]);
    g_assert_cmpint(report->anchor_id, ==, 0);
    g_assert_false(openssl_accepts(leaf, ca));
}

static void
test_one_changed_byte(void)
{
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    g_autoptr(X509) leaf = pki_make(&(PkiCert){ .cn = UID }, ca, "P-256/ca");
    unsigned char *der = NULL;
    int size = i2d_X509(leaf, &der);
    char *at = g_strstr_len((char *)der, size, "4d384932"); /* the CN, and still good DER */
    g_assert_nonnull(at);
    at[0] = '5';
    const unsigned char *cursor = der;
    g_autoptr(X509) changed = d2i_X509(NULL, &cursor, size);
    OPENSSL_free(der);
    g_autoptr(CertReport) report = judge(changed, ca);
    g_assert_cmpint(report->trust, ==, CERT_BAD_SIGNATURE);
    g_assert_false(openssl_accepts(changed, ca));
}

/* A module that gives the pinned CA itself, or signs with its own key, has proven nothing. */
static void
test_the_anchor_itself(void)
{
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    g_autoptr(CertReport) report = judge(ca, ca);
    g_assert_cmpint(report->trust, ==, CERT_IS_CA);
    g_autoptr(X509) own = pki_make(&(PkiCert){ .cn = UID, .key = "P-256" }, NULL, "P-256");
    g_autoptr(CertReport) self_signed = judge(own, ca);
    g_assert_cmpint(self_signed->trust, ==, CERT_UNKNOWN_MAKER);
}

static const PkiCert malformed[] = {
    { .cn = UID, .extension = "1.2.3.4.5", .extension_is_critical = true }, /* nobody knows what it asks for */
    { .cn = UID, .extension = "basicConstraints", .extension_hex = "ffff" },
    { .cn = UID, .extension = "keyUsage", .extension_hex = "ffff" },
    { .cn = UID, .extension = "authorityKeyIdentifier", .extension_hex = "3000" }, /* the second one */
};

/* Refused whoever made it, also where an unknown maker is only warned of. */
static void
test_malformed(void)
{
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++) {
        g_test_message("row %zu", i);
        g_autoptr(X509) leaf = pki_make(&malformed[i], ca, "P-256/ca");
        g_autoptr(GError) error = NULL;
        g_assert_null(judge_among(leaf, "cn", (X509 *[]){ ca, NULL }, &error));
        g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE));
        g_clear_error(&error);
        g_assert_null(judge_among(leaf, "cn", NULL, &error));
        g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE));
        g_assert_false(openssl_accepts(leaf, ca));
    }
}

/* --- where the UID stands ----------------------------------------------------------------------------------------- */

static const struct {
    const char *uid_in;
    PkiCert leaf;
    CertTrust want;
} places[] = {
    { "serialNumber", { .cn = "x", .serial_number = "4d38493217b541d7ab0fa5b052d9437d" }, CERT_TRUSTED },
    { "serialNumber", { .cn = "x", .serial_number = "4D:38:49:32:17:B5:41:D7:AB:0F:A5:B0:52:D9:43:7D" }, CERT_TRUSTED },
    { "serialNumber", { .cn = "x", .serial_number = "0004d384932-17B541D7ab0fa5b052d9437d" }, CERT_TRUSTED },
    { "serialNumber", { .cn = UID, .serial_number = "4d38493217b541d7ab0fa5b052d9437e" }, CERT_UID_MISMATCH },
    { "serialNumber", { .cn = UID, .serial_number = "not hex" }, CERT_UID_MISMATCH },
    { "serialNumber", { .cn = UID }, CERT_UID_MISMATCH },
    { "x509-serial", { .cn = "x", .serial = "4d38493217b541d7ab0fa5b052d9437d" }, CERT_TRUSTED },
    { "x509-serial", { .cn = "x", .serial = "004d38493217b541d7ab0fa5b052d9437d" }, CERT_TRUSTED },
    { "x509-serial", { .cn = UID, .serial = "4d38493217b541d7ab0fa5b052d9437e" }, CERT_UID_MISMATCH },
    { "x509-serial", { .cn = UID, .serial = "-4d38493217b541d7ab0fa5b052d9437d" }, CERT_UID_MISMATCH },
    { "none", { .cn = "another" }, CERT_TRUSTED },
};

static void
test_places(void)
{
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_test_message("row %zu: %s", i, places[i].uid_in);
        g_autoptr(X509) leaf = pki_make(&places[i].leaf, ca, "P-256/ca");
        g_autoptr(CertReport) report = judge_among(leaf, places[i].uid_in, (X509 *[]){ ca, NULL }, NULL);
        g_assert_cmpstr(cert_trust_name(report->trust), ==, cert_trust_name(places[i].want));
        g_assert_cmpstr(report->uid_in, ==, places[i].uid_in);
    }
}

/* --- what the report says ------------------------------------------------------------------------------------------ */

static void
test_report(void)
{
    const PkiCert what = { .cn = UID, .organisation = "Mäker, Ltd", .serial = "0a1b2c" };
    g_autoptr(X509) ca = pki_make(&ca_p256, NULL, "P-256/ca");
    g_autoptr(X509) leaf = pki_make(&what, ca, "P-256/ca");
    g_autoptr(CertReport) report = judge(leaf, ca);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    X509_digest(leaf, EVP_sha256(), digest, &length);
    for (unsigned i = 0; i < length; i++)
        g_assert_cmpint(g_ascii_xdigit_value(report->sha256[2 * i]) * 16 + g_ascii_xdigit_value(report->sha256[2 * i + 1]),
                        ==, digest[i]);
    g_assert_cmpuint(strlen(report->spki_sha256), ==, 64);
    g_assert_cmpstr(report->subject, ==, "CN=" UID ",O=Mäker\\, Ltd");
    g_assert_cmpstr(report->issuer, ==, "CN=Maker CA,O=Maker");
    g_assert_cmpstr(report->serial, ==, "0a1b2c");
    g_assert_cmpint(report->not_before, ==, PKI_NOW_US - 365 * PKI_DAY_US);
    g_assert_cmpint(report->not_after, ==, PKI_NOW_US + 9 * 365 * PKI_DAY_US);
    g_assert_cmpstr(report->maker, ==, "Maker");
    g_autofree char *pem = pki_pem(leaf);
    g_assert_cmpstr(report->pem, ==, pem);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/trust/row/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
    }
    g_test_add_func("/trust/bmp-string", test_bmp_string);
    g_test_add_func("/trust/rsa-ca", test_rsa_ca);
    g_test_add_func("/trust/every-fault", test_every_fault_is_noted);
    g_test_add_func("/trust/unknown-maker", test_unknown_maker_is_judged_all_the_same);
    g_test_add_func("/trust/spelt-out", test_spelt_out_curve_of_an_unknown_maker);
    g_test_add_data_func("/trust/rotated/key-identifier", NULL, test_rotated_ca_of_one_name);
    g_test_add_data_func("/trust/rotated/signature-only", "none", test_rotated_ca_of_one_name);
    g_test_add_func("/trust/renewed", test_renewed_ca);
    g_test_add_func("/trust/intermediate", test_pinned_intermediate);
    g_test_add_func("/trust/foreign/name", test_foreign_ca_with_the_same_name);
    g_test_add_data_func("/trust/foreign/key-identifier", "Maker CA", test_foreign_ca_with_the_same_key_identifier);
    g_test_add_data_func("/trust/foreign/key-identifier-other-name", "Other", test_foreign_ca_with_the_same_key_identifier);
    g_test_add_func("/trust/changed-byte", test_one_changed_byte);
    g_test_add_func("/trust/anchor-itself", test_the_anchor_itself);
    g_test_add_func("/trust/malformed", test_malformed);
    g_test_add_func("/trust/places", test_places);
    g_test_add_func("/trust/report", test_report);
    return g_test_run();
}
