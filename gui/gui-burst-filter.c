/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-burst-filter.h"

#include "gui/gui-burst.h"

/* A little more than the gap itself: keys that are on their way are looked at first. */
#define LET_GO_MS (GUI_BURST_GAP_MS + 20)

struct GuiBurstFilter {
    GuiBurstTarget target;
    gpointer data;
    char *layout;
    GuiBurst *burst;
    GQueue held; /* of GdkEvent: not yet decided */
    guint let_go;
    gboolean is_replaying;
};

static void
drop_held(GuiBurstFilter *self)
{
    g_clear_handle_id(&self->let_go, g_source_remove);
    g_queue_clear_full(&self->held, (GDestroyNotify)gdk_event_free);
}

/* A person's keys, late by as long as it took to be sure. */
static void
replay_held(GuiBurstFilter *self)
{
    g_clear_handle_id(&self->let_go, g_source_remove);
    self->is_replaying = TRUE;
    GdkEvent *event;
    while ((event = g_queue_pop_head(&self->held)) != NULL) {
        gtk_main_do_event(event);
        gdk_event_free(event);
    }
    self->is_replaying = FALSE;
}

static gboolean
on_let_go(gpointer data)
{
    GuiBurstFilter *self = data;
    self->let_go = 0;
    gui_burst_reset(self->burst);
    replay_held(self);
    return G_SOURCE_REMOVE;
}

static void
hold(GuiBurstFilter *self, GdkEventKey *event)
{
    g_queue_push_tail(&self->held, gdk_event_copy((GdkEvent *)event));
    g_clear_handle_id(&self->let_go, g_source_remove);
    /* below the events' own priority: what has arrived already is looked at before the time is up */
    self->let_go = g_timeout_add_full(G_PRIORITY_DEFAULT_IDLE, LET_GO_MS, on_let_go, self, NULL);
}

static GuiBurstKey
key_of(const GdkEventKey *event)
{
    gunichar usual = gdk_keyval_to_unicode(event->keyval);
    return (GuiBurstKey){
        .keycode = event->hardware_keycode,
        .shift = (event->state & GDK_SHIFT_MASK) != 0,
        .altgr = (event->state & GDK_MOD5_MASK) != 0,
        .ends = event->keyval == GDK_KEY_Return || event->keyval == GDK_KEY_KP_Enter || event->keyval == GDK_KEY_Tab,
        .other = (event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK | GDK_SUPER_MASK)) != 0 ||
                 (usual == 0 && (event->keyval & 0xff00) == 0xff00),
        .usual = usual,
        .time_ms = event->time,
    };
}

static gboolean
judge(GuiBurstFilter *self, GdkEventKey *event)
{
    const GuiBurstKey key = key_of(event);
    switch (gui_burst_key(self->burst, &key)) {
    case GUI_BURST_HOLD:
        hold(self, event);
        return TRUE;
    case GUI_BURST_RESTART:
        replay_held(self);
        hold(self, event);
        return TRUE;
    case GUI_BURST_DONE: {
        g_autofree char *text = g_strdup(gui_burst_text(self->burst));
        drop_held(self);
        self->target(text, self->data);
        return TRUE;
    }
    case GUI_BURST_PASS:
        replay_held(self);
        return FALSE;
    }
    return FALSE;
}

gboolean
gui_burst_filter_key(GuiBurstFilter *self, GdkEventKey *event)
{
    if (self->is_replaying)
        return FALSE;
    if (event->type == GDK_KEY_PRESS && !event->is_modifier)
        return judge(self, event);
    if (g_queue_is_empty(&self->held))
        return FALSE;
    g_queue_push_tail(&self->held, gdk_event_copy((GdkEvent *)event)); /* a release or Shift: in its place */
    return TRUE;
}

void
gui_burst_filter_set_layout(GuiBurstFilter *self, const char *layout)
{
    if (g_strcmp0(self->layout, layout) == 0)
        return;
    g_free(self->layout);
    self->layout = g_strdup(layout);
    gui_burst_free(self->burst);
    self->burst = gui_burst_new(layout);
}

const char *
gui_burst_filter_layout(GuiBurstFilter *self)
{
    return self->layout;
}

GuiBurstFilter *
gui_burst_filter_new(GuiBurstTarget target, gpointer data)
{
    GuiBurstFilter *self = g_new0(GuiBurstFilter, 1);
    g_queue_init(&self->held);
    self->target = target;
    self->data = data;
    self->burst = gui_burst_new("us");
    return self;
}

void
gui_burst_filter_free(GuiBurstFilter *self)
{
    if (self == NULL)
        return;
    drop_held(self);
    gui_burst_free(self->burst);
    g_free(self->layout);
    g_free(self);
}
