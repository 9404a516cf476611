/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/qa-port.h"

#include "station/base/claimcheck-error.h"
#include "station/link/presence.h"

#include <glib/gi18n.h>

#define NAME_MS 5000

struct QaPort {
    Presence *presence;
    GThread *thread;
    GCancellable *cancellable;
    QaPortFunc func;
    gpointer data;
    int asked; /* atomic: questions not answered yet */
};

void
qa_port_news_free(QaPortNews *news)
{
    g_free(news->uid);
    g_clear_error(&news->error);
    g_free(news);
}

/* (transfer full): @uid and @error go along. */
static void
tell(QaPort *self, QaPortKind kind, char *uid, GError *error)
{
    QaPortNews *news = g_new0(QaPortNews, 1);
    *news = (QaPortNews){ kind, uid, error };
    self->func(news, self->data);
}

static char *
ask_name(QaPort *self, GError **error)
{
    ExpressLink *link = presence_link(self->presence);
    g_autoptr(GError) cause = NULL;
    char *name = link != NULL ? express_link_get(link, "ThingName", deadline_in_ms(NAME_MS), &cause) : NULL;
    if (name == NULL && cause == NULL)
        claimcheck_error_set(&cause, CLAIMCHECK_ERROR_NO_ANSWER, NULL, "%s", _("the product: it is not plugged in"));
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return name;
}

static void
meet(QaPort *self)
{
    GError *error = NULL;
    char *name = ask_name(self, &error);
    if (name != NULL)
        presence_settled(self->presence, name);
    tell(self, name != NULL ? QA_PORT_SEATED : QA_PORT_TROUBLE, name, error);
}

static void
answer(QaPort *self)
{
    GError *error = NULL;
    char *name = ask_name(self, &error);
    tell(self, QA_PORT_ANSWER, name, error);
}

static void
look(QaPort *self)
{
    GError *error = NULL;
    switch (presence_wait(self->presence, deadline_never(), self->cancellable, &error)) {
    case PRESENCE_ARRIVED:
        meet(self);
        break;
    case PRESENCE_LEFT:
    case PRESENCE_CLEAR:
        tell(self, QA_PORT_EMPTY, NULL, NULL);
        break;
    case PRESENCE_TROUBLE:
        tell(self, QA_PORT_TROUBLE, NULL, g_steal_pointer(&error));
        break;
    case PRESENCE_WAITING:
        break;
    }
    g_clear_error(&error);
}

static gpointer
work(gpointer data)
{
    QaPort *self = data;
    while (!g_cancellable_is_cancelled(self->cancellable)) {
        for (int asked = g_atomic_int_get(&self->asked); asked > 0; asked--) {
            answer(self);
            g_atomic_int_add(&self->asked, -1);
        }
        look(self);
    }
    return NULL;
}

QaPort *
qa_port_new(const char *port, QaPortFunc func, gpointer data, GError **error)
{
    Presence *presence = presence_new(port, SLOT_AUTO, error);
    if (presence == NULL)
        return NULL;
    QaPort *self = g_new0(QaPort, 1);
    self->presence = presence;
    self->cancellable = g_cancellable_new();
    self->func = func;
    self->data = data;
    self->thread = g_thread_new("qa-port", work, self);
    return self;
}

void
qa_port_free(QaPort *self)
{
    if (self == NULL)
        return;
    g_cancellable_cancel(self->cancellable);
    presence_wake(self->presence);
    g_thread_join(self->thread);
    presence_free(self->presence);
    g_object_unref(self->cancellable);
    g_free(self);
}

void
qa_port_ask(QaPort *self)
{
    g_atomic_int_inc(&self->asked);
    presence_wake(self->presence);
}
