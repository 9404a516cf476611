/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/qa/sampling-plan.h"
#include "station/station.h"

/*
 * Acceptance sampling: which units of a batch QA must look at, and what follows from what it saw. Nobody can know that a
 * unit will be due before it is commissioned: places of a random sample are drawn with the product's secret key.
 */

/**
 * sampling_commissioned: @unit has just become commissioned; part of the same transaction. It gets its place in the batch's
 * order once, and may be due from now on.
 */
bool sampling_commissioned(Db *db, const DbUnit *unit, GError **error);

typedef enum { SAMPLING_NOT_DUE, SAMPLING_PASSED, SAMPLING_FAILED } SamplingResult;
const char *sampling_result_name(SamplingResult result); /* NULL for one that is not due */

/**
 * sampling_judge: QA has looked at @unit; part of an open transaction. If the unit is due, that is its result: the first
 * pass counts, and a fail always does.
 * @reason: of a fail, else NULL
 */
bool sampling_judge(Db *db, const DbUnit *unit, bool passes, const char *reason, SamplingResult *result, GError **error);

/** sampling_word_of_unit: *@word is "due", "passed" or "failed", or NULL for a unit that its batch's plan did not pick. */
bool sampling_word_of_unit(Db *db, const DbUnit *unit, const char **word, GError **error);

typedef enum { SAMPLING_OPEN, SAMPLING_ACCEPTED, SAMPLING_REJECTED } SamplingAcceptance;
const char *sampling_acceptance_name(SamplingAcceptance acceptance); /* "open" "accepted" "rejected" */

typedef struct {
    char *plan; /* as it was given */
    gint64 due, done, failed;
    SamplingAcceptance acceptance;
    GPtrArray *waiting; /* of DbUnit: due and not looked at, the first SAMPLING_MOST_WAITING */
} SamplingStatus;

#define SAMPLING_MOST_WAITING 100

void sampling_status_free(SamplingStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SamplingStatus, sampling_status_free)
/** sampling_status: (transfer full): NULL without error if the batch has no plan. */
SamplingStatus *sampling_status(Db *db, const DbBatch *batch, GError **error);

/**
 * sampling_complete: the batch is about to be closed: what its plan still lacks, the last unit or units of a sample that
 * was drawn for a larger batch, is due from now on. A transaction of its own.
 */
bool sampling_complete(Db *db, const DbBatch *batch, GError **error);
/** sampling_is_settled: may the batch be closed? not-balanced while units are due, or if the sample was rejected. */
bool sampling_is_settled(Db *db, const DbBatch *batch, GError **error);

/** sampling_set_plan: gives @batch a plan, or (NULL) none; not-allowed-in-state once its units are counted by one. */
bool sampling_set_plan(Db *db, const DbBatch *batch, const char *plan, GError **error);
