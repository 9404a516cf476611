/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-work.h"

#include "gui/gui-unit-facts.h"
#include "station/base/claimcheck-error.h"
#include "station/qa/scan-text.h"
#include "station/unit/label-print.h"
#include "station/unit/owner.h"
#include "station/unit/second-person.h"
#include "station/unit/unit-move.h"
#include "station/unit/unit-reveal.h"
#include "station/unit/unit-verbs.h"

#include <glib/gi18n.h>

#define PRINTER_WAIT_MS 60000

void
gui_unit_change_free(GuiUnitChange *change)
{
    g_free(change->reason);
    g_free(change->batch);
    g_free(change->old_label);
    g_free(change->code);
    g_free(change->printer);
    g_free(change->kind);
    g_free(change);
}

static DbUnit *
unit_of(Station *station, const GuiUnitChange *change, GError **error)
{
    return db_unit_by_id(station_db(station), change->unit, error);
}

static bool
approve(Station *station, const GuiCaller *caller, const DbUnit *unit, const char *verb, GError **error)
{
    g_autofree char *subject = g_strconcat("unit:", unit->uid, NULL);
    return auth_require_approval(station_db(station), &caller->auth, caller->second, verb, subject, error);
}

static gpointer
done(bool is_done)
{
    return is_done ? GUI_DONE : NULL;
}

/* --- holds, and the end ------------------------------------------------------------------------------------------------- */

gpointer
gui_unit_work_hold(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const GuiUnitChange *change = data;
    g_autoptr(DbUnit) unit = unit_of(station, change, error);
    return done(unit != NULL && unit_hold(station, unit, change->reason, error));
}

gpointer
gui_unit_work_release_hold(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const GuiUnitChange *change = data;
    g_autoptr(DbUnit) unit = unit_of(station, change, error);
    return done(unit != NULL && unit_release_hold(station, unit, change->reason, error));
}

gpointer
gui_unit_work_void(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const GuiUnitChange *change = data;
    g_autoptr(DbUnit) unit = unit_of(station, change, error);
    if (unit == NULL || (second_person_for_void(unit) && !approve(station, caller, unit, "unit void", error)))
        return NULL;
    return done(unit_void(station, unit, change->reason, error));
}

/* --- batches --------------------------------------------------------------------------------------------------------------- */

gpointer
gui_unit_work_move(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const GuiUnitChange *change = data;
    g_autoptr(DbUnit) unit = unit_of(station, change, error);
    g_autoptr(DbBatch) batch = unit != NULL ? db_batch_find(station_db(station), change->batch, error) : NULL;
    return done(batch != NULL && unit_move(station, unit, batch, change->reason, error));
}

gpointer
gui_unit_work_other_batches(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    g_autoptr(DbUnit) unit = unit_of(station, data, error);
    g_autoptr(GPtrArray) batches = unit != NULL ? db_batch_list(station_db(station), error) : NULL;
    if (batches == NULL)
        return NULL;
    g_autoptr(GString) codes = g_string_new(NULL);
    for (guint i = 0; i < batches->len; i++) {
        const DbBatch *batch = g_ptr_array_index(batches, i);
        bool fits = g_str_equal(batch->state, "open") && g_str_equal(batch->product, unit->product);
        if (fits && batch->id != unit->batch_id)
            g_string_append_printf(codes, "%s%s", codes->len > 0 ? "|" : "", batch->code);
    }
    return g_string_free(g_steal_pointer(&codes), FALSE);
}

/* --- labels ------------------------------------------------------------------------------------------------------------------ */

static bool
print(Station *station, const GuiUnitChange *change, DbUnit *unit, const DbLabel *label, GError **error)
{
    g_autofree char *configured = settings_string(station_settings(station), "printer", "destination");
    const char *destination = change->printer != NULL ? change->printer : configured;
    return destination == NULL || label_print_replaced(station, unit, label, destination, PRINTER_WAIT_MS, error);
}

gpointer
gui_unit_work_reprint(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const GuiUnitChange *change = data;
    OldLabel old = { .damaged = g_str_equal(change->old_label, "damaged"),
                     .lost = g_str_equal(change->old_label, "lost"),
                     .kind = change->kind };
    g_autofree char *code = old.damaged || old.lost ? NULL : scan_text_code(station_settings(station), change->old_label, error);
    old.code = code;
    g_autoptr(DbUnit) unit = code != NULL || old.damaged || old.lost ? unit_of(station, change, error) : NULL;
    bool needs_second;
    if (unit == NULL || !second_person_for_reprint(station, unit, &old, &needs_second, error) ||
        (needs_second && !approve(station, caller, unit, "label reprint", error)))
        return NULL;
    g_autoptr(Owner) owner = owner_take(station, error);
    g_autoptr(DbLabel) label =
        owner != NULL ? unit_reprint(station, unit, change->reason, &old, owner_name(owner), error) : NULL;
    return done(label != NULL && print(station, change, unit, label, error));
}

gpointer
gui_unit_work_resolve(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const GuiUnitChange *change = data;
    g_autoptr(DbUnit) unit = unit_of(station, change, error);
    if (unit == NULL)
        return NULL;
    if (change->code == NULL) {
        g_autoptr(DbLabel) next = unit_label_resolve_void(station, unit, NULL, deadline_in_ms(UNIT_CANCEL_MS), error);
        return done(next != NULL);
    }
    g_autofree char *code = scan_text_code(station_settings(station), change->code, error);
    return done(code != NULL && unit_label_resolve_came_out(station, unit, code, error));
}

/* The page is of one unit, so the paper must be of it, too. */
static bool
is_label_of(Station *station, const char *code, gint64 unit, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_by_code(station_db(station), code, error);
    for (guint i = 0; labels != NULL && i < labels->len; i++)
        if (((const DbLabel *)g_ptr_array_index(labels, i))->unit_id == unit)
            return true;
    if (labels != NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_LABEL, _("Open the page of the unit whose label it is: scan it on the list."),
                             "%s", _("this label: it is not this unit's"));
    return false;
}

gpointer
gui_unit_work_scrap(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const GuiUnitChange *change = data;
    gint64 unit = 0;
    g_autofree char *code = scan_text_code(station_settings(station), change->code, error);
    return done(code != NULL && is_label_of(station, code, change->unit, error) &&
                unit_label_scrap(station, code, change->reason, &unit, error));
}

/* --- looking ------------------------------------------------------------------------------------------------------------------- */

gpointer
gui_unit_work_reveal(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    g_autoptr(DbUnit) unit = unit_of(station, data, error);
    return unit != NULL ? unit_reveal(station, unit, error) : NULL;
}

gpointer
gui_unit_work_facts(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    return gui_unit_facts_load(station, ((const GuiUnitChange *)data)->unit, error);
}
