/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cert/cert.h"

#include <stdint.h>

/*
 * Anything as a module's certificate, as text and as what stands between BEGIN and END, and anything as a CA file and
 * a pinned anchor.
 */

#define UID "4d384932-17b5-41d7-ab0f-a5b052d9437d"
#define NOW_US (G_GINT64_CONSTANT(1767225600) * G_USEC_PER_SEC)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
judge(const char *pem, GPtrArray *anchors)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CertReport) report = cert_judge(pem, UID, anchors, NOW_US, 2048, &error);
    g_assert_true((report == NULL) == (error != NULL));
    if (report == NULL)
        return;
    g_assert_true(g_utf8_validate(report->subject, -1, NULL) && g_utf8_validate(report->issuer, -1, NULL));
    g_autoptr(CertReport) again = cert_judge(report->pem, UID, anchors, NOW_US, 2048, NULL);
    g_assert_cmpstr(again->sha256, ==, report->sha256); /* written anew it is the same certificate */
    g_assert_cmpint(again->trust, ==, report->trust);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autofree char *base64 = g_base64_encode(data, size);
    g_autofree char *armoured = g_strconcat("-----BEGIN CERTIFICATE-----\n", base64, "\n-----END CERTIFICATE-----\n", NULL);
    CertAnchor as_text = { .id = 1, .maker = "Maker", .pem = text, .uid_in = "cn", .uid_pattern = "[0-9a-f-]{36}" };
    CertAnchor as_der = { .id = 2, .maker = "Maker", .pem = armoured, .uid_in = "x509-serial" };
    g_autoptr(GPtrArray) anchors = g_ptr_array_new();
    g_ptr_array_add(anchors, &as_text);
    g_ptr_array_add(anchors, &as_der);
    judge(text, anchors);
    judge(armoured, anchors);
    g_autoptr(GPtrArray) from_text = cert_ca_parse(text, NULL);
    g_autoptr(GPtrArray) from_der = cert_ca_parse(armoured, NULL);
    return 0;
}
