/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/claimcheck-error.h"
#include "station/cert/cert.h"
#include "station/link/express-link.h"
#include "station/station.h"

/*
 * What a module's identity is worth: every check that can be made from the module alone, one row each of the table
 * in judgement.c. Whether UID and key are new is the record's question, not asked here.
 */

/** JudgementPolicy: what a module must be. Free with judgement_policy_free(). */
typedef struct {
    CertStore *store;         /* pinned anchors in use */
    gint64 now_us;            /* the time to judge at; the caller has checked the clock */
    guint min_key_bits;
    bool warn_unknown_maker;  /* [trust] policy=warn */
    char *min_version;        /* or NULL */
    GHashTable *expect;       /* key → value that the module must have, or NULL */
} JudgementPolicy;

/**
 * judgement_policy_new:
 * @db: (nullable): the record with the pinned CAs; NULL pins none
 * @training: may simulators be trusted?
 * @product: (nullable): its minimum version and expected settings
 */
JudgementPolicy *judgement_policy_new(Db *db, Settings *settings, bool training, const DbProduct *product,
                                      GError **error);
/** judgement_policy_for: the same from a station. Made once for many modules; set now_us before each. */
JudgementPolicy *judgement_policy_for(Station *station, const DbProduct *product, GError **error);
void judgement_policy_free(JudgementPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JudgementPolicy, judgement_policy_free)

/** judgement_policy_expect_keys: (transfer container): the keys to read, NULL-terminated; NULL if there are none. */
const char **judgement_policy_expect_keys(const JudgementPolicy *policy);

/** JudgementCheck: one check that was made. A check that cannot be made (no certificate, no pin) is not listed. */
typedef struct {
    ClaimcheckError code;
    const char *title; /* what was checked, for people: "UID as in the certificate" */
    bool ok;
    bool warning;      /* ok, but a person should know */
    char *sentence;    /* "what: why"; NULL where all is well */
    const char *hint;  /* the next step; NULL: the code's usual one */
} JudgementCheck;

typedef struct {
    CertReport *report;     /* NULL: no certificate that could be read */
    const char *onboarding; /* "staging" "customer" "unknown": the module's word, else by the pinned endpoint */
    GPtrArray *checks;      /* JudgementCheck, in the table's order */
    GPtrArray *warnings;    /* (element-type utf8): sentences of the warnings among them */
    GError *refusal;        /* NULL: passed; else the first check that failed */
} Judgement;

Judgement *judgement_new(const ModuleIdentity *identity, const JudgementPolicy *policy);
void judgement_free(Judgement *judgement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Judgement, judgement_free)

/** judgement_version_is_at_least: dotted numbers, "2.10" after "2.9"; a leading v and a suffix do not count. */
bool judgement_version_is_at_least(const char *version, const char *minimum);
