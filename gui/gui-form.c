/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-form.h"

#include "gui/gui-dialog-scans.h"

#include "station/auth/auth-secret.h"

#include <glib/gi18n.h>

#define WIDE_CHARS 36

typedef struct {
    char *key;
    GuiFormKind kind;
    gboolean required;
    GtkWidget *control;
} Control;

typedef struct {
    GArray *controls; /* of Control */
    GuiFormAnswer answer;
    gpointer data;
} Asking;

static void
control_clear(gpointer data)
{
    g_free(((Control *)data)->key);
}

static void
asking_free(gpointer data)
{
    g_array_unref(((Asking *)data)->controls);
    g_free(data);
}

/* --- values --------------------------------------------------------------------------------------------------------------- */

static char *
text_of(const Control *control)
{
    GtkTextIter start, end;
    switch (control->kind) {
    case GUI_FORM_LINES: {
        GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(control->control));
        gtk_text_buffer_get_bounds(buffer, &start, &end);
        return gtk_text_buffer_get_text(buffer, &start, &end, FALSE);
    }
    case GUI_FORM_CHOICE:
        return g_strdup(gtk_combo_box_get_active_id(GTK_COMBO_BOX(control->control)));
    case GUI_FORM_CHECK:
        return g_strdup(gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(control->control)) ? "true" : "false");
    case GUI_FORM_SECRET:
        return g_strdup(gtk_entry_get_text(GTK_ENTRY(control->control)));
    default:
        return g_strstrip(g_strdup(gtk_entry_get_text(GTK_ENTRY(control->control))));
    }
}

const char *
gui_form_value(GHashTable *values, const char *key)
{
    const char *value = g_hash_table_lookup(values, key);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static gboolean
is_enough(const Asking *asking)
{
    for (guint i = 0; i < asking->controls->len; i++) {
        const Control *control = &g_array_index(asking->controls, Control, i);
        g_autofree char *text = text_of(control);
        if (control->required && (text == NULL || text[0] == '\0'))
            return FALSE;
    }
    return TRUE;
}

static void
on_changed(gpointer dialog)
{
    gtk_dialog_set_response_sensitive(dialog, GTK_RESPONSE_ACCEPT, is_enough(g_object_get_data(dialog, "asking")));
}

static GHashTable *
take_values(const Asking *asking)
{
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)auth_wipe);
    for (guint i = 0; i < asking->controls->len; i++) {
        const Control *control = &g_array_index(asking->controls, Control, i);
        char *text = text_of(control);
        g_hash_table_insert(values, g_strdup(control->key), text != NULL ? text : g_strdup(""));
    }
    return values;
}

static void
on_response(GtkDialog *dialog, int response, gpointer data)
{
    Asking *asking = data;
    g_autoptr(GHashTable) values = response == GTK_RESPONSE_ACCEPT ? take_values(asking) : NULL;
    GuiFormAnswer answer = asking->answer;
    gpointer answer_data = asking->data;
    gtk_widget_destroy(GTK_WIDGET(dialog));
    answer(values, answer_data);
}

/* --- controls ------------------------------------------------------------------------------------------------------------- */

static void
on_browsed(GtkNativeDialog *chooser, int response, gpointer entry)
{
    if (response == GTK_RESPONSE_ACCEPT) {
        g_autofree char *path = gtk_file_chooser_get_filename(GTK_FILE_CHOOSER(chooser));
        gtk_entry_set_text(entry, path != NULL ? path : "");
    }
    g_object_unref(chooser);
}

static void
on_browse(GtkEntry *entry, GtkEntryIconPosition position, GdkEvent *event, gpointer data)
{
    (void)position;
    (void)event;
    (void)data;
    GtkWidget *top = gtk_widget_get_toplevel(GTK_WIDGET(entry));
    GtkFileChooserNative *chooser = gtk_file_chooser_native_new(
        _("Choose a file"), GTK_WINDOW(top), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Choose"), _("_Cancel"));
    g_signal_connect_object(chooser, "response", G_CALLBACK(on_browsed), entry, 0);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(chooser));
}

