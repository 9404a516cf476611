/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/judgement.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the checks look at. */
typedef struct {
    const ModuleIdentity *identity;
    const JudgementPolicy *policy;
    const CertReport *report;   /* or NULL */
    const CertAnchor *anchor;   /* of its maker, or NULL */
    const GError *unreadable;   /* why there is no report */
    const char *onboarding;
} Subject;

typedef enum { NOT_MADE, PASSED, WARNED, FAILED } Outcome;

/* --- the checks: each says what came of it, and in *sentence why it is not well ------------------------------- */

static Outcome
check_uid(const Subject *subject, char **sentence)
{
    const char *uid = subject->identity->uid;
    gint64 anchor = subject->report != NULL ? subject->report->anchor_id : 0;
    if (uid == NULL)
        *sentence = g_strdup(_("the UID: the module gave none"));
    else if (!cert_uid_is_wellformed(uid, NULL))
        *sentence = g_strdup_printf(_("the UID %s: 8 to 64 of A-Z a-z 0-9 : _ - are needed"), uid);
    else if (!cert_store_uid_fits(subject->policy->store, anchor, uid))
        *sentence = g_strdup_printf(_("the UID %s: it does not have the form that %s gives its UIDs"), uid,
                                    subject->anchor->maker);
    return *sentence == NULL ? PASSED : FAILED;
}

/* What the certificate's report has to say of one fault. */
static Outcome
check_fault(const Subject *subject, CertTrust fault, char **sentence)
{
    if (subject->report == NULL)
        return NOT_MADE;
    if (subject->report->reasons[fault] == NULL)
        return PASSED;
    *sentence = g_strdup_printf(_("the module's certificate: %s"), subject->report->reasons[fault]);
    return FAILED;
}

static Outcome
check_certificate(const Subject *subject, char **sentence)
{
    if (subject->report != NULL)
        return check_fault(subject, CERT_IS_CA, sentence);
    *sentence = g_strdup(subject->unreadable != NULL ? subject->unreadable->message
                                                     : _("the certificate: the module has none"));
    return FAILED;
}

static bool
has_fault(const Subject *subject, CertTrust fault)
{
    return subject->report != NULL && subject->report->reasons[fault] != NULL;
}

/* A certificate that names a pinned key which did not sign it is forged, whoever made it. */
static Outcome
check_maker(const Subject *subject, char **sentence)
{
    if (has_fault(subject, CERT_BAD_SIGNATURE))
        return NOT_MADE;
    Outcome outcome = check_fault(subject, CERT_UNKNOWN_MAKER, sentence);
    if (outcome != FAILED || !subject->policy->warn_unknown_maker)
        return outcome;
    if (subject->report->uid_seen_in == NULL) {
        g_autofree char *more = g_steal_pointer(sentence);
        *sentence = g_strdup_printf(_("%s; and the UID stands nowhere in it"), more);
    }
    return WARNED;
}

static Outcome
check_signature(const Subject *subject, char **sentence)
{
    if (has_fault(subject, CERT_UNKNOWN_MAKER))
        return NOT_MADE; /* nobody's key to try */
    return check_fault(subject, CERT_BAD_SIGNATURE, sentence);
}

static Outcome
check_key(const Subject *subject, char **sentence)
{
    return check_fault(subject, CERT_WEAK_KEY, sentence);
}

static Outcome
check_begun(const Subject *subject, char **sentence)
{
    return check_fault(subject, CERT_NOT_YET_VALID, sentence);
}

static Outcome
check_ended(const Subject *subject, char **sentence)
{
    return check_fault(subject, CERT_EXPIRED, sentence);
}

static Outcome
check_uid_match(const Subject *subject, char **sentence)
{
    if (subject->anchor == NULL || g_str_equal(subject->anchor->uid_in, "none"))
        return NOT_MADE;
    return check_fault(subject, CERT_UID_MISMATCH, sentence);
}

