/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-box.h"
#include "station/base/clock.h"
#include "station/cli/cli-code.h"
#include "station/cli/cli-commands.h"
#include "station/cli/cli-unit.h"
#include "station/qa/sampling.h"
#include "station/unit/second-person.h"
#include "station/unit/unit-label.h"
#include "station/unit/unit-life.h"
#include "station/unit/unit-move.h"
#include "station/unit/unit-record.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static const GOptionEntry no_options[] = { { NULL } };

/* --- printing ------------------------------------------------------------------------------------------------ */

static void
add_label(JsonBuilder *json, const DbLabel *label)
{
    json_line_open(json, NULL);
    json_line_string(json, "kind", label->kind);
    json_line_int(json, "generation", label->generation);
    json_line_string(json, "state", db_label_state_name(label->state));
    json_line_string(json, "fate", db_label_fate_name(label->fate));
    json_line_string(json, "claim_code", unit_label_shows_claim(label) ? label->claim_code : NULL);
    json_line_string(json, "code", label->claim_code);
    json_line_string(json, "template", label->template_name);
    json_line_string(json, "template_sha256", label->template_sha256);
    json_line_string(json, "document_sha256", label->document_sha256);
    json_line_number(json, "dpi", label->dpi);
    json_line_string(json, "printer", label->printer);
    json_line_string(json, "job", label->job);
    json_line_string(json, "reason", label->reason);
    json_line_time(json, "created_at", label->created_at);
    json_line_time(json, "sent_at", label->sent_at);
    json_line_time(json, "printed_at", label->printed_at);
    json_line_close(json);
}

static void
add_custom(JsonBuilder *json, const DbUnit *unit)
{
    g_autoptr(JsonNode) values = unit->custom != NULL ? json_from_string(unit->custom, NULL) : NULL;
    json_builder_set_member_name(json, "custom");
    if (values != NULL)
        json_builder_add_value(json, g_steal_pointer(&values));
    else
        json_builder_add_value(json, json_from_string("{}", NULL));
}

/* The names that --json gives a unit's columns. */
static void
add_unit(JsonBuilder *json, const DbUnit *unit)
{
    json_line_string(json, "uid", unit->uid);
    json_line_int(json, "id", unit->id);
    json_line_int(json, "life", unit->life);
    json_line_string(json, "serial", unit->serial);
    json_line_string(json, "carrier", unit->carrier);
    add_custom(json, unit);
    json_line_string(json, "product", unit->product);
    json_line_string(json, "batch", unit->batch);
    json_line_string(json, "state", db_unit_state_name(unit->state));
    json_line_string(json, "hold_reason", unit->hold_reason);
    json_line_string(json, "confirmed_by", unit->confirmed_by);
    json_line_string(json, "certificate_sha256", unit->certificate_sha256);
    json_line_string(json, "spki_sha256", unit->spki_sha256);
    json_line_string(json, "maker", unit->maker);
    json_line_string(json, "about", unit->about);
    json_line_string(json, "version", unit->version);
    json_line_string(json, "techspec", unit->techspec);
    json_line_string(json, "endpoint", unit->endpoint);
    json_line_string(json, "onboarding", unit->onboarding);
    json_line_string(json, "station", unit->station);
    json_line_string(json, "slot", unit->slot);
    json_line_time(json, "created_at", unit->created_at);
    json_line_time(json, "commissioned_at", unit->commissioned_at);
}

static void
tell_label(Cli *cli, const DbLabel *label)
{
    const char *fate = db_label_fate_name(label->fate);
    cli_print(cli, _("  %-8s g%-4" PRId64 "  %s%s%s%s%s"), label->kind, label->generation,
              db_label_state_name(label->state), fate != NULL ? ", " : "", fate != NULL ? fate : "",
              label->reason != NULL ? ": " : "", label->reason != NULL ? label->reason : "");
}

static void
tell_line(Cli *cli, const char *name, const char *value)
{
    if (value != NULL)
        cli_print(cli, "  %-11s %s", name, value);
}

