/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"
#include "gui/gui-unit-facts.h"
#include "station/qa/verdict.h"

/* What the QA page has done in a lane. No widget in here. */

typedef struct {
    char *text;     /* what was scanned */
    Cadence cadence;
    char *batch;    /* every unit must be of it, or NULL */
    char *session;  /* or NULL */
    gint64 unit_id; /* of a unit that fails */
    char *reason;   /* why it fails, or NULL */
} GuiQaAsked;

void gui_qa_asked_free(GuiQaAsked *asked);

/** GuiQaJudged: a verdict and the unit behind it; counted, since the page keeps one while a module is asked. */
typedef struct {
    int references;
    Verdict *verdict;
    GuiUnitFacts *facts; /* NULL: no unit has this code */
    gint64 label_id;     /* the label that carries the code, or 0 */
    char *sample;        /* where its batch's sample stands, in words; NULL: the batch has no plan */
    char *live_uid;      /* what the module answered, for gui_qa_work_match() */
    bool is_matched;     /* module, record and label agree */
} GuiQaJudged;

GuiQaJudged *gui_qa_judged_ref(GuiQaJudged *judged);
void gui_qa_judged_free(GuiQaJudged *judged);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuiQaJudged, gui_qa_judged_free)

/* GuiWorks: (transfer full) GuiQaJudged */
/** gui_qa_work_judge: of a GuiQaAsked: judges and puts on record. */
gpointer gui_qa_work_judge(Station *station, const GuiCaller *caller, gpointer asked, GError **error);
/** gui_qa_work_match: of a GuiQaJudged with its live_uid. */
gpointer gui_qa_work_match(Station *station, const GuiCaller *caller, gpointer judged, GError **error);
/** gui_qa_work_fail: of a GuiQaAsked with unit_id and reason: holds the unit, and judges its label again. */
gpointer gui_qa_work_fail(Station *station, const GuiCaller *caller, gpointer asked, GError **error);
/** gui_qa_work_batches: (transfer full) (element-type DbBatch): of nothing. */
gpointer gui_qa_work_batches(Station *station, const GuiCaller *caller, gpointer data, GError **error);
