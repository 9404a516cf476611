/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-batches-page.h"

#include "gui/gui-act.h"
#include "gui/gui-batch-card.h"
#include "gui/gui-batch-facts.h"
#include "gui/gui-batch-form.h"
#include "gui/gui-batch-view.h"
#include "gui/gui-card-flow.h"
#include "gui/gui-once.h"
#include "gui/gui-window.h"

#include <glib/gi18n.h>
#include <handy.h>

/* How many cards are shown at first, and how many more each time that somebody asks for older ones. */
#define WINDOW_SIZE 60
/* Changes of the record within this time are looked at once. */
#define SETTLE_MS 300

struct _GuiBatchesPage {
    GtkBin parent_instance;
    GuiSession *session;
    GtkStack *views, *contents;
    GtkEntry *search;
    GtkToggleButton *open, *closed;
    GtkFlowBox *cards;
    GtkWidget *more;
    GuiBatchView *view;
    GSimpleActionGroup *actions;
    guint most;
    guint settling; /* source, or 0 */
    GuiOnce loading;
};

static void gui_batches_page_page_init(GuiPageInterface *iface);

G_DEFINE_TYPE_WITH_CODE(GuiBatchesPage, gui_batches_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_batches_page_page_init))

static void load(GuiBatchesPage *self);

/* --- cards ---------------------------------------------------------------------------------------------------------- */

static void
open_batch(GuiBatchesPage *self, const char *code)
{
    gui_batch_view_open(self->view, code);
    gtk_stack_set_visible_child_name(self->views, "batch");
}

static void
on_card_clicked(GuiBatchCard *card, gpointer page)
{
    open_batch(page, gui_batch_card_code(card));
}

static GuiBatchCard *
card_at(GuiBatchesPage *self, guint index)
{
    GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index(self->cards, (int)index);
    return child != NULL ? GUI_BATCH_CARD(gtk_bin_get_child(GTK_BIN(child))) : NULL;
}

/* Cards stay where they are and show what is new, so that nothing flickers and the focus keeps its place. */
static GuiBatchCard *
card_for(GuiBatchesPage *self, guint index)
{
    GuiBatchCard *card = card_at(self, index);
    if (card != NULL)
        return card;
    GtkWidget *made = gui_batch_card_new();
    GtkWidget *child = gtk_flow_box_child_new();
    g_signal_connect(made, "clicked", G_CALLBACK(on_card_clicked), self);
    gtk_widget_set_can_focus(child, FALSE);
    gtk_container_add(GTK_CONTAINER(child), made);
    gtk_widget_show(child);
    gtk_container_add(GTK_CONTAINER(self->cards), child);
    return GUI_BATCH_CARD(made);
}

static gboolean
is_filtered(GuiBatchesPage *self)
{
    return gtk_entry_get_text_length(self->search) > 0 || gtk_toggle_button_get_active(self->open) ||
           gtk_toggle_button_get_active(self->closed);
}

static void
show_list(GuiBatchesPage *self, GPtrArray *list)
{
    guint shown = MIN(list->len, self->most);
    for (guint i = 0; i < shown; i++)
        gui_batch_card_show(card_for(self, i), g_ptr_array_index(list, i));
    GtkFlowBoxChild *spare;
    while ((spare = gtk_flow_box_get_child_at_index(self->cards, (int)shown)) != NULL)
        gtk_widget_destroy(GTK_WIDGET(spare));
    gtk_widget_set_visible(self->more, list->len > shown);
    const char *empty = is_filtered(self) ? "nothing" : "none";
    gtk_stack_set_visible_child_name(self->contents, shown > 0 ? "cards" : empty);
}

/* --- loading --------------------------------------------------------------------------------------------------------- */

static void
on_loaded(GtkWidget *widget, gpointer result)
{
    GuiBatchesPage *self = GUI_BATCHES_PAGE(widget);
    if (gui_once_end(&self->loading))
        load(self);
    else
        show_list(self, result);
}

static void
on_not_loaded(GtkWidget *widget, gpointer result)
{
    (void)result;
    if (gui_once_end(&GUI_BATCHES_PAGE(widget)->loading))
        load(GUI_BATCHES_PAGE(widget));
}

static GuiBatchQuery *
query_of(GuiBatchesPage *self)
{
    GuiBatchQuery *query = g_new0(GuiBatchQuery, 1);
    g_autofree char *text = g_strstrip(g_strdup(gtk_entry_get_text(self->search)));
    query->text = *text != '\0' ? g_steal_pointer(&text) : NULL;
    if (gtk_toggle_button_get_active(self->open))
        query->state = g_strdup("open");
    else if (gtk_toggle_button_get_active(self->closed))
        query->state = g_strdup("closed");
    query->most = self->most;
    return query;
}

static void
load(GuiBatchesPage *self)
{
    if (!gui_once_begin(&self->loading))
        return;
    const GuiAct act = { .widget = GTK_WIDGET(self),
                         .session = self->session,
                         .lane = GUI_LANE_READ,
                         .verb = "batch list",
                         .work = gui_batch_facts_list,
                         .data = query_of(self),
                         .free_data = (GDestroyNotify)gui_batch_query_free,
                         .free_result = GUI_FREE_ARRAY,
                         .done = on_loaded,
                         .failed = on_not_loaded };
    gui_act(&act);
}

