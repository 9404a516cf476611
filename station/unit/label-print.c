/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/label-print.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

/* Calls the job off when the printer has waited for hands for too long. */
typedef struct {
    GMutex lock;
    GCond changed;
    gint64 give_up_at; /* monotonic; 0: the printer is well */
    gint64 wait_us;
    bool is_over;
    GCancellable *cancellable;
} Patience;

typedef struct {
    Station *station;
    DbUnit *unit;
    DbLabel *label;
    const char *destination;
    LabelOrder *order;
    Patience patience;
} Print;

static gpointer
be_patient(gpointer data)
{
    Patience *self = data;
    g_mutex_lock(&self->lock);
    while (!self->is_over) {
        if (self->give_up_at == 0)
            g_cond_wait(&self->changed, &self->lock);
        else if (!g_cond_wait_until(&self->changed, &self->lock, self->give_up_at))
            break;
    }
    if (!self->is_over)
        g_cancellable_cancel(self->cancellable);
    g_mutex_unlock(&self->lock);
    return NULL;
}

static void
on_trouble(const GError *trouble, gpointer data)
{
    Patience *patience = &((Print *)data)->patience;
    g_mutex_lock(&patience->lock);
    if (trouble == NULL)
        patience->give_up_at = 0;
    else if (patience->give_up_at == 0)
        patience->give_up_at = g_get_monotonic_time() + patience->wait_us;
    g_cond_signal(&patience->changed);
    g_mutex_unlock(&patience->lock);
}

static bool
on_created(const char *job, gpointer data, GError **error)
{
    Print *self = data;
    return unit_label_sent(self->station, self->unit, self->label, self->destination, job, label_order_sha256(self->order),
                           error);
}

static PrintOutcome
hand_over(Print *self, Printer *printer, GError **error)
{
    PrintDocument document;
    if (!label_order_render(self->order, &document, error))
        return PRINT_NOT_TAKEN;
    self->patience.cancellable = g_cancellable_new();
    g_autoptr(GCancellable) cancellable = self->patience.cancellable;
    GThread *thread = g_thread_new("patience", be_patient, &self->patience);
    const PrintReport report = { .created = on_created, .trouble = on_trouble, .data = self };
    PrintOutcome outcome = printer_print(printer, &document, &report, cancellable, error);
    g_mutex_lock(&self->patience.lock);
    self->patience.is_over = true;
    g_cond_signal(&self->patience.changed);
    g_mutex_unlock(&self->patience.lock);
    g_thread_join(thread);
    return outcome;
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
    Print self = { station, unit, label, destination, order, { .wait_us = wait_ms * 1000 } };
    g_mutex_init(&self.patience.lock);
    g_cond_init(&self.patience.changed);
    g_autoptr(GError) why = NULL;
    *outcome = hand_over(&self, printer, &why);
    g_mutex_clear(&self.patience.lock);
    g_cond_clear(&self.patience.changed);
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
