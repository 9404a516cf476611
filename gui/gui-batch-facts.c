/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-batch-facts.h"

#include "gui/gui-manifest-rows.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* A screen names the first few; the number beside them counts all. */
#define UNSETTLED_MOST 50

static void
facts_clear(gpointer data)
{
    GuiBatchFacts *facts = data;
    db_batch_free(facts->batch);
    g_free(facts->product_name);
    g_clear_pointer(&facts->unsettled, g_ptr_array_unref);
    g_clear_pointer(&facts->manifests, g_ptr_array_unref);
    g_clear_pointer(&facts->sample, sampling_status_free);
    g_clear_pointer(&facts->exceptions, g_ptr_array_unref);
    g_clear_pointer(&facts->box_list, g_ptr_array_unref);
}

void
gui_batch_facts_free(GuiBatchFacts *facts)
{
    if (facts != NULL)
        g_rc_box_release_full(facts, facts_clear);
}

GuiBatchFacts *
gui_batch_facts_ref(GuiBatchFacts *facts)
{
    return g_rc_box_acquire(facts);
}

void
gui_batch_query_free(GuiBatchQuery *query)
{
    g_free(query->state);
    g_free(query->text);
    g_free(query);
}

static GuiBatchFacts *
facts_new(Db *db, DbBatch *batch, GError **error)
{
    g_autoptr(GuiBatchFacts) facts = g_rc_box_new0(GuiBatchFacts);
    facts->batch = batch;
    g_autoptr(DbProduct) product = db_product_by_id(db, batch->product_id, error);
    if (product == NULL)
        return NULL;
    facts->product_name = g_strdup(product->name);
    return g_steal_pointer(&facts);
}

gpointer
gui_batch_facts_list(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    Db *db = station_db(station);
    const GuiBatchQuery *query = data;
    const DbBatchPage page = { .state = query->state, .text = query->text, .most = query->most + 1 };
    g_autoptr(DbTransaction) moment = db_begin_read(db, error);
    g_autoptr(GPtrArray) batches = moment != NULL ? db_batch_page(db, &page, error) : NULL;
    if (batches == NULL)
        return NULL;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)gui_batch_facts_free);
    while (batches->len > 0) {
        GuiBatchFacts *facts = facts_new(db, g_ptr_array_steal_index(batches, 0), error);
        if (facts == NULL || !db_batch_unit_sums(db, facts->batch->id, &facts->sums, error)) {
            gui_batch_facts_free(facts);
            return NULL;
        }
        g_ptr_array_add(list, facts);
    }
    return g_steal_pointer(&list);
}

static gboolean
is_named(GPtrArray *units, const DbUnit *unit)
{
    for (guint i = 0; i < units->len; i++)
        if (((const DbUnit *)g_ptr_array_index(units, i))->id == unit->id)
            return TRUE;
    return FALSE;
}

/* Some of the units behind every term that must be zero and is not, each once. */
static GPtrArray *
find_unsettled(Station *station, const GuiBatchFacts *facts, GError **error)
{
    g_autoptr(GPtrArray) unsettled = g_ptr_array_new_with_free_func((GDestroyNotify)db_unit_free);
    for (const BatchTerm *term = batch_terms(); term->name != NULL; term++) {
        if (!term->must_be_zero || batch_term_value(term, &facts->sums) == 0)
            continue;
        g_autoptr(GPtrArray) units = batch_term_units(station, facts->batch, term, UNSETTLED_MOST, error);
        if (units == NULL)
            return NULL;
        while (units->len > 0 && unsettled->len < UNSETTLED_MOST) {
            DbUnit *unit = g_ptr_array_steal_index(units, 0);
            if (is_named(unsettled, unit))
                db_unit_free(unit);
            else
                g_ptr_array_add(unsettled, unit);
        }
    }
    return g_steal_pointer(&unsettled);
}

static gboolean
load_sample(Db *db, GuiBatchFacts *facts, GError **error)
{
    g_autoptr(GError) cause = NULL;
    facts->sample = sampling_status(db, facts->batch, &cause);
    if (cause == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&cause));
    return FALSE;
}