static GtkWidget *
new_choice(const GuiFormField *field)
{
    GtkWidget *combo = gtk_combo_box_text_new();
    g_auto(GStrv) choices = g_strsplit(field->choices, "|", -1);
    g_auto(GStrv) words = g_strsplit(field->words != NULL ? field->words : field->choices, "|", -1);
    for (guint i = 0; choices[i] != NULL && words[i] != NULL; i++)
        gtk_combo_box_text_append(GTK_COMBO_BOX_TEXT(combo), choices[i], words[i]);
    if (field->value == NULL || !gtk_combo_box_set_active_id(GTK_COMBO_BOX(combo), field->value))
        gtk_combo_box_set_active(GTK_COMBO_BOX(combo), 0);
    return combo;
}

static GtkWidget *
new_entry(const GuiFormField *field)
{
    GtkWidget *entry = gtk_entry_new();
    gtk_entry_set_width_chars(GTK_ENTRY(entry), WIDE_CHARS);
    gtk_entry_set_text(GTK_ENTRY(entry), field->value != NULL ? field->value : "");
    gtk_entry_set_activates_default(GTK_ENTRY(entry), TRUE);
    if (field->kind == GUI_FORM_SECRET) {
        gtk_entry_set_visibility(GTK_ENTRY(entry), FALSE);
        gtk_entry_set_input_purpose(GTK_ENTRY(entry), GTK_INPUT_PURPOSE_PASSWORD);
    }
    if (field->kind == GUI_FORM_FILE) {
        gtk_entry_set_icon_from_icon_name(GTK_ENTRY(entry), GTK_ENTRY_ICON_SECONDARY, "document-open-symbolic");
        gtk_entry_set_icon_tooltip_text(GTK_ENTRY(entry), GTK_ENTRY_ICON_SECONDARY, _("Choose a file"));
        g_signal_connect(entry, "icon-press", G_CALLBACK(on_browse), NULL);
    }
    return entry;
}

static GtkWidget *
new_control(const GuiFormField *field, gpointer dialog)
{
    GtkWidget *control;
    switch (field->kind) {
    case GUI_FORM_CHOICE:
        return new_choice(field);
    case GUI_FORM_CHECK:
        control = gtk_check_button_new_with_mnemonic(field->label);
        gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(control), g_strcmp0(field->value, "true") == 0);
        return control;
    case GUI_FORM_LINES: {
        control = gtk_text_view_new();
        gtk_text_view_set_accepts_tab(GTK_TEXT_VIEW(control), FALSE);
        gtk_text_view_set_monospace(GTK_TEXT_VIEW(control), TRUE);
        gtk_style_context_add_class(gtk_widget_get_style_context(control), "form-lines");
        GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(control));
        gtk_text_buffer_set_text(buffer, field->value != NULL ? field->value : "", -1);
        return control;
    }
    default:
        control = new_entry(field);
        g_signal_connect_swapped(control, "changed", G_CALLBACK(on_changed), dialog);
        return control;
    }
}

static GtkWidget *
framed(GtkWidget *text_view)
{
    GtkWidget *frame = gtk_scrolled_window_new(NULL, NULL);
    gtk_scrolled_window_set_shadow_type(GTK_SCROLLED_WINDOW(frame), GTK_SHADOW_IN);
    gtk_scrolled_window_set_min_content_height(GTK_SCROLLED_WINDOW(frame), 64);
    gtk_container_add(GTK_CONTAINER(frame), text_view);
    return frame;
}

static GtkWidget *
new_line(const char *text, const char *style)
{
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_max_width_chars(GTK_LABEL(label), 52);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    if (style != NULL)
        gtk_style_context_add_class(gtk_widget_get_style_context(label), style);
    return label;
}

