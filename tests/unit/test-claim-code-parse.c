/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/claim-code-parse.h"

/* Key 00 01 … 1f, as in test-claim-code.c: the check codes are Python's. */
static const struct {
    const char *code_template;
    const char *code;
    ClaimCodeFit want;
} codes[] = {
    { "{uid}", "4d384932-17b5", CLAIM_CODE_FITS },
    { "{uid}", "short", CLAIM_CODE_OTHER },
    { "{uid}", "has a blank in it", CLAIM_CODE_OTHER },
    { "{uid}-{check}", "UID12345-5GC3", CLAIM_CODE_FITS },
    { "{uid}-{check}", "UID12345-5GC4", CLAIM_CODE_BAD_CHECK },
    { "{uid}-{check}", "UID12345-5gc3", CLAIM_CODE_OTHER },
    { "{uid}-{check}", "UID12345", CLAIM_CODE_OTHER },
    { "https://x.example/c?u={uid}&g={generation}&k={check:8}",
      "https://x.example/c?u=a%3Ab12345&g=2&k=0NMMZ9HA", CLAIM_CODE_FITS },
    { "https://x.example/c?u={uid}&g={generation}&k={check:8}",
      "https://x.example/c?u=a%3Ab12345&g=3&k=0NMMZ9HA", CLAIM_CODE_BAD_CHECK },
    { "https://x.example/c?u={uid}", "https://y.example/c?u=a%3Ab12345", CLAIM_CODE_OTHER },
    { "a.c{uid}", "abcUID12345", CLAIM_CODE_OTHER }, /* a literal dot is no wild card */
};

static void
test_fit(void)
{
    guint8 bytes[32];
    for (guint i = 0; i < sizeof bytes; i++)
        bytes[i] = (guint8)i;
    g_autoptr(GBytes) key = g_bytes_new(bytes, sizeof bytes);
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_test_message("%s by %s", codes[i].code, codes[i].code_template);
        g_autoptr(ClaimCodeParser) parser = claim_code_parser_new(codes[i].code_template, key);
        g_assert_cmpint(claim_code_parser_fit(parser, codes[i].code), ==, codes[i].want);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/claim-code-parse/fit", test_fit);
    return g_test_run();
}
