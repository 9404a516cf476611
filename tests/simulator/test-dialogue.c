/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-dictionary.h"
#include "tests/support/sim-talk.h"

#include <string.h>

/* What each maker's firmware answers, byte for byte; a row with the maker NULL holds for all that end a reply CR LF. */

typedef struct {
    const char *maker;
    const char *say;
    const char *hear;
} Row;

static const Row rows[] = {
    /* grammar */
    { NULL, "AT\n", "OK\r\n" },
    { NULL, "at\n", "OK\r\n" },
    { NULL, "AT\r", "OK\r\n" },
    { NULL, "AT\r\n", "OK\r\n" },
    { NULL, "abcdefAT\n", "OK\r\n" },
    { NULL, "\n\n\r\n", "" },
    { NULL, "hello\n", "" },
    { NULL, "AT", "" },
    { NULL, "ATX\n", "ERR2 PARSE ERROR\r\n" },
    { NULL, "AT+\n", "ERR2 PARSE ERROR\r\n" },
    { NULL, "AT+CONF?ThingName\n", "ERR3 COMMAND NOT FOUND\r\n" },
    { NULL, "AT+CONF?  ThingName\n", "ERR9 INVALID KEY LENGTH\r\n" },
    { NULL, "AT+CONF?=ThingName\n", "ERR2 PARSE ERROR\r\n" },
    { NULL, "AT+NOSUCH\n", "ERR3 COMMAND NOT FOUND\r\n" },
    { NULL, "AT+CONF?7 About\n", "ERR4 PARAMETER ERROR\r\n" },
    { NULL, "AT+SEND hello\n", "ERR4 PARAMETER ERROR\r\n" },
    { NULL, "AT+SEND12345678901 hello\n", "ERR4 PARAMETER ERROR\r\n" },
    { NULL, "AT+CONF CustomName=a\\nb\n", "ERR5 INVALID ESCAPE\r\n" },
    { NULL, "at+conf? ThingName\n", "OK uid-of-module\r\n" },
    { NULL, "AT+CONF?\n", "ERR9 INVALID KEY LENGTH\r\n" },
    { NULL, "AT+CONF\n", "ERR4 PARAMETER ERROR\r\n" },
    /* the dictionary */
    { NULL, "AT+CONF? ThingName\n", "OK uid-of-module\r\n" },
    { NULL, "AT+CONF? thingname\n", "ERR11 UNKNOWN KEY\r\n" },
    { NULL, "AT+CONF VERSION=1.0\n", "ERR11 UNKNOWN KEY\r\n" },
    { NULL, "AT+CONF Version=1.0\n", "ERR12 KEY READONLY\r\n" },
    { NULL, "AT+CONF? SeventeenLetters1\n", "ERR9 INVALID KEY LENGTH\r\n" },
    { NULL, "AT+CONF? Thing-Name\n", "ERR10 INVALID KEY NAME\r\n" },
    { NULL, "AT+CONF? CustomName\n", "OK\r\n" },
    { NULL, "AT+CONF CustomName=a b=c\n", "OK\r\n" },
    { NULL, "AT+CONF? CustomName\n", "OK a b=c\r\n" },
    { NULL, "AT+CONF CustomName=x\\Ay\\Dz\\\\\n", "OK\r\n" },
    { NULL, "AT+CONF? CustomName\n", "OK x\\Ay\\Dz\\\\\r\n" },
    { NULL, "AT+CONF CustomName=\n", "OK\r\n" },
    { NULL, "AT+CONF? CustomName\n", "OK\r\n" },
    { NULL, "AT+CONF? Topic17\n", "ERR11 UNKNOWN KEY\r\n" },
    { NULL, "AT+CONF? Topic01\n", "ERR11 UNKNOWN KEY\r\n" },
    { NULL, "AT+CONF? Topic16\n", "OK\r\n" },
    { NULL, "AT+CONF? About pem\n", "ERR4 PARAMETER ERROR\r\n" },
    { NULL, "AT+CONF? Certificate der\n", "ERR4 PARAMETER ERROR\r\n" },
    { "espressif", "AT+CONF? About\n", "OK Espressif - ESP32-C3-MINI-1-N4-A\r\n" },
    { "espressif", "AT+CONF? TechSpec\n", "OK v1.1.1\r\n" },
    { "espressif", "AT+CONF? Version\n", "OK 2.4.1\r\n" },
    { "espressif", "AT+CONF? APN\n", "ERR11 UNKNOWN KEY\r\n" },
    { "espressif", "AT+CONF? Passphrase\n", "ERR13 KEY WRITEONLY\r\n" },
    { "espressif", "AT+CONF Passphrase=secret\n", "OK\r\n" },
    { "espressif", "AT+CONF? ShadowToken\n", "OK ExpressLink\r\n" },
    { "espressif", "AT+CONF? Defender\n", "ERR11 UNKNOWN KEY\r\n" },
    { "espressif", "AT+CONF DefenderPeriod=123456789\n", "ERR4 PARAMETER ERROR\r\n" },
    { "espressif", "AT+CONF HOTAcertificate=nonsense\n", "ERR23 INVALID SIGNATURE\r\n" },
    { "espressif", "AT+CONF? Certificate PEM\n", "ERR4 PARAMETER ERROR\r\n" },
    { "telit", "AT+CONF HOTAcertificate=nonsense\n", "ERR26 INVALID CERTIFICATE\r\n" },
    { "telit", "AT+CONF? OTAcertificate\n", "ERR13 KEY WRITEONLY\r\n" },
    { "telit", "AT+CONF? APN\n", "OK\r\n" },
    { "telit", "AT+CONF? SSID\n", "ERR11 UNKNOWN KEY\r\n" },
    { "infineon", "AT+CONF? About\n", "OK Infineon IFW56810 CCM\r\n" },
    { "infineon", "AT+CONF? TopicRoot\n", "OK\r\n" },
    { "infineon", "AT+CONF? Defender\n", "OK 0\r\n" },
    /* the certificate */
    { "espressif", "AT+CONF? HOTAcertificate pem\n", "OK1 pem\r\nPEM\r\n" },
    { "telit", "AT+CONF? HOTAcertificate pem\n", "OK\r\n" },
    { "espressif", "AT+CONF HOTAcertificate=-----BEGIN CERTIFICATE-----\\Aabcd\\A-----END CERTIFICATE-----\n",
      "OK\r\n" },
    { "espressif", "AT+CONF? HOTAcertificate pem\n",
      "OK3 pem\r\n-----BEGIN CERTIFICATE-----\r\nabcd\r\n-----END CERTIFICATE-----\r\n" },
    { "espressif", "AT+CONF? HOTAcertificate\n",
      "OK -----BEGIN CERTIFICATE-----\\Aabcd\\A-----END CERTIFICATE-----\r\n" },
    { "espressif", "AT+CONF HOTAcertificate=pem\n", "OK\r\n" },
    { "espressif", "-----BEGIN CERTIFICATE-----\nZZZZ\n-----END CERTIFICATE-----\n", "OK COMPLETE\r\n" },
    { "espressif", "AT+CONF? HOTAcertificate\n",
      "OK -----BEGIN CERTIFICATE-----\\AZZZZ\\A-----END CERTIFICATE-----\r\n" },
    /* power and connection */
    { NULL, "AT+EVENT?\n", "OK 2 0 STARTUP\r\n" },
    { NULL, "AT+EVENT?\n", "OK\r\n" },
    { NULL, "AT+CONNECT?\n", "OK 0 0 DISCONNECTED STAGING\r\n" },
    { NULL, "AT+CONF Endpoint=a1-ats.iot.eu-west-1.amazonaws.com\n", "OK\r\n" },
    { NULL, "AT+CONNECT?\n", "OK 0 1 DISCONNECTED CUSTOMER\r\n" },
    { NULL, "AT+DISCONNECT\n", "OK 0 DISCONNECTED\r\n" },
    { NULL, "AT+EVENT?\n", "OK 3 0 CONLOST\r\n" },
    { NULL, "AT+SLEEP\n", "OK 0\r\n" },
    { NULL, "AT\n", "OK\r\n" },
    { NULL, "AT+EVENT?\n", "OK 2 0 STARTUP\r\n" },
    { NULL, "AT+TIME?\n", "ERR15 TIME NOT AVAILABLE\r\n" },
    { NULL, "AT+OTA?\n", "OK 0 IDLE\r\n" },
    { NULL, "AT+OTA ACCEPT\n", "ERR19 HOST IMAGE NOT AVAILABLE\r\n" },
    { NULL, "AT+GET\n", "OK\r\n" },
    { NULL, "AT+CONF Topic1=x\n", "OK\r\n" },
    { NULL, "AT+SEND1 hello\n", "ERR6 NO CONNECTION\r\n" },
    { "espressif", "AT+SEND2 hello\n", "ERR8 PARAMETER UNDEFINED\r\n" },
    { "espressif", "AT+SEND17 hello\n", "ERR7 OUT OF RANGE\r\n" },
    { "infineon", "AT+SEND2 hello\n", "ERR8 TOPIC UNDEFINED\r\n" },
    { "infineon", "AT+SEND17 hello\n", "ERR4 PARAMETER ERROR\r\n" },
    { "espressif", "AT+CONNECT\n", "ERR14 2 UNABLE TO CONNECT Failed to access network\r\n" },
    { "infineon", "AT+CONNECT\n", "ERR14 2 UNABLE TO CONNECT\r\n" },
    { "espressif", "AT+CONNECT!\n", "OK\r\n" },
    { "espressif", "AT+EVENT?\n", "OK 6 2 CONNECT\r\n" },
    { "infineon", "AT+CONNECT!\n", "ERR3 COMMAND NOT FOUND\r\n" },
    { "espressif", "AT+CONFMODE\n", "OK CONFMODE ENABLED\r\n" },
    { "espressif", "AT+CONNECT\n", "ERR25 NOT ALLOWED\r\n" },
    { "infineon", "AT+CONFMODE\n", "OK CONFMODE Enabled\r\n" },
    { "infineon", "AT+CONNECT\n", "ERR14 UNABLE TO CONNECT\r\n" },
    { "telit", "AT+CONFMODE\n", "ERR17 MODE NOT AVAILABLE\r\n" },
    { "telit", "AT+WHERE?\n", "ERR16 LOCATION NOT AVAILABLE\r\n" },
    { "espressif", "AT+WHERE?\n", "ERR3 COMMAND NOT FOUND\r\n" },
    { "infineon", "AT+RESET?\n", "ERR22 INVALID QUERY\r\n" },
    { "espressif", "AT+RESET?\n", "ERR3 COMMAND NOT FOUND\r\n" },
    { "infineon", "AT+DIAG PING 8.8.8.8\n", "OK Not connected to AP\r\n" },
    /* v0.5 */
    { "espressif-0.x", "AT\n", "OK\n" },
    { "espressif-0.x", "AT\r\n", "ERR2 PARSE ERROR\n" },
    { "espressif-0.x", "AT+CONF? TechSpec\n", "OK v0.5\n" },
    { "espressif-0.x", "AT+CONNECT?\n", "OK 0\n" },
    { "espressif-0.x", "AT+CONNECT\n", "ERR14 UNABLE TO CONNECT\n" },
    { "espressif-0.x", "AT+CONF CustomName=x\\Dy\n", "ERR5 INVALID ESCAPE\n" },
    { "espressif-0.x", "AT+CONF CustomName=x\\Ay\n", "OK\n" },
    { "espressif-0.x", "AT+CONF? CustomName\n", "OK x\\Ay\n" },
    { "espressif-0.x", "AT+EVENT?\n", "OK 2 0 STARTUP\n" },
    { "espressif-0.x", "AT+SHADOW INIT\n", "ERR3 COMMAND NOT FOUND\n" },
};

