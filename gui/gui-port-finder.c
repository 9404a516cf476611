/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-port-finder.h"

#include "station/link/ports.h"

#define LOOK_MS 500

struct _GuiPortFinder {
    GObject parent_instance;
    GuiSession *session;
    GPtrArray *ports; /* of PortInfo; NULL before the first look */
    GCancellable *cancellable;
    guint timer;
};

G_DEFINE_TYPE(GuiPortFinder, gui_port_finder, G_TYPE_OBJECT)

enum { CAME, LISTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gpointer
list(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)station;
    (void)caller;
    (void)data;
    return ports_list(false, error);
}

static gboolean
has_port(GPtrArray *ports, const char *name)
{
    for (guint i = 0; i < ports->len; i++)
        if (g_str_equal(((PortInfo *)g_ptr_array_index(ports, i))->lasting_name, name))
            return TRUE;
    return FALSE;
}

static void
compare(GuiPortFinder *self, GPtrArray *before)
{
    for (guint i = 0; before != NULL && i < self->ports->len; i++) {
        const PortInfo *port = g_ptr_array_index(self->ports, i);
        if (!has_port(before, port->lasting_name))
            g_signal_emit(self, signals[CAME], 0, port->lasting_name, port->product != NULL ? port->product : port->device);
    }
}

static gboolean look(gpointer data);

static void
on_listed(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiPortFinder) self = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) ports = gui_session_do_finish(GUI_SESSION(source), result, &error);
    if (g_cancellable_is_cancelled(self->cancellable))
        return;
    if (ports != NULL) {
        g_autoptr(GPtrArray) before = g_steal_pointer(&self->ports);
        gboolean differs = before == NULL || before->len != ports->len;
        self->ports = g_steal_pointer(&ports);
        compare(self, before);
        if (differs)
            g_signal_emit(self, signals[LISTED], 0);
    }
    self->timer = g_timeout_add(LOOK_MS, look, self);
}

static gboolean
look(gpointer data)
{
    GuiPortFinder *self = data;
    self->timer = 0;
    gui_session_do_async(self->session, GUI_LANE_DEVICE, NULL, list, NULL, NULL, (GDestroyNotify)g_ptr_array_unref,
                         self->cancellable, on_listed, g_object_ref(self));
    return G_SOURCE_REMOVE;
}

GPtrArray *
gui_port_finder_ports(GuiPortFinder *self)
{
    return self->ports;
}

void
gui_port_finder_stop(GuiPortFinder *self)
{
    g_cancellable_cancel(self->cancellable);
    g_clear_handle_id(&self->timer, g_source_remove);
}

static void
gui_port_finder_dispose(GObject *object)
{
    GuiPortFinder *self = GUI_PORT_FINDER(object);
    if (self->cancellable != NULL)
        gui_port_finder_stop(self);
    g_clear_object(&self->cancellable);
    g_clear_object(&self->session);
    g_clear_pointer(&self->ports, g_ptr_array_unref);
    G_OBJECT_CLASS(gui_port_finder_parent_class)->dispose(object);
}

static void
gui_port_finder_class_init(GuiPortFinderClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_port_finder_dispose;
    signals[CAME] = g_signal_new("came", GUI_TYPE_PORT_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 G_TYPE_STRING, G_TYPE_STRING);
    signals[LISTED] =
        g_signal_new("listed", GUI_TYPE_PORT_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gui_port_finder_init(GuiPortFinder *self)
{
    self->cancellable = g_cancellable_new();
}

GuiPortFinder *
gui_port_finder_new(GuiSession *session)
{
    GuiPortFinder *self = g_object_new(GUI_TYPE_PORT_FINDER, NULL);
    self->session = g_object_ref(session);
    look(self);
    return self;
}
