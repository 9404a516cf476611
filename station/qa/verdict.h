/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/qa/cadence.h"
#include "station/qa/sampling.h"
#include "station/station.h"

/*
 * QA's one question: is this label real, current, from this batch, and on a unit that may ship?
 */

/** Verdict: what a scan is worth. Free with verdict_free(). */
typedef struct {
    GError *refusal;    /* NULL: good; else the first of the contract's list that applies */
    char *claim_code;   /* as it was judged: what scanners add is taken off */
    DbUnit *unit;       /* NULL: no unit has this code */
    char *kind;         /* of the label, "unit" …; NULL: no label has this code */
    gint64 generation;  /* 0: its code carries none, or there is no unit */
    bool repeat;        /* the code was scanned before */
    Cadence cadence;    /* how it came in */
    SamplingResult sample; /* what this scan is for the batch's sample, if the unit was due */
} Verdict;

void verdict_free(Verdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verdict, verdict_free)

typedef struct VerdictJudge VerdictJudge;

/**
 * verdict_judge_new: (transfer full): knows every product's codes as they are now.
 * @batch: (nullable): the batch that every unit must be of; unknown-batch if there is none
 * @session: (nullable): within it a code is good once
 */
VerdictJudge *verdict_judge_new(Station *station, const char *batch, const char *session, GError **error);
void verdict_judge_free(VerdictJudge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VerdictJudge, verdict_judge_free)

/** verdict_judge_scan: (transfer full): judges @raw and puts the scan on record; NULL with @error if that fails. */
Verdict *verdict_judge_scan(VerdictJudge *self, const char *raw, Cadence cadence, GError **error);
/**
 * verdict_judge_scan_within: the same as part of the caller's open transaction, so that a burst of scans is one commit; none
 * of them counts before it.
 */
Verdict *verdict_judge_scan_within(VerdictJudge *self, const char *raw, Cadence cadence, GError **error);
/** verdict_judge_look: (transfer full): the same verdict, for whoever scans for a purpose of their own: on no record. */
Verdict *verdict_judge_look(VerdictJudge *self, const char *raw, GError **error);
/**
 * verdict_judge_match: with the product plugged in, a good label must also be that of the module inside; wrong-label
 * otherwise. On record as "module-matched" or "module-mismatched" of the label's unit.
 * @live_uid: what the module answered just now
 */
bool verdict_judge_match(VerdictJudge *self, Verdict *verdict, const char *live_uid, GError **error);
/**
 * verdict_judge_fail: (transfer full): QA's eyes found what no scan finds: holds the unit, or recalls it, for @reason, which is
 * the result of a unit that was due; then the verdict on @code as it is now.
 */
Verdict *verdict_judge_fail(VerdictJudge *self, gint64 unit_id, const char *code, const char *reason, GError **error);
/** verdict_word: "good", or the refusal's word. */
const char *verdict_word(const Verdict *verdict);
