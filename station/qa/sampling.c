/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/sampling.h"

#include "db/db-sample.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define DRAW_DOMAIN "claimcheck-sample-1"

/* --- the batch's plan ----------------------------------------------------------------------------------------------- */

/* *@has is false for a batch without one. */
static bool
read_plan(Db *db, gint64 batch_id, SamplingPlan *plan, bool *has, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = db_sample_plan_of_batch(db, batch_id, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    *has = text != NULL;
    return text == NULL || sampling_plan_parse(text, plan, error);
}

bool
sampling_set_plan(Db *db, const DbBatch *batch, const char *plan, GError **error)
{
    SamplingPlan parsed, before;
    bool has;
    gint64 places;
    if ((plan != NULL && !sampling_plan_parse(plan, &parsed, error)) || !read_plan(db, batch->id, &before, &has, error) ||
        !db_sample_last_place(db, batch->id, &places, error))
        return false;
    if (has && places > 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL,
                             _("batch %s: its units are being counted by its sampling plan already"), batch->code);
        return false;
    }
    return db_sample_plan_set_for_batch(db, batch->id, plan, error);
}

/* --- drawing -------------------------------------------------------------------------------------------------------- */

/* From 0 up to but not 1. Nobody without the key can work it out beforehand. */
static double
chance_of(const DbProduct *product, const DbUnit *unit, gint64 place)
{
    gsize key_length, length = 32;
    guint8 digest[32];
    const guint8 *key = g_bytes_get_data(product->check_key, &key_length);
    g_autofree char *what =
        g_strdup_printf(DRAW_DOMAIN "|%s|%" G_GINT64_FORMAT "|%s", unit->batch, place, unit->uid);
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, key, key_length);
    g_hmac_update(hmac, (const guchar *)what, -1);
    g_hmac_get_digest(hmac, digest, &length);
    guint32 number;
    memcpy(&number, digest, sizeof number);
    return GUINT32_FROM_BE(number) / 4294967296.0;
}

static bool
append(Db *db, const DbUnit *unit, const char *kind, gint64 place, const char *reason, GError **error)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "batch", unit->batch);
    json_line_int(json, "place", place);
    if (reason != NULL)
        json_line_string(json, "reason", reason);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strdup_printf("unit:%s", unit->uid);
    const DbEventDraft event = { .subject = subject, .kind = kind, .detail = detail };
    return db_event_append(db, &event, NULL, error);
}

static bool
pick(Db *db, const SamplingPlan *plan, const DbUnit *unit, gint64 place, bool *picked, GError **error)
{
    DbSampleCounts counts = { 0 };
    g_autoptr(DbBatch) batch = db_batch_by_id(db, unit->batch_id, error);
    g_autoptr(DbProduct) product = batch != NULL ? db_product_by_id(db, unit->product_id, error) : NULL;
    if (product == NULL || (plan->size > 0 && !db_sample_counts(db, batch->id, &counts, error)))
        return false;
    *picked = sampling_plan_picks(plan, place, batch->quantity, counts.due, chance_of(product, unit, place));
    return true;
}

static bool
give_place(Db *db, const SamplingPlan *plan, const DbUnit *unit, GError **error)
{
    gint64 last;
    bool picked;
    if (!db_sample_last_place(db, unit->batch_id, &last, error) || !pick(db, plan, unit, last + 1, &picked, error))
        return false;
    const DbSample sample = { .batch_id = unit->batch_id, .place = last + 1, .unit_id = unit->id, .due = picked };
    return db_sample_insert(db, &sample, error) && (!picked || append(db, unit, "sample-due", last + 1, NULL, error));
}

bool
sampling_commissioned(Db *db, const DbUnit *unit, GError **error)
{
    SamplingPlan plan;
    bool has;
    if (!read_plan(db, unit->batch_id, &plan, &has, error))
        return false;
    if (!has)
        return true;
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbSample) there = db_sample_of_unit(db, unit->id, unit->batch_id, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return there != NULL || give_place(db, &plan, unit, error);
}

/* --- judging -------------------------------------------------------------------------------------------------------- */

static const char *const result_names[] = { [SAMPLING_NOT_DUE] = NULL, [SAMPLING_PASSED] = "passed", [SAMPLING_FAILED] = "failed" };

const char *
sampling_result_name(SamplingResult result)
{
    return result_names[result];
}

static bool
put_result(Db *db, const DbUnit *unit, DbSample *sample, SamplingResult result, const char *reason, GError **error)
{
    g_free(sample->result);
    g_free(sample->reason);
    sample->result = g_strdup(result_names[result]);
    sample->reason = g_strdup(reason);
    sample->judged_at = clock_wall_us();
    const char *kind = result == SAMPLING_PASSED ? "sample-passed" : "sample-failed";
    return db_sample_update(db, sample, error) && append(db, unit, kind, sample->place, reason, error);
}

bool
sampling_judge(Db *db, const DbUnit *unit, bool passes, const char *reason, SamplingResult *result, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbSample) sample = db_sample_of_unit(db, unit->id, unit->batch_id, &cause);
    *result = SAMPLING_NOT_DUE;
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    bool failed_before = sample != NULL && g_strcmp0(sample->result, "failed") == 0;
    if (sample == NULL || !sample->due || failed_before || (passes && sample->result != NULL))
        return true;
    *result = passes ? SAMPLING_PASSED : SAMPLING_FAILED;
    return put_result(db, unit, sample, *result, passes ? NULL : reason, error);
}

