/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/line/print-task.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

/* What stands in the answer queue for "it is on record": a queue cannot hold NULL. */
static char on_record;

struct PrintTask {
    GAsyncQueue *queue;
    GAsyncQueue *answers;
    guint slot;
    Printer *printer;
    LabelOrder *order;
    GCancellable *cancellable;
    GThread *thread;
};

static bool
on_created(const char *job, gpointer data, GError **error)
{
    PrintTask *self = data;
    const Message message = { .kind = MESSAGE_CREATED, .slot = self->slot, .text = g_strdup(job), .task = self };
    message_push(self->queue, &message);
    gpointer answer = g_async_queue_pop(self->answers);
    if (answer == &on_record)
        return true;
    g_propagate_error(error, answer);
    return false;
}

static void
on_trouble(const GError *trouble, gpointer data)
{
    PrintTask *self = data;
    const Message message = { .kind = MESSAGE_PRINTER,
                              .slot = self->slot,
                              .error = trouble != NULL ? g_error_copy(trouble) : NULL,
                              .task = self };
    message_push(self->queue, &message);
}

static void
on_label_waiting(bool waiting, gpointer data)
{
    PrintTask *self = data;
    const Message message = { .kind = MESSAGE_BAR, .slot = self->slot, .waiting = waiting, .task = self };
    message_push(self->queue, &message);
}

static void
on_warning(const char *sentence, gpointer data)
{
    PrintTask *self = data;
    const Message message = { .kind = MESSAGE_NOTICE, .slot = self->slot, .text = g_strdup(sentence), .task = self };
    message_push(self->queue, &message);
}

static PrintOutcome
print(PrintTask *self, GError **error)
{
    PrintDocument document;
    if (!label_order_render(self->order, &document, error))
        return PRINT_NOT_TAKEN;
    const Message rendered = { .kind = MESSAGE_RENDERED, .slot = self->slot, .task = self };
    message_push(self->queue, &rendered);
    const PrintReport report = { .created = on_created,
                                 .trouble = on_trouble,
                                 .label_waiting = on_label_waiting,
                                 .warning = on_warning,
                                 .data = self };
    return printer_print(self->printer, &document, &report, self->cancellable, error);
}

/* That the station was told to stop is no fault of the label's; what it leaves behind is. */
static void
put_in_words(GError **error, PrintOutcome outcome)
{
    if (!g_error_matches(*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    g_clear_error(error);
    if (outcome == PRINT_UNKNOWN)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN, NULL, "%s",
                             _("the station was told to stop while this label was on its way to the printer"));
}

static gpointer
work(gpointer data)
{
    PrintTask *self = data;
    g_autoptr(GError) error = NULL;
    PrintOutcome outcome = print(self, &error);
    put_in_words(&error, outcome);
    const Message message = { .kind = MESSAGE_OUTCOME,
                              .slot = self->slot,
                              .outcome = outcome,
                              .error = g_steal_pointer(&error),
                              .task = self };
    message_push(self->queue, &message);
    return NULL;
}

PrintTask *
print_task_new(GAsyncQueue *queue, guint slot, Printer *printer, LabelOrder *order)
{
    PrintTask *self = g_new0(PrintTask, 1);
    self->queue = g_async_queue_ref(queue);
    self->answers = g_async_queue_new();
    self->slot = slot;
    self->printer = printer;
    self->order = order;
    self->cancellable = g_cancellable_new();
    self->thread = g_thread_new("print", work, self);
    return self;
}

void
print_task_answer(PrintTask *self, GError *error)
{
    g_async_queue_push(self->answers, error != NULL ? (gpointer)error : &on_record);
}

void
print_task_cancel(PrintTask *self)
{
    g_cancellable_cancel(self->cancellable);
}

bool
print_task_is_cancelled(PrintTask *self)
{
    return g_cancellable_is_cancelled(self->cancellable);
}

void
print_task_free(PrintTask *self)
{
    if (self == NULL)
        return;
    g_thread_join(self->thread);
    g_async_queue_unref(self->queue);
    g_async_queue_unref(self->answers);
    g_clear_object(&self->cancellable);
    label_order_free(self->order);
    g_free(self);
}

const char *
print_task_sha256(PrintTask *self)
{
    return label_order_sha256(self->order);
}

const char *
print_task_destination(PrintTask *self)
{
    return printer_destination(self->printer);
}
