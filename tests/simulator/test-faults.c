/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/sim-talk.h"

#include <string.h>

/* Every fault that lies in the dialogue, seen on the wire. Those of the certificate: test_program.py, with openssl. */

static const char pem_query[] = "AT+CONF? Certificate pem\n";

static void
test_names(void)
{
    SimFaults seen = 0;
    for (const SimFaultRow *row = sim_fault_rows(); row->name != NULL; row++) {
        SimFaults parsed = 0;
        g_assert_true(sim_faults_parse(row->name, &parsed, NULL));
        g_assert_cmpuint(parsed, ==, row->fault);
        g_assert_false(seen & row->fault);
        g_assert_cmpuint(strlen(row->help), >, 0);
        seen |= row->fault;
    }
    g_assert_cmpuint(seen & SIM_FAULTS_OF_CERTIFICATE, ==, SIM_FAULTS_OF_CERTIFICATE);
}

static void
test_parse(void)
{
    g_autoptr(GError) error = NULL;
    SimFaults faults = 1;
    g_assert_true(sim_faults_parse("none", &faults, NULL));
    g_assert_cmpuint(faults, ==, 0);
    g_assert_true(sim_faults_parse("noise, busy", &faults, NULL));
    g_assert_cmpuint(faults, ==, SIM_FAULT_NOISE | SIM_FAULT_BUSY);
    g_autofree char *names = sim_faults_names(faults);
    g_assert_cmpstr(names, ==, "noise,busy");
    g_assert_null(sim_faults_names(0));
    g_assert_false(sim_faults_parse("noise,rust", &faults, &error));
    g_assert_nonnull(strstr(error->message, "rust"));
}

static const struct {
    const char *fault;
    const char *say;
    const char *hear;
} rows[] = {
    { "lf-only", "AT\n", "OK\n" },
    { "lf-only", "AT+CONF? ThingName\n", "OK uid-of-module\n" },
    { "pem-not-certificate", pem_query, "OK1 pem\r\nPEM\r\n" },
    { "pem-not-certificate", "AT+CONF? Certificate\n", "OK PEM\r\n" },
    { "pem-one-line", pem_query,
      "OK3 pem\r\n-----BEGIN CERTIFICATE-----\r\n"
      "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODk=\r\n"
      "-----END CERTIFICATE-----\r\n" },
    { "silent", "AT\n", "" },
    { "silent", "AT\r\n", "" },
    { "cr-only", "AT\n", "" },
    { "cr-only", "AT\r", "OK\r\n" },
    { "cr-only", "AT\r\n", "OK\r\n" },
    { "crlf-refused", "AT\n", "OK\r\n" },
    { "crlf-refused", "AT\r\n", "ERR2 PARSE ERROR\r\n" },
    { "crlf-refused", "AT+CONF? ThingName\r\n", "ERR10 INVALID KEY NAME\r\n" },
    { "claimed", "AT+CONNECT?\n", "OK 0 1 DISCONNECTED CUSTOMER\r\n" },
    { "claimed", "AT+CONF? Endpoint\n", "OK " SIM_CUSTOMER_ENDPOINT "\r\n" },
    { "late-startup", "AT\n", "" },
};

static void
test_rows(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        SimFaults faults = 0;
        g_assert_true(sim_faults_parse(rows[i].fault, &faults, NULL));
        g_autoptr(SimTalk) talk = sim_talk_new("espressif", faults, NULL);
        g_test_message("%s: %s", rows[i].fault, rows[i].say);
        g_assert_cmpstr(sim_talk_say(talk, rows[i].say), ==, rows[i].hear);
    }
}

static void
test_v05_pem(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", SIM_FAULT_V05_PEM, NULL);
    g_assert_true(g_str_has_prefix(sim_talk_say(talk, pem_query), "OK pem\r\n-----BEGIN"));
    g_assert_true(g_str_has_suffix(talk->answer, "-----END CERTIFICATE-----\r\n"));
}

