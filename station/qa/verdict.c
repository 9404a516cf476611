/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/verdict.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/qa/command-code.h"
#include "station/qa/scan-text.h"
#include "station/qa/scanner-layout.h"
#include "station/unit/claim-code-parse.h"
#include "station/unit/claim-code.h"
#include "station/unit/unit-label.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

struct VerdictJudge {
    Station *station;
    DbBatch *batch; /* or NULL */
    char *session;  /* or NULL */
    GPtrArray *parsers;
};

/* --- the judge -------------------------------------------------------------------------------------------------- */

static bool
learn_products(VerdictJudge *self, GError **error)
{
    g_autoptr(GPtrArray) products = db_product_list(station_db(self->station), error);
    if (products == NULL)
        return false;
    for (guint i = 0; i < products->len; i++) {
        const DbProduct *product = g_ptr_array_index(products, i);
        g_ptr_array_add(self->parsers, claim_code_parser_new(product->claim_code, product->check_key));
    }
    return true;
}

VerdictJudge *
verdict_judge_new(Station *station, const char *batch, const char *session, GError **error)
{
    g_autoptr(VerdictJudge) self = g_new0(VerdictJudge, 1);
    self->station = station;
    self->session = g_strdup(session);
    self->parsers = g_ptr_array_new_with_free_func((GDestroyNotify)claim_code_parser_free);
    self->batch = batch != NULL ? db_batch_find(station_db(station), batch, error) : NULL;
    if ((batch != NULL && self->batch == NULL) || !learn_products(self, error))
        return NULL;
    return g_steal_pointer(&self);
}

void
verdict_judge_free(VerdictJudge *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->parsers, g_ptr_array_unref);
    g_clear_pointer(&self->batch, db_batch_free);
    g_free(self->session);
    g_free(self);
}

void
verdict_free(Verdict *verdict)
{
    if (verdict == NULL)
        return;
    g_clear_error(&verdict->refusal);
    g_clear_pointer(&verdict->unit, db_unit_free);
    g_free(verdict->claim_code);
    g_free(verdict->kind);
    g_free(verdict);
}

const char *
verdict_word(const Verdict *verdict)
{
    return verdict->refusal == NULL ? "good" : claimcheck_error_word(verdict->refusal);
}

/* --- codes that no label carries ------------------------------------------------------------------------------------ */

static ClaimCodeFit
best_fit(VerdictJudge *self, const char *code)
{
    ClaimCodeFit best = CLAIM_CODE_OTHER;
    for (guint i = 0; i < self->parsers->len; i++)
        best = MAX(best, claim_code_parser_fit(g_ptr_array_index(self->parsers, i), code));
    return best;
}

/* A code that some label carries, had the scanner and the session thought of the same keyboard. */
static bool
is_misread(VerdictJudge *self, const char *code, ScannerLayout scanner, ScannerLayout session)
{
    g_autofree char *meant = scanner_layout_meant(code, scanner, session);
    g_autoptr(GPtrArray) labels = meant != NULL && !g_str_equal(meant, code)
                                      ? db_label_by_code(station_db(self->station), meant, NULL)
                                      : NULL;
    return labels != NULL && labels->len > 0;
}

static bool
refuse_misread(VerdictJudge *self, Verdict *verdict)
{
    for (ScannerLayout scanner = 0; scanner < N_SCANNER_LAYOUTS; scanner++)
        for (ScannerLayout session = 0; session < N_SCANNER_LAYOUTS; session++) {
            if (scanner == session || !is_misread(self, verdict->claim_code, scanner, session))
                continue;
            claimcheck_error_set(&verdict->refusal, CLAIMCHECK_ERROR_MALFORMED_CODE,
                                 _("Scan the scanner test sheet ('claimcheck sheet scanner'), and set the layout."),
                                 _("this code: the scanner types as on a '%s' keyboard and is read as a '%s' one"),
                                 scanner_layout_name(scanner), scanner_layout_name(session));
            return true;
        }
    return false;
}

