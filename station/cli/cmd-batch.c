/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-box.h"
#include "station/batch/batch-terms.h"
#include "station/batch/batch.h"
#include "station/cli/cli-commands.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

/* Every term of the contract's two sums, in its order: one object for each sum. */
static void
add_sums(JsonBuilder *json, const DbBatchSums *sums)
{
    for (const BatchTerm *term = batch_terms(); term->name != NULL; term++) {
        if (batch_term_is_total(term))
            json_line_open(json, term->sum);
        json_line_int(json, term->name, batch_term_value(term, sums));
        bool is_last = term[1].name == NULL || batch_term_is_total(&term[1]);
        if (is_last)
            json_line_close(json);
    }
}

static void
add_boxes(JsonBuilder *json, const DbBatchBoxes *boxes)
{
    json_line_open(json, "boxes");
    json_line_int(json, "open", boxes->open);
    json_line_int(json, "closed", boxes->closed);
    json_line_int(json, "bad", boxes->bad);
    json_line_int(json, "boxed", boxes->boxed);
    json_line_int(json, "unboxed", boxes->unboxed);
    json_line_close(json);
}

static void
tell_boxes(Cli *cli, const DbBatchBoxes *boxes)
{
    if (boxes->open + boxes->closed + boxes->bad == 0)
        return;
    cli_print(cli, _("  boxes   open %" G_GINT64_FORMAT ", closed %" G_GINT64_FORMAT ", bad %" G_GINT64_FORMAT
                     "; good units in a box %" G_GINT64_FORMAT ", in none %" G_GINT64_FORMAT),
              boxes->open, boxes->closed, boxes->bad, boxes->boxed, boxes->unboxed);
}

static bool
print_batch(Cli *cli, Station *station, const DbBatch *batch, bool with_terms, GError **error)
{
    DbBatchSums sums;
    DbBatchBoxes boxes;
    if (!db_batch_sums(station_db(station), batch->id, &sums, error) ||
        !db_batch_boxes(station_db(station), batch->id, &boxes, error))
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "code", batch->code);
    json_line_string(json, "product", batch->product);
    json_line_int(json, "quantity", batch->quantity);
    json_line_string(json, "state", batch->state);
    add_sums(json, &sums);
    add_boxes(json, &boxes);
    json_line_time(json, "created_at", batch->created_at);
    json_line_time(json, "closed_at", batch->closed_at);
    cli_print_json(cli, json);
    cli_print(cli, _("%-16s %-16s %" G_GINT64_FORMAT " / %" G_GINT64_FORMAT "  %s"), batch->code, batch->product,
              sums.commissioned + sums.released, batch->quantity, batch->state);
    for (const BatchTerm *term = batch_terms(); with_terms && term->name != NULL; term++)
        cli_print(cli, "  %-7s %-16s %" G_GINT64_FORMAT, term->sum, _(term->words), batch_term_value(term, &sums));
    if (with_terms)
        tell_boxes(cli, &boxes);
    return true;
}

bool
cmd_batch_create(Cli *cli, GError **error)
{
    g_autofree char *product = NULL;
    gint64 quantity = 0;
    const GOptionEntry options[] = {
        { "product", 0, 0, G_OPTION_ARG_STRING, &product, N_("what is made"), N_("SKU") },
        { "quantity", 0, 0, G_OPTION_ARG_INT64, &quantity, N_("how many good units"), N_("N") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL)
        return false;
    if (product == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("batch create: it needs --product SKU"));
        return false;
    }
    if (!batch_check_words(arguments[0], quantity, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_CREATE, error);
    g_autoptr(DbBatch) batch = station != NULL ? batch_create(station, arguments[0], product, quantity, error) : NULL;
    return batch != NULL && print_batch(cli, station, batch, false, error);
}

bool
cmd_batch_edit(Cli *cli, GError **error)
{
    gint64 quantity = 0;
    const GOptionEntry options[] = {
        { "quantity", 0, 0, G_OPTION_ARG_INT64, &quantity, N_("how many good units"), N_("N") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL || !batch_check_words(arguments[0], quantity, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autoptr(DbBatch) batch = station != NULL ? batch_set_quantity(station, arguments[0], quantity, error) : NULL;
    return batch != NULL && print_batch(cli, station, batch, false, error);
}

bool
cmd_batch_list(Cli *cli, GError **error)
{
    const GOptionEntry options[] = { { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autoptr(GPtrArray) batches = station != NULL ? db_batch_list(station_db(station), error) : NULL;
    if (batches == NULL)
        return false;
    for (guint i = 0; i < batches->len; i++)
        if (!print_batch(cli, station, g_ptr_array_index(batches, i), false, error))
            return false;
    return true;
}

bool
cmd_batch_show(Cli *cli, GError **error)
{
    const GOptionEntry options[] = { { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autoptr(DbBatch) batch = station != NULL ? db_batch_find(station_db(station), arguments[0], error) : NULL;
    return batch != NULL && print_batch(cli, station, batch, true, error);
}

/* --- closing -------------------------------------------------------------------------------------------------- */

/* Every term, and the units behind what does not come out. */
static void
print_what_is_amiss(Cli *cli, Station *station, const char *code)
{
    g_autoptr(DbBatch) batch = db_batch_find(station_db(station), code, NULL);
    g_autoptr(GPtrArray) uids = batch != NULL ? batch_unsettled(station, batch, NULL) : NULL;
    if (uids == NULL || !print_batch(cli, station, batch, true, NULL))
        return;
    for (guint i = 0; i < uids->len; i++) {
        const char *uid = g_ptr_array_index(uids, i);
        JsonBuilder *json = json_line_new();
        json_line_string(json, "unsettled", uid);
        cli_print_json(cli, json);
        cli_print(cli, _("  unsettled: unit %s"), uid);
    }
}

bool
cmd_batch_close(Cli *cli, GError **error)
{
    const GOptionEntry options[] = { { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    if (station == NULL)
        return false;
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbBatch) batch = batch_close(station, arguments[0], &cause);
    if (batch != NULL)
        return print_batch(cli, station, batch, true, error);
    if (claimcheck_error_is(cause, CLAIMCHECK_ERROR_NOT_BALANCED))
        print_what_is_amiss(cli, station, arguments[0]);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

bool
cmd_batch_reopen(Cli *cli, GError **error)
{
    g_autofree char *reason = NULL;
    const GOptionEntry options[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("why, for the record"), N_("TEXT") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    bool usable = arguments != NULL && (reason == NULL || unit_check_reason(reason, error));
    Station *station = usable ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    g_autoptr(DbBatch) batch = station != NULL ? batch_reopen(station, arguments[0], reason, error) : NULL;
    return batch != NULL && print_batch(cli, station, batch, false, error);
}

bool
cmd_batch_split(Cli *cli, GError **error)
{
    gint64 quantity = 0;
    const GOptionEntry options[] = {
        { "quantity", 0, 0, G_OPTION_ARG_INT64, &quantity, N_("how many go to the new batch"), N_("N") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 2, 2, error);
    bool usable = arguments != NULL && batch_check_words(arguments[1], quantity, error);
    Station *station = usable ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    g_autoptr(DbBatch) part =
        station != NULL ? batch_split(station, arguments[0], arguments[1], quantity, error) : NULL;
    g_autoptr(DbBatch) rest = part != NULL ? db_batch_find(station_db(station), arguments[0], error) : NULL;
    return rest != NULL && print_batch(cli, station, rest, false, error) &&
           print_batch(cli, station, part, false, error);
}
