/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/** batch_check_words: is this a code for a batch, and a number of units? Needs no record. Errors: usage. */
bool batch_check_words(const char *code, gint64 quantity, GError **error);
/** batch_create: (transfer full): an open batch bound to the product's newest version. Errors: usage, unknown-product. */
DbBatch *batch_create(Station *station, const char *code, const char *sku, gint64 quantity, GError **error);
/** batch_set_quantity: (transfer full): the batch with its new target. Errors: usage, unknown-batch, batch-closed. */
DbBatch *batch_set_quantity(Station *station, const char *code, gint64 quantity, GError **error);
/**
 * batch_set_sample: (transfer full): the batch with another sampling plan, or (NULL) none; see station/qa/sampling-plan.h.
 * Errors: usage, unknown-batch, batch-closed, not-allowed-in-state once units are counted by the plan it has.
 */
DbBatch *batch_set_sample(Station *station, const char *code, const char *plan, GError **error);
/**
 * batch_close: (transfer full): no unit comes in any more. Both sums of the contract must come out: no open unit, no label
 * that is unknown or unaccounted for. Errors: unknown-batch, batch-closed, not-balanced with what is amiss.
 */
DbBatch *batch_close(Station *station, const char *code, GError **error);
/** BatchException: why a batch may be closed that does not add up, and who stands by it. */
typedef struct {
    const char *reason;
    gint64 person;   /* 0: nobody is registered */
    gint64 approver; /* 0: likewise; else not the same person */
} BatchException;

/**
 * batch_close_anyway: (transfer full): like batch_close(), but what does not add up is put on record for ever with every term as
 * it is now; db_batch_exceptions() has it. One that adds up is closed as any other.
 * Errors: usage, unknown-batch, batch-closed.
 */
DbBatch *batch_close_anyway(Station *station, const char *code, const BatchException *exception, GError **error);
/** batch_reopen: (transfer full): takes batch_close() back. @reason: (nullable). usage if it is open. */
DbBatch *batch_reopen(Station *station, const char *code, const char *reason, GError **error);
/**
 * batch_split: (transfer full): a new batch of the same version of the product takes @quantity of the target over; what is
 * recorded stays where it is, and must still fit. Errors: usage, unknown-batch, batch-closed.
 */
DbBatch *batch_split(Station *station, const char *code, const char *new_code, gint64 quantity, GError **error);
/** batch_is_open: batch-closed if it is not. */
bool batch_is_open(const DbBatch *batch, GError **error);
/** batch_unsettled: (transfer full) (element-type utf8): UIDs of the units that keep @batch from being closed. */
GPtrArray *batch_unsettled(Station *station, const DbBatch *batch, GError **error);
/** batch_takes_unit: may one more unit be recorded in @batch, as it stands on record now? Errors: batch-closed, batch-full. */
bool batch_takes_unit(Station *station, const DbBatch *batch, GError **error);
