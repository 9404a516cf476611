/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-code.h"
#include "station/cli/cli-commands.h"
#include "station/cli/cli-unit.h"
#include "station/qa/scan-text.h"
#include "station/unit/label-print.h"
#include "station/unit/owner.h"
#include "station/unit/second-person.h"
#include "station/unit/unit-record.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define PRINTER_WAIT_MS 60000

/* What the label commands print: the unit's newest label of @kind, or (NULL) the one that is in work. */
static bool
print_label(Cli *cli, Station *station, gint64 unit_id, const char *kind, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbUnit) unit = db_unit_by_id(db, unit_id, error);
    g_autoptr(DbLabel) label = unit == NULL   ? NULL
                               : kind != NULL ? db_label_current(db, unit_id, kind, error)
                                              : unit_label_in_work(db, unit_id, true, error);
    if (label == NULL)
        return false;
    JsonBuilder *json = json_line_new();
    json_line_string(json, "uid", unit->uid);
    json_line_string(json, "unit_state", db_unit_state_name(unit->state));
    json_line_string(json, "kind", label->kind);
    json_line_int(json, "generation", label->generation);
    json_line_string(json, "state", db_label_state_name(label->state));
    json_line_string(json, "claim_code", label->claim_code);
    json_line_string(json, "printer", label->printer);
    json_line_string(json, "job", label->job);
    cli_print_json(cli, json);
    g_autofree char *masked = unit_masked(unit->uid);
    cli_print(cli, _("Unit %s is %s; its label of kind %s, generation %" PRId64 ", is %s."), masked,
              db_unit_state_name(unit->state), label->kind, label->generation, db_label_state_name(label->state));
    return true;
}

/* --- reprint ------------------------------------------------------------------------------------------------- */

static bool
parse_old_label(Station *station, const char *text, OldLabel *old, char **code, GError **error)
{
    if (text == NULL || g_str_equal(text, "damaged")) {
        old->damaged = true;
        return true;
    }
    if (g_str_equal(text, "lost")) {
        old->lost = true;
        return true;
    }
    *code = cli_code_scanned(station, text, error);
    old->code = *code;
    return *code != NULL;
}

static bool
approve_lost(Cli *cli, Station *station, const DbUnit *unit, const OldLabel *old, GError **error)
{
    bool needed;
    g_autofree char *subject = g_strdup_printf("unit:%s", unit->uid);
    return second_person_for_reprint(station, unit, old, &needed, error) &&
           (!needed || cli_require_approval(cli, subject, error));
}

static void
warn_of_old_label(Station *station, const DbUnit *unit, const OldLabel *old)
{
    g_autoptr(DbProduct) product = db_product_by_id(station_db(station), unit->product_id, NULL);
    const char *warning = product != NULL ? second_person_warning(product, old->lost) : NULL;
    if (warning != NULL)
        cli_warn("%s", warning);
}

static void
warn_of_followers(Station *station, const DbUnit *unit, const DbLabel *now)
{
    g_autoptr(GPtrArray) labels = db_label_list_current(station_db(station), unit->id, NULL);
    for (guint i = 0; labels != NULL && i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (label->id > now->id && label->generation > 1)
            cli_warn(_("the label of kind %s shows the old code: it is replaced too; put the old one into the scrap box"),
                     label->kind);
    }
}

static bool
reprint(Cli *cli, Station *station, DbUnit *unit, const char *reason, const OldLabel *old, const char *printer,
        GError **error)
{
    g_autoptr(Owner) owner = owner_take(station, error);
    g_autoptr(DbLabel) label = owner != NULL ? unit_reprint(station, unit, reason, old, owner_name(owner), error) : NULL;
    if (label == NULL)
        return false;
    if (unit_label_shows_claim(label))
        warn_of_old_label(station, unit, old);
    warn_of_followers(station, unit, label);
    if (printer != NULL && !label_print_replaced(station, unit, label, printer, PRINTER_WAIT_MS, error))
        return false;
    return print_label(cli, station, unit->id, label->kind, error);
}

bool
cmd_label_reprint(Cli *cli, GError **error)
{
    g_autofree char *reason = NULL;
    g_autofree char *kind = NULL;
    g_autofree char *old_label = NULL;
    g_autofree char *printer = NULL;
    const GOptionEntry options[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("why, for the record"), N_("TEXT") },
        { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_("which label of the unit, 'unit' unless said"), N_("KIND") },
        { "old-label", 0, 0, G_OPTION_ARG_STRING, &old_label, N_("its code, or where it is"), N_("CODE|damaged|lost") },
        { "printer", 0, 0, G_OPTION_ARG_STRING, &printer, N_("print it here now"), N_("DEST") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL)
        return false;
    g_autoptr(Printer) named = printer != NULL ? printer_new(printer, error) : NULL;
    if ((printer != NULL && named == NULL) || !unit_check_reason(reason, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autofree char *configured = station != NULL ? settings_string(station_settings(station), "printer", "destination") : NULL;
    const char *destination = printer != NULL ? printer : configured;
    g_autoptr(Printer) checked = station != NULL && destination != NULL ? printer_new(destination, error) : NULL;
    if (station == NULL || (destination != NULL && checked == NULL))
        return false;
    g_autoptr(DbUnit) unit = cli_unit_find(station, arguments[0], error);
    OldLabel old = { .kind = kind };
    g_autofree char *code = NULL;
    return unit != NULL && parse_old_label(station, old_label, &old, &code, error) &&
           approve_lost(cli, station, unit, &old, error) && reprint(cli, station, unit, reason, &old, destination, error);
}

/* --- resolve --------------------------------------------------------------------------------------------------- */

static bool
resolve(Station *station, DbUnit *unit, const char *came_out, GError **error)
{
    if (came_out != NULL) {
        g_autofree char *code = cli_code_scanned(station, came_out, error);
        return code != NULL && unit_label_resolve_came_out(station, unit, code, error);
    }
    g_autoptr(DbLabel) next = unit_label_resolve_void(station, unit, NULL, deadline_in_ms(UNIT_CANCEL_MS), error);
    return next != NULL;
}

bool
cmd_label_resolve(Cli *cli, GError **error)
{
    g_autofree char *came_out = NULL;
    gboolean is_void = FALSE;
    const GOptionEntry options[] = {
        { "came-out", 0, 0, G_OPTION_ARG_STRING, &came_out, N_("the label was found: its code, scanned"), N_("CODE") },
        { "void", 0, 0, G_OPTION_ARG_NONE, &is_void, N_("the label never came out; the next generation is made"), NULL },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL)
        return false;
    if ((came_out != NULL) == (is_void != FALSE)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("label resolve: it needs --came-out CODE or --void"));
        return false;
    }
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autoptr(DbUnit) unit = station != NULL ? cli_unit_find(station, arguments[0], error) : NULL;
    return unit != NULL && resolve(station, unit, came_out, error) && print_label(cli, station, unit->id, NULL, error);
}

/* --- scrap ------------------------------------------------------------------------------------------------------- */

bool
cmd_label_scrap(Cli *cli, GError **error)
{
    g_autofree char *reason = NULL;
    g_auto(GStrv) arguments = cli_unit_parse_reasoned(cli, &reason, error);
    if (arguments == NULL)
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autofree char *code = station != NULL ? cli_code_scanned(station, arguments[0], error) : NULL;
    gint64 unit_id = 0;
    return code != NULL && unit_label_scrap(station, code, reason, &unit_id, error) &&
           print_label(cli, station, unit_id, NULL, error);
}
