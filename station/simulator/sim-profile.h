/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * How one maker's firmware differs from another's: a table. What no public source shows (marked in sim-profile.c)
 * is chosen so that the makers between them cover what a station must cope with.
 */

typedef enum { SIM_RADIO_WIFI, SIM_RADIO_CELLULAR } SimRadio;

typedef enum {
    SIM_KEY_RSA_2048,
    SIM_KEY_RSA_1024,
    SIM_KEY_EC_P256,
} SimKeyKind;

typedef enum { SIM_UID_UUID, SIM_UID_HEX_20, SIM_UID_HEX_18 } SimUidForm;

/** SimGrammar: what a command line may look like. */
typedef struct {
    bool cr_ends; /* CR ends a command, as LF does */
    bool lf_ends;
    bool cr_escape; /* \D is an escape */
    bool legacy;    /* v0.5: code 4 where later ones have 7, and ERR22 for an unknown query */
    gsize limit;    /* longest command after AT+ */
} SimGrammar;

typedef struct {
    const char *maker;    /* word for --maker */
    const char *title;    /* for --help */
    const char *about[2]; /* spellings that modules of one maker use; the second may be NULL */
    const char *version;
    const char *techspec;
    const char *staging; /* factory value of Endpoint */
    SimGrammar grammar;
    const char *eol;  /* of a reply */
    bool pem_counted; /* "OK22 pem", not "OK pem" */
    bool pem_any_case;
    const char *pem_unset;        /* answer for a certificate that is not there, as PEM */
    bool short_connect;           /* CONNECT? answers one number */
    bool pem_in_two_steps;        /* CONF Certificate=pem: OK, lines, OK COMPLETE */
    bool has_invalid_certificate; /* ERR26 beside ERR23 */
    int confmode_connect;         /* error code of CONNECT while in CONFMODE: the specification has it both ways */
    const char *confmode;         /* text of the answer to CONFMODE, or NULL: mode not available */
    const char *no_network;       /* text after ERR14's hint, or NULL */
    SimRadio radio;
    SimUidForm uid_form;
    /* certificates */
    const char *uid_in; /* as 'claimcheck ca add --uid-in' has it; the CN has it too */
    SimKeyKind ca_key;
    SimKeyKind device_key;
    const char *ca_name;     /* "C=CN/ST=SH/…" */
    const char *device_name; /* further subject fields, after the CN */
    bool rich_extensions;    /* SKI, EKU, CRL place */
} SimProfile;

/** sim_profiles: (transfer none): every maker; ends with a NULL maker. */
const SimProfile *sim_profiles(void);

/** sim_profile_find: (transfer none): NULL if there is no such maker. */
const SimProfile *sim_profile_find(const char *maker);

/** SIM_CUSTOMER_ENDPOINT: where a claimed module points. */
#define SIM_CUSTOMER_ENDPOINT "simulated-customer-ats.iot.eu-central-1.amazonaws.com"
