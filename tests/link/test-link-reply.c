/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/link-reply.h"

#include <string.h>

/* Every reply of the programmer's guide and of real modules that is known to us, and what hostile lines come to. */
static const struct {
    const char *line;
    LinkReplyKind kind;
    bool counted;
    guint number;
    const char *detail;
} replies[] = {
    { "OK", LINK_REPLY_OK, false, 0, "" },
    { "OK ", LINK_REPLY_OK, false, 0, "" },
    { "OK0", LINK_REPLY_OK, true, 0, "" },
    { "OK22 pem", LINK_REPLY_OK, true, 22, "pem" },
    { "OK17 pem", LINK_REPLY_OK, true, 17, "pem" },
    { "OK3 pem", LINK_REPLY_OK, true, 3, "pem" },
    { "OK1 pem", LINK_REPLY_OK, true, 1, "pem" },
    { "OK pem", LINK_REPLY_OK, false, 0, "pem" },
    { "OK1 data/topic", LINK_REPLY_OK, true, 1, "data/topic" },
    { "OK64 pem", LINK_REPLY_OK, true, 64, "pem" },
    { "OK 4d384932-17b5-41d7-ab0f-a5b052d9437d", LINK_REPLY_OK, false, 0, "4d384932-17b5-41d7-ab0f-a5b052d9437d" },
    { "OK Espressif - ESP32-C3-MINI-1-N4-A", LINK_REPLY_OK, false, 0, "Espressif - ESP32-C3-MINI-1-N4-A" },
    { "OK Infineon IFW56810 CCM", LINK_REPLY_OK, false, 0, "Infineon IFW56810 CCM" },
    { "OK v1.1.1", LINK_REPLY_OK, false, 0, "v1.1.1" },
    { "OK 0 0 DISCONNECTED STAGING", LINK_REPLY_OK, false, 0, "0 0 DISCONNECTED STAGING" },
    { "OK 2 0 STARTUP", LINK_REPLY_OK, false, 0, "2 0 STARTUP" },
    { "OK CONFMODE ENABLED", LINK_REPLY_OK, false, 0, "CONFMODE ENABLED" },
    { "OK COMPLETE", LINK_REPLY_OK, false, 0, "COMPLETE" },
    { "OK -----BEGIN CERTIFICATE-----\\AMIIB\\A-----END CERTIFICATE-----", LINK_REPLY_OK, false, 0,
      "-----BEGIN CERTIFICATE-----\\AMIIB\\A-----END CERTIFICATE-----" },
    { "OK gr\303\274n", LINK_REPLY_OK, false, 0, "gr\303\274n" },
    { "OK a\tb", LINK_REPLY_OK, false, 0, "a\tb" },
    { "ERR1 OVERFLOW", LINK_REPLY_ERR, true, 1, "OVERFLOW" },
    { "ERR2 PARSE ERROR", LINK_REPLY_ERR, true, 2, "PARSE ERROR" },
    { "ERR3 COMMAND NOT FOUND", LINK_REPLY_ERR, true, 3, "COMMAND NOT FOUND" },
    { "ERR11 UNKNOWN KEY", LINK_REPLY_ERR, true, 11, "UNKNOWN KEY" },
    { "ERR14 2 UNABLE TO CONNECT Failed to access network", LINK_REPLY_ERR, true, 14,
      "2 UNABLE TO CONNECT Failed to access network" },
    { "ERR25", LINK_REPLY_ERR, true, 25, "" },
    { "ERR1000 VENDOR", LINK_REPLY_ERR, true, 1000, "VENDOR" },
    { "", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "O", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "ok", LINK_REPLY_MALFORMED, false, 0, NULL },
    { " OK", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OKAY", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OK-1 pem", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OK65 pem", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OK99999999999 pem", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OK18446744073709551617 pem", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OK22pem", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OK\tpem", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "ERR", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "ERR PARSE ERROR", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "ERR3COMMAND", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "ERR99999 X", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OK a\rb", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OK \033[2J", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OK \377\376", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "OK \300\257", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "I (993) ExpressLink: Thingname is: x", LINK_REPLY_MALFORMED, false, 0, NULL },
    { "AT+CONF? ThingName", LINK_REPLY_MALFORMED, false, 0, NULL },
};

static void
test_replies(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
        g_test_message("reply %zu", i);
        LinkReply reply = link_reply_parse(replies[i].line, strlen(replies[i].line));
        g_assert_cmpint(reply.kind, ==, replies[i].kind);
        g_assert_cmpstr(reply.detail, ==, replies[i].detail);
        g_assert_cmpint(reply.counted, ==, replies[i].counted);
        g_assert_cmpuint(reply.number, ==, replies[i].number);
    }
}

static void
test_nul_is_malformed(void)
{
    const char line[] = "OK 4f2a\0 9c";
    g_assert_cmpint(link_reply_parse(line, sizeof line - 1).kind, ==, LINK_REPLY_MALFORMED);
}

static void
test_longest_line(void)
{
    g_autofree char *value = g_strnfill(LINK_LINE_MAX - 3, 'x');
    g_autofree char *fits = g_strconcat("OK ", value, NULL);
    g_autofree char *longer = g_strconcat("OK ", value, "x", NULL);
    g_assert_cmpint(link_reply_parse(fits, strlen(fits)).kind, ==, LINK_REPLY_OK);
    g_assert_cmpint(link_reply_parse(longer, strlen(longer)).kind, ==, LINK_REPLY_MALFORMED);
}

