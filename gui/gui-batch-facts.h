/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-box.h"
#include "gui/gui-session.h"
#include "station/batch/batch-terms.h"
#include "station/qa/sampling.h"

/* What a screen shows of batches, asked for in a lane. No GTK in here. */

/** GuiBatchFacts: one batch. */
typedef struct {
    DbBatch *batch;
    DbBatchSums sums;    /* on a card only the units' terms */
    char *product_name;
    GPtrArray *unsettled; /* of DbUnit: some of those that keep it from being closed; NULL on a card */
    GPtrArray *manifests; /* of GuiManifestHandover, newest first; NULL on a card */
    SamplingStatus *sample; /* NULL without a sampling plan, and on a card */
    GPtrArray *exceptions; /* of DbBatchException, oldest first; NULL on a card */
    DbBatchBoxes boxes;
    GPtrArray *box_list; /* of DbBox; NULL on a card */
} GuiBatchFacts;

/** gui_batch_facts_ref: (transfer full): one thread at a time; gui_batch_facts_free() gives it back. */
GuiBatchFacts *gui_batch_facts_ref(GuiBatchFacts *facts);
void gui_batch_facts_free(GuiBatchFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuiBatchFacts, gui_batch_facts_free)

/** GuiBatchQuery: which batches a person wants to see. */
typedef struct {
    char *state; /* "open" "closed", or NULL */
    char *text;  /* or NULL */
    guint most;
} GuiBatchQuery;

void gui_batch_query_free(GuiBatchQuery *query);

/** gui_batch_facts_list: GuiWork: @data is a GuiBatchQuery; gives a GPtrArray of GuiBatchFacts, one more than @most if there are more. */
gpointer gui_batch_facts_list(Station *station, const GuiCaller *caller, gpointer data, GError **error);
/** gui_batch_facts_load: GuiWork: @data is a batch's code; gives its GuiBatchFacts. */
gpointer gui_batch_facts_load(Station *station, const GuiCaller *caller, gpointer data, GError **error);

/** gui_batch_facts_good: commissioned or released. */
gint64 gui_batch_facts_good(const GuiBatchFacts *facts);
/** gui_batch_facts_is_open: more units may come. */
gboolean gui_batch_facts_is_open(const GuiBatchFacts *facts);
/** gui_batch_facts_boxes: (transfer full): how the good units are packed, in words; NULL where there is no box. */
char *gui_batch_facts_boxes(const GuiBatchFacts *facts);
/** gui_batch_facts_adds_up: both sums come out, and QA has looked at its sample. */
gboolean gui_batch_facts_adds_up(const GuiBatchFacts *facts);
/** gui_batch_facts_verdict: (transfer full): do the sums come out, and if not, what is amiss? */
char *gui_batch_facts_verdict(const GuiBatchFacts *facts);
/** gui_batch_facts_sentence: (transfer full): "312 of 500 good, 2 held": for the card and for screen readers. */
char *gui_batch_facts_sentence(const GuiBatchFacts *facts);
