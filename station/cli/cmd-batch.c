/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-box.h"
#include "station/base/clock.h"
#include "station/batch/batch-terms.h"
#include "station/batch/batch.h"
#include "station/cli/cli-commands.h"
#include "station/cli/cli-manifest.h"
#include "station/cli/cli-sample.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static void
add_exceptions(JsonBuilder *json, GPtrArray *exceptions)
{
    json_line_open_list(json, "exceptions");
    for (guint i = 0; i < exceptions->len; i++) {
        const DbBatchException *exception = g_ptr_array_index(exceptions, i);
        json_line_open(json, NULL);
        json_line_string(json, "reason", exception->reason);
        json_line_number(json, "operator", exception->person);
        json_line_number(json, "approved_by", exception->approver);
        json_line_time(json, "at", exception->created_at);
        json_builder_set_member_name(json, "terms");
        json_builder_add_value(json, json_from_string(exception->terms, NULL));
        json_line_close(json);
    }
    json_line_close_list(json);
}

static void
tell_exception(Cli *cli, const DbBatchException *exception)
{
    g_autofree char *at = clock_format_utc(exception->created_at);
    g_autofree char *by = exception->approver != 0 ? g_strdup_printf("%" G_GINT64_FORMAT, exception->approver) : g_strdup("-");
    cli_print(cli, _("  closed although it did not add up, %s, approved by person %s: %s"), at, by, exception->reason);
}

static void
tell_boxes(Cli *cli, const DbBatchBoxes *boxes)
{
    if (boxes->open + boxes->closed + boxes->bad == 0)
        return;
    cli_print(cli, _("  boxes   open %" PRId64 ", closed %" PRId64 ", bad %" PRId64
                     "; good units in a box %" PRId64 ", in none %" PRId64),
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
    g_autoptr(GPtrArray) exceptions = db_batch_exceptions(station_db(station), batch->id, error);
    g_autoptr(GError) cause = NULL;
    g_autoptr(SamplingStatus) sample = exceptions != NULL ? sampling_status(station_db(station), batch, &cause) : NULL;
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    if (exceptions == NULL || (error != NULL && *error != NULL))
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "code", batch->code);
    json_line_string(json, "product", batch->product);
    json_line_int(json, "quantity", batch->quantity);
    json_line_string(json, "state", batch->state);
    batch_terms_json(json, &sums);
    batch_terms_boxes_json(json, &boxes);
    add_exceptions(json, exceptions);
    cli_sample_json(json, sample);
    json_line_time(json, "created_at", batch->created_at);
    json_line_time(json, "closed_at", batch->closed_at);
    bool listed = !with_terms || cli_manifest_add_list(json, station, batch->id, error);
    cli_print_json(cli, json);
    if (!listed)
        return false;
    cli_print(cli, _("%-16s %-16s %" PRId64 " / %" PRId64 "  %s"), batch->code, batch->product,
              sums.commissioned + sums.released, batch->quantity, batch->state);
    for (const BatchTerm *term = batch_terms(); with_terms && term->name != NULL; term++)
        cli_print(cli, "  %-7s %-16s %" G_GINT64_FORMAT, term->sum, _(term->words), batch_term_value(term, &sums));
    if (with_terms) {
        tell_boxes(cli, &boxes);
        cli_sample_print(cli, sample);
    }
    for (guint i = 0; with_terms && i < exceptions->len; i++)
        tell_exception(cli, g_ptr_array_index(exceptions, i));
    return !with_terms || cli_manifest_tell(cli, station, batch->id, error);
}

static bool
check_plan(const char *text, GError **error)
{
    SamplingPlan plan;
    return text == NULL || g_str_equal(text, SAMPLING_PLAN_NONE) || sampling_plan_parse(text, &plan, error);
}

/* NULL leaves the plan as it is. */
static bool
set_plan(Station *station, const char *code, const char *text, GError **error)
{
    if (text == NULL)
        return true;
    g_autoptr(DbBatch) batch =
        batch_set_sample(station, code, g_str_equal(text, SAMPLING_PLAN_NONE) ? NULL : text, error);
    return batch != NULL;
}

bool
cmd_batch_create(Cli *cli, GError **error)
{
    g_autofree char *product = NULL;
    g_autofree char *sample = NULL;
    gint64 quantity = 0;
    const GOptionEntry options[] = {
        { "product", 0, 0, G_OPTION_ARG_STRING, &product, N_("what is made"), N_("SKU") },
        { "quantity", 0, 0, G_OPTION_ARG_INT64, &quantity, N_("how many good units"), N_("N") },
        { "sample", 0, 0, G_OPTION_ARG_STRING, &sample, N_("which units QA must look at: first,last,every:N or N:C; none"), N_("PLAN") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL)
        return false;
    if (product == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("batch create: it needs --product SKU"));
        return false;
    }
    if (!batch_check_words(arguments[0], quantity, error) || !check_plan(sample, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_CREATE, error);
    g_autoptr(DbBatch) batch = station != NULL ? batch_create(station, arguments[0], product, quantity, error) : NULL;
    return batch != NULL && set_plan(station, arguments[0], sample, error) && print_batch(cli, station, batch, false, error);
}

bool
cmd_batch_edit(Cli *cli, GError **error)
{
    gint64 quantity = 0;
    g_autofree char *sample = NULL;
    const GOptionEntry options[] = {
        { "quantity", 0, 0, G_OPTION_ARG_INT64, &quantity, N_("how many good units"), N_("N") },
        { "sample", 0, 0, G_OPTION_ARG_STRING, &sample, N_("another plan, before a unit is commissioned; none"), N_("PLAN") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL || !batch_check_words(arguments[0], sample != NULL && quantity == 0 ? 1 : quantity, error) ||
        !check_plan(sample, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    if (station == NULL || !set_plan(station, arguments[0], sample, error))
        return false;
    g_autoptr(DbBatch) batch = quantity != 0 ? batch_set_quantity(station, arguments[0], quantity, error)
                                             : db_batch_find(station_db(station), arguments[0], error);
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

/* Like any other if it adds up; else by two people, and for a reason. */
static DbBatch *
close_anyway(Cli *cli, Station *station, const char *code, const char *reason, GError **error)
{
    g_autoptr(GError) cause = NULL;
    DbBatch *batch = batch_close(station, code, &cause);
    if (batch != NULL)
        return batch;
    if (!claimcheck_error_is(cause, CLAIMCHECK_ERROR_NOT_BALANCED)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    g_autofree char *subject = g_strconcat("batch:", code, NULL);
    if (!cli_require_approval(cli, subject, error))
        return NULL;
    const BatchException exception = { reason, cli_session(cli)->person, cli_approver(cli) };
    return batch_close_anyway(station, code, &exception, error);
}

bool
cmd_batch_close(Cli *cli, GError **error)
{
    g_autofree char *reason = NULL;
    const GOptionEntry options[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("close it also if it does not add up; why"), N_("TEXT") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL || (reason != NULL && !unit_check_reason(reason, error)))
        return false;
    if (reason != NULL)
        cli_set_verb(cli, "batch close --reason");
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    if (station == NULL)
        return false;
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbBatch) batch = reason != NULL ? close_anyway(cli, station, arguments[0], reason, &cause)
                                              : batch_close(station, arguments[0], &cause);
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