bool
sampling_word_of_unit(Db *db, const DbUnit *unit, const char **word, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbSample) sample = db_sample_of_unit(db, unit->id, unit->batch_id, &cause);
    *word = NULL;
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (sample == NULL || !sample->due)
        return true;
    bool failed = g_strcmp0(sample->result, result_names[SAMPLING_FAILED]) == 0;
    *word = sample->result == NULL ? "due" : result_names[failed ? SAMPLING_FAILED : SAMPLING_PASSED];
    return true;
}

/* --- what follows --------------------------------------------------------------------------------------------------- */

const char *
sampling_acceptance_name(SamplingAcceptance acceptance)
{
    static const char *const names[] = {
        [SAMPLING_OPEN] = "open", [SAMPLING_ACCEPTED] = "accepted", [SAMPLING_REJECTED] = "rejected"
    };
    return names[acceptance];
}

void
sampling_status_free(SamplingStatus *status)
{
    if (status == NULL)
        return;
    g_clear_pointer(&status->waiting, g_ptr_array_unref);
    g_free(status->plan);
    g_free(status);
}

/* A random sample is decided as soon as it is whole; the others when no more units come. */
static SamplingAcceptance
acceptance_of(const SamplingPlan *plan, const DbBatch *batch, const DbSampleCounts *counts, gint64 places)
{
    if (counts->failed > plan->may_fail)
        return SAMPLING_REJECTED;
    if (counts->done < counts->due || counts->done == 0)
        return SAMPLING_OPEN;
    bool is_whole = plan->size > 0 ? counts->done >= MIN(plan->size, batch->quantity)
                                   : places >= batch->quantity;
    return is_whole || g_str_equal(batch->state, "closed") ? SAMPLING_ACCEPTED : SAMPLING_OPEN;
}

static SamplingStatus *
status_of(Db *db, const DbBatch *batch, const char *text, GError **error)
{
    SamplingPlan plan;
    DbSampleCounts counts;
    gint64 places;
    if (!sampling_plan_parse(text, &plan, error) || !db_sample_counts(db, batch->id, &counts, error) ||
        !db_sample_last_place(db, batch->id, &places, error))
        return NULL;
    g_autoptr(SamplingStatus) status = g_new0(SamplingStatus, 1);
    status->plan = g_strdup(text);
    status->due = counts.due;
    status->done = counts.done;
    status->failed = counts.failed;
    status->acceptance = acceptance_of(&plan, batch, &counts, places);
    status->waiting = db_sample_waiting(db, batch->id, SAMPLING_MOST_WAITING, error);
    return status->waiting != NULL ? g_steal_pointer(&status) : NULL;
}

SamplingStatus *
sampling_status(Db *db, const DbBatch *batch, GError **error)
{
    g_autofree char *text = db_sample_plan_of_batch(db, batch->id, error);
    return text != NULL ? status_of(db, batch, text, error) : NULL;
}

/* --- closing -------------------------------------------------------------------------------------------------------- */

static bool
make_due(Db *db, DbSample *sample, GError **error)
{
    g_autoptr(DbUnit) unit = db_unit_by_id(db, sample->unit_id, error);
    sample->due = true;
    return unit != NULL && db_sample_update(db, sample, error) && append(db, unit, "sample-due", sample->place, NULL, error);
}

/* Of those that are left, each as likely as the others. */
static bool
make_one_due(Db *db, GPtrArray *spare, GError **error)
{
    guint index = (guint)g_random_int_range(0, (gint32)spare->len);
    g_autoptr(DbSample) sample = g_ptr_array_steal_index_fast(spare, index);
    return make_due(db, sample, error);
}

/* The newest good unit is the last one, if no more come. */
static bool
complete_last(Db *db, const DbBatch *batch, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbSample) newest = db_sample_newest(db, batch->id, &cause);
    if (cause == NULL)
        return newest == NULL || newest->due || make_due(db, newest, error);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

static bool
complete_random(Db *db, const SamplingPlan *plan, const DbBatch *batch, GError **error)
{
    DbSampleCounts counts;
    if (!db_sample_counts(db, batch->id, &counts, error))
        return false;
    gint64 missing = plan->size - counts.due;
    g_autoptr(GPtrArray) spare = missing > 0 ? db_sample_spare(db, batch->id, error) : g_ptr_array_new();
    if (spare == NULL)
        return false;
    for (; missing > 0 && spare->len > 0; missing--)
        if (!make_one_due(db, spare, error))
            return false;
    return true;
}

bool
sampling_complete(Db *db, const DbBatch *batch, GError **error)
{
    SamplingPlan plan;
    bool has;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !read_plan(db, batch->id, &plan, &has, error))
        return false;
    if (has && ((plan.last && !complete_last(db, batch, error)) ||
                (plan.size > 0 && !complete_random(db, &plan, batch, error))))
        return false;
    return db_commit(g_steal_pointer(&transaction), error);
}

bool
sampling_is_settled(Db *db, const DbBatch *batch, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(SamplingStatus) status = sampling_status(db, batch, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (status == NULL || (status->acceptance != SAMPLING_REJECTED && status->waiting->len == 0))
        return true;
    if (status->acceptance == SAMPLING_REJECTED)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_BALANCED,
                             _("A lead decides what becomes of the batch, with a reason and a second person."),
                             _("batch %s: its sample was rejected: %" PRId64 " of %" PRId64 " failed"),
                             batch->code, status->failed, status->done);
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_BALANCED,
                             _("'claimcheck batch show' names them; scan each with 'claimcheck scan'."),
                             _("batch %s: %" PRId64 " units of its sample were not looked at yet"), batch->code,
                             status->due - status->done);
    return false;
}
