/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-template-editor.h"

#include "gui/gui-finding-gutter.h"
#include "gui/gui-rows.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

struct _GuiTemplateEditor {
    GtkBox parent_instance;
    GtkSourceView *view;
    GtkSourceBuffer *buffer;
    GtkTextTag *error_tag;
    GtkTextTag *warning_tag;
    GtkListBox *findings;
    GtkLabel *verdict;
};

G_DEFINE_TYPE(GuiTemplateEditor, gui_template_editor, GTK_TYPE_BOX)

enum { EDITED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- text -------------------------------------------------------------------------------------------------------------- */

void
gui_template_editor_set_text(GuiTemplateEditor *self, const char *text)
{
    gtk_source_buffer_begin_not_undoable_action(self->buffer);
    gtk_text_buffer_set_text(GTK_TEXT_BUFFER(self->buffer), text, -1);
    gtk_source_buffer_end_not_undoable_action(self->buffer);
    gui_template_editor_set_saved(self);
    GtkTextIter start;
    gtk_text_buffer_get_start_iter(GTK_TEXT_BUFFER(self->buffer), &start);
    gtk_text_buffer_place_cursor(GTK_TEXT_BUFFER(self->buffer), &start);
}

char *
gui_template_editor_text(GuiTemplateEditor *self)
{
    GtkTextIter start, end;
    gtk_text_buffer_get_bounds(GTK_TEXT_BUFFER(self->buffer), &start, &end);
    return gtk_text_buffer_get_text(GTK_TEXT_BUFFER(self->buffer), &start, &end, TRUE);
}

gboolean
gui_template_editor_is_modified(GuiTemplateEditor *self)
{
    return gtk_text_buffer_get_modified(GTK_TEXT_BUFFER(self->buffer));
}

void
gui_template_editor_set_saved(GuiTemplateEditor *self)
{
    gtk_text_buffer_set_modified(GTK_TEXT_BUFFER(self->buffer), FALSE);
}

/* --- findings ------------------------------------------------------------------------------------------------------------ */

/* From where a finding begins to the end of its tag, or of its line. */
static void
place_of(GuiTemplateEditor *self, guint line, guint column, GtkTextIter *start, GtkTextIter *end)
{
    GtkTextBuffer *buffer = GTK_TEXT_BUFFER(self->buffer);
    int last = gtk_text_buffer_get_line_count(buffer) - 1;
    gtk_text_buffer_get_iter_at_line(buffer, start, CLAMP((int)line - 1, 0, last));
    int bytes = gtk_text_iter_get_bytes_in_line(start);
    if (column > 1 && (int)column - 1 < bytes)
        gtk_text_iter_set_line_offset(start, MIN((int)column - 1, gtk_text_iter_get_chars_in_line(start) - 1));
    *end = *start;
    if (!gtk_text_iter_ends_line(end))
        gtk_text_iter_forward_to_line_end(end);
    GtkTextIter closing, after;
    if (gtk_text_iter_forward_search(start, ">", GTK_TEXT_SEARCH_TEXT_ONLY, &closing, &after, end))
        *end = after;
}

static void
underline(GuiTemplateEditor *self, const LabelFinding *finding)
{
    if (finding->line == 0)
        return;
    GtkTextIter start, end;
    place_of(self, finding->line, finding->column, &start, &end);
    gtk_text_buffer_apply_tag(GTK_TEXT_BUFFER(self->buffer), finding->is_error ? self->error_tag : self->warning_tag,
                              &start, &end);
    gui_finding_gutter_mark(self->buffer, &start, finding->is_error, finding->what);
}

static void
clear_findings(GuiTemplateEditor *self)
{
    GtkTextIter start, end;
    GtkTextBuffer *buffer = GTK_TEXT_BUFFER(self->buffer);
    gtk_text_buffer_get_bounds(buffer, &start, &end);
    gtk_text_buffer_remove_tag(buffer, self->error_tag, &start, &end);
    gtk_text_buffer_remove_tag(buffer, self->warning_tag, &start, &end);
    gtk_source_buffer_remove_source_marks(self->buffer, &start, &end, NULL);
    gui_rows_clear(GTK_CONTAINER(self->findings));
}

static void
add_finding(GuiTemplateEditor *self, gboolean is_error, guint line, guint column, const char *what)
{
    GtkWidget *row = gtk_list_box_row_new();
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *icon = gtk_image_new_from_icon_name(is_error ? "dialog-error-symbolic" : "dialog-warning-symbolic",
                                                   GTK_ICON_SIZE_MENU);
    gtk_style_context_add_class(gtk_widget_get_style_context(icon), is_error ? "light-bad" : "light-attention");
    g_autofree char *text =
        line != 0 ? g_strdup_printf(_("Line %u: %s"), line, what) : g_strdup(what);
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_container_add(GTK_CONTAINER(box), icon);
    gtk_container_add(GTK_CONTAINER(box), label);
    g_object_set(box, "margin", 6, NULL);
    gtk_container_add(GTK_CONTAINER(row), box);
    g_object_set_data(G_OBJECT(row), "line", GUINT_TO_POINTER(line));
    g_object_set_data(G_OBJECT(row), "column", GUINT_TO_POINTER(column));
    atk_object_set_name(gtk_widget_get_accessible(row), text);
    gtk_container_add(GTK_CONTAINER(self->findings), row);
    gtk_widget_show_all(row);
}

static void
tell_verdict(GuiTemplateEditor *self, guint errors, guint warnings)
{
    g_autofree char *error_text = g_strdup_printf(ngettext("%u error", "%u errors", errors), errors);
    g_autofree char *warning_text = g_strdup_printf(ngettext("%u warning", "%u warnings", warnings), warnings);
    g_autofree char *text = errors + warnings == 0 ? g_strdup(_("In order"))
                                                   : g_strdup_printf("%s · %s", error_text, warning_text);
    gtk_label_set_text(self->verdict, text);
}

void
gui_template_editor_show_findings(GuiTemplateEditor *self, GPtrArray *findings, const GError *error)
{
    clear_findings(self);
    guint errors = 0;
    for (guint i = 0; i < findings->len; i++) {
        const LabelFinding *finding = g_ptr_array_index(findings, i);
        g_autofree char *what = g_strdup_printf("%s: %s", finding->element, finding->what);
        underline(self, finding);
        add_finding(self, finding->is_error, finding->line, finding->column, what);
        errors += finding->is_error;
    }
    if (error != NULL)
        add_finding(self, TRUE, 0, 0, error->message);
    tell_verdict(self, errors + (error != NULL), findings->len - errors);
}

static void
on_finding(GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
    (void)list;
    GuiTemplateEditor *self = data;
    guint line = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(row), "line"));
    GtkTextIter start, end;
    if (line == 0)
        return;
    place_of(self, line, GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(row), "column")), &start, &end);
    gtk_text_buffer_place_cursor(GTK_TEXT_BUFFER(self->buffer), &start);
    gtk_text_view_scroll_to_iter(GTK_TEXT_VIEW(self->view), &start, 0.1, FALSE, 0, 0);
    gtk_widget_grab_focus(GTK_WIDGET(self->view));
}