static bool
refuse_unknown(VerdictJudge *self, Verdict *verdict, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *folded = db_label_code_folded(station_db(self->station), verdict->claim_code, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    ClaimCodeFit fit = best_fit(self, verdict->claim_code);
    if (folded != NULL)
        claimcheck_error_set(&verdict->refusal, CLAIMCHECK_ERROR_MALFORMED_CODE,
                             _("Switch Caps Lock off and check the scanner's settings, then scan again."), "%s",
                             _("this code: it differs from a known one in capital letters only"));
    else if (command_code_is_meant(verdict->claim_code))
        claimcheck_error_set(&verdict->refusal, CLAIMCHECK_ERROR_MALFORMED_CODE,
                             _("Scan the label first; then a card that begins with 'fail:' says what is wrong with it."), "%s",
                             _("this code: it is a card that gives a command, and no label"));
    else if (refuse_misread(self, verdict))
        return true;
    else if (fit == CLAIM_CODE_OTHER)
        claimcheck_error_set(&verdict->refusal, CLAIMCHECK_ERROR_MALFORMED_CODE, NULL, "%s",
                             _("this code: no product of this station has codes like it"));
    else if (fit == CLAIM_CODE_BAD_CHECK)
        claimcheck_error_set(&verdict->refusal, CLAIMCHECK_ERROR_CHECK_CODE_MISMATCH, NULL, "%s",
                             _("this code: its check code does not fit"));
    else
        claimcheck_error_set(&verdict->refusal, CLAIMCHECK_ERROR_UNKNOWN_CODE, NULL, "%s",
                             _("this code: no label on record carries it"));
    return true;
}

/* --- codes that a label carries ---------------------------------------------------------------------------------------- */

/* A unit of a state that may not ship, whatever its label is worth. */
static const struct {
    DbUnitState state;
    ClaimcheckError code;
    const char *why;
} stopped[] = {
    { DB_UNIT_VOID, CLAIMCHECK_ERROR_UNIT_VOID, N_("this unit: it is void") },
    { DB_UNIT_HELD, CLAIMCHECK_ERROR_UNIT_HELD, N_("this unit: it is held") },
    { DB_UNIT_RECALLED, CLAIMCHECK_ERROR_UNIT_HELD, N_("this unit: it was recalled") },
    { DB_UNIT_RETURNED, CLAIMCHECK_ERROR_UNIT_HELD, N_("this unit: it came back from the customer") },
};

static void
refuse(Verdict *verdict, ClaimcheckError code, const char *why)
{
    if (verdict->refusal == NULL)
        claimcheck_error_set(&verdict->refusal, code, NULL, "%s", why);
}

/* In the contract's order: each is asked only if none before it applied. */
static bool
judge_unit(VerdictJudge *self, Verdict *verdict, const DbLabel *label, bool is_current, GError **error)
{
    const DbUnit *unit = verdict->unit;
    bool is_done = unit->state == DB_UNIT_COMMISSIONED || unit->state == DB_UNIT_RELEASED;
    bool in_session = false;
    if (self->session != NULL &&
        !db_scan_was_seen(station_db(self->station), verdict->claim_code, self->session, &in_session, error))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(stopped); i++)
        if (stopped[i].state == unit->state)
            refuse(verdict, stopped[i].code, _(stopped[i].why));
    if (self->batch != NULL && self->batch->id != unit->batch_id)
        refuse(verdict, CLAIMCHECK_ERROR_OTHER_BATCH, _("this unit: it belongs to another batch"));
    if (!is_current || label->state == DB_LABEL_REVOKED)
        refuse(verdict, CLAIMCHECK_ERROR_STALE_GENERATION, _("this label: a newer one was printed for its unit"));
    if (!is_done)
        refuse(verdict, CLAIMCHECK_ERROR_NOT_COMMISSIONED, _("this unit: its label was not matched with its module yet"));
    if (in_session)
        refuse(verdict, CLAIMCHECK_ERROR_ALREADY_SCANNED, _("this unit: it was scanned before in this session"));
    return true;
}

static bool
is_current_label(Db *db, const DbLabel *label)
{
    g_autoptr(DbUnit) unit = db_unit_by_id(db, label->unit_id, NULL);
    g_autoptr(DbLabel) current = db_label_current(db, label->unit_id, label->kind, NULL);
    return unit != NULL && unit->living && current != NULL && current->id == label->id;
}

static bool
is_own(const DbLabel *label)
{
    return g_str_equal(label->kind, LABEL_KIND_UNIT);
}

/*
 * Of the labels with one code, the one that counts: current of a living unit, else the newest; and of several kinds that
 * show the same code, the unit's own.
 */
static const DbLabel *
label_that_counts(Db *db, GPtrArray *labels, bool *is_current)
{
    const DbLabel *best = g_ptr_array_index(labels, 0);
    *is_current = false;
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        bool now = is_current_label(db, label);
        if ((now && !*is_current) || (now == *is_current && is_own(label) && !is_own(best)))
            best = label;
        *is_current |= now;
    }
    return best;
}

static bool
judge_known(VerdictJudge *self, Verdict *verdict, GPtrArray *labels, GError **error)
{
    Db *db = station_db(self->station);
    bool is_current;
    const DbLabel *label = label_that_counts(db, labels, &is_current);
    verdict->unit = db_unit_by_id(db, label->unit_id, error);
    g_autoptr(DbProduct) product = verdict->unit != NULL ? db_product_by_id(db, verdict->unit->product_id, error) : NULL;
    if (product == NULL)
        return false;
    bool has_generation = is_own(label) && claim_code_has_field(product->claim_code, "generation");
    verdict->generation = has_generation ? label->generation : 0;
    verdict->kind = g_strdup(label->kind);
    return judge_unit(self, verdict, label, is_current, error);
}

/* --- on record ------------------------------------------------------------------------------------------------------------ */

