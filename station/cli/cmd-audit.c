/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/audit/audit.h"
#include "station/audit/event-format.h"
#include "station/base/clock.h"
#include "station/cli/cli-commands.h"
#include "station/cli/cli-event-stream.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

static char *
to_hex(const guint8 *bytes, gsize length)
{
    GString *text = g_string_sized_new(2 * length);
    for (gsize i = 0; i < length; i++)
        g_string_append_printf(text, "%02x", bytes[i]);
    return g_string_free(text, FALSE);
}

/* --- audit verify ------------------------------------------------------------------------------------------- */

static bool
read_witness(const char *path, AuditWitness *witness, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return claimcheck_error_from_io(error, path);
    return audit_witness_parse(text, witness, error);
}

static void
print_report(Cli *cli, const AuditReport *report)
{
    JsonBuilder *json = json_line_new();
    json_line_bool(json, "ok", true);
    json_line_int(json, "events", report->n_events);
    json_line_int(json, "heads", report->n_heads);
    json_line_int(json, "signed_seq", report->signed_seq);
    if (report->newest != NULL)
        json_line_hex(json, "hash", report->newest->hash, sizeof report->newest->hash);
    else
        json_line_null(json, "hash");
    json_line_open_list(json, "notes");
    for (guint i = 0; i < report->notes->len; i++)
        json_builder_add_string_value(json, g_ptr_array_index(report->notes, i));
    json_line_close_list(json);
    cli_print_json(cli, json);
    cli_print(cli, _("The chain is whole: %" PRId64 " events, %" PRId64 " signed heads."),
              report->n_events, report->n_heads);
    for (guint i = 0; i < report->notes->len; i++)
        cli_print(cli, _("Note: %s."), (const char *)g_ptr_array_index(report->notes, i));
}

bool
cmd_audit_verify(Cli *cli, GError **error)
{
    g_autofree char *head = NULL;
    const GOptionEntry options[] = {
        { "head", 0, 0, G_OPTION_ARG_FILENAME, &head, N_("a head kept elsewhere, as 'audit head --json' prints it"),
          N_("FILE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    AuditWitness witness;
    if (arguments == NULL || (head != NULL && !read_witness(head, &witness, error)))
        return false;
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
    if (station == NULL)
        return false;
    g_autoptr(AuditReport) report = audit_verify(station_db(station), head != NULL ? &witness : NULL, error);
    if (report == NULL)
        return false;
    print_report(cli, report);
    return true;
}

/* --- audit head --------------------------------------------------------------------------------------------- */

static void
print_head(Cli *cli, const DbAuditHead *head)
{
    JsonBuilder *json = json_line_new();
    json_line_int(json, "seq", head->seq);
    json_line_hex(json, "hash", head->hash, sizeof head->hash);
    json_line_hex(json, "signature", head->signature, sizeof head->signature);
    json_line_hex(json, "key_sha256", head->key_sha256, sizeof head->key_sha256);
    json_line_time(json, "at", head->at);
    cli_print_json(cli, json);
    g_autofree char *hash = to_hex(head->hash, sizeof head->hash);
    g_autofree char *key = to_hex(head->key_sha256, sizeof head->key_sha256);
    g_autofree char *at = clock_format_utc(head->at);
    cli_print(cli, _("Event %" PRId64 ", hash %s\nSigned %s with the station key %s"), head->seq, hash, at,
              key);
}

/* What cannot be written is not signed now; its last head may still be asked for. */
static bool
last_head(Cli *cli, DbAuditHead *head, GError **error)
{
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
    if (station == NULL)
        return false;
    g_autoptr(GError) cause = NULL;
    if (db_audit_head_last(station_db(station), head, &cause))
        return true;
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_READ_ONLY, NULL, _("%s: it has no signed head yet"),
                             cli_db_path(cli));
    return false;
}

bool
cmd_audit_head(Cli *cli, GError **error)
{
    const GOptionEntry options[] = { { NULL } };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL)
        return false;
    DbAuditHead head = { 0 };
    g_autoptr(GError) cause = NULL;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, &cause);
    bool found = station != NULL && audit_sign_head(station_db(station), &head, &cause);
    if (!found && claimcheck_error_is(cause, CLAIMCHECK_ERROR_READ_ONLY))
        found = last_head(cli, &head, error);
    else if (!found)
        g_propagate_error(error, g_steal_pointer(&cause));
    if (found)
        print_head(cli, &head);
    return found;
}

/* --- audit log ---------------------------------------------------------------------------------------------- */

typedef struct {
    Cli *cli;
    gint64 since; /* wall time */
} Log;

static void
print_event_words(Cli *cli, const DbEvent *event)
{
    g_autofree char *at = clock_format_utc(event->wall_time);
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "%" PRId64 "  %s  %s  %s", event->seq, at, event->subject, event->kind);
    if (event->from_state != NULL || event->to_state != NULL)
        g_string_append_printf(line, "  %s → %s", event->from_state != NULL ? event->from_state : "–",
                               event->to_state != NULL ? event->to_state : "–");
    if (event->operator_number != 0)
        g_string_append_printf(line, "  #%" PRId64, event->operator_number);
    if (event->detail != NULL)
        g_string_append_printf(line, "  %s", event->detail);
    cli_print(cli, "%s", line->str);
}

static void
show_event(const DbEvent *event, gpointer data)
{
    const Log *log = data;
    if (event->wall_time < log->since)
        return;
    g_autofree char *line = cli_json(log->cli) ? event_format(event, EVENT_FORMAT_JSON) : NULL;
    if (line != NULL)
        puts(line);
    else
        print_event_words(log->cli, event);
}

static bool
parse_since(const char *text, gint64 *since, GError **error)
{
    g_autofree char *midnight = g_strconcat(text, "T00:00:00Z", NULL); /* a date alone is enough */
    if (clock_parse_utc(text, since) || clock_parse_utc(midnight, since))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL,
                         _("--since: '%s' is no time like 2026-01-31T12:00:00Z or 2026-01-31"), text);
    return false;
}

bool
cmd_audit_log(Cli *cli, GError **error)
{
    g_autofree char *since = NULL;
    gboolean follows = FALSE;
    const GOptionEntry options[] = {
        { "since", 0, 0, G_OPTION_ARG_STRING, &since, N_("from this time on, UTC"), N_("T") },
        { "follow", 0, 0, G_OPTION_ARG_NONE, &follows, N_("go on with the events to come"), NULL },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    Log log = { .cli = cli, .since = G_MININT64 };
    if (arguments == NULL || (since != NULL && !parse_since(since, &log.since, error)))
        return false;
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
    if (station == NULL)
        return false;
    const CliEventStream stream = { .from_seq = 1, .follows = follows, .show = show_event, .data = &log };
    return cli_event_stream(station_db(station), &stream, error);
}
