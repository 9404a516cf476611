/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/unit/claim-code.h"

/* Key 00 01 … 1f; the check codes were computed with Python's hmac module. */
static GBytes *
key_new(void)
{
    guint8 key[32];
    for (guint i = 0; i < sizeof key; i++)
        key[i] = (guint8)i;
    return g_bytes_new(key, sizeof key);
}

static const struct {
    const char *code_template;
    ClaimCodeValues values;
    const char *want; /* NULL: usage */
} codes[] = {
    { "{uid}", { "4d384932-17b5", NULL, "B", "S", 1 }, "4d384932-17b5" },
    { "{uid}-{check}", { "UID12345", NULL, "B", "S", 1 }, "UID12345-5GC3" },
    { "https://x.example/c?u={uid}&g={generation}&k={check:8}", { "a:b12345", NULL, "B", "S", 2 },
      "https://x.example/c?u=a%3Ab12345&g=2&k=0NMMZ9HA" },
    { "{product.sku}/{batch}/{serial}", { "u", "0042", "WO-1", "X2", 1 }, "X2/WO-1/0042" },
    { "{serial}", { "u", NULL, "B", "S", 1 }, NULL },
};

static void
test_make(void)
{
    g_autoptr(GBytes) key = key_new();
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *code = claim_code_make(codes[i].code_template, &codes[i].values, key, &error);
        g_assert_cmpstr(code, ==, codes[i].want);
        g_assert_true((error == NULL) == (codes[i].want != NULL));
    }
}

static void
test_check_template(void)
{
    static const char *const good[] = { "{uid}", "{serial}", "x{uid}{check:4}", "{uid}{check:8}" };
    static const char *const bad[] = { "", "plain", "{batch}", "{uid", "{uid}{check:3}", "{uid}{check:9}",
                                       "{uid}{check}{check:5}", "{uid}{colour}", "{uid}{check:x}", "\xff{uid}" };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
        g_assert_true(claim_code_check_template(good[i], NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", bad[i]);
        g_assert_false(claim_code_check_template(bad[i], &error));
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_USAGE);
    }
}

static void
test_has_field(void)
{
    g_assert_true(claim_code_has_field("{uid}-{generation}", "generation"));
    g_assert_true(claim_code_has_field("{uid}{check:6}", "check"));
    g_assert_false(claim_code_has_field("{uid}", "generation"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/claim-code/make", test_make);
    g_test_add_func("/claim-code/check-template", test_check_template);
    g_test_add_func("/claim-code/has-field", test_has_field);
    return g_test_run();
}
