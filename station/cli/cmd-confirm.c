/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/clock.h"
#include "station/cli/cli-commands.h"
#include "station/gate/gate.h"
#include "station/link/module-ask.h"
#include "station/qa/scan-text.h"
#include "station/unit/confirm.h"
#include "station/unit/unit-label.h"
#include "station/unit/unit-record.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

static DbUnit *
seated_unit(Station *station, const char *uid, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbUnit) unit = db_unit_living(station_db(station), uid, &cause);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (unit == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_OPEN_UNIT, NULL, "%s",
                             _("the module in this slot: no unit of it is on record"));
    return g_steal_pointer(&unit);
}

/* The factory's own system may still say no to a unit that would be commissioned now; it is held then. */
static bool
gate_permits(Station *station, DbUnit *unit, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(Gate) gate = gate_new(station_settings(station), &why);
    if (gate == NULL || unit->state != DB_UNIT_LABELLED) {
        if (why != NULL)
            g_propagate_error(error, g_steal_pointer(&why));
        return error == NULL || *error == NULL;
    }
    const GateUnit asked = { .uid = unit->uid,
                             .serial = unit->serial,
                             .batch = unit->batch,
                             .product = unit->product,
                             .state = db_unit_state_name(unit->state),
                             .certificate_sha256 = unit->certificate_sha256,
                             .about = unit->about,
                             .version = unit->version };
    g_autofree char *request = gate_request(GATE_BEFORE_COMMISSIONING, &asked);
    if (gate_ask(gate, request, NULL, &why) == GATE_GO)
        return true;
    if (unit_hold(station, unit, claimcheck_error_word(why), error))
        g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

/* Is this the seated unit's current label? Only then is there something to ask the factory about. */
static bool
is_current_label(Station *station, const DbUnit *unit, const char *code)
{
    g_autoptr(DbLabel) label = db_label_current(station_db(station), unit->id, LABEL_KIND_UNIT, NULL);
    return label != NULL && g_strcmp0(label->claim_code, code) == 0;
}

static bool
print_good(Cli *cli, Station *station, const DbUnit *unit, const char *port, gint64 began, GError **error)
{
    g_autoptr(DbUnit) now = db_unit_by_id(station_db(station), unit->id, error);
    g_autoptr(DbLabel) label = now != NULL ? db_label_current(station_db(station), now->id, LABEL_KIND_UNIT, error) : NULL;
    if (label == NULL)
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "event", "confirmed");
    json_line_string(json, "verdict", "good");
    json_line_string(json, "uid", now->uid);
    json_line_string(json, "claim_code", label->claim_code);
    json_line_int(json, "generation", label->generation);
    json_line_string(json, "state", db_unit_state_name(now->state));
    json_line_string(json, "confirmed_by", now->confirmed_by);
    json_line_string(json, "batch", now->batch);
    json_line_string(json, "port", port);
    json_line_ms(json, "ms", clock_mono_us() - began);
    cli_print_json(cli, json);
    g_autofree char *masked = unit_masked(now->uid);
    cli_print(cli, _("Good: unit %s is commissioned: module, record and label agree."), masked);
    return true;
}

bool
cmd_confirm(Cli *cli, GError **error)
{
    g_autofree char *text = NULL;
    g_autofree char *port = NULL;
    const GOptionEntry options[] = {
        { "code", 0, 0, G_OPTION_ARG_STRING, &text, N_("what the scanner read; - reads it from standard input"), N_("TEXT") },
        { "port", 0, 0, G_OPTION_ARG_STRING, &port, N_("where the module is seated"), N_("PORT") },
        { NULL },
    };
    gint64 began = clock_mono_us();
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL)
        return false;
    if (text == NULL || port == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("confirm: it needs --code TEXT and --port PORT"));
        return false;
    }
    g_autoptr(Transport) transport = transport_new(port, error);
    g_autofree char *raw = transport != NULL ? cli_code_argument(text, error) : NULL;
    Station *station = raw != NULL ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    if (station == NULL || !station_check_clock(station, error))
        return false;
    g_autofree char *code = scan_text_clean(station_settings(station), raw);
    g_autofree char *uid = module_ask_uid(g_steal_pointer(&transport), error);
    g_autoptr(DbUnit) unit = uid != NULL ? seated_unit(station, uid, error) : NULL;
    if (unit == NULL || (is_current_label(station, unit, code) && !gate_permits(station, unit, error)))
        return false;
    bool recorded;
    g_autoptr(GError) cause = NULL;
    if (unit_confirm(station, unit, uid, code != NULL ? code : "", &recorded, &cause))
        return print_good(cli, station, unit, port, began, error);
    g_autoptr(DbUnit) other = NULL;
    if (claimcheck_error_is(cause, CLAIMCHECK_ERROR_WRONG_LABEL) && code != NULL)
        other = unit_seen_elsewhere(station, unit, code, NULL);
    if (other != NULL)
        unit_hold_both(station, unit, other, error);
    else
        g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}
