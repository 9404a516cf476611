/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/first-steps.h"

#include "db/db-unit-search.h"
#include "station/base/claimcheck-error.h"
#include "station/batch/batch.h"
#include "station/batch/product.h"
#include "station/print/printer.h"
#include "station/setting.h"
#include "station/unit/authority.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define MOST_SLOTS 32

static const char *
value_of(gpointer data, const char *key)
{
    const char *value = g_hash_table_lookup(data, key);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static gpointer
change(Station *station, const char *name, const char *value, GError **error)
{
    const SettingChange changes[] = { { name, value }, { NULL, NULL } };
    return value == NULL || setting_change(station, changes, error) ? GUI_DONE : NULL;
}

gpointer
first_steps_name(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    return change(station, "station.name", value_of(data, "name"), error);
}

gpointer
first_steps_language(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    return change(station, "station.language", value_of(data, "language"), error);
}

/* --- slots --------------------------------------------------------------------------------------------------------------- */

static bool
has_slot_at(Settings *settings, const char *port)
{
    g_autoptr(GArray) slots = settings_slots(settings);
    for (guint i = 0; i < slots->len; i++) {
        g_autofree char *there = settings_slot_string(settings, g_array_index(slots, guint, i), "port");
        if (g_strcmp0(there, port) == 0)
            return true;
    }
    return false;
}

gpointer
first_steps_slots(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const char *ports = value_of(data, "ports");
    g_auto(GStrv) lines = g_strsplit(ports != NULL ? ports : "", "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '\0' || has_slot_at(station_settings(station), lines[i]))
            continue;
        g_autofree char *name = g_strdup_printf("slot %u.port", setting_slot_free_number(station));
        if (change(station, name, lines[i], error) == NULL)
            return NULL;
    }
    return GUI_DONE;
}

/* --- printer -------------------------------------------------------------------------------------------------------------- */

gpointer
first_steps_printer(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const char *destination = value_of(data, "printer");
    if (destination == NULL)
        return GUI_DONE;
    g_autoptr(Printer) printer = printer_new(destination, error);
    if (printer == NULL)
        return NULL;
    g_autofree char *folder = g_str_has_prefix(destination, "file:") ? g_filename_from_uri(destination, NULL, NULL) : NULL;
    if (folder != NULL)
        g_mkdir_with_parents(folder, 0755); /* what is wrong with it, the printer's test says */
    return change(station, "printer.destination", destination, error);
}

/* --- maker, product, batch ------------------------------------------------------------------------------------------------- */

gpointer
first_steps_maker(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const char *path = value_of(data, "file");
    g_autofree char *text = NULL;
    const AuthorityOptions options = { NULL, value_of(data, "uid-in"), NULL, NULL };
    if (path == NULL)
        return GUI_DONE;
    if (!g_file_get_contents(path, &text, NULL, error)) {
        claimcheck_error_from_io(error, path);
        return NULL;
    }
    g_autoptr(GPtrArray) added = authority_add(station, text, &options, error);
    return added != NULL ? GUI_DONE : NULL;
}

gpointer
first_steps_product(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const char *sku = value_of(data, "sku"), *batch = value_of(data, "batch"), *quantity = value_of(data, "quantity");
    if (sku == NULL)
        return GUI_DONE;
    const ProductDraft draft = { .sku = sku, .name = value_of(data, "name") != NULL ? value_of(data, "name") : sku };
    gint64 units = quantity != NULL ? g_ascii_strtoll(quantity, NULL, 10) : 0;
    if (!product_check_draft(&draft, error) || (batch != NULL && !batch_check_words(batch, units, error)))
        return NULL;
    g_autoptr(DbProduct) there = db_product_find(station_db(station), sku, NULL); /* the step again, after its batch failed */
    g_autoptr(DbProduct) product = there == NULL ? product_create(station, &draft, error) : NULL;
    if (there == NULL && product == NULL)
        return NULL;
    g_autoptr(DbBatch) made = batch != NULL ? batch_create(station, batch, sku, units, error) : NULL;
    return batch == NULL || made != NULL ? GUI_DONE : NULL;
}

/* --- the first label ---------------------------------------------------------------------------------------------------------- */

void
first_label_free(gpointer data)
{
    FirstLabel *label = data;
    g_free(label->uid);
    g_free(label->code);
    g_free(label);
}

static bool
look_at_unit(Db *db, const DbUnitLine *line, FirstLabel *found, GError **error)
{
    g_autoptr(DbLabel) label = db_label_current(db, line->id, LABEL_KIND_UNIT, error);
    if (label == NULL)
        return error == NULL || *error == NULL;
    found->uid = g_strdup(line->uid);
    found->code = g_strdup(label->claim_code);
    found->is_out = label->state == DB_LABEL_PRINTED || label->state == DB_LABEL_CONFIRMED;
    found->is_proven = label->state == DB_LABEL_CONFIRMED;
    return true;
}

/* @data: "from": wall time; what was there before is not the first. With more slots than one several are read at once. */
gpointer
first_steps_look(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const DbUnitSearch search = { .state = -1, .from = g_ascii_strtoll(value_of(data, "from"), NULL, 10) };
    Db *db = station_db(station);
    g_autoptr(GPtrArray) lines = db_unit_search_lines(db, &search, 0, NULL, 0, MOST_SLOTS, caller->cancellable, error);
    if (lines == NULL)
        return NULL;
    FirstLabel *found = g_new0(FirstLabel, 1);
    if (lines->len == 0 || look_at_unit(db, g_ptr_array_index(lines, lines->len - 1), found, error))
        return found;
    first_label_free(found);
    return NULL;
}
