/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-profile.h"

enum { LIMIT_5K = 5000, LIMIT_9K = 9 * 1024 };

/*
 * Public sources show: Espressif's About, TechSpec, Version, UUID in the CN, RSA-2048, 22 PEM lines; the names and
 * validity of its certificates; Infineon's two About spellings, 17 PEM lines, ThingName of about 21 characters and the
 * v0.5 error set; Telit's 18 PEM lines, a serial number of 9 octets and commands that end with CR.
 * Chosen here, because nothing public shows them: the staging endpoints, Infineon's and Telit's versions and key
 * kinds, and that their UID stands in the subject's serialNumber and in the X.509 serial number.
 */
static const SimProfile profiles[] = {
    {
        .maker = "espressif",
        .title = "ESP32-C3-MINI-1-N4-A, firmware 2.4.1: UUID in the CN, RSA-2048",
        .about = { "Espressif - ESP32-C3-MINI-1-N4-A" },
        .version = "2.4.1",
        .techspec = "v1.1.1",
        .staging = "simulated-espressif-ats.iot.us-west-2.amazonaws.com",
        .grammar = { .cr_ends = true, .lf_ends = true, .cr_escape = true, .limit = LIMIT_9K },
        .eol = "\r\n",
        .pem_counted = true,
        .pem_in_two_steps = true,
        .pem_unset = "OK1 pem\nPEM", /* so did 1.0.20 and 2.4.1 */
        .confmode_connect = 25,
        .confmode = "CONFMODE ENABLED",
        .no_network = "Failed to access network",
        .radio = SIM_RADIO_WIFI,
        .uid_form = SIM_UID_UUID,
        .uid_in = "cn",
        .ca_key = SIM_KEY_RSA_2048,
        .device_key = SIM_KEY_RSA_2048,
        .ca_name = "C=CN/ST=SH/L=SH/O=Espressif Systems (Shanghai) CO LTD/OU=Simulated/CN=ESP32-C3",
        .device_name = "C=CN/ST=SH/O=Espressif",
    },
    {
        .maker = "espressif-0.x",
        .title = "the same module, firmware 0.9.3 (v0.5): LF only, 'OK pem', CONNECT? without the account",
        .about = { "Espressif - ESP32-C3-MINI-1-N4-A" },
        .version = "0.9.3",
        .techspec = "v0.5",
        .staging = "simulated-espressif-ats.iot.us-west-2.amazonaws.com",
        .grammar = { .lf_ends = true, .legacy = true, .limit = LIMIT_5K },
        .eol = "\n",
        .short_connect = true,
        .pem_unset = "OK pem",
        .confmode_connect = 14,
        .confmode = "CONFMODE ENABLED",
        .radio = SIM_RADIO_WIFI,
        .uid_form = SIM_UID_UUID,
        .uid_in = "cn",
        .ca_key = SIM_KEY_RSA_2048,
        .device_key = SIM_KEY_RSA_2048,
        .ca_name = "C=CN/ST=SH/L=SH/O=Espressif Systems (Shanghai) CO LTD/OU=Simulated/CN=ESP32-C3",
        .device_name = "C=CN/ST=SH/O=Espressif",
    },
    {
        .maker = "infineon",
        .title = "IFW56810: ThingName of 20 characters, in the subject's serialNumber; EC P-256",
        .about = { "Infineon IFW56810 CCM", "Infineon - IFW56810" },
        .version = "2.1.0",
        .techspec = "v1.0",
        .staging = "simulated-infineon-ats.iot.us-east-1.amazonaws.com",
        .grammar = { .cr_ends = true, .lf_ends = true, .cr_escape = true, .legacy = true, .limit = LIMIT_5K },
        .eol = "\r\n",
        .pem_counted = true,
        .pem_unset = "OK",
        .confmode_connect = 14,
        .confmode = "CONFMODE Enabled",
        .radio = SIM_RADIO_WIFI,
        .uid_form = SIM_UID_HEX_20,
        .uid_in = "serialNumber",
        .ca_key = SIM_KEY_EC_P256,
        .device_key = SIM_KEY_EC_P256,
        .ca_name = "C=DE/ST=Bayern/L=Neubiberg/O=Infineon Technologies AG/OU=Simulated/CN=CCM Issuing CA",
        .device_name = "C=DE/O=Infineon Technologies AG/OU=Connectivity Module",
        .rich_extensions = true,
    },
    {
        .maker = "telit",
        .title = "LE910C1-WWXD: ThingName of 18 hex digits, which are the X.509 serial number; EC P-256",
        .about = { "Telit - LE910C1-WWXD" },
        .version = "1.2.0",
        .techspec = "v1.1.2",
        .staging = "simulated-telit-ats.iot.eu-west-1.amazonaws.com",
        .grammar = { .cr_ends = true, .lf_ends = true, .cr_escape = true, .limit = LIMIT_9K },
        .eol = "\r\n",
        .pem_counted = true,
        .pem_unset = "OK",
        .pem_any_case = true,
        .has_invalid_certificate = true,
        .confmode_connect = 25,
        .radio = SIM_RADIO_CELLULAR,
        .uid_form = SIM_UID_HEX_18,
        .uid_in = "x509-serial",
        .ca_key = SIM_KEY_RSA_2048,
        .device_key = SIM_KEY_EC_P256,
        .ca_name = "C=IT/O=Telit Cinterion/OU=Simulated",
        .device_name = "C=IT/O=Telit Cinterion",
        .rich_extensions = true,
    },
    { .maker = NULL },
};

const SimProfile *
sim_profiles(void)
{
    return profiles;
}

const SimProfile *
sim_profile_find(const char *maker)
{
    for (const SimProfile *profile = profiles; profile->maker != NULL; profile++)
        if (g_strcmp0(profile->maker, maker) == 0)
            return profile;
    return NULL;
}
