/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-sample.h"
#include "station/base/json-line.h"
#include "station/batch/batch-private.h"
#include "station/batch/batch.h"
#include "station/qa/sampling.h"

bool
batch_inherit_sample(Db *db, gint64 product_id, gint64 from_batch_id, const DbBatch *batch, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *plan = from_batch_id != 0 ? db_sample_plan_of_batch(db, from_batch_id, &cause)
                                               : db_sample_plan_of_product(db, product_id, &cause);
    if (cause == NULL)
        return plan == NULL || db_sample_plan_set_for_batch(db, batch->id, plan, error);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

static bool
append_edited(Db *db, const char *code, const char *plan, GError **error)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "sample", plan);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strdup_printf("batch:%s", code);
    const DbEventDraft event = { .subject = subject, .kind = "batch-edited", .detail = detail };
    return db_event_append(db, &event, NULL, error);
}

DbBatch *
batch_set_sample(Station *station, const char *code, const char *plan, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbBatch) batch = transaction != NULL ? db_batch_find(db, code, error) : NULL;
    if (batch == NULL || !batch_is_open(batch, error) || !sampling_set_plan(db, batch, plan, error) ||
        !append_edited(db, code, plan, error) || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&batch);
}

bool
batch_complete_sample(Db *db, const char *code, GError **error)
{
    DbBatchSums sums;
    g_autoptr(DbBatch) batch = db_batch_find(db, code, error);
    if (batch == NULL || !db_batch_sums(db, batch->id, &sums, error))
        return false;
    bool closes_otherwise = g_str_equal(batch->state, "open") && batch_sums_balance(&sums);
    return !closes_otherwise || sampling_complete(db, batch, error);
}
