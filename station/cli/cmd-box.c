/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/box/box-label.h"
#include "station/box/box.h"
#include "station/cli/cli-code.h"
#include "station/cli/cli-commands.h"
#include "station/qa/scan-text.h"
#include "station/unit/owner.h"
#include "station/unit/unit-record.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRINTER_WAIT_MS 60000

static const GOptionEntry no_options[] = { { NULL } };

/* --- printing ------------------------------------------------------------------------------------------------- */

static void
add_box(JsonBuilder *json, const DbBox *box)
{
    json_line_string(json, "id", box->code);
    json_line_string(json, "batch", box->batch);
    json_line_string(json, "product", box->product);
    json_line_string(json, "state", box_state(box));
    json_line_number(json, "size", box->size);
    json_line_int(json, "count", box->count);
    json_line_time(json, "created_at", box->created_at);
    json_line_time(json, "closed_at", box->closed_at);
}

static void
add_label(JsonBuilder *json, const DbBoxLabel *label)
{
    if (label == NULL) {
        json_line_null(json, "label");
        return;
    }
    json_line_open(json, "label");
    json_line_int(json, "generation", label->generation);
    json_line_string(json, "state", db_label_state_name(label->state));
    json_line_string(json, "fate", db_label_fate_name(label->fate));
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
add_units(JsonBuilder *json, const DbBox *box, GPtrArray *units)
{
    json_line_open_list(json, "units");
    for (guint i = 0; i < units->len; i++)
        json_builder_add_string_value(json, ((const DbUnit *)g_ptr_array_index(units, i))->uid);
    json_line_close_list(json);
    json_line_open_list(json, "bad_units");
    for (guint i = 0; i < units->len; i++) {
        const DbUnit *unit = g_ptr_array_index(units, i);
        g_autoptr(GError) why = NULL;
        if (!box_unit_refusal(box, unit, &why))
            continue;
        json_line_open(json, NULL);
        json_line_string(json, "uid", unit->uid);
        json_line_string(json, "state", db_unit_state_name(unit->state));
        json_line_string(json, "code", claimcheck_error_word(why));
        json_line_close(json);
    }
    json_line_close_list(json);
}

static void
tell_box(Cli *cli, const DbBox *box)
{
    const char *batch = box->batch != NULL ? box->batch : "-";
    if (box->size > 0)
        cli_print(cli, "%-20s %-16s %-7s %" PRId64 " / %" PRId64, box->code, batch, box_state(box), box->count, box->size);
    else
        cli_print(cli, "%-20s %-16s %-7s %" PRId64, box->code, batch, box_state(box), box->count);
}

static void
tell_contents(Cli *cli, const DbBox *box, GPtrArray *units, const DbBoxLabel *label)
{
    for (guint i = 0; i < units->len; i++) {
        const DbUnit *unit = g_ptr_array_index(units, i);
        bool is_bad = box_unit_refusal(box, unit, NULL);
        cli_print(cli, "  %-40s %s%s", unit->uid, db_unit_state_name(unit->state), is_bad ? _("  must not ship") : "");
    }
    if (label != NULL)
        cli_print(cli, _("  label g%" PRId64 "  %s"), label->generation, db_label_state_name(label->state));
}

/* The whole of it, as it is now. */
static bool
show_box(Cli *cli, Station *station, gint64 id, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbBox) box = db_box_by_id(db, id, error);
    g_autoptr(GPtrArray) units = box != NULL ? db_box_units(db, id, error) : NULL;
    if (units == NULL)
        return false;
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbBoxLabel) label = db_box_label_current(db, id, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    JsonBuilder *json = json_line_new();
    add_box(json, box);
    add_units(json, box, units);
    add_label(json, label);
    cli_print_json(cli, json);
    tell_box(cli, box);
    tell_contents(cli, box, units, label);
    return true;
}

/* --- looking -------------------------------------------------------------------------------------------------- */

/* (transfer full): the box that an argument names, as it is typed or scanned. */
static DbBox *
named_box(Station *station, const char *argument, GError **error)
{
    g_autofree char *raw = cli_code_argument(argument, error);
    if (raw == NULL)
        return NULL;
    g_autofree char *code = scan_text_clean(station_settings(station), raw);
    return db_box_find(station_db(station), code != NULL ? code : "", error);
}

bool
cmd_box_show(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 1, 1, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autoptr(DbBox) box = station != NULL ? named_box(station, arguments[0], error) : NULL;
    return box != NULL && show_box(cli, station, box->id, error);
}