static void
tell_unit(Cli *cli, const DbUnit *unit, GPtrArray *labels)
{
    g_autofree char *created = clock_format_utc(unit->created_at);
    cli_print(cli, _("unit %s"), unit->uid);
    tell_line(cli, _("state"), db_unit_state_name(unit->state));
    tell_line(cli, _("held for"), unit->hold_reason);
    tell_line(cli, _("batch"), unit->batch);
    tell_line(cli, _("product"), unit->product);
    tell_line(cli, _("serial"), unit->serial);
    tell_line(cli, _("carrier"), unit->carrier);
    tell_line(cli, _("custom"), unit->custom);
    tell_line(cli, _("maker"), unit->maker);
    tell_line(cli, _("module"), unit->about);
    tell_line(cli, _("firmware"), unit->version);
    tell_line(cli, _("certificate"), unit->certificate_sha256);
    tell_line(cli, _("recorded"), created);
    for (guint i = 0; i < labels->len; i++)
        tell_label(cli, g_ptr_array_index(labels, i));
}

/* The unit that the same product, or the same module, was before or is now. */
static void
add_relative(JsonBuilder *json, const char *name, const DbUnit *unit)
{
    if (unit == NULL) {
        json_line_null(json, name);
        return;
    }
    json_line_open(json, name);
    json_line_string(json, "uid", unit->uid);
    json_line_int(json, "id", unit->id);
    json_line_int(json, "life", unit->life);
    json_line_string(json, "state", db_unit_state_name(unit->state));
    json_line_close(json);
}

static bool
show_unit(Cli *cli, Station *station, const DbUnit *unit, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_list(station_db(station), unit->id, error);
    const char *sample;
    if (labels == NULL || !sampling_word_of_unit(station_db(station), unit, &sample, error))
        return false;
    g_autoptr(DbBox) box = db_box_of_unit(station_db(station), unit->id, NULL);
    g_autoptr(DbUnit) before =
        unit->predecessor_id != 0 ? db_unit_by_id(station_db(station), unit->predecessor_id, NULL) : NULL;
    g_autoptr(DbUnit) after = db_unit_successor(station_db(station), unit->id, NULL);
    JsonBuilder *json = json_line_new();
    add_unit(json, unit);
    json_line_bool(json, "living", unit->living);
    add_relative(json, "predecessor", before);
    add_relative(json, "successor", after);
    json_line_string(json, "box", box != NULL ? box->code : NULL);
    json_line_string(json, "sample", sample);
    json_line_string(json, "certificate_pem", unit->certificate_pem);
    json_line_open_list(json, "labels");
    for (guint i = 0; i < labels->len; i++)
        add_label(json, g_ptr_array_index(labels, i));
    json_line_close_list(json);
    cli_print_json(cli, json);
    tell_unit(cli, unit, labels);
    tell_line(cli, _("sample"), sample);
    tell_line(cli, _("box"), box != NULL ? box->code : NULL);
    tell_line(cli, _("after"), before != NULL ? before->uid : NULL);
    tell_line(cli, _("before"), after != NULL ? after->uid : NULL);
    return true;
}

/* --- looking --------------------------------------------------------------------------------------------------- */

bool
cmd_unit_show(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 1, 1, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autoptr(DbUnit) unit = station != NULL ? cli_unit_find(station, arguments[0], error) : NULL;
    return unit != NULL && show_unit(cli, station, unit, error);
}

static bool
list_unit(const DbUnit *unit, gpointer data, GError **error G_GNUC_UNUSED)
{
    Cli *cli = data;
    JsonBuilder *json = json_line_new();
    add_unit(json, unit);
    cli_print_json(cli, json);
    cli_print(cli, "%-40s %-13s %-16s %s", unit->uid, db_unit_state_name(unit->state), unit->batch, unit->product);
    return true;
}

typedef struct {
    Cli *cli;
    const char *batch;
} RefusedList;

