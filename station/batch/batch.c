/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/batch/batch.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/batch/batch-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define QUANTITY_MOST 10000000

bool
batch_check_words(const char *code, gint64 quantity, GError **error)
{
    if (!g_regex_match_simple("\\A[A-Za-z0-9][A-Za-z0-9._/-]{0,63}\\z", code, 0, 0)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL,
                             _("batch code '%s': it may have 1 to 64 letters, digits and . _ / -"), code);
        return false;
    }
    if (quantity < 1 || quantity > QUANTITY_MOST) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--quantity: it is from 1 to %d"), QUANTITY_MOST);
        return false;
    }
    return true;
}

static bool
append(Db *db, const char *code, const char *kind, const char *to_state, gint64 quantity, GError **error)
{
    g_autofree char *subject = g_strdup_printf("batch:%s", code);
    g_autofree char *detail = g_strdup_printf("{\"quantity\":%" G_GINT64_FORMAT "}", quantity);
    const DbEventDraft event = { .subject = subject, .kind = kind, .to_state = to_state, .detail = detail };
    return db_event_append(db, &event, NULL, error);
}

DbBatch *
batch_create(Station *station, const char *code, const char *sku, gint64 quantity, GError **error)
{
    Db *db = station_db(station);
    if (!batch_check_words(code, quantity, error))
        return NULL;
    g_autoptr(DbProduct) product = db_product_find(db, sku, error);
    if (product == NULL)
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL)
        return NULL;
    g_autoptr(DbBatch) there = db_batch_find(db, code, NULL);
    if (there != NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Choose another code."), _("batch %s: it is on record already"),
                             code);
        return NULL;
    }
    g_autoptr(DbBatch) batch = g_new0(DbBatch, 1);
    batch->code = g_strdup(code);
    batch->product_id = product->id;
    batch->product = g_strdup(product->sku);
    batch->quantity = quantity;
    batch->state = g_strdup("open");
    batch->created_at = clock_wall_us();
    if (!db_batch_insert(db, batch, error) || !batch_inherit_sample(db, product->id, 0, batch, error) ||
        !append(db, code, "batch-created", "open", quantity, error) ||
        !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&batch);
}

DbBatch *
batch_set_quantity(Station *station, const char *code, gint64 quantity, GError **error)
{
    Db *db = station_db(station);
    if (!batch_check_words(code, quantity, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbBatch) batch = transaction != NULL ? db_batch_find(db, code, error) : NULL;
    if (batch == NULL)
        return NULL;
    if (g_str_equal(batch->state, "closed")) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_BATCH_CLOSED, NULL, _("batch %s: it is closed"), code);
        return NULL;
    }
    batch->quantity = quantity;
    if (!db_batch_set_quantity(db, batch->id, quantity, error) ||
        !append(db, code, "batch-edited", NULL, quantity, error) || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&batch);
}

/* What is held or void is not what the customer gets: the target counts what is open or good. */
static gint64
counted(const DbBatchSums *sums)
{
    return sums->open + sums->commissioned + sums->released;
}

bool
batch_is_open(const DbBatch *batch, GError **error)
{
    if (!g_str_equal(batch->state, "closed"))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_BATCH_CLOSED, NULL, _("batch %s: it is closed"), batch->code);
    return false;
}

/* Read anew: it may have been closed, or given another target, while a line works on it. */
bool
batch_takes_unit(Station *station, const DbBatch *batch, GError **error)
{
    Db *db = station_db(station);
    DbBatchSums sums;
    g_autoptr(DbBatch) now = db_batch_by_id(db, batch->id, error);
    if (now == NULL || !batch_is_open(now, error) || !db_batch_sums(db, now->id, &sums, error))
        return false;
    if (counted(&sums) < now->quantity)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_BATCH_FULL, NULL,
                         _("batch %s: it has its %" PRId64 " units"), now->code, now->quantity);
    return false;
}

static DbBatch *
part_of(const DbBatch *batch, const char *new_code, gint64 quantity)
{
    DbBatch *part = g_new0(DbBatch, 1);
    part->code = g_strdup(new_code);
    part->product_id = batch->product_id;
    part->product = g_strdup(batch->product);
    part->quantity = quantity;
    part->state = g_strdup("open");
    part->created_at = clock_wall_us();
    return part;
}

DbBatch *
batch_split(Station *station, const char *code, const char *new_code, gint64 quantity, GError **error)
{
    Db *db = station_db(station);
    DbBatchSums sums;
    if (!batch_check_words(new_code, quantity, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbBatch) batch = transaction != NULL ? db_batch_find(db, code, error) : NULL;
    if (batch == NULL || !batch_is_open(batch, error) || !db_batch_sums(db, batch->id, &sums, error))
        return NULL;
    gint64 left = batch->quantity - quantity;
    if (left < 1 || left < counted(&sums)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Split off fewer."),
                             _("batch %s: only %" PRId64 " of its %" PRId64 " are free"), code,
                             MIN(batch->quantity - counted(&sums), batch->quantity - 1), batch->quantity);
        return NULL;
    }
    g_autoptr(DbBatch) part = part_of(batch, new_code, quantity);
    if (!db_batch_set_quantity(db, batch->id, left, error) || !append(db, code, "batch-split", NULL, left, error) ||
        !db_batch_insert(db, part, error) || !batch_inherit_sample(db, part->product_id, batch->id, part, error) ||
        !append(db, new_code, "batch-created", "open", quantity, error) ||
        !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&part);
}