/* A row of the grid: label, control, and below the control its hint. */
static GtkWidget *
add_field(GtkGrid *grid, int *row, const GuiFormField *field, gpointer dialog)
{
    GtkWidget *control = new_control(field, dialog);
    GtkWidget *placed = field->kind == GUI_FORM_LINES ? framed(control) : control;
    g_autofree char *name = g_strdup(field->label);
    char **parts = g_strsplit(name, "_", 2);
    g_autofree char *plain = g_strjoinv("", parts);
    g_strfreev(parts);
    atk_object_set_name(gtk_widget_get_accessible(control), plain);
    gtk_widget_set_hexpand(placed, TRUE);
    if (field->kind != GUI_FORM_CHECK) {
        GtkWidget *label = gtk_label_new_with_mnemonic(field->label);
        gtk_label_set_mnemonic_widget(GTK_LABEL(label), control);
        gtk_label_set_xalign(GTK_LABEL(label), 1);
        gtk_widget_set_valign(label, field->kind == GUI_FORM_LINES ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
        gtk_style_context_add_class(gtk_widget_get_style_context(label), "dim-label");
        gtk_grid_attach(grid, label, 0, *row, 1, 1);
    }
    gtk_grid_attach(grid, placed, 1, (*row)++, 1, 1);
    if (field->hint != NULL)
        gtk_grid_attach(grid, new_line(field->hint, "form-hint"), 1, (*row)++, 1, 1);
    return control;
}

static void
add_fields(GtkContainer *box, const GuiForm *form, Asking *asking, gpointer dialog)
{
    GtkWidget *grid = gtk_grid_new();
    gtk_grid_set_row_spacing(GTK_GRID(grid), 8);
    gtk_grid_set_column_spacing(GTK_GRID(grid), 12);
    int row = 0;
    for (gsize i = 0; i < form->n_fields; i++) {
        const GuiFormField *field = &form->fields[i];
        const Control control = { g_strdup(field->key), field->kind, field->required,
                                  add_field(GTK_GRID(grid), &row, field, dialog) };
        g_array_append_val(asking->controls, control);
    }
    gtk_container_add(box, grid);
}

static void
add_buttons(GtkDialog *dialog, const char *accept)
{
    gtk_dialog_add_button(dialog, _("_Cancel"), GTK_RESPONSE_CANCEL);
    GtkWidget *button = gtk_dialog_add_button(dialog, accept, GTK_RESPONSE_ACCEPT);
    gtk_style_context_add_class(gtk_widget_get_style_context(button), "suggested-action");
    gtk_dialog_set_default_response(dialog, GTK_RESPONSE_ACCEPT);
}

/* Forms may be taller than a small screen. */
static GtkContainer *
new_box(GtkDialog *dialog)
{
    GtkWidget *scroll = gtk_scrolled_window_new(NULL, NULL);
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scroll), TRUE);
    gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scroll), 600);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
    g_object_set(box, "margin", 18, NULL);
    gtk_container_add(GTK_CONTAINER(scroll), box);
    gtk_box_pack_start(GTK_BOX(gtk_dialog_get_content_area(dialog)), scroll, TRUE, TRUE, 0);
    return GTK_CONTAINER(box);
}

void
gui_form_ask(GtkWidget *any, const GuiForm *form, GuiFormAnswer answer, gpointer data)
{
    GtkWidget *top = gtk_widget_get_toplevel(any);
    GtkWidget *dialog = g_object_new(GTK_TYPE_DIALOG, "use-header-bar", 1, "modal", TRUE, "title", form->title,
                                     "transient-for", GTK_IS_WINDOW(top) ? top : NULL, NULL);
    Asking *asking = g_new0(Asking, 1);
    *asking = (Asking){ g_array_new(FALSE, FALSE, sizeof(Control)), answer, data };
    g_array_set_clear_func(asking->controls, control_clear);
    g_object_set_data_full(G_OBJECT(dialog), "asking", asking, asking_free);
    GtkContainer *box = new_box(GTK_DIALOG(dialog));
    if (form->explanation != NULL)
        gtk_container_add(box, new_line(form->explanation, NULL));
    add_fields(box, form, asking, dialog);
    add_buttons(GTK_DIALOG(dialog), form->accept);
    on_changed(dialog);
    g_signal_connect(dialog, "response", G_CALLBACK(on_response), asking);
    gui_dialog_take_scans(dialog);
    gtk_widget_show_all(dialog);
}