bool
cmd_box_list(Cli *cli, GError **error)
{
    g_autofree char *code = NULL;
    const GOptionEntry options[] = {
        { "batch", 0, 0, G_OPTION_ARG_STRING, &code, N_("only this batch"), N_("CODE") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_READ_ONLY, error) : NULL;
    g_autoptr(DbBatch) batch =
        station != NULL && code != NULL ? db_batch_find(station_db(station), code, error) : NULL;
    if (station == NULL || (code != NULL && batch == NULL))
        return false;
    g_autoptr(GPtrArray) boxes = db_box_list(station_db(station), batch != NULL ? batch->id : 0, error);
    for (guint i = 0; boxes != NULL && i < boxes->len; i++) {
        const DbBox *box = g_ptr_array_index(boxes, i);
        JsonBuilder *json = json_line_new();
        add_box(json, box);
        cli_print_json(cli, json);
        tell_box(cli, box);
    }
    return boxes != NULL;
}

/* --- packing -------------------------------------------------------------------------------------------------- */

bool
cmd_box_open(Cli *cli, GError **error)
{
    g_autofree char *batch = NULL;
    gint64 size = 0;
    const GOptionEntry options[] = {
        { "batch", 0, 0, G_OPTION_ARG_STRING, &batch, N_("whose units; the first unit decides unless said"), N_("CODE") },
        { "size", 0, 0, G_OPTION_ARG_INT64, &size, N_("how many it takes; as many as come unless said"), N_("N") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !box_check_size(size, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autoptr(DbBox) box = station != NULL ? box_open(station, batch, size, error) : NULL;
    return box != NULL && show_box(cli, station, box->id, error);
}

static bool
add_one(Cli *cli, Station *station, const char *raw, GError **error)
{
    g_autoptr(DbUnit) unit = NULL;
    g_autoptr(DbBox) box = box_add(station, raw, &unit, error);
    if (box == NULL)
        return false;
    JsonBuilder *json = json_line_new();
    add_box(json, box);
    json_line_string(json, "uid", unit->uid);
    cli_print_json(cli, json);
    g_autofree char *masked = unit_masked(unit->uid);
    cli_print(cli, _("Good: unit %s is in box %s, number %" PRId64), masked, box->code, box->count);
    return true;
}

/* A code that is refused is told, and the next one is asked for; what is wrong with the record ends the stream. */
static bool
tell_refusal(Cli *cli, GError **first, GError *why, GError **error)
{
    if (claimcheck_error_exit(why) != 1) {
        g_propagate_error(error, why);
        return false;
    }
    JsonBuilder *json = json_line_new();
    json_line_error(json, "error", why);
    cli_print_json(cli, json);
    cli_warn("%s: %s", why->message, claimcheck_error_hint(why));
    if (*first == NULL)
        *first = g_error_copy(why);
    g_error_free(why);
    return true;
}

static bool
end_stream(Cli *cli, guint count, GError *first, GError **error)
{
    if (count == 0)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("nothing came on standard input"));
    if (first != NULL) {
        cli_error_was_told(cli);
        g_propagate_error(error, first);
    }
    return count > 0 && first == NULL;
}

static bool
add_stream(Cli *cli, Station *station, GError **error)
{
    g_autofree char *line = NULL;
    size_t room = 0;
    guint count = 0;
    GError *first = NULL;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) >= 0) {
        bool has_nul = memchr(line, '\0', (size_t)length) != NULL; /* what stands before it may be a code */
        if (*g_strstrip(line) == '\0' && !has_nul)
            continue;
        GError *why = NULL;
        count++;
        if (!add_one(cli, station, has_nul ? "" : line, &why) && !tell_refusal(cli, &first, why, error)) {
            g_clear_error(&first);
            return false;
        }
    }
    return end_stream(cli, count, first, error);
}

bool
cmd_box_add(Cli *cli, GError **error)
{
    g_auto(GStrv) arguments = cli_parse(cli, no_options, 1, 1, error);
    Station *station = arguments != NULL ? cli_station(cli, DB_OPEN_EXISTING, error) : NULL;
    if (station == NULL)
        return false;
    return g_str_equal(arguments[0], "-") ? add_stream(cli, station, error) : add_one(cli, station, arguments[0], error);
}

bool
cmd_box_remove(Cli *cli, GError **error)
{
    g_autofree char *reason = NULL;
    const GOptionEntry options[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("why, for the record"), N_("TEXT") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL || !unit_check_reason(reason, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autofree char *code = station != NULL ? cli_code_scanned(station, arguments[0], error) : NULL;
    g_autoptr(DbUnit) unit = NULL;
    g_autoptr(DbBox) box = code != NULL ? box_remove(station, code, reason, &unit, error) : NULL;
    if (box == NULL || !show_box(cli, station, box->id, error))
        return false;
    if (box->closed_at != 0 && box->count > 0)
        cli_warn(_("box %s: its label says a wrong number now: 'claimcheck box label' prints the next"), box->code);
    return true;
}

/* --- closing, and labels -------------------------------------------------------------------------------------- */

/* (transfer full): where to print, as said or as configured; NULL without @error for nowhere. */
static char *
destination(Station *station, const char *said, GError **error)
{
    g_autofree char *chosen =
        said != NULL ? g_strdup(said) : settings_string(station_settings(station), "printer", "destination");
    g_autoptr(Printer) checked = chosen != NULL ? printer_new(chosen, error) : NULL;
    return checked != NULL ? g_steal_pointer(&chosen) : NULL;
}

static bool
print_label(Cli *cli, Station *station, const DbBox *box, DbBoxLabel *label, const char *printer, GError **error)
{
    PrintOutcome outcome;
    if (printer == NULL)
        cli_warn(_("box %s: its label waits: 'claimcheck box label %s --printer DEST' prints it"), box->code, box->code);
    else if (!box_label_print(station, box, label, printer, PRINTER_WAIT_MS, &outcome, error))
        return false;
    return show_box(cli, station, box->id, error);
}

static bool
close_box(Cli *cli, Station *station, bool is_short, const char *said, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *printer = destination(station, said, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_autoptr(Owner) owner = owner_take(station, error);
    g_autoptr(DbBox) box = owner != NULL ? box_close(station, is_short, owner_name(owner), error) : NULL;
    if (box == NULL || box->count == 0)
        return box != NULL && show_box(cli, station, box->id, error);
    g_autoptr(DbBoxLabel) label = db_box_label_current(station_db(station), box->id, error);
    return label != NULL && print_label(cli, station, box, label, printer, error);
}

static bool
check_printer(const char *said, GError **error)
{
    g_autoptr(Printer) printer = said != NULL ? printer_new(said, error) : NULL;
    return said == NULL || printer != NULL;
}

bool
cmd_box_close(Cli *cli, GError **error)
{
    gboolean is_short = FALSE;
    g_autofree char *said = NULL;
    const GOptionEntry options[] = {
        { "short", 0, 0, G_OPTION_ARG_NONE, &is_short, N_("also if it is not full"), NULL },
        { "printer", 0, 0, G_OPTION_ARG_STRING, &said, N_("where its label is printed"), N_("DEST") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL || !check_printer(said, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    return station != NULL && close_box(cli, station, is_short, said, error);
}

typedef struct {
    char *reason;
    char *came_out;
    gboolean is_void;
    char *printer;
} LabelWishes;

static void
label_wishes_clear(LabelWishes *wishes)
{
    g_free(wishes->reason);
    g_free(wishes->came_out);
    g_free(wishes->printer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LabelWishes, label_wishes_clear)

static bool
check_wishes(const LabelWishes *wishes, GError **error)
{
    if (wishes->came_out != NULL && (wishes->is_void || wishes->reason != NULL)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("box label: --came-out stands alone"));
        return false;
    }
    return (wishes->reason == NULL || unit_check_reason(wishes->reason, error)) && check_printer(wishes->printer, error);
}

static bool
label_box(Cli *cli, Station *station, const DbBox *box, const LabelWishes *wishes, GError **error)
{
    if (wishes->came_out != NULL) {
        g_autofree char *code = cli_code_scanned(station, wishes->came_out, error);
        return code != NULL && box_label_came_out(station, box, code, error) && show_box(cli, station, box->id, error);
    }
    g_autoptr(GError) cause = NULL;
    g_autofree char *printer = destination(station, wishes->printer, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_autoptr(Owner) owner = owner_take(station, error);
    if (owner == NULL)
        return false;
    g_autoptr(DbBoxLabel) label = wishes->is_void
                                      ? box_label_never_came(station, box, owner_name(owner), error)
                                      : box_label_next(station, box, wishes->reason, owner_name(owner), error);
    return label != NULL && print_label(cli, station, box, label, printer, error);
}

bool
cmd_box_label(Cli *cli, GError **error)
{
    g_auto(LabelWishes) wishes = { 0 };
    const GOptionEntry options[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, &wishes.reason, N_("why the box needs another one"), N_("TEXT") },
        { "came-out", 0, 0, G_OPTION_ARG_STRING, &wishes.came_out, N_("it was found: its code, scanned"), N_("CODE") },
        { "void", 0, 0, G_OPTION_ARG_NONE, &wishes.is_void, N_("it never came out; the next one is made"), NULL },
        { "printer", 0, 0, G_OPTION_ARG_STRING, &wishes.printer, N_("where it is printed"), N_("DEST") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 1, 1, error);
    if (arguments == NULL || !check_wishes(&wishes, error))
        return false;
    Station *station = cli_station(cli, DB_OPEN_EXISTING, error);
    g_autoptr(DbBox) box = station != NULL ? named_box(station, arguments[0], error) : NULL;
    return box != NULL && label_box(cli, station, box, &wishes, error);
}