/* --- the object ------------------------------------------------------------------------------------------------------------ */

static void
on_changed(GuiTemplateEditor *self)
{
    g_signal_emit(self, signals[EDITED], 0);
}

/* Dark where the theme is. */
static void
follow_theme(GuiTemplateEditor *self)
{
    GdkRGBA colour;
    gtk_style_context_get_color(gtk_widget_get_style_context(GTK_WIDGET(self)), GTK_STATE_FLAG_NORMAL, &colour);
    gboolean is_dark = colour.red + colour.green + colour.blue > 1.5;
    GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default();
    GtkSourceStyleScheme *scheme = gtk_source_style_scheme_manager_get_scheme(manager, is_dark ? "oblivion" : "tango");
    gtk_source_buffer_set_style_scheme(self->buffer, scheme);
}

static void
set_up_view(GuiTemplateEditor *self)
{
    GtkSourceLanguage *xml = gtk_source_language_manager_get_language(gtk_source_language_manager_get_default(), "xml");
    gtk_source_buffer_set_language(self->buffer, xml);
    gtk_source_view_set_show_line_numbers(self->view, TRUE);
    gui_finding_gutter_add(self->view);
    gtk_source_view_set_highlight_current_line(self->view, TRUE);
    gtk_source_view_set_auto_indent(self->view, TRUE);
    gtk_source_view_set_tab_width(self->view, 2);
    gtk_source_view_set_insert_spaces_instead_of_tabs(self->view, TRUE);
    gtk_text_view_set_monospace(GTK_TEXT_VIEW(self->view), TRUE);
    gtk_text_view_set_wrap_mode(GTK_TEXT_VIEW(self->view), GTK_WRAP_WORD_CHAR);
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self->view)), _("Template source"));
    self->error_tag = gtk_text_buffer_create_tag(GTK_TEXT_BUFFER(self->buffer), NULL, "underline", PANGO_UNDERLINE_ERROR, NULL);
    self->warning_tag = gtk_text_buffer_create_tag(GTK_TEXT_BUFFER(self->buffer), NULL, "underline", PANGO_UNDERLINE_SINGLE, NULL);
}

static void
gui_template_editor_class_init(GuiTemplateEditorClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    signals[EDITED] = g_signal_new("edited", GUI_TYPE_TEMPLATE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    g_type_ensure(GTK_SOURCE_TYPE_VIEW);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-template-editor.ui");
    gtk_widget_class_bind_template_child(widget, GuiTemplateEditor, view);
    gtk_widget_class_bind_template_child(widget, GuiTemplateEditor, findings);
    gtk_widget_class_bind_template_child(widget, GuiTemplateEditor, verdict);
    gtk_widget_class_bind_template_callback(widget, on_finding);
}

static void
gui_template_editor_init(GuiTemplateEditor *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    self->buffer = GTK_SOURCE_BUFFER(gtk_text_view_get_buffer(GTK_TEXT_VIEW(self->view)));
    set_up_view(self);
    g_signal_connect_swapped(self->buffer, "changed", G_CALLBACK(on_changed), self);
    g_signal_connect(self, "style-updated", G_CALLBACK(follow_theme), NULL);
    g_signal_connect(self, "realize", G_CALLBACK(follow_theme), NULL);
}

GtkWidget *
gui_template_editor_new(void)
{
    return g_object_new(GUI_TYPE_TEMPLATE_EDITOR, NULL);
}