static gboolean
on_settled(gpointer page)
{
    GuiBatchesPage *self = page;
    self->settling = 0;
    if (!gtk_widget_get_mapped(GTK_WIDGET(self)))
        return G_SOURCE_REMOVE;
    if (g_str_equal(gtk_stack_get_visible_child_name(self->views), "list"))
        load(self);
    else
        gui_batch_view_refresh(self->view);
    return G_SOURCE_REMOVE;
}

static void
on_changed(GuiBatchesPage *self)
{
    if (self->settling == 0)
        self->settling = g_timeout_add(SETTLE_MS, on_settled, self);
}

/* --- what a person does --------------------------------------------------------------------------------------------- */

static void
on_filter(GtkWidget *control, GuiBatchesPage *self)
{
    (void)control;
    self->most = WINDOW_SIZE;
    load(self);
}

static void
on_more(GtkButton *button, GuiBatchesPage *self)
{
    (void)button;
    self->most += WINDOW_SIZE;
    load(self);
}

static void
on_back(GuiBatchesPage *self)
{
    gtk_stack_set_visible_child_name(self->views, "list");
    load(self);
}

static void
on_created(const char *code, gpointer page)
{
    GuiBatchesPage *self = page;
    g_autofree char *text = g_strdup_printf(_("Batch %s: created"), code);
    gui_window_tell(GTK_WIDGET(self), text);
    open_batch(self, code);
}

static void
create_batch(GSimpleAction *action, GVariant *parameter, gpointer page)
{
    (void)action;
    (void)parameter;
    GuiBatchesPage *self = page;
    const GuiBatchFormWish wish = { GUI_BATCH_FORM_CREATE, NULL, 0 };
    gui_batch_form_ask(GTK_WIDGET(self), self->session, &wish, on_created, self);
}

static void
on_person_changed(GuiBatchesPage *self)
{
    GAction *create = g_action_map_lookup_action(G_ACTION_MAP(self->actions), "batch-create");
    g_simple_action_set_enabled(G_SIMPLE_ACTION(create), gui_session_may(self->session, "batch create"));
}

/* --- page ------------------------------------------------------------------------------------------------------------ */

static void
gui_batches_page_shown(GuiPage *page)
{
    GuiBatchesPage *self = GUI_BATCHES_PAGE(page);
    on_settled(self);
    if (!gtk_widget_get_mapped(GTK_WIDGET(self)))
        load(self);
}

static void
gui_batches_page_open(GuiPage *page, const char *id)
{
    open_batch(GUI_BATCHES_PAGE(page), id);
}

static gboolean
gui_batches_page_scan(GuiPage *page, const GuiScan *scan)
{
    if (scan->kind != GUI_SCAN_BATCH)
        return FALSE;
    open_batch(GUI_BATCHES_PAGE(page), scan->text);
    return TRUE;
}

static void
gui_batches_page_page_init(GuiPageInterface *iface)
{
    iface->shown = gui_batches_page_shown;
    iface->open = gui_batches_page_open;
    iface->scan = gui_batches_page_scan;
}

static void
gui_batches_page_dispose(GObject *object)
{
    GuiBatchesPage *self = GUI_BATCHES_PAGE(object);
    g_clear_handle_id(&self->settling, g_source_remove);
    g_clear_object(&self->actions);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_batches_page_parent_class)->dispose(object);
}

static void
gui_batches_page_class_init(GuiBatchesPageClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_batches_page_dispose;
    g_type_ensure(GUI_TYPE_BATCH_VIEW);
    g_type_ensure(GUI_TYPE_CARD_FLOW);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-batches-page.ui");
    gtk_widget_class_bind_template_child(widget, GuiBatchesPage, views);
    gtk_widget_class_bind_template_child(widget, GuiBatchesPage, contents);
    gtk_widget_class_bind_template_child(widget, GuiBatchesPage, search);
    gtk_widget_class_bind_template_child(widget, GuiBatchesPage, open);
    gtk_widget_class_bind_template_child(widget, GuiBatchesPage, closed);
    gtk_widget_class_bind_template_child(widget, GuiBatchesPage, cards);
    gtk_widget_class_bind_template_child(widget, GuiBatchesPage, more);
    gtk_widget_class_bind_template_child(widget, GuiBatchesPage, view);
    gtk_widget_class_bind_template_callback(widget, on_filter);
    gtk_widget_class_bind_template_callback(widget, on_more);
    gtk_widget_class_bind_template_callback(widget, on_back);
}

static void
gui_batches_page_init(GuiBatchesPage *self)
{
    static const GActionEntry entries[] = { { .name = "batch-create", .activate = create_batch } };
    self->most = WINDOW_SIZE;
    gtk_widget_init_template(GTK_WIDGET(self));
    self->actions = g_simple_action_group_new();
    g_action_map_add_action_entries(G_ACTION_MAP(self->actions), entries, G_N_ELEMENTS(entries), self);
    gtk_widget_insert_action_group(GTK_WIDGET(self), "batches", G_ACTION_GROUP(self->actions));
}

GtkWidget *
gui_batches_page_new(GuiSession *session)
{
    GuiBatchesPage *self = g_object_new(GUI_TYPE_BATCHES_PAGE, NULL);
    self->session = g_object_ref(session);
    gui_batch_view_set_session(self->view, session);
    g_signal_connect_object(session, "changed", G_CALLBACK(on_changed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "opened", G_CALLBACK(load), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "person-changed", G_CALLBACK(on_person_changed), self, G_CONNECT_SWAPPED);
    on_person_changed(self);
    return GTK_WIDGET(self);
}