gpointer
gui_batch_facts_load(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    Db *db = station_db(station);
    g_autoptr(DbTransaction) moment = db_begin_read(db, error);
    DbBatch *batch = moment != NULL ? db_batch_find(db, data, error) : NULL;
    g_autoptr(GuiBatchFacts) facts = batch != NULL ? facts_new(db, batch, error) : NULL;
    if (facts == NULL || !db_batch_sums(db, batch->id, &facts->sums, error) ||
        !db_batch_boxes(db, batch->id, &facts->boxes, error))
        return NULL;
    if (!load_sample(db, facts, error))
        return NULL;
    facts->unsettled = find_unsettled(station, facts, error);
    facts->manifests = facts->unsettled != NULL ? gui_manifest_rows_load(db, batch->id, error) : NULL;
    facts->exceptions = facts->manifests != NULL ? db_batch_exceptions(db, batch->id, error) : NULL;
    facts->box_list = facts->exceptions != NULL ? db_box_list(db, batch->id, error) : NULL;
    return facts->box_list != NULL ? g_steal_pointer(&facts) : NULL;
}

gint64
gui_batch_facts_good(const GuiBatchFacts *facts)
{
    return facts->sums.commissioned + facts->sums.released;
}

gboolean
gui_batch_facts_is_open(const GuiBatchFacts *facts)
{
    return g_str_equal(facts->batch->state, "open");
}

char *
gui_batch_facts_sentence(const GuiBatchFacts *facts)
{
    g_autofree char *good = g_strdup_printf(_("%" PRId64 " of %" PRId64 " good"),
                                            gui_batch_facts_good(facts), facts->batch->quantity);
    if (facts->sums.held == 0)
        return g_steal_pointer(&good);
    return g_strdup_printf(_("%s, %" PRId64 " held"), good, facts->sums.held);
}

char *
gui_batch_facts_boxes(const GuiBatchFacts *facts)
{
    const DbBatchBoxes *boxes = &facts->boxes;
    if (boxes->open + boxes->closed + boxes->bad == 0)
        return NULL;
    g_autofree char *bad = boxes->bad > 0 ? g_strdup_printf(_(", %" PRId64 " bad"), boxes->bad) : g_strdup("");
    return g_strdup_printf(_("Boxes: %" PRId64 " closed, %" PRId64 " open%s · %" PRId64
                             " good units are in one, %" PRId64 " in none"),
                           boxes->closed, boxes->open, bad, boxes->boxed, boxes->unboxed);
}

/* The sample's part of it; a batch is not closed before QA has looked. */
static char *
sample_sentence(const SamplingStatus *sample)
{
    if (sample->acceptance == SAMPLING_REJECTED)
        return g_strdup_printf(_("Its sample was rejected: %" PRId64 " of %" PRId64 " failed."), sample->failed,
                               sample->done);
    if (sample->done < sample->due)
        return g_strdup_printf(_("QA still has to look at %" PRId64 " of the %" PRId64 " units of its sample."),
                               sample->due - sample->done, sample->due);
    return g_strdup_printf(_("QA looked at all %" PRId64 " units of its sample so far, %" PRId64 " failed."),
                           sample->due, sample->failed);
}

gboolean
gui_batch_facts_adds_up(const GuiBatchFacts *facts)
{
    gboolean is_sampled = facts->sample == NULL ||
                          (facts->sample->acceptance != SAMPLING_REJECTED && facts->sample->done == facts->sample->due);
    return batch_sums_balance(&facts->sums) && is_sampled;
}

static char *
sums_verdict(const GuiBatchFacts *facts)
{
    if (batch_sums_balance(&facts->sums))
        return gui_batch_facts_is_open(facts) && gui_batch_facts_adds_up(facts)
                   ? g_strdup(_("Both sums come out, nothing is left over: it can be closed."))
                   : g_strdup(_("Both sums come out, nothing is left over."));
    g_autoptr(GString) amiss = g_string_new(NULL);
    for (const BatchTerm *term = batch_terms(); term->name != NULL; term++)
        if (term->must_be_zero && batch_term_value(term, &facts->sums) != 0)
            g_string_append_printf(amiss, "%s%s %s %" G_GINT64_FORMAT, amiss->len > 0 ? ", " : "", _(term->words),
                                   g_str_equal(term->sum, "units") ? _("units") : _("labels"),
                                   batch_term_value(term, &facts->sums));
    if (amiss->len == 0)
        g_string_append(amiss, _("the record counts what belongs to no term"));
    return g_strdup_printf(_("It does not add up yet: %s."), amiss->str);
}

char *
gui_batch_facts_verdict(const GuiBatchFacts *facts)
{
    g_autofree char *sums = sums_verdict(facts);
    if (facts->sample == NULL)
        return g_steal_pointer(&sums);
    g_autofree char *sample = sample_sentence(facts->sample);
    return g_strdup_printf("%s\n%s", sums, sample);
}
