/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-scan-router.h"

#include "gui/gui-burst.h"
#include "station/auth/auth-person.h"
#include "station/qa/scan-text.h"

#include <string.h>

/* A little more than the gap itself: keys that are on their way are looked at first. */
#define LET_GO_MS (GUI_BURST_GAP_MS + 20)

struct _GuiScanRouter {
    GObject parent_instance;
    GtkWindow *window; /* not owned */
    GuiSession *session;
    GuiScanTarget target;
    gpointer data;
    GuiBurst *burst;
    GQueue held; /* of GdkEvent: not yet decided */
    guint let_go;
    gboolean is_replaying;
};

G_DEFINE_TYPE(GuiScanRouter, gui_scan_router, G_TYPE_OBJECT)

/* --- whose code is it ------------------------------------------------------------------------------------------------ */

typedef struct {
    char *text;
    GuiScanKind kind;
} Sorting;

static void
sorting_free(gpointer data)
{
    g_free(((Sorting *)data)->text);
    g_free(data);
}

static gboolean
is_command(const char *text)
{
    return g_str_has_prefix(text, "command:") || g_str_has_prefix(text, "fail:") || g_str_has_prefix(text, "slot:");
}

static gboolean
is_badge(Db *db, const char *text)
{
    g_autoptr(DbPerson) person = auth_person_by_badge(db, text, NULL);
    return person != NULL;
}

static gboolean
is_batch(Db *db, const char *text)
{
    g_autoptr(DbBatch) batch = db_batch_find(db, text, NULL);
    return batch != NULL;
}

static gpointer
sort(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)error;
    Sorting *asked = data;
    g_autofree char *clean = scan_text_clean(station_settings(station), asked->text);
    Sorting *sorted = g_new0(Sorting, 1);
    sorted->text = g_strdup(clean != NULL ? clean : asked->text);
    sorted->kind = clean == NULL                                 ? GUI_SCAN_CODE
                   : is_command(clean)                           ? GUI_SCAN_COMMAND
                   : is_badge(station_db(station), clean)        ? GUI_SCAN_BADGE
                   : is_batch(station_db(station), clean)        ? GUI_SCAN_BATCH
                                                                 : GUI_SCAN_CODE;
    return sorted;
}

static void
on_sorted(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiScanRouter) self = data;
    Sorting *sorted = gui_session_do_finish(GUI_SESSION(source), result, NULL);
    if (sorted == NULL)
        return;
    const GuiScan scan = { sorted->kind, sorted->text, "scanned" };
    if (self->target != NULL)
        self->target(&scan, self->data);
    sorting_free(sorted);
}

void
gui_scan_router_feed(GuiScanRouter *self, const char *text)
{
    Sorting *asked = g_new0(Sorting, 1);
    asked->text = g_strdup(text);
    gui_session_touch(self->session);
    gui_session_do_async(self->session, GUI_LANE_READ, NULL, sort, asked, sorting_free, sorting_free, NULL, on_sorted,
                         g_object_ref(self));
}

/* --- keys ---------------------------------------------------------------------------------------------------------------- */

static void
drop_held(GuiScanRouter *self)
{
    g_clear_handle_id(&self->let_go, g_source_remove);
    g_queue_clear_full(&self->held, (GDestroyNotify)gdk_event_free);
}

/* A person's keys, late by as long as it took to be sure. */
static void
replay_held(GuiScanRouter *self)
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
    GuiScanRouter *self = data;
    self->let_go = 0;
    gui_burst_reset(self->burst);
    replay_held(self);
    return G_SOURCE_REMOVE;
}

static void
hold(GuiScanRouter *self, GdkEventKey *event)
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
judge(GuiScanRouter *self, GdkEventKey *event)
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
        gui_scan_router_feed(self, text);
        return TRUE;
    }
    case GUI_BURST_PASS:
        replay_held(self);
        return FALSE;
    }
    return FALSE;
}

gboolean
gui_scan_router_key(GuiScanRouter *self, GdkEventKey *event)
{
    if (self->is_replaying)
        return FALSE;
    gui_session_touch(self->session);
    if (event->type == GDK_KEY_PRESS && !event->is_modifier)
        return judge(self, event);
    if (g_queue_is_empty(&self->held))
        return FALSE;
    g_queue_push_tail(&self->held, gdk_event_copy((GdkEvent *)event)); /* a release or Shift: in its place */
    return TRUE;
}

void
gui_scan_router_set_layout(GuiScanRouter *self, const char *layout)
{
    g_clear_pointer(&self->burst, gui_burst_free);
    self->burst = gui_burst_new(layout);
}

/* --- the class ------------------------------------------------------------------------------------------------------------ */

static void
gui_scan_router_dispose(GObject *object)
{
    GuiScanRouter *self = GUI_SCAN_ROUTER(object);
    self->target = NULL;
    drop_held(self);
    g_clear_pointer(&self->burst, gui_burst_free);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_scan_router_parent_class)->dispose(object);
}

static void
gui_scan_router_class_init(GuiScanRouterClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_scan_router_dispose;
}

static void
gui_scan_router_init(GuiScanRouter *self)
{
    g_queue_init(&self->held);
}

GuiScanRouter *
gui_scan_router_new(GtkWindow *window, GuiSession *session, GuiScanTarget target, gpointer data)
{
    GuiScanRouter *self = g_object_new(GUI_TYPE_SCAN_ROUTER, NULL);
    self->window = window;
    self->session = g_object_ref(session);
    self->target = target;
    self->data = data;
    self->burst = gui_burst_new("us");
    return self;
}
