/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/cert/cert.h"
#include "tests/support/pki.h"

#include <string.h>

/* What a module may give as its certificate, and what it may not. */

#define UID "4d384932-17b5-41d7-ab0f-a5b052d9437d"
#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)

static char *
make_pem(void)
{
    g_autoptr(X509) x509 = pki_make(&(PkiCert){ .cn = UID }, NULL, "P-256");
    return pki_pem(x509);
}

/* (transfer full): the base 64 of @pem in lines of @width with @eol between; 0 is one run. */
static char *
reflow(const char *pem, gsize width, const char *eol)
{
    g_autofree char *body = g_strndup(pem + strlen(BEGIN), strlen(pem) - strlen(BEGIN) - strlen(END) - 1);
    g_auto(GStrv) lines = g_strsplit(body, "\n", -1);
    g_autofree char *run = g_strjoinv("", lines);
    GString *text = g_string_new(BEGIN);
    g_string_append(text, eol);
    for (gsize at = 0; at < strlen(run); at += width != 0 ? width : strlen(run)) {
        g_string_append_len(text, run + at, (gssize)MIN(width != 0 ? width : strlen(run), strlen(run) - at));
        g_string_append(text, eol);
    }
    g_string_append(text, END);
    g_string_append(text, eol);
    return g_string_free(text, FALSE);
}

static const struct {
    gsize width;
    const char *eol;
} forms[] = {
    { 64, "\n" }, { 64, "\r\n" }, { 64, "\r" }, { 0, "\n" }, { 0, "\r\n" }, { 0, "" }, { 76, "\n" }, { 1, "\n" },
    { 64, " " }, { 64, "\n\n" }, { 64, "\t\r\n" },
};

static void
test_forms(void)
{
    g_autofree char *pem = make_pem();
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_test_message("form %zu", i);
        g_autofree char *text = reflow(pem, forms[i].width, forms[i].eol);
        g_autoptr(GError) error = NULL;
        g_autoptr(CertReport) report = cert_judge(text, UID, NULL, PKI_NOW_US, 2048, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(report->pem, ==, pem); /* written anew, it is always the same */
    }
}

static void
assert_refused(const char *text, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CertReport) report = cert_judge(text, UID, NULL, PKI_NOW_US, 2048, &error);
    g_assert_null(report);
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE));
    if (strstr(error->message, why) == NULL)
        g_error("'%s' does not say '%s'", error->message, why);
}

static void
test_not_a_certificate(void)
{
    assert_refused(NULL, "no PEM certificate");
    assert_refused("", "no PEM certificate");
    assert_refused("PEM", "no PEM certificate"); /* a real module with nothing set answers OK1 pem, PEM */
    assert_refused("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no PEM certificate");
    assert_refused(BEGIN END, "not base 64");
    assert_refused(BEGIN "\n" END "\n", "not base 64");
    assert_refused(BEGIN "\nAA=A\n" END "\n", "not base 64");
    assert_refused(BEGIN "\nAAA\n" END "\n", "not base 64");
    assert_refused(BEGIN "\n====\n" END "\n", "not base 64");
    assert_refused(BEGIN "\nProc-Type: 4,ENCRYPTED\n\nAAAA\n" END "\n", "not base 64");
    assert_refused(BEGIN "\nAAAA\n" END "\n", "no X.509 certificate");
    assert_refused(BEGIN "\nAAAA\n", "END line is missing");
}

static void
test_more_than_a_certificate(void)
{
    g_autofree char *pem = make_pem();
    g_autofree char *two = g_strconcat(pem, pem, NULL);
    assert_refused(two, "more than one");
    g_autofree char *behind = g_strconcat(pem, "OK\n", NULL);
    assert_refused(behind, "other text");
    g_autofree char *before = g_strconcat("I (993) boot\n", pem, NULL);
    assert_refused(before, "other text");
}

/* Bytes behind the certificate, within the base 64. */
static void
test_trailing_bytes(void)
{
    g_autoptr(X509) x509 = pki_make(&(PkiCert){ .cn = UID }, NULL, "P-256");
    unsigned char *der = NULL;
    int size = i2d_X509(x509, &der);
    g_autofree unsigned char *longer = g_malloc0((gsize)size + 3);
    memcpy(longer, der, (gsize)size);
    OPENSSL_free(der);
    g_autofree char *base64 = g_base64_encode(longer, (gsize)size + 3);
    g_autofree char *text = g_strconcat(BEGIN "\n", base64, "\n" END "\n", NULL);
    assert_refused(text, "further bytes");
}

/* Any length may come over a wire; any truncation is refused or is the whole certificate. */
static void
test_truncated(void)
{
    g_autofree char *pem = make_pem();
    gsize whole = strlen(pem) - 1; /* without its last line end */
    for (gsize length = 0; length < whole; length++) {
        g_autofree char *cut = g_strndup(pem, length);
        g_autoptr(CertReport) report = cert_judge(cut, UID, NULL, PKI_NOW_US, 2048, NULL);
        g_assert_null(report);
    }
}

static void
test_huge(void)
{
    g_autoptr(GString) text = g_string_new(BEGIN "\n");
    for (int i = 0; i < 20000; i++)
        g_string_append(text, "QUFB\n");
    g_string_append(text, END "\n");
    assert_refused(text->str, "longer than any certificate");
}

/* One byte after the other is changed: no crash, and never the word of another certificate for trust. */
static void
test_every_byte_changed(void)
{
    g_autoptr(X509) ca = pki_make(&(PkiCert){ .cn = "CA", .key = "P-256/ca", .is_ca = true }, NULL, "P-256/ca");
    g_autoptr(X509) leaf = pki_make(&(PkiCert){ .cn = UID }, ca, "P-256/ca");
    g_autofree char *ca_pem = pki_pem(ca);
    CertAnchor anchor = { .id = 1, .maker = "Maker", .pem = ca_pem, .uid_in = "cn" };
    g_autoptr(GPtrArray) anchors = g_ptr_array_new();
    g_ptr_array_add(anchors, &anchor);
    g_autoptr(CertStore) store = cert_store_new(anchors);
    unsigned char *der = NULL;
    int size = i2d_X509(leaf, &der);
    for (int i = 0; i < size; i++) {
        der[i] ^= 0x01;
        g_autofree char *base64 = g_base64_encode(der, (gsize)size);
        g_autofree char *text = g_strconcat(BEGIN "\n", base64, "\n" END "\n", NULL);
        g_autoptr(CertReport) report = cert_store_judge(store, text, UID, PKI_NOW_US, 2048, NULL);
        g_assert_true(report == NULL || report->trust != CERT_TRUSTED);
        der[i] ^= 0x01;
    }
    OPENSSL_free(der);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pem/forms", test_forms);
    g_test_add_func("/pem/not-a-certificate", test_not_a_certificate);
    g_test_add_func("/pem/more-than-a-certificate", test_more_than_a_certificate);
    g_test_add_func("/pem/trailing-bytes", test_trailing_bytes);
    g_test_add_func("/pem/truncated", test_truncated);
    g_test_add_func("/pem/huge", test_huge);
    g_test_add_func("/pem/every-byte", test_every_byte_changed);
    return g_test_run();
}