static void
test_truncated(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", SIM_FAULT_TRUNCATED, NULL);
    for (int again = 0; again < 2; again++) {
        g_assert_true(g_str_has_prefix(sim_talk_say(talk, pem_query), "OK4 pem\r\n-----BEGIN"));
        g_assert_null(strstr(talk->answer, "END"));
        g_assert_false(g_str_has_suffix(talk->answer, "\n"));
    }
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? ThingName\n"), ==, "OK uid-of-module\r\n");
}

static void
test_late_startup(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", SIM_FAULT_LATE_STARTUP, NULL);
    sim_talk_hear(talk, 2900);
    g_assert_cmpstr(sim_talk_say(talk, "AT\n"), ==, "");
    sim_talk_hear(talk, 200);
    g_assert_cmpstr(sim_talk_say(talk, "AT+EVENT?\n"), ==, "OK 2 0 STARTUP\r\n");
}

static void
test_busy(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", SIM_FAULT_BUSY, NULL);
    for (int session = 0; session < 2; session++) {
        g_assert_cmpstr(sim_talk_say(talk, "AT\n"), ==, "OK\r\n");
        g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? ThingName\n"), ==, "ERR25 NOT ALLOWED\r\n");
        g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? ThingName\n"), ==, "ERR25 NOT ALLOWED\r\n");
        g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? ThingName\n"), ==, "OK uid-of-module\r\n");
        sim_module_closed(talk->module);
        sim_module_opened(talk->module, talk->now_us);
    }
}

static void
test_stale_bytes(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", SIM_FAULT_STALE_BYTES, NULL);
    for (int session = 0; session < 2; session++) {
        char buffer[512] = "";
        gsize count = sim_module_output(talk->module, buffer, sizeof buffer - 1, talk->now_us);
        g_assert_cmpuint(count, >, 0); /* there before a word is said */
        g_assert_nonnull(strstr(buffer, "-----END CERTIFICATE-----"));
        g_assert_true(g_str_has_suffix(buffer, "OK 00000000-dead-4bee-8f00-000000000000\r\n"));
        g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? ThingName\n"), ==, "OK uid-of-module\r\n");
        sim_module_closed(talk->module);
    }
}

static void
test_log_port(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", SIM_FAULT_LOG_PORT, NULL);
    g_assert_cmpstr(sim_talk_hear(talk, 1000), ==, ""); /* nobody has it open */
    sim_module_opened(talk->module, talk->now_us);
    sim_talk_hear(talk, 400);
    g_assert_nonnull(strstr(talk->answer, "-----BEGIN CERTIFICATE-----"));
    g_assert_nonnull(strstr(talk->answer, "ExpressLink: Thingname is: uid-of-module\r\n"));
    sim_module_input(talk->module, "AT\n", 3, talk->now_us);
    sim_talk_hear(talk, 2000);
    g_assert_nonnull(strstr(talk->answer, "ExpressLink: waiting\r\n"));
    g_assert_null(strstr(talk->answer, "OK"));
    sim_module_closed(talk->module);
    sim_talk_hear(talk, 1000);
    g_assert_cmpstr(sim_talk_hear(talk, 5000), ==, "");
}

static void
test_swap_mid_read(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", SIM_FAULT_SWAP_MID_READ, NULL);
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? ThingName\n"), ==, "OK uid-of-module\r\n");
    sim_talk_say(talk, pem_query);
    for (int read = 0; read < 2; read++) {
        g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? ThingName\n"), ==, "OK stranger\r\n");
        sim_talk_say(talk, pem_query);
    }
    sim_module_power_up(talk->module, talk->now_us, 0);
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? ThingName\n"), ==, "OK uid-of-module\r\n");
    sim_talk_say(talk, "AT+CONF? Certificate\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? ThingName\n"), ==, "OK stranger\r\n");
}

static void
test_restart_mid_read(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", SIM_FAULT_RESTART_MID_READ, NULL);
    sim_talk_say(talk, "AT+EVENT?\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT+EVENT?\n"), ==, "OK\r\n");
    g_assert_true(g_str_has_prefix(sim_talk_say(talk, pem_query), "OK4 pem"));
    g_assert_cmpstr(sim_talk_say(talk, "AT+EVENT?\n"), ==, "OK 2 0 STARTUP\r\n");
    sim_talk_say(talk, pem_query);
    g_assert_cmpstr(sim_talk_say(talk, "AT+EVENT?\n"), ==, "OK\r\n");
}

