/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/line/slot-worker.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

#define READ_MS 10000
#define NAME_MS 3000

struct SlotWorker {
    GAsyncQueue *queue;
    guint index;
    Presence *presence;
    char **expect_keys;
    GCancellable *cancellable;
    GThread *thread;
    gint asked; /* atomic: how many times the name was asked for and not answered yet */
};

static void
tell(SlotWorker *self, MessageKind kind, GError *error)
{
    const Message message = { .kind = kind,
                              .slot = self->index,
                              .presence = presence_number(self->presence),
                              .error = error };
    message_push(self->queue, &message);
}

static void
on_progress(gsize bytes, gsize expected G_GNUC_UNUSED, gpointer data)
{
    SlotWorker *self = data;
    const Message message = { .kind = MESSAGE_PROGRESS,
                              .slot = self->index,
                              .presence = presence_number(self->presence),
                              .bytes = bytes };
    message_push(self->queue, &message);
}

/* Reads the module that has just arrived, once. */
static void
read_module(SlotWorker *self)
{
    tell(self, MESSAGE_ARRIVED, NULL);
    ExpressLink *link = presence_link(self->presence);
    express_link_set_progress(link, on_progress, self);
    g_autoptr(GError) error = NULL;
    ModuleIdentity *identity =
        module_identity_read(link, (const char *const *)self->expect_keys, deadline_in_ms(READ_MS), &error);
    express_link_set_progress(link, NULL, NULL);
    if (identity == NULL) {
        tell(self, MESSAGE_UNREAD, g_steal_pointer(&error));
        return;
    }
    if (identity->uid != NULL)
        presence_settled(self->presence, identity->uid);
    const Message message = { .kind = MESSAGE_IDENTITY,
                              .slot = self->index,
                              .presence = presence_number(self->presence),
                              .identity = identity };
    message_push(self->queue, &message);
}

static void
answer_name(SlotWorker *self)
{
    g_autoptr(GError) error = NULL;
    ExpressLink *link = presence_link(self->presence);
    char *name = link != NULL ? express_link_get(link, "ThingName", deadline_in_ms(NAME_MS), &error) : NULL;
    if (name == NULL && error == NULL)
        claimcheck_error_set(&error, CLAIMCHECK_ERROR_NO_ANSWER, NULL, "%s", _("the module: it is not in its slot"));
    const Message message = { .kind = MESSAGE_NAME,
                              .slot = self->index,
                              .presence = presence_number(self->presence),
                              .text = name,
                              .error = g_steal_pointer(&error) };
    message_push(self->queue, &message);
}

static void
handle(SlotWorker *self, PresenceChange change, GError *error)
{
    switch (change) {
    case PRESENCE_ARRIVED:
        read_module(self);
        break;
    case PRESENCE_LEFT:
        tell(self, MESSAGE_LEFT, NULL);
        break;
    case PRESENCE_TROUBLE:
        tell(self, MESSAGE_TROUBLE, g_error_copy(error));
        break;
    case PRESENCE_CLEAR:
        tell(self, MESSAGE_TROUBLE, NULL);
        break;
    case PRESENCE_WAITING:
        break;
    }
}

static gpointer
work(gpointer data)
{
    SlotWorker *self = data;
    while (!g_cancellable_is_cancelled(self->cancellable)) {
        for (int asked = g_atomic_int_get(&self->asked); asked > 0; asked--) {
            answer_name(self);
            g_atomic_int_add(&self->asked, -1);
        }
        g_autoptr(GError) error = NULL;
        PresenceChange change = presence_wait(self->presence, deadline_never(), self->cancellable, &error);
        handle(self, change, error);
    }
    return NULL;
}

static void
discard(SlotWorker *self)
{
    g_clear_pointer(&self->presence, presence_free);
    g_clear_object(&self->cancellable);
    g_strfreev(self->expect_keys);
    g_async_queue_unref(self->queue);
    g_free(self);
}

SlotWorker *
slot_worker_new(GAsyncQueue *queue, guint index, const char *port, SlotKind kind, const char *const *expect_keys,
                GError **error)
{
    SlotWorker *self = g_new0(SlotWorker, 1);
    self->queue = g_async_queue_ref(queue);
    self->index = index;
    self->expect_keys = g_strdupv((char **)expect_keys);
    self->cancellable = g_cancellable_new();
    self->presence = presence_new(port, kind, error);
    if (self->presence == NULL) {
        discard(self);
        return NULL;
    }
    g_autofree char *name = g_strdup_printf("slot-%u", index + 1);
    self->thread = g_thread_new(name, work, self);
    return self;
}

void
slot_worker_free(SlotWorker *self)
{
    if (self == NULL)
        return;
    g_cancellable_cancel(self->cancellable);
    presence_wake(self->presence);
    g_thread_join(self->thread);
    discard(self);
}

void
slot_worker_ask_name(SlotWorker *self)
{
    g_atomic_int_inc(&self->asked);
    presence_wake(self->presence);
}

const char *
slot_worker_lasting_name(SlotWorker *self)
{
    return presence_lasting_name(self->presence);
}

SlotKind
slot_worker_kind(SlotWorker *self)
{
    return presence_kind(self->presence);
}