static bool
row_is_for(const Row *row, const char *maker)
{
    return row->maker != NULL ? strcmp(row->maker, maker) == 0 : strcmp(maker, "espressif-0.x") != 0;
}

static void
test_dialogue(gconstpointer data)
{
    const char *maker = data;
    g_autoptr(SimTalk) talk = sim_talk_new(maker, 0, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!row_is_for(&rows[i], maker))
            continue;
        g_test_message("%s: %s", maker, rows[i].say);
        g_assert_cmpstr(sim_talk_say(talk, rows[i].say), ==, rows[i].hear);
        if (strcmp(rows[i].say, "AT") == 0)
            sim_talk_say(talk, "\n");
    }
}

static void
test_reset(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", 0, NULL);
    sim_talk_say(talk, "AT+EVENT?\n");
    sim_talk_say(talk, "AT+CONF CustomName=kept\n");
    sim_talk_say(talk, "AT+CONF Topic1=lost\n");
    sim_talk_say(talk, "AT+CONF Endpoint=customer.example\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT+RESET\n"), ==, "OK\r\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT\n"), ==, ""); /* it starts, and hears nothing */
    sim_talk_hear(talk, 1000);
    g_assert_cmpstr(sim_talk_say(talk, "AT+EVENT?\n"), ==, "OK 2 0 STARTUP\r\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? CustomName\n"), ==, "OK kept\r\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? Topic1\n"), ==, "OK\r\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONNECT?\n"), ==, "OK 0 1 DISCONNECTED CUSTOMER\r\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT+FACTORY_RESET\n"), ==, "OK\r\n");
    sim_talk_hear(talk, 1000);
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONNECT?\n"), ==, "OK 0 0 DISCONNECTED STAGING\r\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? CustomName\n"), ==, "OK\r\n");
    g_assert_cmpstr(sim_talk_say(talk, "AT+CONF? ThingName\n"), ==, "OK uid-of-module\r\n");
}