static Outcome
check_onboarding(const Subject *subject, char **sentence)
{
    if (g_str_equal(subject->onboarding, "staging"))
        return PASSED;
    const char *endpoint = subject->identity->endpoint;
    if (g_str_equal(subject->onboarding, "customer")) {
        *sentence = g_strdup_printf(_("the module is claimed already: its endpoint is %s"),
                                    endpoint != NULL ? endpoint : "?");
        return FAILED;
    }
    *sentence = g_strdup(_("whether the module is still unclaimed cannot be told: it does not say, and no staging endpoint "
                           "is pinned for its maker"));
    return WARNED;
}

/* One line that a functional test may have left behind; nothing is appended if the module is as expected. */
static void
compare_setting(GString *faults, GHashTable *found, const char *key, const char *wanted)
{
    const char *value = found != NULL ? g_hash_table_lookup(found, key) : NULL;
    bool is_unknown = value == NULL;
    if (is_unknown ? wanted[0] == '\0' : g_str_equal(value, wanted))
        return; /* a key that the module does not have holds nothing either */
    if (is_unknown)
        g_string_append_printf(faults, _("%s%s is not there, '%s' is expected"), faults->len > 0 ? "; " : "", key, wanted);
    else
        g_string_append_printf(faults, _("%s%s is '%s', '%s' is expected"), faults->len > 0 ? "; " : "", key, value, wanted);
}

static Outcome
check_clean(const Subject *subject, char **sentence)
{
    GHashTable *expect = subject->policy->expect;
    if (expect == NULL || g_hash_table_size(expect) == 0)
        return NOT_MADE;
    g_autoptr(GString) faults = g_string_new(NULL);
    g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(expect), (GCompareFunc)strcmp);
    for (GList *at = keys; at != NULL; at = at->next)
        compare_setting(faults, subject->identity->expected, at->data, g_hash_table_lookup(expect, at->data));
    if (faults->len == 0)
        return PASSED;
    *sentence = g_strdup_printf(_("the module's settings: %s"), faults->str);
    return FAILED;
}

static Outcome
check_version(const Subject *subject, char **sentence)
{
    const char *minimum = subject->policy->min_version;
    const char *version = subject->identity->version;
    if (minimum == NULL)
        return NOT_MADE;
    if (version != NULL && judgement_version_is_at_least(version, minimum))
        return PASSED;
    *sentence = g_strdup_printf(_("the module's firmware: it is %s, and %s is the least"),
                                version != NULL ? version : _("not told"), minimum);
    return FAILED;
}

static const struct {
    ClaimcheckError code;
    const char *title;
    Outcome (*check)(const Subject *subject, char **sentence);
    const char *hint; /* where a module needs another next step than the code's usual one */
} checks[] = {
    { CLAIMCHECK_ERROR_MALFORMED_UID, N_("UID well formed"), check_uid, NULL },
    { CLAIMCHECK_ERROR_BAD_CERTIFICATE, N_("certificate of a module"), check_certificate, NULL },
    { CLAIMCHECK_ERROR_UNTRUSTED_MAKER, N_("maker on record"), check_maker, NULL },
    { CLAIMCHECK_ERROR_BAD_SIGNATURE, N_("maker's signature"), check_signature,
      N_("Put this unit on the red shelf and call the line lead: its certificate may be forged.") },
    { CLAIMCHECK_ERROR_WEAK_KEY, N_("key strong enough"), check_key, NULL },
    { CLAIMCHECK_ERROR_CERTIFICATE_NOT_YET_VALID, N_("validity begun"), check_begun, NULL },
    { CLAIMCHECK_ERROR_CERTIFICATE_EXPIRED, N_("validity not ended"), check_ended, NULL },
    { CLAIMCHECK_ERROR_UID_MISMATCH, N_("UID as in the certificate"), check_uid_match, NULL },
    { CLAIMCHECK_ERROR_ALREADY_CLAIMED, N_("still unclaimed"), check_onboarding, NULL },
    { CLAIMCHECK_ERROR_MODULE_NOT_CLEAN, N_("settings as expected"), check_clean, NULL },
    { CLAIMCHECK_ERROR_FIRMWARE_TOO_OLD, N_("firmware new enough"), check_version, NULL },
};

/* --- versions -------------------------------------------------------------------------------------------------- */

