/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/clock.h"
#include "station/cli/cli-code.h"
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

/* Would a scan of @code commission the unit? Only then is there something to ask the factory about. */
static bool
would_commission(Station *station, const DbUnit *unit, const char *code)
{
    Db *db = station_db(station);
    g_autoptr(DbLabel) label = unit_label_with_code(db, unit->id, code, NULL);
    g_autoptr(GPtrArray) labels = label != NULL ? db_label_list_current(db, unit->id, NULL) : NULL;
    for (guint i = 0; labels != NULL && i < labels->len; i++) {
        const DbLabel *other = g_ptr_array_index(labels, i);
        if (other->id != label->id && other->state != DB_LABEL_CONFIRMED)
            return false;
    }
    return labels != NULL;
}

/* What was scanned, and where the module is seated, if it is. */
typedef struct {
    const char *code;
    const char *port;    /* or NULL */
    const char *carrier; /* or NULL */
    gint64 began;
} Asked;

static bool
print_good_words(Cli *cli, Station *station, const DbUnit *unit)
{
    g_autofree char *masked = unit_masked(unit->uid);
    g_autoptr(DbLabel) due = unit_label_due(station_db(station), unit->id, true, NULL);
    if (unit->state == DB_UNIT_LABELLED && due != NULL)
        cli_print(cli, _("Good: that is a label of unit %s. Next: its label of kind %s."), masked, due->kind);
    else if (g_strcmp0(unit->confirmed_by, "carrier") == 0)
        cli_print(cli, _("Good: unit %s is commissioned: product, record and label agree."), masked);
    else
        cli_print(cli, _("Good: unit %s is commissioned: module, record and label agree."), masked);
    return true;
}

static bool
print_good(Cli *cli, Station *station, const DbUnit *unit, const DbLabel *label, const Asked *asked, GError **error)
{
    g_autoptr(DbUnit) now = db_unit_by_id(station_db(station), unit->id, error);
    if (now == NULL)
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "event", "confirmed");
    json_line_string(json, "verdict", "good");
    json_line_string(json, "uid", now->uid);
    json_line_string(json, "kind", label->kind);
    json_line_string(json, "claim_code", label->claim_code);
    json_line_int(json, "generation", label->generation);
    json_line_string(json, "state", db_unit_state_name(now->state));
    json_line_string(json, "confirmed_by", now->confirmed_by);
    json_line_string(json, "batch", now->batch);
    json_line_string(json, "carrier", now->carrier);
    json_line_string(json, "port", asked->port);
    json_line_ms(json, "ms", clock_mono_us() - asked->began);
    cli_print_json(cli, json);
    return print_good_words(cli, station, now);
}

/* (transfer full): the unit whose product has this mark. */
static DbUnit *
marked_unit(Station *station, const char *carrier, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbUnit) unit = db_unit_with_carrier(station_db(station), carrier, &cause);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (unit == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_OPEN_UNIT, NULL, "%s", _("this mark: no unit with it is on record"));
    return g_steal_pointer(&unit);
}

static bool
match(Station *station, DbUnit *unit, const char *uid, const Asked *asked, GError **error)
{
    bool recorded;
    if (asked->carrier != NULL)
        return unit_confirm_carrier(station, unit, asked->carrier, asked->code, &recorded, error);
    return unit_confirm(station, unit, uid, asked->code, &recorded, error);
}

/* @uid: of the seated module; NULL where there is none. */
static bool
confirm(Cli *cli, Station *station, const char *uid, const Asked *asked, GError **error)
{
    g_autoptr(DbUnit) unit = uid != NULL ? seated_unit(station, uid, error) : marked_unit(station, asked->carrier, error);
    if (unit == NULL || (would_commission(station, unit, asked->code) && !gate_permits(station, unit, error)))
        return false;
    g_autoptr(DbLabel) label = unit_label_with_code(station_db(station), unit->id, asked->code, NULL);
    g_autoptr(GError) cause = NULL;
    if (match(station, unit, uid, asked, &cause) && label != NULL)
        return print_good(cli, station, unit, label, asked, error);
    g_autoptr(DbUnit) other = NULL;
    if (claimcheck_error_is(cause, CLAIMCHECK_ERROR_WRONG_LABEL) && *asked->code != '\0')
        other = unit_seen_elsewhere(station, unit, asked->code, NULL);
    if (other != NULL)
        unit_hold_both(station, unit, other, error);
    else
        g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

static bool
check_words(const char *text, const char *port, const char *carrier, GError **error)
{
    const char *wrong = NULL;
    if (text == NULL || (port == NULL && carrier == NULL))
        wrong = _("confirm: it needs --code TEXT, and --port PORT or --carrier TEXT");
    else if (g_strcmp0(text, "-") == 0 && g_strcmp0(carrier, "-") == 0)
        wrong = _("confirm: only one of --code and --carrier can be read from standard input");
    if (wrong != NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", wrong);
    return wrong == NULL;
}

bool
cmd_confirm(Cli *cli, GError **error)
{
    g_autofree char *text = NULL;
    g_autofree char *port = NULL;
    g_autofree char *mark = NULL;
    const GOptionEntry options[] = {
        { "code", 0, 0, G_OPTION_ARG_STRING, &text, N_("what the scanner read; - reads it from standard input"), N_("TEXT") },
        { "port", 0, 0, G_OPTION_ARG_STRING, &port, N_("where the module is seated"), N_("PORT") },
        { "carrier", 0, 0, G_OPTION_ARG_STRING, &mark, N_("the product's own mark, scanned"), N_("TEXT") },
        { NULL },
    };
    Asked asked = { .began = clock_mono_us() };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !check_words(text, port, mark, error))
        return false;
    g_autoptr(Transport) transport = port != NULL ? transport_new(port, error) : NULL;
    bool is_usable = port == NULL || transport != NULL;
    g_autofree char *raw = is_usable ? cli_code_argument(text, error) : NULL;
    g_autofree char *raw_mark = raw != NULL && mark != NULL ? cli_code_argument(mark, error) : NULL;
    bool have_all = raw != NULL && (mark == NULL || raw_mark != NULL);
    Station *station = have_all ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    if (station == NULL || !station_check_clock(station, error))
        return false;
    g_autofree char *code = scan_text_clean(station_settings(station), raw);
    g_autofree char *carrier = raw_mark != NULL ? scan_text_clean(station_settings(station), raw_mark) : NULL;
    g_autofree char *uid = transport != NULL ? module_ask_uid(g_steal_pointer(&transport), error) : NULL;
    if (port != NULL && uid == NULL)
        return false;
    asked.code = code != NULL ? code : "";
    asked.port = port;
    asked.carrier = raw_mark != NULL && carrier == NULL ? "" : carrier;
    return confirm(cli, station, uid, &asked, error);
}