static char *
long_command(gsize length)
{
    g_autofree char *filling = g_strnfill(length - strlen("CONF CustomName="), 'x');
    return g_strdup_printf("AT+CONF CustomName=%s\n", filling);
}

static void
test_overflow(void)
{
    const struct {
        const char *maker;
        SimFaults faults;
        gsize limit;
    } limits[] = {
        { "espressif", 0, 9 * 1024 },
        { "espressif", SIM_FAULT_LIMIT_5K, 5000 },
        { "infineon", 0, 5000 },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
        g_autoptr(SimTalk) talk = sim_talk_new(limits[i].maker, limits[i].faults, NULL);
        g_autofree char *longest = long_command(limits[i].limit);
        g_autofree char *too_long = long_command(limits[i].limit + 1);
        g_assert_cmpstr(sim_talk_say(talk, longest), ==, "ERR4 PARAMETER ERROR\r\n"); /* a value of 128 bytes at most */
        g_assert_cmpstr(sim_talk_say(talk, too_long), ==, "ERR1 OVERFLOW\r\n");
        g_assert_cmpstr(sim_talk_say(talk, "AT\n"), ==, "OK\r\n");
    }
}

static void
test_pem_count(void)
{
    g_autoptr(SimTalk) new = sim_talk_new("espressif", 0, NULL);
    g_assert_true(g_str_has_prefix(sim_talk_say(new, "AT+CONF? Certificate pem\n"), "OK4 pem\r\n-----BEGIN"));
    g_assert_true(g_str_has_suffix(new->answer, "\r\n-----END CERTIFICATE-----\r\n"));
    g_autoptr(SimTalk) old = sim_talk_new("espressif-0.x", 0, NULL);
    g_assert_true(g_str_has_prefix(sim_talk_say(old, "AT+CONF? Certificate pem\n"), "OK pem\n-----BEGIN"));
    g_assert_true(g_str_has_suffix(old->answer, "\n-----END CERTIFICATE-----\n"));
    g_autoptr(SimTalk) any_case = sim_talk_new("telit", 0, NULL);
    g_assert_true(g_str_has_prefix(sim_talk_say(any_case, "AT+CONF? Certificate PEM\n"), "OK4 pem\r\n"));
}

