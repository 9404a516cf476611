/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/command-code.h"
#include "station/qa/scan-text.h"
#include "station/qa/scanner-test.h"
#include "station/unit/claim-code-parse.h"

#include <stdint.h>
#include <string.h>

/* Anything that a scanner may send: what is taken off it, and what then reads it. */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const templates[] = { "{uid}", "https://id.example/c?u={uid}&g={generation}&k={check:6}", "{serial}/{batch}/{check}" };

static void
parse_as_claim_code(const char *text)
{
    static const guint8 secret[32] = { 7 };
    g_autoptr(GBytes) key = g_bytes_new_static(secret, sizeof secret);
    for (gsize i = 0; i < G_N_ELEMENTS(templates); i++) {
        g_autoptr(ClaimCodeParser) parser = claim_code_parser_new(templates[i], key);
        claim_code_parser_fit(parser, text);
    }
}

static void
read_as_keys(const char *text)
{
    for (guint pair = 0; pair < N_SCANNER_LAYOUTS * N_SCANNER_LAYOUTS; pair++) {
        ScannerLayout scanner = pair / N_SCANNER_LAYOUTS, session = pair % N_SCANNER_LAYOUTS;
        g_autofree char *meant = scanner_layout_meant(text, scanner, session);
        g_autofree char *seen = scanner_layout_seen(text, scanner, session, true);
        g_assert_true(g_utf8_validate(seen, -1, NULL));
        g_assert_true(meant == NULL || g_utf8_validate(meant, -1, NULL));
    }
}

static Settings *
no_settings(void)
{
    static Settings *settings;
    if (settings == NULL)
        settings = settings_load("/dev/null", NULL);
    return settings;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *raw = g_strndup((const char *)data, size);
    g_auto(ScannerTest) test = { 0 };
    scanner_test_judge(raw, &test);
    g_autofree char *text = scan_text_clean(no_settings(), raw);
    if (text == NULL)
        return 0;
    g_assert_true(*text != '\0' && g_utf8_validate(text, -1, NULL));
    guint slot;
    g_autofree char *code = NULL;
    if (scan_text_split_slot(text, &slot, &code))
        g_assert_cmpuint(slot, >, 0);
    g_assert_true(command_code_find(text) == NULL || command_code_is_meant(text));
    parse_as_claim_code(text);
    read_as_keys(text);
    return 0;
}