static const struct {
    const char *text;
    const char *want; /* NULL: not a valid escape */
} escapes[] = {
    { "", "" },
    { "plain", "plain" },
    { "a\\Ab", "a\nb" },
    { "a\\D\\Ab", "a\r\nb" },
    { "a\\\\b", "a\\b" },
    { "\\\\A", "\\A" }, /* a literal backslash and an A: what three replacements in a row get wrong */
    { "\\\\\\A", "\\\n" },
    { "\\\\D\\\\", "\\D\\" },
    { "\\n", NULL },
    { "\\a", NULL },
    { "end\\", NULL },
};

static void
test_escapes(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(escapes); i++) {
        g_autofree char *plain = link_unescape(escapes[i].text);
        g_assert_cmpstr(plain, ==, escapes[i].want);
    }
}

static void
test_keys(void)
{
    g_assert_true(link_key_is_valid("ThingName"));
    g_assert_true(link_key_is_valid("Topic1"));
    g_assert_true(link_key_is_valid("ABCDEFGHIJKLMNOP"));
    g_assert_false(link_key_is_valid("ABCDEFGHIJKLMNOPQ"));
    g_assert_false(link_key_is_valid(""));
    g_assert_false(link_key_is_valid("Thing Name"));
    g_assert_false(link_key_is_valid("X\nAT+RESET"));
}

static const struct {
    const char *text;
    bool whole;
} pems[] = {
    { "PEM\n", true }, /* no certificate, which is for the judge to say */
    { "", true },
    { "-----BEGIN CERTIFICATE-----\nMIIB+/==\n-----END CERTIFICATE-----\n", true },
    { "-----BEGIN CERTIFICATE-----\nMIIB+/==\n-----END CERTIFICATE-----", true },
    { "-----BEGIN CERTIFICATE-----\r\nMIIB\r\n-----END CERTIFICATE-----\r\n", true },
    { "-----BEGIN CERTIFICATE-----\nMIIB\n", false },
    { "-----BEGIN CERTIFICATE-----\nMI\"IB\n-----END CERTIFICATE-----\n", false },
    { "-----BEGIN CERTIFICATE-----\nOK 2.4.1\n-----END CERTIFICATE-----\n", false },
};

static void
test_pem_is_whole(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(pems); i++)
        g_assert_cmpint(link_pem_is_whole(pems[i].text), ==, pems[i].whole);
}

static const struct {
    const char *detail;
    bool valid;
    guint id;
    const char *mnemonic;
} events[] = {
    { "2 0 STARTUP", true, 2, "STARTUP" },
    { "1 0 MSG", true, 1, "MSG" },
    { "5 4 OTA", true, 5, "OTA" },
    { "3 0 CONLOST some detail", true, 3, "CONLOST" },
    { "2 0 Startup", true, 2, "STARTUP" },
    { "1001 7 VENDOR", true, 1001, "VENDOR" },
    { "", false, 0, NULL },
    { "2", false, 0, NULL },
    { "2 0", false, 0, NULL },
    { "x 0 STARTUP", false, 0, NULL },
    { "-2 0 STARTUP", false, 0, NULL },
    { "99999999999999999999 0 STARTUP", false, 0, NULL },
};

static void
test_events(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(events); i++) {
        guint id = 0;
        g_autofree char *mnemonic = NULL;
        g_assert_cmpint(link_event_parse(events[i].detail, &id, &mnemonic), ==, events[i].valid);
        g_assert_cmpuint(id, ==, events[i].id);
        g_assert_cmpstr(mnemonic, ==, events[i].mnemonic);
    }
}

static const struct {
    const char *detail;
    const char *onboarding;
} connects[] = {
    { "0 0 DISCONNECTED STAGING", "staging" },
    { "1 0 CONNECTED STAGING", "staging" },
    { "0 1 DISCONNECTED CUSTOMER", "customer" },
    { "1 1 CONNECTED CUSTOMER", "customer" },
    { "0 1", "customer" },
    { "0", "unknown" },
    { "1", "unknown" },
    { "", "unknown" },
    { NULL, "unknown" },
    { "0 0 DISCONNECTED CUSTOMER", "unknown" },
    { "0 2 DISCONNECTED ELSEWHERE", "unknown" },
    { "Waiting for Cloud ID registration.", "unknown" },
};

static void
test_onboarding(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(connects); i++)
        g_assert_cmpstr(link_onboarding(connects[i].detail), ==, connects[i].onboarding);
}

static void
test_error_meanings(void)
{
    for (guint code = 1; code <= 29; code++)
        g_assert_cmpstr(link_error_meaning(code), !=, link_error_meaning(999));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/link-reply/replies", test_replies);
    g_test_add_func("/link-reply/nul-is-malformed", test_nul_is_malformed);
    g_test_add_func("/link-reply/longest-line", test_longest_line);
    g_test_add_func("/link-reply/escapes", test_escapes);
    g_test_add_func("/link-reply/keys", test_keys);
    g_test_add_func("/link-reply/pem-is-whole", test_pem_is_whole);
    g_test_add_func("/link-reply/events", test_events);
    g_test_add_func("/link-reply/onboarding", test_onboarding);
    g_test_add_func("/link-reply/error-meanings", test_error_meanings);
    return g_test_run();
}