static void
test_pace(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", 0, NULL);
    const char command[] = "AT+CONF? ThingName\n";
    const gsize bytes = strlen(command) + strlen("OK uid-of-module\r\n");
    char answer[64];
    gint64 began_us = talk->now_us;
    sim_module_input(talk->module, command, strlen(command), began_us);
    gint64 due_us = began_us + (gint64)bytes * 10 * G_USEC_PER_SEC / 115200;
    g_assert_cmpuint(sim_module_output(talk->module, answer, sizeof answer, began_us), ==, 0);
    gsize early = sim_module_output(talk->module, answer, sizeof answer, due_us - 90);
    g_assert_cmpuint(early, <, strlen("OK uid-of-module\r\n"));
    gsize rest = sim_module_output(talk->module, answer, sizeof answer, due_us + 2);
    g_assert_cmpuint(early + rest, ==, strlen("OK uid-of-module\r\n"));
    g_assert_cmpint(sim_module_next_us(talk->module), ==, G_MAXINT64);
}

static void
test_power(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", 0, NULL);
    sim_module_power_down(talk->module);
    g_assert_cmpstr(sim_talk_say(talk, "AT\n"), ==, "");
    sim_module_power_up(talk->module, talk->now_us, 250);
    g_assert_cmpstr(sim_talk_say(talk, "AT\n"), ==, "");
    sim_talk_hear(talk, 250);
    g_assert_cmpstr(sim_talk_say(talk, "AT+EVENT?\n"), ==, "OK 2 0 STARTUP\r\n");
}

