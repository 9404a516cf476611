/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/label-print.h"

#include "station/base/claimcheck-error.h"
#include "station/print/print-patience.h"

#include <glib/gi18n.h>

#define FOLLOW_MS 200

/* --- any label ------------------------------------------------------------------------------------------------- */

static PrintOutcome
hand_over(LabelOrder *order, Printer *printer, gint64 wait_ms, const LabelJournal *journal, GError **error)
{
    PrintDocument document;
    if (!label_order_render(order, &document, error))
        return PRINT_NOT_TAKEN;
    return print_patience_print(printer, &document, wait_ms, journal->sent, journal->data, error);
}

bool
label_print_order(LabelOrder *order, Printer *printer, gint64 wait_ms, const LabelJournal *journal,
                  PrintOutcome *outcome, GError **error)
{
    g_autoptr(GError) why = NULL;
    *outcome = hand_over(order, printer, wait_ms, journal, &why);
    if (!journal->ended(*outcome, why, journal->data, error))
        return false;
    if (*outcome == PRINT_OUT)
        return true;
    if (why != NULL && why->domain == CLAIMCHECK_ERROR)
        g_propagate_error(error, g_steal_pointer(&why));
    else /* it was called off in the moment in which the printer was well again */
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_STOPPED, NULL, _("printer %s: it did not take the label in time"),
                             printer_destination(printer));
    return false;
}

/* --- a unit's -------------------------------------------------------------------------------------------------- */

typedef struct {
    Station *station;
    DbUnit *unit;
    DbLabel *label;
    const char *destination;
    LabelOrder *order;
} Print;

static bool
on_sent(const char *job, gpointer data, GError **error)
{
    Print *self = data;
    return unit_label_sent(self->station, self->unit, self->label, self->destination, job, label_order_sha256(self->order),
                           error);
}

static bool
on_ended(PrintOutcome outcome, const GError *why, gpointer data, GError **error)
{
    Print *self = data;
    g_autoptr(DbProduct) product = db_product_by_id(station_db(self->station), self->unit->product_id, error);
    if (product == NULL)
        return false;
    switch (outcome) {
    case PRINT_OUT:
        return unit_label_out(self->station, self->unit, self->label, product, error);
    case PRINT_NOT_TAKEN:
        return unit_label_not_taken(self->station, self->unit, self->label, why, error);
    case PRINT_UNKNOWN:
        return unit_label_unknown(self->station, self->unit, self->label, why, error);
    }
    return false;
}

/*
 * A line prints what is intended for the module in its slot, whoever intended it. Where one did so before us, what became
 * of the label is what it says.
 */
static bool
was_printed_by_line(Station *station, gint64 label_id, gint64 wait_ms, PrintOutcome *outcome, GError **error)
{
    Deadline until = deadline_in_ms(wait_ms);
    g_autoptr(DbLabel) label = db_label_by_id(station_db(station), label_id, NULL);
    while (label != NULL && label->state == DB_LABEL_SENT && !deadline_passed(until)) {
        g_usleep(FOLLOW_MS * 1000);
        db_label_free(label);
        label = db_label_by_id(station_db(station), label_id, NULL);
    }
    if (label == NULL || label->state == DB_LABEL_INTENDED)
        return false;
    bool is_out = label->state == DB_LABEL_PRINTED || label->state == DB_LABEL_CONFIRMED;
    bool is_unknown = label->state == DB_LABEL_SENT || label->state == DB_LABEL_UNKNOWN;
    *outcome = is_out ? PRINT_OUT : is_unknown ? PRINT_UNKNOWN : PRINT_NOT_TAKEN;
    if (is_unknown) {
        g_clear_error(error);
        claimcheck_error_set(error, CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN, NULL, "%s",
                             _("the unit's label: nobody knows yet whether it came out"));
    }
    return is_out;
}

bool
label_print_now(Station *station, DbUnit *unit, DbLabel *label, const char *destination, gint64 wait_ms,
                PrintOutcome *outcome, GError **error)
{
    *outcome = PRINT_NOT_TAKEN;
    g_autoptr(Printer) printer = printer_new(destination, error);
    g_autoptr(LabelOrder) order =
        printer != NULL ? label_order_new(station, unit, label, printer_wants_zpl(printer), error) : NULL;
    if (order == NULL)
        return false;
    Print self = { station, unit, label, destination, order };
    const LabelJournal journal = { on_sent, on_ended, &self };
    g_autoptr(GError) why = NULL;
    if (label_print_order(order, printer, wait_ms, &journal, outcome, &why) ||
        (*outcome == PRINT_NOT_TAKEN && was_printed_by_line(station, label->id, wait_ms, outcome, &why)))
        return true;
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

bool
label_print_replaced(Station *station, DbUnit *unit, const DbLabel *now, const char *destination, gint64 wait_ms,
                     GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_list_current(station_db(station), unit->id, error);
    for (guint i = 0; labels != NULL && i < labels->len; i++) {
        DbLabel *label = g_ptr_array_index(labels, i);
        PrintOutcome outcome;
        if (label->id >= now->id && label->state == DB_LABEL_INTENDED &&
            !label_print_now(station, unit, label, destination, wait_ms, &outcome, error))
            return false;
    }
    return labels != NULL;
}