/* Takes the next number of a dotted version as digits without leading zeros; none is "". */
static char *
take_number(const char **at)
{
    const char *digits = *at + strspn(*at, "0");
    gsize length = strspn(digits, "0123456789");
    const char *end = digits + length;
    *at = *end == '.' && g_ascii_isdigit(end[1]) ? end + 1 : end + strlen(end);
    return g_strndup(digits, length);
}

static const char *
skip_v(const char *version)
{
    return version + (version[0] == 'v' || version[0] == 'V');
}

bool
judgement_version_is_at_least(const char *version, const char *minimum)
{
    version = skip_v(version);
    minimum = skip_v(minimum);
    if (!g_ascii_isdigit(version[0]))
        return false;
    while (*version != '\0' || *minimum != '\0') {
        g_autofree char *have = take_number(&version);
        g_autofree char *need = take_number(&minimum);
        gsize have_length = strlen(have);
        gsize need_length = strlen(need);
        int order = have_length != need_length ? (have_length < need_length ? -1 : 1) : strcmp(have, need);
        if (order != 0)
            return order > 0;
    }
    return true;
}

/* --- the judgement ---------------------------------------------------------------------------------------------- */

/* The module's own word; where an old one has none, the endpoint that its maker's modules leave the works with. */
static const char *
judge_onboarding(const ModuleIdentity *identity, const CertAnchor *anchor)
{
    if (g_strcmp0(identity->onboarding, "staging") == 0)
        return "staging";
    if (g_strcmp0(identity->onboarding, "customer") == 0)
        return "customer";
    if (anchor == NULL || anchor->staging_endpoint == NULL || identity->endpoint == NULL)
        return "unknown";
    return g_ascii_strcasecmp(anchor->staging_endpoint, identity->endpoint) == 0 ? "staging" : "customer";
}

static void
check_free(gpointer data)
{
    JudgementCheck *check = data;
    g_free(check->sentence);
    g_free(check);
}

static const char *
hint_for(gsize row, const Subject *subject)
{
    if (checks[row].code == CLAIMCHECK_ERROR_CERTIFICATE_EXPIRED && subject->report->anchor_expired)
        return _("Ask the process engineer for the maker's new CA and add it with 'claimcheck ca add'.");
    return checks[row].hint != NULL ? _(checks[row].hint) : NULL;
}

static void
make_check(Judgement *self, gsize row, const Subject *subject)
{
    char *sentence = NULL;
    Outcome outcome = checks[row].check(subject, &sentence);
    if (outcome == NOT_MADE)
        return;
    JudgementCheck *check = g_new0(JudgementCheck, 1);
    *check = (JudgementCheck){ checks[row].code, _(checks[row].title), outcome != FAILED, outcome == WARNED, sentence, NULL };
    g_ptr_array_add(self->checks, check);
    if (outcome == WARNED)
        g_ptr_array_add(self->warnings, g_strdup(sentence));
    if (outcome != FAILED)
        return;
    check->hint = hint_for(row, subject);
    if (self->refusal == NULL)
        claimcheck_error_set(&self->refusal, check->code, check->hint, "%s", sentence);
}

Judgement *
judgement_new(const ModuleIdentity *identity, const JudgementPolicy *policy)
{
    Judgement *self = g_new0(Judgement, 1);
    self->checks = g_ptr_array_new_with_free_func(check_free);
    self->warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) unreadable = NULL;
    if (identity->certificate_pem != NULL)
        self->report = cert_store_judge(policy->store, identity->certificate_pem, identity->uid, policy->now_us,
                                        policy->min_key_bits, &unreadable);
    const CertAnchor *anchor = self->report != NULL ? cert_store_anchor(policy->store, self->report->anchor_id) : NULL;
    self->onboarding = judge_onboarding(identity, anchor);
    const Subject subject = { identity, policy, self->report, anchor, unreadable, self->onboarding };
    for (gsize row = 0; row < G_N_ELEMENTS(checks); row++)
        make_check(self, row, &subject);
    return self;
}

void
judgement_free(Judgement *judgement)
{
    if (judgement == NULL)
        return;
    cert_report_free(judgement->report);
    g_ptr_array_unref(judgement->checks);
    g_ptr_array_unref(judgement->warnings);
    g_clear_error(&judgement->refusal);
    g_free(judgement);
}
