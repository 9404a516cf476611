/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-finder.h"

#include "gui/gui-act.h"
#include "gui/gui-unit-query.h"

struct _GuiUnitFinder {
    GObject parent_instance;
    GuiSession *session;
    GuiUnitList *list;
    GuiUnitQuery *query; /* what is looked for, or NULL */
    GCancellable *cancellable;
    gboolean stays;      /* where the list stands */
    gboolean is_paging;
};

G_DEFINE_TYPE(GuiUnitFinder, gui_unit_finder, G_TYPE_OBJECT)

static guint found_signal;

static void
tell(GuiUnitFinder *self)
{
    GuiUnitPages *pages = gui_unit_list_pages(self->list);
    g_signal_emit(self, found_signal, 0, gui_unit_pages_rows(pages), (gboolean)gui_unit_pages_counted(pages));
}

/* What comes back to a widget that is gone, or for a search that was given up, is nobody's any more. */
static void
start(GuiUnitFinder *self, GuiWork work, GuiUnitQuery *query, GuiActDone done)
{
    const GuiAct act = { .widget = GTK_WIDGET(self->list), .session = self->session, .lane = GUI_LANE_READ, .work = work,
                         .data = query, .free_data = (GDestroyNotify)gui_unit_query_free,
                         .free_result = (GDestroyNotify)gui_unit_answer_free, .done = done,
                         .cancellable = self->cancellable };
    gui_act(&act);
}

static GuiUnitFinder *
finder_of(GtkWidget *list)
{
    return g_object_get_data(G_OBJECT(list), "finder");
}

/* --- pages that come into view --------------------------------------------------------------------------------------- */

static void fetch(GuiUnitFinder *self);

static void
on_page(GtkWidget *list, gpointer result)
{
    GuiUnitFinder *self = finder_of(list);
    GuiUnitAnswer *answer = result;
    self->is_paging = FALSE;
    gui_unit_pages_take(gui_unit_list_pages(self->list), answer->part, answer->page, g_steal_pointer(&answer->lines[0]));
    gui_unit_list_refresh(self->list, FALSE);
    fetch(self);
}

/* One page at a time: whoever drags the bar through a million rows wants only where it comes to rest. */
static void
fetch(GuiUnitFinder *self)
{
    gint64 first, last;
    GuiUnitWindow window;
    gui_unit_list_view(self->list, &first, &last);
    if (self->is_paging || self->query == NULL ||
        !gui_unit_pages_wanted(gui_unit_list_pages(self->list), first, last, &window))
        return;
    GuiUnitQuery *query = gui_unit_query_new(&self->query->search);
    query->part = window.part;
    query->page = window.page;
    query->backwards = window.backwards;
    query->skip = window.skip;
    query->limit = window.limit;
    query->from = window.from != NULL ? db_unit_line_copy(window.from) : NULL;
    self->is_paging = TRUE;
    start(self, gui_unit_query_page, query, on_page);
}

/* --- a new search ------------------------------------------------------------------------------------------------------- */

static void
on_counted(GtkWidget *list, gpointer result)
{
    GuiUnitFinder *self = finder_of(list);
    const GuiUnitAnswer *answer = result;
    for (guint i = 0; i < answer->n_parts; i++)
        gui_unit_pages_set_count(gui_unit_list_pages(self->list), i, answer->counts[i]);
    gui_unit_list_refresh(self->list, FALSE);
    tell(self);
    fetch(self);
}

static void
on_begun(GtkWidget *list, gpointer result)
{
    GuiUnitFinder *self = finder_of(list);
    GuiUnitAnswer *answer = result;
    GuiUnitPages *pages = gui_unit_list_pages(self->list);
    gboolean stays = self->stays && gui_unit_pages_counted(pages) && gui_unit_pages_rows(pages) > 0;
    if (stays)
        gui_unit_pages_forget(pages);
    else
        gui_unit_pages_begin(pages, answer->n_parts);
    for (guint i = 0; i < answer->n_parts; i++)
        gui_unit_pages_take(pages, i, 0, g_steal_pointer(&answer->lines[i]));
    gui_unit_list_refresh(self->list, !self->stays);
    tell(self);
    if (stays || !gui_unit_pages_counted(pages))
        start(self, gui_unit_query_count, gui_unit_query_new(&self->query->search), on_counted);
}

static void
give_up(GuiUnitFinder *self)
{
    if (self->cancellable != NULL)
        g_cancellable_cancel(self->cancellable);
    g_clear_object(&self->cancellable);
    g_clear_pointer(&self->query, gui_unit_query_free);
    self->is_paging = FALSE;
}

void
gui_unit_finder_search(GuiUnitFinder *self, const DbUnitSearch *search, gboolean stay)
{
    GuiUnitQuery *query = gui_unit_query_new(search);
    give_up(self);
    self->query = query;
    self->stays = stay;
    self->cancellable = g_cancellable_new();
    start(self, gui_unit_query_begin, gui_unit_query_new(&query->search), on_begun);
}

/* --- the class -------------------------------------------------------------------------------------------------------------- */

static void
gui_unit_finder_dispose(GObject *object)
{
    GuiUnitFinder *self = GUI_UNIT_FINDER(object);
    give_up(self);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_unit_finder_parent_class)->dispose(object);
}

static void
gui_unit_finder_class_init(GuiUnitFinderClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_unit_finder_dispose;
    found_signal = g_signal_new("found", GUI_TYPE_UNIT_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_INT64, G_TYPE_BOOLEAN);
}

static void
gui_unit_finder_init(GuiUnitFinder *self)
{
    (void)self;
}

GuiUnitFinder *
gui_unit_finder_new(GuiSession *session, GuiUnitList *list)
{
    GuiUnitFinder *self = g_object_new(GUI_TYPE_UNIT_FINDER, NULL);
    self->session = g_object_ref(session);
    self->list = list;
    g_object_set_data(G_OBJECT(list), "finder", self);
    g_signal_connect_object(list, "moved", G_CALLBACK(fetch), self, G_CONNECT_SWAPPED);
    return self;
}
