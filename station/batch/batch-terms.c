/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/batch/batch-terms.h"

#include "station/base/json-line.h"

#include <glib/gi18n.h>

#define TERM(sum, name, field, words, must_be_zero) \
    { sum, name, words, G_STRUCT_OFFSET(DbBatchSums, field), must_be_zero }

static const BatchTerm terms[] = {
    TERM("units", "recorded", units, N_("recorded"), false),
    TERM("units", "commissioned", commissioned, N_("commissioned"), false),
    TERM("units", "released", released, N_("released"), false),
    TERM("units", "held", held, N_("held"), false),
    TERM("units", "void", voided, N_("void"), false),
    TERM("units", "open", open, N_("open"), true),
    TERM("labels", "sent", labels, N_("sent"), false),
    TERM("labels", "on_good", on_good, N_("on good units"), false),
    TERM("labels", "on_held", on_held, N_("on held units"), false),
    TERM("labels", "on_void", on_void, N_("on void units"), false),
    TERM("labels", "scrapped", scrapped, N_("scrapped"), false),
    TERM("labels", "lost", lost, N_("lost"), false),
    TERM("labels", "never_printed", never_printed, N_("never printed"), false),
    TERM("labels", "unknown", unknown, N_("unknown"), true),
    TERM("labels", "unaccounted", unaccounted, N_("unaccounted"), true),
    { NULL, NULL, NULL, 0, false },
};

const BatchTerm *
batch_terms(void)
{
    return terms;
}

gint64
batch_term_value(const BatchTerm *term, const DbBatchSums *sums)
{
    return G_STRUCT_MEMBER(gint64, sums, term->offset);
}

bool
batch_term_is_total(const BatchTerm *term)
{
    return term == terms || !g_str_equal(term[-1].sum, term->sum);
}

gint64
batch_term_left_over(const BatchTerm *term, const DbBatchSums *sums)
{
    gint64 left = 0;
    for (const BatchTerm *each = terms; each->name != NULL; each++)
        if (g_str_equal(each->sum, term->sum))
            left += batch_term_is_total(each) ? batch_term_value(each, sums) : -batch_term_value(each, sums);
    return left;
}

bool
batch_sums_balance(const DbBatchSums *sums)
{
    for (const BatchTerm *term = terms; term->name != NULL; term++)
        if ((term->must_be_zero && batch_term_value(term, sums) != 0) || batch_term_left_over(term, sums) != 0)
            return false;
    return true;
}

/* What the record calls the term: where JSON has another word, and the totals. */
static const char *
record_word(const BatchTerm *term)
{
    if (batch_term_is_total(term))
        return term->sum;
    return g_str_equal(term->name, "void") ? "voided" : term->name;
}

GPtrArray *
batch_term_units(Station *station, const DbBatch *batch, const BatchTerm *term, guint most, GError **error)
{
    bool of_units = g_str_equal(term->sum, "units");
    return of_units ? db_unit_list_of_unit_term(station_db(station), batch->id, record_word(term), most, error)
                    : db_unit_list_of_label_term(station_db(station), batch->id, record_word(term), most, error);
}

void
batch_terms_json(JsonBuilder *json, const DbBatchSums *sums)
{
    for (const BatchTerm *term = terms; term->name != NULL; term++) {
        if (batch_term_is_total(term))
            json_line_open(json, term->sum);
        json_line_int(json, term->name, batch_term_value(term, sums));
        bool is_last = term[1].name == NULL || batch_term_is_total(&term[1]);
        if (is_last)
            json_line_close(json);
    }
}

void
batch_terms_boxes_json(JsonBuilder *json, const DbBatchBoxes *boxes)
{
    json_line_open(json, "boxes");
    json_line_int(json, "open", boxes->open);
    json_line_int(json, "closed", boxes->closed);
    json_line_int(json, "bad", boxes->bad);
    json_line_int(json, "boxed", boxes->boxed);
    json_line_int(json, "unboxed", boxes->unboxed);
    json_line_close(json);
}
