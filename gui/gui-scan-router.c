/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-scan-router.h"

#include "gui/gui-burst-filter.h"
#include "station/auth/auth-person.h"
#include "station/qa/command-code.h"
#include "station/qa/scan-text.h"
#include "station/qa/typed-code.h"

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
    Cadence cadence;
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

/* (transfer full): of a batch's code, bare or as its card has it; or NULL. */
static char *
batch_code(Db *db, const char *text)
{
    const char *code = command_code_batch(text);
    g_autoptr(DbBatch) batch = db_batch_find(db, code != NULL ? code : text, NULL);
    return batch != NULL ? g_strdup(batch->code) : NULL;
}

static GuiScanKind
kind_of(Db *db, const char *text)
{
    return is_command(text) ? GUI_SCAN_COMMAND : is_badge(db, text) ? GUI_SCAN_BADGE : GUI_SCAN_CODE;
}

static gpointer
sort(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)error;
    Db *db = station_db(station);
    const Sorting *asked = data;
    g_autofree char *clean = scan_text_clean(station_settings(station), asked->text);
    Sorting *sorted = g_new0(Sorting, 1);
    sorted->cadence = asked->cadence;
    sorted->kind = clean != NULL ? kind_of(db, clean) : GUI_SCAN_CODE;
    g_autofree char *batch = clean != NULL && sorted->kind == GUI_SCAN_CODE ? batch_code(db, clean) : NULL;
    if (batch != NULL)
        sorted->kind = GUI_SCAN_BATCH;
    sorted->text = g_strdup(batch != NULL ? batch : clean != NULL ? clean : asked->text);
    if (sorted->kind == GUI_SCAN_CODE && sorted->cadence == CADENCE_TYPED)
        typed_code_record(station, sorted->text, NULL); /* where that fails, what the code is for fails too, and says so */
    return sorted;
}

static void
on_sorted(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiScanRouter) self = data;
    Sorting *sorted = gui_session_do_finish(GUI_SESSION(source), result, NULL);
    if (sorted == NULL)
        return;
    const GuiScan scan = { sorted->kind, sorted->text, sorted->cadence };
    if (self->target != NULL)
        self->target(&scan, self->data);
    sorting_free(sorted);
}

void
gui_scan_router_feed(GuiScanRouter *self, const char *text, Cadence cadence)
{
    Sorting *asked = g_new0(Sorting, 1);
    asked->text = g_strdup(text);
    asked->cadence = cadence;
    gboolean is_typed = cadence == CADENCE_TYPED;
    const char *verb = is_typed && gui_session_may(self->session, "scan") ? "scan" : NULL; /* who typed is on record */
    gui_session_touch(self->session);
    gui_session_do_async(self->session, is_typed ? GUI_LANE_WRITE : GUI_LANE_READ, verb, sort, asked, sorting_free, sorting_free, NULL, on_sorted,
                         g_object_ref(self));
}

static void
on_burst(const char *text, gpointer data)
{
    gui_scan_router_feed(data, text, CADENCE_SCANNED);
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

const char *
gui_scan_router_layout(GuiScanRouter *self)
{
    return gui_burst_filter_layout(self->filter);
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
