/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-box.h"
#include "station/station.h"

#include <json-glib/json-glib.h>

/* The two sums of a batch, term by term: units recorded = …, labels sent = …; each front door shows them by this table. */

/** BatchTerm: a number of DbBatchSums. */
typedef struct {
    const char *sum;   /* "units" "labels": in which of the two it stands; the first of each is the total */
    const char *name;  /* public: a member in JSON */
    const char *words; /* N_() */
    gsize offset;
    bool must_be_zero; /* a batch does not close otherwise */
} BatchTerm;

/** batch_terms: (transfer none): the contract's terms in its order, ended by one without a name. */
const BatchTerm *batch_terms(void);
gint64 batch_term_value(const BatchTerm *term, const DbBatchSums *sums);
/** batch_term_is_total: is @term what the others of its sum must come to? */
bool batch_term_is_total(const BatchTerm *term);
/** batch_term_left_over: total less the other terms of @term's sum: 0, or the record is at fault. */
gint64 batch_term_left_over(const BatchTerm *term, const DbBatchSums *sums);
/** batch_sums_balance: do both sums come out, with nothing open, unknown or unaccounted? */
bool batch_sums_balance(const DbBatchSums *sums);
/** batch_term_units: (transfer full): of DbUnit, at most @most of those that @term counts. */
GPtrArray *batch_term_units(Station *station, const DbBatch *batch, const BatchTerm *term, guint most, GError **error);
/** batch_terms_json: adds one object for each sum, with every term. */
void batch_terms_json(JsonBuilder *json, const DbBatchSums *sums);
/** batch_terms_boxes_json: adds the object "boxes": how the batch's good units are packed. */
void batch_terms_boxes_json(JsonBuilder *json, const DbBatchBoxes *boxes);
