/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/line/gate-task.h"

struct GateTask {
    GAsyncQueue *queue;
    Gate *gate;
    GateQuestion question;
    guint slot;
    guint64 presence;
    char *request;
    GCancellable *cancellable;
    gint is_done; /* atomic */
    GThread *thread;
};

static gpointer
work(gpointer data)
{
    GateTask *self = data;
    g_autoptr(GError) error = NULL;
    GateAnswer answer = gate_ask(self->gate, self->request, self->cancellable, &error);
    if (self->question != GATE_UNIT_ENDED) {
        const Message message = { .kind = MESSAGE_GATE,
                                  .slot = self->slot,
                                  .presence = self->presence,
                                  .gate_question = self->question,
                                  .gate_answer = answer,
                                  .error = g_steal_pointer(&error),
                                  .task = self };
        message_push(self->queue, &message);
    }
    g_atomic_int_set(&self->is_done, 1);
    return NULL;
}

GateTask *
gate_task_new(GAsyncQueue *queue, Gate *gate, GateQuestion question, guint slot, guint64 presence, char *request)
{
    GateTask *self = g_new0(GateTask, 1);
    self->queue = g_async_queue_ref(queue);
    self->gate = gate;
    self->question = question;
    self->slot = slot;
    self->presence = presence;
    self->request = request;
    self->cancellable = g_cancellable_new();
    self->thread = g_thread_new("gate", work, self);
    return self;
}

void
gate_task_wait(GateTask *self)
{
    g_thread_join(self->thread);
    g_async_queue_unref(self->queue);
    g_object_unref(self->cancellable);
    g_free(self->request);
    g_free(self);
}

void
gate_task_free(GateTask *self)
{
    if (self == NULL)
        return;
    g_cancellable_cancel(self->cancellable);
    gate_task_wait(self);
}

bool
gate_task_is_done(GateTask *self)
{
    return g_atomic_int_get(&self->is_done) != 0;
}