/* A refusal is an event, not a unit: its detail says which code, for which batch, at which port. */
static bool
list_refusal(const DbEvent *event, gpointer data, GError **error G_GNUC_UNUSED)
{
    const RefusedList *list = data;
    if (!g_str_equal(event->kind, "module-refused"))
        return true;
    g_autoptr(JsonNode) detail = json_from_string(event->detail != NULL ? event->detail : "{}", NULL);
    JsonObject *object = detail != NULL && JSON_NODE_HOLDS_OBJECT(detail) ? json_node_get_object(detail) : NULL;
    const char *batch = object != NULL ? json_object_get_string_member_with_default(object, "batch", NULL) : NULL;
    if (object == NULL || (list->batch != NULL && g_strcmp0(batch, list->batch) != 0))
        return true;
    const char *uid = g_str_has_prefix(event->subject, "unit:") ? event->subject + strlen("unit:") : NULL;
    const char *code = json_object_get_string_member_with_default(object, "code", NULL);
    const char *message = json_object_get_string_member_with_default(object, "message", NULL);
    JsonBuilder *json = json_line_new();
    json_line_string(json, "uid", uid);
    json_line_string(json, "state", "refused");
    json_line_string(json, "code", code);
    json_line_string(json, "message", message);
    json_line_string(json, "batch", batch);
    json_line_string(json, "port", json_object_get_string_member_with_default(object, "port", NULL));
    json_line_int(json, "seq", event->seq);
    json_line_time(json, "at", event->wall_time);
    cli_print_json(list->cli, json);
    cli_print(list->cli, "%-40s %-22s %s", uid != NULL ? uid : "-", code, message);
    return true;
}

bool
cmd_unit_list(Cli *cli, GError **error)
{
    g_autofree char *batch = NULL;
    g_autofree char *state_name = NULL;
    gboolean refused = FALSE;
    const GOptionEntry options[] = {
        { "batch", 0, 0, G_OPTION_ARG_STRING, &batch, N_("only this batch"), N_("CODE") },
        { "state", 0, 0, G_OPTION_ARG_STRING, &state_name, N_("only this state"), N_("STATE") },
        { "refused", 0, 0, G_OPTION_ARG_NONE, &refused, N_("modules that were refused and made no unit"), NULL },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL)
        return false;
    DbUnitState state = N_DB_UNIT_STATES;
    if (state_name != NULL && !db_unit_state_from_name(state_name, &state)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--state '%s': there is no such state"), state_name);
        return false;
    }
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
    if (station == NULL)
        return false;
    Db *db = station_db(station);
    g_autoptr(DbBatch) named = batch != NULL ? db_batch_find(db, batch, error) : NULL;
    if (batch != NULL && named == NULL)
        return false;
    RefusedList list = { cli, batch };
    const DbUnitFilter filter = { batch, state_name != NULL ? (int)state : -1 };
    return refused ? db_event_each(db, 1, NULL, list_refusal, &list, error)
                   : db_unit_each(db, &filter, list_unit, cli, error);
}

typedef struct {
    Cli *cli;
    guint count;
} HistoryList;

static bool
list_event(const DbEvent *event, gpointer data, GError **error G_GNUC_UNUSED)
{
    HistoryList *list = data;
    list->count++;
    JsonBuilder *json = json_line_new();
    json_line_int(json, "seq", event->seq);
    json_line_time(json, "at", event->wall_time);
    json_line_string(json, "kind", event->kind);
    json_line_string(json, "from_state", event->from_state);
    json_line_string(json, "to_state", event->to_state);
    json_line_number(json, "operator", event->operator_number);
    json_line_string(json, "station", event->station);
    json_line_string(json, "detail", event->detail);
    cli_print_json(list->cli, json);
    g_autofree char *at = clock_format_utc(event->wall_time);
    cli_print(list->cli, "%6" G_GINT64_FORMAT "  %s  %-18s %s%s%s  %s", event->seq, at, event->kind,
              event->from_state != NULL ? event->from_state : "", event->from_state != NULL ? " → " : "",
              event->to_state != NULL ? event->to_state : "", event->detail != NULL ? event->detail : "");
    return true;
}

bool
cmd_unit_history(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 1, 1, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autofree char *id = station != NULL ? cli_code_argument(arguments[0], error) : NULL;
    if (id == NULL)
        return false;
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbUnit) unit = db_unit_find(station_db(station), id, &cause);
    g_autofree char *subject = g_strdup_printf("unit:%s", unit != NULL ? unit->uid : id);
    HistoryList list = { cli, 0 };
    /* A module that was only ever refused has a history and no unit. */
    bool may_be_refused = unit != NULL || claimcheck_error_is(cause, CLAIMCHECK_ERROR_UNKNOWN_UNIT);
    if (may_be_refused && !db_event_each(station_db(station), 1, subject, list_event, &list, error))
        return false;
    if (list.count > 0)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* --- changing ---------------------------------------------------------------------------------------------------- */

