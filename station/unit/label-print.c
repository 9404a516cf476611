/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/label-print.h"

#include "station/base/claimcheck-error.h"
#include "station/print/print-patience.h"

#include <glib/gi18n.h>

typedef struct {
    Station *station;
    DbUnit *unit;
    DbLabel *label;
    const char *destination;
    LabelOrder *order;
} Print;

static bool
on_created(const char *job, gpointer data, GError **error)
{
    Print *self = data;
    return unit_label_sent(self->station, self->unit, self->label, self->destination, job, label_order_sha256(self->order),
                           error);
}

static PrintOutcome
hand_over(Print *self, Printer *printer, gint64 wait_ms, GError **error)
{
    PrintDocument document;
    if (!label_order_render(self->order, &document, error))
        return PRINT_NOT_TAKEN;
    return print_patience_print(printer, &document, wait_ms, on_created, self, error);
}

static bool
put_on_record(Print *self, PrintOutcome outcome, const GError *why, GError **error)
{
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

bool
label_print_now(Station *station, DbUnit *unit, DbLabel *label, const char *destination, gint64 wait_ms,
                PrintOutcome *outcome, GError **error)
{
    *outcome = PRINT_NOT_TAKEN;
    g_autoptr(Printer) printer = printer_new(destination, error);
    if (printer == NULL)
        return false;
    g_autoptr(LabelOrder) order = label_order_new(station, unit, label, printer_wants_zpl(printer), error);
    if (order == NULL)
        return false;
    Print self = { station, unit, label, destination, order };
    g_autoptr(GError) why = NULL;
    *outcome = hand_over(&self, printer, wait_ms, &why);
    if (!put_on_record(&self, *outcome, why, error))
        return false;
    if (*outcome == PRINT_OUT)
        return true;
    if (why != NULL && why->domain == CLAIMCHECK_ERROR)
        g_propagate_error(error, g_steal_pointer(&why));
    else /* it was called off in the moment in which the printer was well again */
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_STOPPED, NULL, _("printer %s: it did not take the label in time"),
                             destination);
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