static void
test_claimed_until_factory_reset(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", SIM_FAULT_CLAIMED, NULL);
    sim_module_power_up(talk->module, talk->now_us, 0);
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONNECT?\n"), ==, "OK 0 1 DISCONNECTED CUSTOMER\r\n");
    sim_talk_say(talk, "AT+FACTORY_RESET\n");
    sim_talk_hear(talk, 1000);
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONNECT?\n"), ==, "OK 0 0 DISCONNECTED STAGING\r\n");
    sim_module_power_up(talk->module, talk->now_us, 0);
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONNECT?\n"), ==, "OK 0 0 DISCONNECTED STAGING\r\n");
}

static char *
noisy_conversation(guint64 seed, guint *good, guint *lost)
{
    SimModule *module = sim_module_new(sim_talk_identity("espressif", "uid-of-module", NULL), seed, 115200);
    SimTalk talk = { .module = module, .now_us = 1000 };
    g_autoptr(GString) all = g_string_new(NULL);
    sim_module_set_faults(module, SIM_FAULT_NOISE, NULL);
    sim_module_power_up(module, 0, 0);
    for (int command = 0; command < 100; command++) {
        bool answered = false;
        for (int try = 0; try < 4 && !answered; try++) {
            answered = strcmp(sim_talk_say(&talk, "AT+CONF? ThingName\n"), "OK uid-of-module\r\n") == 0;
            g_string_append(all, talk.answer);
        }
        *good += answered;
        *lost += !answered;
    }
    g_free(talk.answer);
    sim_module_free(module);
    return g_string_free(g_steal_pointer(&all), FALSE);
}

/* The same seed has the same bad luck; four tries get through; and there is noise to get through. */
static void
test_noise(void)
{
    guint good = 0, lost = 0;
    g_autofree char *first = noisy_conversation(1, &good, &lost);
    g_autofree char *again = noisy_conversation(1, &good, &lost);
    g_autofree char *other = noisy_conversation(2, &good, &lost);
    g_assert_cmpstr(first, ==, again);
    g_assert_cmpstr(first, !=, other);
    g_assert_nonnull(strstr(first, "ERR2 PARSE ERROR\r\n"));
    for (guint64 seed = 3; seed < 50; seed++)
        g_free(noisy_conversation(seed, &good, &lost));
    g_test_message("%u of %u commands lost", lost, good + lost);
    g_assert_cmpuint(lost * 100, <, good);
}

static void
test_off_again(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", SIM_FAULT_SILENT | SIM_FAULT_CLAIMED, NULL);
    g_assert_cmpstr(sim_talk_say(talk, "AT\n"), ==, "");
    sim_module_set_faults(talk->module, 0, NULL);
    g_assert_cmpstr(sim_talk_say(talk, "AT\n"), ==, "OK\r\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONNECT?\n"), ==, "OK 0 0 DISCONNECTED STAGING\r\n");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/simulator/fault/names", test_names);
    g_test_add_func("/simulator/fault/parse", test_parse);
    g_test_add_func("/simulator/fault/rows", test_rows);
    g_test_add_func("/simulator/fault/v05-pem", test_v05_pem);
    g_test_add_func("/simulator/fault/truncated", test_truncated);
    g_test_add_func("/simulator/fault/late-startup", test_late_startup);
    g_test_add_func("/simulator/fault/busy", test_busy);
    g_test_add_func("/simulator/fault/stale-bytes", test_stale_bytes);
    g_test_add_func("/simulator/fault/log-port", test_log_port);
    g_test_add_func("/simulator/fault/swap-mid-read", test_swap_mid_read);
    g_test_add_func("/simulator/fault/restart-mid-read", test_restart_mid_read);
    g_test_add_func("/simulator/fault/claimed", test_claimed_until_factory_reset);
    g_test_add_func("/simulator/fault/noise", test_noise);
    g_test_add_func("/simulator/fault/off-again", test_off_again);
    return g_test_run();
}