static bool
approve_void(Cli *cli, const DbUnit *unit, GError **error)
{
    g_autofree char *subject = g_strdup_printf("unit:%s", unit->uid);
    return !second_person_for_void(unit) || cli_require_approval(cli, subject, error);
}

static bool
change(Cli *cli, bool (*act)(Station *, DbUnit *, const char *, GError **), GError **error)
{
    g_autofree char *reason = NULL;
    g_auto(GStrv) arguments = cli_unit_parse_reasoned(cli, &reason, error);
    if (arguments == NULL)
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autoptr(DbUnit) unit = station != NULL ? cli_unit_find(station, arguments[0], error) : NULL;
    if (unit == NULL || (act == unit_void && !approve_void(cli, unit, error)) || !act(station, unit, reason, error))
        return false;
    g_autoptr(DbUnit) now = db_unit_by_id(station_db(station), unit->id, error);
    return now != NULL && show_unit(cli, station, now, error);
}

bool
cmd_unit_hold(Cli *cli, GError **error)
{
    return change(cli, unit_hold, error);
}

bool
cmd_unit_release_hold(Cli *cli, GError **error)
{
    return change(cli, unit_release_hold, error);
}

bool
cmd_unit_void(Cli *cli, GError **error)
{
    return change(cli, unit_void, error);
}

bool
cmd_unit_move(Cli *cli, GError **error)
{
    g_autofree char *code = NULL;
    g_autofree char *reason = NULL;
    const GOptionEntry options[] = {
        { "batch", 0, 0, G_OPTION_ARG_STRING, &code, N_("where it belongs"), N_("CODE") },
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("why, for the record"), N_("TEXT") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL || !unit_check_reason(reason, error))
        return false;
    if (code == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("unit move: it needs --batch CODE"));
        return false;
    }
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autoptr(DbUnit) unit = station != NULL ? cli_unit_find(station, arguments[0], error) : NULL;
    g_autoptr(DbBatch) batch = unit != NULL ? db_batch_find(station_db(station), code, error) : NULL;
    if (batch == NULL || !unit_move(station, unit, batch, reason, error))
        return false;
    if (unit_label_names_batch(station, unit))
        cli_warn("%s", _("its label: the code still names the old batch: 'claimcheck label reprint' makes the next one"));
    g_autoptr(DbUnit) now = db_unit_by_id(station_db(station), unit->id, error);
    return now != NULL && show_unit(cli, station, now, error);
}

/* --- another module, another life ---------------------------------------------------------------------------------- */

bool
cmd_unit_replace_module(Cli *cli, GError **error)
{
    g_autofree char *port = NULL;
    g_autofree char *reason = NULL;
    const GOptionEntry options[] = {
        { "port", 0, 0, G_OPTION_ARG_STRING, &port, N_("where the new module is seated"), N_("PORT") },
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("why, for the record"), N_("TEXT") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL || !cli_require("--port", port, error) || !unit_check_reason(reason, error))
        return false;
    g_autoptr(Transport) transport = transport_new(port, error);
    Station *station = transport != NULL ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    if (station == NULL || !station_check_clock(station, error))
        return false;
    g_autoptr(DbUnit) unit = cli_unit_find(station, arguments[0], error);
    g_autoptr(DbUnit) made = NULL;
    if (unit == NULL || !approve_void(cli, unit, error) ||
        !unit_replace_module(station, unit, g_steal_pointer(&transport), reason, &made, error))
        return false;
    cli_print(cli, _("The product has another module; provision it to give it its label."));
    return show_unit(cli, station, made, error);
}

bool
cmd_unit_recover(Cli *cli, GError **error)
{
    g_autofree char *reason = NULL;
    g_auto(GStrv) arguments = cli_unit_parse_reasoned(cli, &reason, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    g_autoptr(DbUnit) unit = station != NULL ? cli_unit_find(station, arguments[0], error) : NULL;
    if (unit == NULL)
        return false;
    g_autofree char *subject = g_strdup_printf("unit:%s", unit->uid);
    if (!cli_require_approval(cli, subject, error) || !unit_recover(station, unit, reason, error))
        return false;
    cli_print(cli, _("Its life has ended; the module may be provisioned again, in any batch."));
    g_autoptr(DbUnit) now = db_unit_by_id(station_db(station), unit->id, error);
    return now != NULL && show_unit(cli, station, now, error);
}
