/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/batch/product.h"
#include "station/line/line-private.h"
#include "station/link/transport.h"

#include <glib/gi18n.h>

/*
 * The printer that labels go to, and the one that takes over while it needs hands. A label is offered to another printer only
 * while the record says that none was asked to print it: two printers never have the same label.
 */

/* How long a printer may need hands: less than a roll takes to change, more than a lid that is opened and closed. */
#define TAKE_OVER_US (10 * G_USEC_PER_SEC)

/* --- opening ----------------------------------------------------------------------------------------------------------- */

static bool
is_same(Printer *one, Printer *two)
{
    g_autofree char *a = printer_identity(one);
    g_autofree char *b = printer_identity(two);
    return g_str_equal(a, b);
}

bool
line_printers_open(Line *self, GError **error)
{
    self->printers[0] = self->printer = printer_new(self->options.printer, error);
    if (self->printer == NULL || self->options.second_printer == NULL)
        return self->printer != NULL;
    self->printers[1] = printer_new(self->options.second_printer, error);
    if (self->printers[1] == NULL || !is_same(self->printers[0], self->printers[1]))
        return self->printers[1] != NULL;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Choose another one in Setup, or none."), "%s",
                         _("the second printer: it is the first"));
    return false;
}

/* A port that the other line has as well is told first. */
static bool
has_busy_port(Line *self, GError **error)
{
    for (guint i = 0; i < self->slots->len; i++) {
        const LineSlot *slot = g_ptr_array_index(self->slots, i);
        g_autoptr(GError) cause = NULL;
        g_autoptr(Transport) transport = transport_new(slot->port, NULL);
        if (transport == NULL || transport_open(transport, &cause) || !claimcheck_error_is(cause, CLAIMCHECK_ERROR_PORT_BUSY))
            continue;
        g_propagate_error(error, g_steal_pointer(&cause));
        return true;
    }
    return false;
}

/* The second is taken when it is needed: it may be the spare of several lines. */
static bool
take(Line *self, guint which, GError **error)
{
    if (self->printer_locks[which] == NULL)
        self->printer_locks[which] = printer_lock_take(self->printers[which], !product_confirms(self->product), error);
    return self->printer_locks[which] != NULL;
}

bool
line_printers_take(Line *self, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (take(self, 0, &cause))
        return true;
    if (!has_busy_port(self, error))
        g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

/* A printer serves one station: one that others may print on is refused as soon as that is seen. */
static gpointer
look(gpointer data)
{
    Line *self = data;
    for (guint i = 0; i < LINE_PRINTERS && self->printers[i] != NULL; i++) {
        Message message = { .kind = MESSAGE_SHARED };
        if (!printer_check_alone(self->printers[i], self->printer_look_cancellable, &message.error))
            message_push(self->queue, &message);
    }
    return NULL;
}

void
line_printers_look(Line *self)
{
    self->printer_look_cancellable = g_cancellable_new();
    self->printer_look = g_thread_new("printer", look, self);
}

void
line_printers_leave(Line *self)
{
    if (self->printer_look == NULL)
        return;
    g_cancellable_cancel(self->printer_look_cancellable);
    g_thread_join(self->printer_look);
    g_object_unref(self->printer_look_cancellable);
    self->printer_look = NULL;
}

void
line_printers_close(Line *self)
{
    for (guint i = 0; i < LINE_PRINTERS; i++) {
        g_clear_pointer(&self->printers[i], printer_free);
        g_clear_pointer(&self->printer_locks[i], printer_lock_free);
    }
}

/* --- taking over --------------------------------------------------------------------------------------------------------- */

/* Has this slot waited long enough for the printer that is in use now? */
static bool
is_tired(const Line *self, const LineSlot *slot)
{
    return slot->printer_trouble != NULL && slot->printer_waits_since != 0 &&
           clock_mono_us() - MAX(slot->printer_waits_since, self->printer_since) >= TAKE_OVER_US;
}

/* Once a job is on record, only a person says what became of it. */
static bool
may_call_off(Line *self, const LineSlot *slot)
{
    g_autoptr(DbLabel) label = db_label_by_id(station_db(self->station), slot->task_label_id, NULL);
    return label != NULL && label->state == DB_LABEL_INTENDED;
}

static void
tell_taken_over(Line *self, LineSlot *slot)
{
    g_autofree char *sentence = g_strdup_printf(_("labels come out at printer %s now"), printer_destination(self->printer));
    const LineEvent notice = { .step = LINE_STEP_NOTICE, .uid = slot->task_uid, .sentence = sentence };
    line_tell_detail(self, slot, &notice);
}

/* What waits at the printer that is given up is called off, and comes again at once. */
static void
change_printer(Line *self, LineSlot *tired)
{
    guint other = self->printer == self->printers[0] ? 1 : 0;
    self->printer_since = clock_mono_us();
    if (!take(self, other, NULL))
        return; /* another line has it: asked again later */
    self->printer = self->printers[other];
    self->noticed = false;
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (slot->retry_at != 0)
            slot->retry_at = self->printer_since;
        if (slot->task != NULL && slot->printer_trouble != NULL && may_call_off(self, slot))
            print_task_cancel(slot->task);
    }
    tell_taken_over(self, tired);
}

void
line_printers_check(Line *self)
{
    if (self->printers[1] == NULL || line_is_stopping(self))
        return;
    for (guint i = 0; i < self->slots->len; i++) {
        LineSlot *slot = g_ptr_array_index(self->slots, i);
        if (is_tired(self, slot) && (slot->task == NULL || may_call_off(self, slot))) {
            change_printer(self, slot);
            return;
        }
    }
}