/* A host that asks for ever and reads nothing costs a bounded amount of memory. */
static void
test_flood(void)
{
    g_autoptr(SimTalk) talk = sim_talk_new("espressif", 0, NULL);
    for (int i = 0; i < 20000; i++)
        sim_module_input(talk->module, "AT+CONF? About\n", 15, talk->now_us);
    gsize waiting = 0;
    char buffer[4096];
    for (gsize count; (count = sim_module_output(talk->module, buffer, sizeof buffer, G_MAXINT64 / 2)) > 0;)
        waiting += count;
    g_assert_cmpuint(waiting, >, 32 * 1024);
    g_assert_cmpuint(waiting, <=, 64 * 1024);
}

static void
test_hostile_bytes(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20);
    static const char alphabet[] = "AT+CONF? =pem\\AD\n\r\n01%s\xff\x01-";
    for (int round = 0; round < 3000; round++) {
        g_autoptr(SimTalk) talk = sim_talk_new(round % 2 ? "espressif" : "infineon", 0, NULL);
        char bytes[200];
        for (gsize i = 0; i < sizeof bytes; i++)
            bytes[i] = alphabet[g_rand_int_range(random, 0, sizeof alphabet)]; /* its NUL too */
        sim_module_input(talk->module, bytes, sizeof bytes, talk->now_us);
        sim_talk_hear(talk, 60 * 1000);
        sim_talk_say(talk, "\n-----END\n");
        sim_talk_hear(talk, 5000);
        g_assert_cmpstr(sim_talk_say(talk, "AT\n"), ==, "OK\r\n");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (const SimProfile *profile = sim_profiles(); profile->maker != NULL; profile++) {
        g_autofree char *path = g_strdup_printf("/simulator/dialogue/%s", profile->maker);
        g_test_add_data_func(path, profile->maker, test_dialogue);
    }
    g_test_add_func("/simulator/reset", test_reset);
    g_test_add_func("/simulator/overflow", test_overflow);
    g_test_add_func("/simulator/pem-count", test_pem_count);
    g_test_add_func("/simulator/pace", test_pace);
    g_test_add_func("/simulator/power", test_power);
    g_test_add_func("/simulator/flood", test_flood);
    g_test_add_func("/simulator/hostile-bytes", test_hostile_bytes);
    return g_test_run();
}
