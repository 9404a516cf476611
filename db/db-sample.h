/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

/* Sampling plans, and the units that they picked: rows and no rules, as in db.h. */

/** db_sample_plan_of_product, …_of_batch: (transfer full): NULL without error if there is none. */
char *db_sample_plan_of_product(Db *self, gint64 product_id, GError **error);
char *db_sample_plan_of_batch(Db *self, gint64 batch_id, GError **error);
/** db_sample_plan_set_for_product, …_for_batch: NULL takes it away. */
bool db_sample_plan_set_for_product(Db *self, gint64 product_id, const char *plan, GError **error);
bool db_sample_plan_set_for_batch(Db *self, gint64 batch_id, const char *plan, GError **error);

typedef struct {
    gint64 batch_id;
    gint64 place; /* among the batch's units, in the order in which they were commissioned, from 1 */
    gint64 unit_id;
    bool due;
    char *result; /* "passed" "failed", or NULL */
    char *reason; /* of a fail, or NULL */
    gint64 judged_at;
} DbSample;

void db_sample_free(DbSample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbSample, db_sample_free)

bool db_sample_insert(Db *self, const DbSample *sample, GError **error);
/** db_sample_update: due, result, reason and judged_at; the rest stays. */
bool db_sample_update(Db *self, const DbSample *sample, GError **error);
/** db_sample_of_unit: (transfer full): NULL without error if it has no place. */
DbSample *db_sample_of_unit(Db *self, gint64 unit_id, gint64 batch_id, GError **error);
/** db_sample_last_place: 0 if there is none. */
bool db_sample_last_place(Db *self, gint64 batch_id, gint64 *place, GError **error);
/** db_sample_newest: (transfer full): the good unit of the batch with the greatest place, or NULL without error. */
DbSample *db_sample_newest(Db *self, gint64 batch_id, GError **error);
/** db_sample_spare: (transfer full): of DbSample: good units of the batch that are not due, by place. */
GPtrArray *db_sample_spare(Db *self, gint64 batch_id, GError **error);
/** db_sample_waiting: (transfer full): of DbUnit: those that are due and were not looked at, by place, at most @most. */
GPtrArray *db_sample_waiting(Db *self, gint64 batch_id, guint most, GError **error);

/** DbSampleCounts: a unit that left the batch or is void counts only if it was looked at. */
typedef struct {
    gint64 due;
    gint64 done;   /* of these, looked at */
    gint64 failed; /* of these */
} DbSampleCounts;
bool db_sample_counts(Db *self, gint64 batch_id, DbSampleCounts *counts, GError **error);
