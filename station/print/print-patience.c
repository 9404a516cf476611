/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/print-patience.h"

#include "station/print/printer-lock.h"

/* How long a line that has the printer is waited for, and how often it is looked for. */
#define TURN_MS 2000
#define LOOK_MS 100

/* Calls the job off when the printer has waited for hands for too long. */
typedef struct {
    GMutex lock;
    GCond changed;
    gint64 give_up_at; /* monotonic; 0: the printer is well */
    gint64 wait_us;
    bool is_over;
    GCancellable *cancellable;
    PrintCreatedFunc created;
    gpointer data;
} Patience;

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
    Patience *self = data;
    g_mutex_lock(&self->lock);
    if (trouble == NULL)
        self->give_up_at = 0;
    else if (self->give_up_at == 0)
        self->give_up_at = g_get_monotonic_time() + self->wait_us;
    g_cond_signal(&self->changed);
    g_mutex_unlock(&self->lock);
}

static bool
on_created(const char *job, gpointer data, GError **error)
{
    Patience *self = data;
    return self->created == NULL || self->created(job, self->data, error);
}

static bool
wait_for_turn(Printer *printer, gint64 wait_ms, GError **error)
{
    Deadline until = deadline_in_ms(MIN(wait_ms, TURN_MS));
    while (!printer_lock_check(printer, NULL) && !deadline_passed(until))
        g_usleep(LOOK_MS * 1000);
    return printer_lock_check(printer, error);
}

PrintOutcome
print_patience_print(Printer *self, const PrintDocument *document, gint64 wait_ms, PrintCreatedFunc created,
                        gpointer data, GError **error)
{
    if (!wait_for_turn(self, wait_ms, error))
        return PRINT_NOT_TAKEN;
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Patience patience = { .wait_us = wait_ms * 1000, .cancellable = cancellable, .created = created, .data = data };
    g_mutex_init(&patience.lock);
    g_cond_init(&patience.changed);
    GThread *thread = g_thread_new("patience", be_patient, &patience);
    const PrintReport report = { .created = on_created, .trouble = on_trouble, .data = &patience };
    PrintOutcome outcome = printer_print(self, document, &report, cancellable, error);
    g_mutex_lock(&patience.lock);
    patience.is_over = true;
    g_cond_signal(&patience.changed);
    g_mutex_unlock(&patience.lock);
    g_thread_join(thread);
    g_mutex_clear(&patience.lock);
    g_cond_clear(&patience.changed);
    return outcome;
}