/* Needs an open transaction. */
static bool
put_on_record(VerdictJudge *self, const Verdict *verdict, GError **error)
{
    Db *db = station_db(self->station);
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "verdict", verdict_word(verdict));
    json_line_string(json, "session", self->session);
    json_line_string(json, "cadence", cadence_name(verdict->cadence));
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject =
        verdict->unit != NULL ? g_strdup_printf("unit:%s", verdict->unit->uid) : g_strdup("scan");
    const DbEventDraft event = { .subject = subject, .kind = "scan", .detail = detail };
    const DbScan scan = { verdict->claim_code, verdict->unit != NULL ? verdict->unit->id : 0, self->session,
                          verdict_word(verdict), clock_wall_us() };
    return db_scan_insert(db, &scan, error) && db_event_append(db, &event, NULL, error);
}

Verdict *
verdict_judge_look(VerdictJudge *self, const char *raw, GError **error)
{
    Db *db = station_db(self->station);
    g_autoptr(Verdict) verdict = g_new0(Verdict, 1);
    verdict->claim_code = scan_text_clean(station_settings(self->station), raw);
    if (verdict->claim_code == NULL) {
        claimcheck_error_set(&verdict->refusal, CLAIMCHECK_ERROR_MALFORMED_CODE, NULL, "%s", _("this scan: it is no code"));
        return g_steal_pointer(&verdict);
    }
    g_autoptr(GPtrArray) labels = db_label_by_code(db, verdict->claim_code, error);
    if (labels == NULL || !db_scan_was_seen(db, verdict->claim_code, NULL, &verdict->repeat, error))
        return NULL;
    bool judged = labels->len > 0 ? judge_known(self, verdict, labels, error) : refuse_unknown(self, verdict, error);
    return judged ? g_steal_pointer(&verdict) : NULL;
}

/* A look at a unit of the sample: only what is wrong with the unit or its label is a fail, not which batch was expected. */
static bool
judge_sample(VerdictJudge *self, Verdict *verdict, GError **error)
{
    bool passes = verdict->refusal == NULL;
    if (!passes && !claimcheck_error_is(verdict->refusal, CLAIMCHECK_ERROR_STALE_GENERATION))
        return true;
    return sampling_judge(station_db(self->station), verdict->unit, passes, verdict_word(verdict), &verdict->sample, error);
}

Verdict *
verdict_judge_scan_within(VerdictJudge *self, const char *raw, Cadence cadence, GError **error)
{
    g_autoptr(Verdict) verdict = verdict_judge_look(self, raw, error);
    if (verdict == NULL)
        return NULL;
    verdict->cadence = cadence;
    if (verdict->claim_code != NULL && (!put_on_record(self, verdict, error) || !judge_sample(self, verdict, error)))
        return NULL;
    return g_steal_pointer(&verdict);
}

Verdict *
verdict_judge_scan(VerdictJudge *self, const char *raw, Cadence cadence, GError **error)
{
    g_autoptr(DbTransaction) transaction = db_begin(station_db(self->station), error);
    g_autoptr(Verdict) verdict = transaction != NULL ? verdict_judge_scan_within(self, raw, cadence, error) : NULL;
    if (verdict == NULL || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&verdict);
}

bool
verdict_judge_match(VerdictJudge *self, Verdict *verdict, const char *live_uid, GError **error)
{
    if (verdict->refusal != NULL)
        return true;
    Db *db = station_db(self->station);
    bool is_match = g_str_equal(live_uid, verdict->unit->uid);
    g_autofree char *subject = g_strdup_printf("unit:%s", verdict->unit->uid);
    const DbEventDraft event = { .subject = subject, .kind = is_match ? "module-matched" : "module-mismatched" };
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !db_event_append(db, &event, NULL, error) ||
        (!is_match && !sampling_judge(db, verdict->unit, false, event.kind, &verdict->sample, error)) ||
        !db_commit(g_steal_pointer(&transaction), error))
        return false;
    if (!is_match)
        claimcheck_error_set(&verdict->refusal, CLAIMCHECK_ERROR_WRONG_LABEL, NULL, "%s",
                             _("this label: it is not that of the module in the product"));
    return true;
}

/* The result first: a unit that could not be held has failed all the same. */
static bool
fail_sample(Db *db, const DbUnit *unit, const char *reason, SamplingResult *result, GError **error)
{
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    return transaction != NULL && sampling_judge(db, unit, false, reason, result, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

Verdict *
verdict_judge_fail(VerdictJudge *self, gint64 unit_id, const char *code, const char *reason, GError **error)
{
    SamplingResult result;
    g_autoptr(DbUnit) unit = db_unit_by_id(station_db(self->station), unit_id, error);
    if (unit == NULL || !fail_sample(station_db(self->station), unit, reason, &result, error))
        return NULL;
    if (unit->state != DB_UNIT_HELD && !unit_hold(self->station, unit, reason, error))
        return NULL;
    Verdict *verdict = verdict_judge_look(self, code, error);
    if (verdict != NULL)
        verdict->sample = result;
    return verdict;
}
