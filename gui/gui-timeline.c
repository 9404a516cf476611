/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-timeline.h"

#include "gui/gui-rows.h"

#include <glib/gi18n.h>

#define MARK_WIDTH  28
#define MARK_HEIGHT 36
#define DOT         6.0
#define DOT_Y       17.0

struct _GuiTimeline {
    GtkListBox parent_instance;
    GtkSizeGroup *times; /* all as wide as the widest */
};

G_DEFINE_TYPE(GuiTimeline, gui_timeline, GTK_TYPE_LIST_BOX)

static void
add_dot(cairo_t *cr, double x, double y)
{
    cairo_arc(cr, x, y, DOT - 1, 0, 2 * G_PI);
}

static void
add_triangle(cairo_t *cr, double x, double y)
{
    cairo_move_to(cr, x, y - DOT);
    cairo_line_to(cr, x + DOT, y + DOT - 1);
    cairo_line_to(cr, x - DOT, y + DOT - 1);
    cairo_close_path(cr);
}

static void
add_square(cairo_t *cr, double x, double y)
{
    cairo_rectangle(cr, x - DOT + 1, y - DOT + 1, 2 * DOT - 2, 2 * DOT - 2);
}

/* Shape as well as colour. */
static const struct {
    const char *style;
    void (*add)(cairo_t *cr, double x, double y);
    gboolean is_filled;
} moods[] = {
    [GUI_STORY_PLAIN] = { "story-plain", add_dot, FALSE },
    [GUI_STORY_GOOD] = { "story-good", add_dot, TRUE },
    [GUI_STORY_ATTENTION] = { "story-attention", add_triangle, TRUE },
    [GUI_STORY_BAD] = { "story-bad", add_square, TRUE },
};

typedef struct {
    GuiStoryMood mood;
    gboolean is_first, is_last;
} Mark;

static gboolean
draw_mark(GtkWidget *widget, cairo_t *cr, gpointer data)
{
    const Mark *mark = data;
    double x = gtk_widget_get_allocated_width(widget) / 2.0, height = gtk_widget_get_allocated_height(widget);
    GdkRGBA colour;
    GtkStyleContext *style = gtk_widget_get_style_context(widget);
    gtk_style_context_get_color(style, gtk_style_context_get_state(style), &colour);
    cairo_set_source_rgba(cr, colour.red, colour.green, colour.blue, 0.35);
    cairo_set_line_width(cr, 2);
    cairo_move_to(cr, x, mark->is_first ? DOT_Y : 0);
    cairo_line_to(cr, x, mark->is_last ? DOT_Y : height);
    cairo_stroke(cr);
    gdk_cairo_set_source_rgba(cr, &colour);
    moods[mark->mood].add(cr, x, DOT_Y);
    if (moods[mark->mood].is_filled)
        cairo_fill(cr);
    else
        cairo_stroke(cr);
    return FALSE;
}

static GtkWidget *
new_mark(const Mark *mark)
{
    GtkWidget *area = gtk_drawing_area_new();
    gtk_widget_set_size_request(area, MARK_WIDTH, MARK_HEIGHT);
    gtk_style_context_add_class(gtk_widget_get_style_context(area), moods[mark->mood].style);
    Mark *copy = g_memdup2(mark, sizeof *mark);
    g_signal_connect_data(area, "draw", G_CALLBACK(draw_mark), copy, (GClosureNotify)(void (*)(void))g_free, 0);
    atk_object_set_role(gtk_widget_get_accessible(area), ATK_ROLE_FILLER);
    return area;
}

static GtkWidget *
new_label(const char *text, const char *style, float xalign)
{
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_xalign(GTK_LABEL(label), xalign);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_line_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
    if (style != NULL)
        gtk_style_context_add_class(gtk_widget_get_style_context(label), style);
    return label;
}

static GtkWidget *
new_words(const GuiStoryLine *line)
{
    GtkWidget *words = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    g_object_set(words, "margin-top", 6, "margin-bottom", 6, "hexpand", TRUE, NULL);
    gtk_container_add(GTK_CONTAINER(words), new_label(line->sentence, NULL, 0));
    if (line->note != NULL)
        gtk_container_add(GTK_CONTAINER(words), new_label(line->note, "dim-label", 0));
    return words;
}

static GtkWidget *
new_time(const GuiStoryLine *line, const char *at)
{
    GtkWidget *side = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    g_object_set(side, "margin-top", 6, "margin-start", 12, "valign", GTK_ALIGN_START, NULL);
    GtkWidget *time = new_label(at, "story-time", 1);
    gtk_label_set_line_wrap(GTK_LABEL(time), FALSE);
    gtk_container_add(GTK_CONTAINER(side), time);
    if (line->who != NULL)
        gtk_container_add(GTK_CONTAINER(side), new_label(line->who, "dim-label", 1));
    return side;
}

static GtkWidget *
new_row(GuiTimeline *self, const GuiStoryLine *line, const Mark *mark)
{
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
    g_autofree char *at = gui_story_time(line->at);
    GtkWidget *time = new_time(line, at);
    gtk_size_group_add_widget(self->times, time);
    gtk_container_add(GTK_CONTAINER(box), time);
    gtk_container_add(GTK_CONTAINER(box), new_mark(mark));
    gtk_container_add(GTK_CONTAINER(box), new_words(line));
    GtkWidget *row = gtk_list_box_row_new();
    g_object_set(row, "activatable", FALSE, "selectable", FALSE, NULL);
    gtk_container_add(GTK_CONTAINER(row), box);
    g_autofree char *name = g_strdup_printf("%s %s%s%s", at, line->sentence, line->note != NULL ? ": " : "",
                                            line->note != NULL ? line->note : "");
    atk_object_set_name(gtk_widget_get_accessible(row), name);
    return row;
}

void
gui_timeline_show(GuiTimeline *self, GPtrArray *lines)
{
    gui_rows_clear(GTK_CONTAINER(self));
    for (guint i = 0; lines != NULL && i < lines->len; i++) {
        const GuiStoryLine *line = g_ptr_array_index(lines, i);
        const Mark mark = { line->mood, i == 0, i == lines->len - 1 };
        gtk_container_add(GTK_CONTAINER(self), new_row(self, line, &mark));
    }
    gtk_widget_show_all(GTK_WIDGET(self));
}

static void
gui_timeline_dispose(GObject *object)
{
    g_clear_object(&GUI_TIMELINE(object)->times);
    G_OBJECT_CLASS(gui_timeline_parent_class)->dispose(object);
}

static void
gui_timeline_class_init(GuiTimelineClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_timeline_dispose;
}

static void
gui_timeline_init(GuiTimeline *self)
{
    self->times = gtk_size_group_new(GTK_SIZE_GROUP_HORIZONTAL);
    gtk_list_box_set_selection_mode(GTK_LIST_BOX(self), GTK_SELECTION_NONE);
    gtk_style_context_add_class(gtk_widget_get_style_context(GTK_WIDGET(self)), "timeline");
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), _("Life of the unit"));
}

GtkWidget *
gui_timeline_new(void)
{
    return g_object_new(GUI_TYPE_TIMELINE, "visible", TRUE, NULL);
}
