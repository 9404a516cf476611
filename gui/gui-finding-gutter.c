/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-finding-gutter.h"

#define ERROR_MARK   "error"
#define WARNING_MARK "warning"
#define ICON_SIZE    16
#define ROOM         3

void
gui_finding_gutter_mark(GtkSourceBuffer *buffer, const GtkTextIter *at, gboolean is_error, const char *what)
{
    GtkSourceMark *mark = gtk_source_buffer_create_source_mark(buffer, NULL, is_error ? ERROR_MARK : WARNING_MARK, at);
    g_object_set_data_full(G_OBJECT(mark), "what", g_strdup(what), g_free);
}

static GSList *
marks_of(GtkSourceGutterRenderer *renderer, const GtkTextIter *line, const char *category)
{
    GtkTextView *view = gtk_source_gutter_renderer_get_view(renderer);
    GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER(gtk_text_view_get_buffer(view));
    return gtk_source_buffer_get_source_marks_at_line(buffer, gtk_text_iter_get_line(line), category);
}

static gboolean
has_mark(GtkSourceGutterRenderer *renderer, const GtkTextIter *line, const char *category)
{
    g_autoptr(GSList) marks = marks_of(renderer, line, category);
    return marks != NULL;
}

/* (transfer full): in the colour that says how bad it is, which is another one in a dark theme. */
static GdkPixbuf *
draw_icon(GtkWidget *view, gboolean is_error)
{
    GtkStyleContext *style = gtk_widget_get_style_context(view);
    const char *look = is_error ? "light-bad" : "light-attention";
    gtk_style_context_save(style);
    gtk_style_context_add_class(style, look);
    g_autoptr(GtkIconInfo) icon = gtk_icon_theme_lookup_icon_for_scale(
        gtk_icon_theme_get_default(), is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic", ICON_SIZE,
        gtk_widget_get_scale_factor(view), GTK_ICON_LOOKUP_FORCE_SIZE);
    GdkPixbuf *picture = icon != NULL ? gtk_icon_info_load_symbolic_for_context(icon, style, NULL, NULL) : NULL;
    gtk_style_context_restore(style);
    return picture;
}

static void
on_query_data(GtkSourceGutterRenderer *renderer, GtkTextIter *start, GtkTextIter *end, GtkSourceGutterRendererState state)
{
    (void)end;
    (void)state;
    gboolean is_error = has_mark(renderer, start, ERROR_MARK);
    g_autoptr(GdkPixbuf) picture = NULL;
    if (is_error || has_mark(renderer, start, WARNING_MARK))
        picture = draw_icon(GTK_WIDGET(gtk_source_gutter_renderer_get_view(renderer)), is_error);
    g_object_set(renderer, "pixbuf", picture, NULL); /* the function takes no NULL */
}

static gboolean
on_query_tooltip(GtkSourceGutterRenderer *renderer, GtkTextIter *line, GdkRectangle *area, int x, int y, GtkTooltip *tooltip)
{
    (void)area;
    (void)x;
    (void)y;
    g_autoptr(GSList) marks = marks_of(renderer, line, NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    for (GSList *mark = marks; mark != NULL; mark = mark->next) {
        const char *what = g_object_get_data(mark->data, "what");
        if (what != NULL)
            g_string_append_printf(words, "%s%s", words->len > 0 ? "\n" : "", what);
    }
    gtk_tooltip_set_text(tooltip, words->str);
    return words->len > 0;
}

void
gui_finding_gutter_add(GtkSourceView *view)
{
    GtkSourceGutterRenderer *renderer = gtk_source_gutter_renderer_pixbuf_new();
    gtk_source_gutter_renderer_set_size(renderer, ICON_SIZE);
    gtk_source_gutter_renderer_set_padding(renderer, ROOM, 0);
    gtk_source_gutter_renderer_set_alignment_mode(renderer, GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST);
    g_signal_connect(renderer, "query-data", G_CALLBACK(on_query_data), NULL);
    g_signal_connect(renderer, "query-tooltip", G_CALLBACK(on_query_tooltip), NULL);
    gtk_source_gutter_insert(gtk_source_view_get_gutter(view, GTK_TEXT_WINDOW_LEFT), renderer, 0);
}
