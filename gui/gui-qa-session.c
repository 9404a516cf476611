/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-qa-session.h"

#include "gui/code-words.h"
#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-format.h"
#include "gui/gui-rows.h"
#include "gui/gui-story.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

#define LIST_LONGEST 100

struct _GuiQaSession {
    GtkBox parent_instance;
    GuiSession *session;
    char *name; /* or NULL */
    GtkLabel *title;
    GtkLabel *good;
    GtkLabel *bad;
    GtkWidget *counters;
    GtkWidget *hint;
    GtkWidget *clear;
    GtkWidget *list_frame;
    GtkContainer *list;
};

G_DEFINE_TYPE(GuiQaSession, gui_qa_session, GTK_TYPE_BOX)

/* --- loading ----------------------------------------------------------------------------------------------------------- */

typedef struct {
    GPtrArray *lines; /* of DbScanLine */
    gint64 good, bad;
} Sums;

static void
sums_free(gpointer data)
{
    Sums *sums = data;
    g_clear_pointer(&sums->lines, g_ptr_array_unref);
    g_free(sums);
}

static gpointer
load(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    Db *db = station_db(station);
    Sums *sums = g_new0(Sums, 1);
    sums->lines = db_scan_list(db, data, 0, LIST_LONGEST, error);
    if (sums->lines != NULL && db_scan_sums(db, data, &sums->good, &sums->bad, error))
        return sums;
    sums_free(sums);
    return NULL;
}

static GtkWidget *
new_row(const DbScanLine *line)
{
    gboolean is_good = g_str_equal(line->verdict, "good");
    g_autofree char *masked = gui_format_masked(line->uid != NULL ? line->uid : line->code);
    g_autofree char *at = gui_story_time(line->at);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
    g_object_set(box, "margin", 8, NULL);
    GtkWidget *icon = gtk_image_new_from_icon_name(is_good ? "object-select-symbolic" : "action-unavailable-symbolic",
                                                   GTK_ICON_SIZE_MENU);
    gtk_style_context_add_class(gtk_widget_get_style_context(icon), is_good ? "story-good" : "story-bad");
    GtkWidget *uid = gtk_label_new(masked), *word = gtk_label_new(is_good ? NULL : code_words_or(line->verdict));
    GtkWidget *time = gtk_label_new(at);
    gtk_style_context_add_class(gtk_widget_get_style_context(word), "dim-label");
    gtk_label_set_ellipsize(GTK_LABEL(word), PANGO_ELLIPSIZE_END);
    gtk_label_set_xalign(GTK_LABEL(word), 0);
    gtk_widget_set_hexpand(word, TRUE);
    gtk_style_context_add_class(gtk_widget_get_style_context(time), "story-time");
    gtk_container_add(GTK_CONTAINER(box), icon);
    gtk_container_add(GTK_CONTAINER(box), uid);
    gtk_container_add(GTK_CONTAINER(box), word);
    gtk_container_add(GTK_CONTAINER(box), time);
    GtkWidget *row = gtk_list_box_row_new();
    g_object_set(row, "activatable", FALSE, "selectable", FALSE, NULL);
    gtk_container_add(GTK_CONTAINER(row), box);
    g_autofree char *name = g_strdup_printf("%s %s", masked, line->verdict);
    atk_object_set_name(gtk_widget_get_accessible(row), name);
    return row;
}

static void
show_sums(GtkWidget *widget, gpointer result)
{
    GuiQaSession *self = GUI_QA_SESSION(widget);
    const Sums *sums = result;
    g_autofree char *good = g_strdup_printf("%" G_GINT64_FORMAT, sums->good);
    g_autofree char *bad = g_strdup_printf("%" G_GINT64_FORMAT, sums->bad);
    gtk_label_set_text(self->good, good);
    gtk_label_set_text(self->bad, bad);
    gui_rows_clear(self->list);
    for (guint i = 0; i < sums->lines->len; i++)
        gtk_container_add(self->list, new_row(g_ptr_array_index(sums->lines, i)));
    gtk_widget_show_all(GTK_WIDGET(self->list));
    gtk_widget_set_visible(self->list_frame, sums->lines->len > 0);
}

void
gui_qa_session_reload(GuiQaSession *self)
{
    if (self->name == NULL)
        return;
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_READ, .work = load,
                         .data = g_strdup(self->name), .free_data = g_free, .free_result = sums_free,
                         .done = show_sums };
    gui_act(&act);
}

/* --- beginning and ending ------------------------------------------------------------------------------------------------- */

static void
take_name(GuiQaSession *self, const char *name)
{
    g_free(self->name);
    self->name = g_strdup(name);
    gtk_label_set_text(self->title, name != NULL ? name : _("No session"));
    gtk_widget_set_visible(self->counters, name != NULL);
    gtk_widget_set_visible(self->hint, name == NULL);
    gtk_widget_set_sensitive(self->clear, name != NULL);
    gtk_widget_hide(self->list_frame);
    gui_qa_session_reload(self);
}

static void
on_name(const char *text, gpointer data)
{
    g_autoptr(GuiQaSession) self = data;
    if (text != NULL && *text != '\0')
        take_name(self, text);
}

static void
on_begin(GtkWidget *button, GuiQaSession *self)
{
    (void)button;
    const GuiQuestion question = {
        .title = _("Begin a session"),
        .explanation = _("Within a session a label is good once. A name that was used before goes on where it was."),
        .label = _("Name of the session"),
        .accept = _("Begin"),
    };
    gui_ask(GTK_WIDGET(self), &question, on_name, g_object_ref(self));
}

static void
on_clear(GtkWidget *button, GuiQaSession *self)
{
    (void)button;
    take_name(self, NULL);
}

/* --- for the page ------------------------------------------------------------------------------------------------------------ */

void
gui_qa_session_set_session(GuiQaSession *self, GuiSession *session)
{
    self->session = g_object_ref(session);
}

const char *
gui_qa_session_name(GuiQaSession *self)
{
    return self->name;
}

/* --- the class --------------------------------------------------------------------------------------------------------------- */

static void
gui_qa_session_dispose(GObject *object)
{
    GuiQaSession *self = GUI_QA_SESSION(object);
    g_clear_object(&self->session);
    g_clear_pointer(&self->name, g_free);
    G_OBJECT_CLASS(gui_qa_session_parent_class)->dispose(object);
}

static void
gui_qa_session_class_init(GuiQaSessionClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_qa_session_dispose;
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-qa-session.ui");
    gtk_widget_class_bind_template_child(widget, GuiQaSession, title);
    gtk_widget_class_bind_template_child(widget, GuiQaSession, good);
    gtk_widget_class_bind_template_child(widget, GuiQaSession, bad);
    gtk_widget_class_bind_template_child(widget, GuiQaSession, counters);
    gtk_widget_class_bind_template_child(widget, GuiQaSession, hint);
    gtk_widget_class_bind_template_child(widget, GuiQaSession, clear);
    gtk_widget_class_bind_template_child(widget, GuiQaSession, list_frame);
    gtk_widget_class_bind_template_child(widget, GuiQaSession, list);
    gtk_widget_class_bind_template_callback(widget, on_begin);
    gtk_widget_class_bind_template_callback(widget, on_clear);
}

static void
gui_qa_session_init(GuiQaSession *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}
