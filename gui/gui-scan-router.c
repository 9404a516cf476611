/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-scan-router.h"

#include "gui/gui-burst-filter.h"
#include "station/auth/auth-person.h"
#include "station/qa/scan-text.h"

struct _GuiScanRouter {
    GObject parent_instance;
    GuiSession *session;
    GuiScanTarget target;
    gpointer data;
    GuiBurstFilter *filter;
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

static void
on_burst(const char *text, gpointer data)
{
    gui_scan_router_feed(data, text);
}

gboolean
gui_scan_router_key(GuiScanRouter *self, GdkEventKey *event)
{
    gui_session_touch(self->session);
    return gui_burst_filter_key(self->filter, event);
}

void
gui_scan_router_set_layout(GuiScanRouter *self, const char *layout)
{
    gui_burst_filter_set_layout(self->filter, layout);
}

/* --- the class ------------------------------------------------------------------------------------------------------------ */

static void
gui_scan_router_dispose(GObject *object)
{
    GuiScanRouter *self = GUI_SCAN_ROUTER(object);
    self->target = NULL;
    g_clear_pointer(&self->filter, gui_burst_filter_free);
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
    (void)self;
}

GuiScanRouter *
gui_scan_router_new(GuiSession *session, GuiScanTarget target, gpointer data)
{
    GuiScanRouter *self = g_object_new(GUI_TYPE_SCAN_ROUTER, NULL);
    self->session = g_object_ref(session);
    self->target = target;
    self->data = data;
    self->filter = gui_burst_filter_new(on_burst, self);
    return self;
}
