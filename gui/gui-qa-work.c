/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-qa-work.h"

#include "station/qa/sampling.h"

#include <glib/gi18n.h>
#include <inttypes.h>

void
gui_qa_asked_free(GuiQaAsked *asked)
{
    g_free(asked->text);
    g_free(asked->batch);
    g_free(asked->session);
    g_free(asked->reason);
    g_free(asked);
}

GuiQaJudged *
gui_qa_judged_ref(GuiQaJudged *judged)
{
    g_atomic_int_inc(&judged->references);
    return judged;
}

void
gui_qa_judged_free(GuiQaJudged *judged)
{
    if (judged == NULL || !g_atomic_int_dec_and_test(&judged->references))
        return;
    verdict_free(judged->verdict);
    gui_unit_facts_free(judged->facts);
    g_free(judged->sample);
    g_free(judged->live_uid);
    g_free(judged);
}

/* The label of that kind and code, the newest where several carry it. */
static gint64
label_of_code(const GuiUnitFacts *facts, const char *code, const char *kind)
{
    for (guint i = 0; i < facts->labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(facts->labels, i);
        if (g_strcmp0(label->claim_code, code) == 0 && g_strcmp0(label->kind, kind) == 0)
            return label->id;
    }
    return 0;
}

/* (transfer full): what this unit is to the sample, and how much of it is done. */
static char *
sample_words(const char *unit_word, const SamplingStatus *status)
{
    static const struct {
        const char *word, *text;
    } texts[] = {
        { "due", N_("due: QA must look at it") },
        { "passed", N_("looked at, and passed") },
        { "failed", N_("looked at, and failed") },
    };
    const char *text = _("not of the sample");
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (g_strcmp0(texts[i].word, unit_word) == 0)
            text = _(texts[i].text);
    return g_strdup_printf(_("%s; %" PRId64 " of %" PRId64 " done, %" PRId64 " failed"), text,
                           status->done, status->due, status->failed);
}

static bool
read_sample(Station *station, GuiQaJudged *judged, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbBatch) batch = db_batch_by_id(db, judged->facts->unit->batch_id, &cause);
    g_autoptr(SamplingStatus) status = batch != NULL ? sampling_status(db, batch, &cause) : NULL;
    const char *word = NULL;
    if (cause == NULL && status != NULL && sampling_word_of_unit(db, judged->facts->unit, &word, &cause)) {
        g_free(judged->sample);
        judged->sample = sample_words(word, status);
    }
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return error == NULL || *error == NULL;
}

/* (transfer full): takes @verdict. */
static GuiQaJudged *
with_facts(Station *station, Verdict *verdict, GError **error)
{
    g_autoptr(GuiQaJudged) judged = g_new0(GuiQaJudged, 1);
    judged->references = 1;
    judged->verdict = verdict;
    if (verdict->unit == NULL)
        return g_steal_pointer(&judged);
    judged->facts = gui_unit_facts_load(station, verdict->unit->id, error);
    if (judged->facts == NULL || !read_sample(station, judged, error))
        return NULL;
    judged->label_id = label_of_code(judged->facts, verdict->claim_code, verdict->kind);
    return g_steal_pointer(&judged);
}

gpointer
gui_qa_work_judge(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const GuiQaAsked *asked = data;
    g_autoptr(VerdictJudge) judge = verdict_judge_new(station, asked->batch, asked->session, error);
    Verdict *verdict = judge != NULL ? verdict_judge_scan(judge, asked->text, asked->cadence, error) : NULL;
    return verdict != NULL ? with_facts(station, verdict, error) : NULL;
}

gpointer
gui_qa_work_match(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    GuiQaJudged *judged = data;
    g_autoptr(VerdictJudge) judge = verdict_judge_new(station, NULL, NULL, error);
    if (judge == NULL || !verdict_judge_match(judge, judged->verdict, judged->live_uid, error))
        return NULL;
    judged->is_matched = judged->verdict->refusal == NULL;
    GuiUnitFacts *now = gui_unit_facts_load(station, judged->facts->unit->id, error);
    if (now == NULL)
        return NULL;
    gui_unit_facts_free(judged->facts);
    judged->facts = now;
    return read_sample(station, judged, error) ? gui_qa_judged_ref(judged) : NULL;
}

gpointer
gui_qa_work_fail(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const GuiQaAsked *asked = data;
    g_autoptr(VerdictJudge) judge = verdict_judge_new(station, NULL, NULL, error);
    Verdict *verdict =
        judge != NULL ? verdict_judge_fail(judge, asked->unit_id, asked->text, asked->reason, error) : NULL;
    return verdict != NULL ? with_facts(station, verdict, error) : NULL;
}

gpointer
gui_qa_work_batches(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    return db_batch_list(station_db(station), error);
}
