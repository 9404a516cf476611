/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/express-link.h"

#include <string.h>

/* sim: ports: a whole module within the process, without pace unless pace is what the test is about. */

static ModuleIdentity *
read_port(const char *port, gint64 timeout_ms, GError **error)
{
    g_autoptr(GError) open_error = NULL;
    Transport *transport = transport_new(port, &open_error);
    g_assert_no_error(open_error);
    g_assert_true(transport_open(transport, &open_error));
    g_autoptr(ExpressLink) link = express_link_new(transport);
    return module_identity_read(link, NULL, deadline_in_ms(timeout_ms), error);
}

static void
test_every_maker_reads(void)
{
    const struct {
        const char *port;
        const char *techspec;
        const char *onboarding;
    } makers[] = {
        { "sim:espressif;seed=1;uid=first-module;no-pace", "v1.1.1", "staging" },
        { "sim:espressif-0.x;seed=1;uid=first-module;no-pace", "v0.5", "unknown" },
        { "sim:infineon;seed=1;uid=first-module;no-pace", "v1.0", "staging" },
        { "sim:telit;seed=1;uid=first-module;no-pace;fault=claimed", "v1.1.2", "customer" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(makers); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(ModuleIdentity) identity = read_port(makers[i].port, 10000, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(identity->uid, ==, "first-module");
        g_assert_cmpstr(identity->techspec, ==, makers[i].techspec);
        g_assert_cmpstr(identity->onboarding, ==, makers[i].onboarding);
        g_assert_nonnull(strstr(identity->certificate_pem, "BEGIN CERTIFICATE"));
    }
}

static void
test_seed(void)
{
    g_autoptr(ModuleIdentity) one = read_port("sim:infineon;seed=7;no-pace", 10000, NULL);
    g_autoptr(ModuleIdentity) same = read_port("sim:infineon;seed=7;no-pace", 10000, NULL);
    g_autoptr(ModuleIdentity) other = read_port("sim:infineon;no-pace", 10000, NULL);
    g_assert_cmpstr(one->uid, ==, same->uid);
    g_assert_cmpstr(one->uid, !=, other->uid);
}

static void
test_pace(void)
{
    g_autoptr(ModuleIdentity) identity = read_port("sim:infineon", 10000, NULL);
    gint64 wire_us = (gint64)(identity->bytes_read + identity->bytes_written) * 10 * G_USEC_PER_SEC / 115200;
    g_assert_cmpint(identity->elapsed_us, >, wire_us * 9 / 10);
}

static void
test_faults(void)
{
    const struct {
        const char *port;
        ClaimcheckError want;
    } faults[] = {
        { "sim:infineon;no-pace;fault=silent", CLAIMCHECK_ERROR_NO_ANSWER },
        { "sim:infineon;no-pace;fault=swap-mid-read", CLAIMCHECK_ERROR_MODULE_SWAPPED },
        { "sim:infineon;no-pace;fault=restart-mid-read", CLAIMCHECK_ERROR_MODULE_SWAPPED },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(read_port(faults[i].port, 2000, &error));
        g_assert_error(error, CLAIMCHECK_ERROR, (int)faults[i].want);
    }
}

static void
test_survives_closing(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Transport) port = transport_new("sim:infineon;no-pace;uid=first-module", &error);
    char answer[64] = "";
    const char say[] = "AT+CONF CustomName=kept\n";
    const char ask[] = "AT+CONF? CustomName\n";
    g_assert_true(transport_open(port, &error));
    g_assert_true(transport_write(port, say, strlen(say), deadline_in_ms(1000), &error));
    g_assert_cmpint(transport_read(port, answer, sizeof answer, deadline_in_ms(1000), &error), ==, strlen("OK\r\n"));
    transport_close(port);
    g_assert_true(transport_open(port, &error));
    g_assert_true(transport_write(port, ask, strlen(ask), deadline_in_ms(1000), &error));
    g_assert_cmpint(transport_read(port, answer, sizeof answer - 1, deadline_in_ms(1000), &error), >, 0);
    g_assert_true(g_str_has_prefix(answer, "OK kept\r\n"));
    g_assert_cmpint(transport_read(port, answer, sizeof answer, deadline_in_ms(20), &error), ==, 0);
    g_assert_no_error(error);
}

static void
test_usage(void)
{
    const char *const bad[] = { "sim:acme",           "sim:telit;fault=rust", "sim:telit;seed=x",
                                "sim:telit;colour=1", "sim:telit;no-pace=1",  "sim:telit;" };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(transport_new(bad[i], &error));
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_USAGE);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/link/sim/every-maker-reads", test_every_maker_reads);
    g_test_add_func("/link/sim/seed", test_seed);
    g_test_add_func("/link/sim/pace", test_pace);
    g_test_add_func("/link/sim/faults", test_faults);
    g_test_add_func("/link/sim/survives-closing", test_survives_closing);
    g_test_add_func("/link/sim/usage", test_usage);
    return g_test_run();
}
