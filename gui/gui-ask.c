/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-ask.h"

#include "gui/gui-dialog-scans.h"

#include <glib/gi18n.h>

typedef struct {
    GtkWidget *entry; /* or NULL */
    gboolean may_be_empty;
    GuiAnswer answer;
    gpointer data;
} Asking;

static gboolean
is_enough(const Asking *asking)
{
    return asking->entry == NULL || asking->may_be_empty || gtk_entry_get_text_length(GTK_ENTRY(asking->entry)) > 0;
}

static void
on_changed(GtkEditable *editable, gpointer dialog)
{
    (void)editable;
    gtk_dialog_set_response_sensitive(dialog, GTK_RESPONSE_ACCEPT, is_enough(g_object_get_data(dialog, "asking")));
}

static void
on_response(GtkDialog *dialog, int response, gpointer data)
{
    Asking *asking = data;
    g_autofree char *text = NULL;
    if (response == GTK_RESPONSE_ACCEPT)
        text = g_strdup(asking->entry != NULL ? gtk_entry_get_text(GTK_ENTRY(asking->entry)) : "");
    GuiAnswer answer = asking->answer;
    gpointer answer_data = asking->data;
    gtk_widget_destroy(GTK_WIDGET(dialog));
    if (text != NULL)
        g_strstrip(text);
    answer(text, answer_data);
}

static void
add_line(GtkContainer *box, const char *text)
{
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_max_width_chars(GTK_LABEL(label), 48);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_container_add(box, label);
}

static GtkWidget *
add_entry(GtkContainer *box, const GuiQuestion *question)
{
    GtkWidget *label = gtk_label_new_with_mnemonic(question->label);
    GtkWidget *entry = gtk_entry_new();
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_mnemonic_widget(GTK_LABEL(label), entry);
    gtk_entry_set_visibility(GTK_ENTRY(entry), !question->secret);
    gtk_entry_set_input_purpose(GTK_ENTRY(entry), question->is_typed ? GTK_INPUT_PURPOSE_PASSWORD : GTK_INPUT_PURPOSE_FREE_FORM);
    gtk_entry_set_activates_default(GTK_ENTRY(entry), TRUE);
    atk_object_set_name(gtk_widget_get_accessible(entry), question->label);
    gtk_container_add(box, label);
    gtk_container_add(box, entry);
    return entry;
}

static GtkWidget *
add_buttons(GtkDialog *dialog, const GuiQuestion *question)
{
    gtk_dialog_add_button(dialog, _("_Cancel"), GTK_RESPONSE_CANCEL);
    GtkWidget *accept = gtk_dialog_add_button(dialog, question->accept, GTK_RESPONSE_ACCEPT);
    gtk_style_context_add_class(gtk_widget_get_style_context(accept),
                                question->destructive ? "destructive-action" : "suggested-action");
    gtk_dialog_set_default_response(dialog, GTK_RESPONSE_ACCEPT);
    return accept;
}

GtkWidget *
gui_ask(GtkWidget *any, const GuiQuestion *question, GuiAnswer answer, gpointer data)
{
    GtkWidget *top = any != NULL ? gtk_widget_get_toplevel(any) : NULL;
    GtkWidget *dialog = g_object_new(GTK_TYPE_DIALOG, "use-header-bar", 1, "modal", TRUE, "title", question->title,
                                     "transient-for", GTK_IS_WINDOW(top) ? top : NULL, "resizable", FALSE, NULL);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
    g_object_set(box, "margin", 18, NULL);
    gtk_container_add(GTK_CONTAINER(gtk_dialog_get_content_area(GTK_DIALOG(dialog))), box);
    if (question->explanation != NULL)
        add_line(GTK_CONTAINER(box), question->explanation);
    Asking *asking = g_new0(Asking, 1);
    *asking = (Asking){ NULL, question->may_be_empty, answer, data };
    if (question->label != NULL)
        asking->entry = add_entry(GTK_CONTAINER(box), question);
    add_buttons(GTK_DIALOG(dialog), question);
    g_object_set_data_full(G_OBJECT(dialog), "asking", asking, g_free);
    if (asking->entry != NULL)
        g_signal_connect(asking->entry, "changed", G_CALLBACK(on_changed), dialog);
    gui_dialog_take_scans(dialog); /* what is scanned is the answer, but not yet its acceptance: Enter is a person's */
    gtk_dialog_set_response_sensitive(GTK_DIALOG(dialog), GTK_RESPONSE_ACCEPT, is_enough(asking));
    g_signal_connect(dialog, "response", G_CALLBACK(on_response), asking);
    gtk_widget_show_all(dialog);
    return dialog;
}

/* --- files ------------------------------------------------------------------------------------------------------------ */

typedef struct {
    GuiFileAnswer answer;
    gpointer data;
} FileAsking;

static void
on_file_response(GtkNativeDialog *dialog, int response, gpointer data)
{
    FileAsking *asking = data;
    g_autofree char *path = NULL;
    if (response == GTK_RESPONSE_ACCEPT)
        path = gtk_file_chooser_get_filename(GTK_FILE_CHOOSER(dialog));
    asking->answer(path, asking->data);
    g_free(asking);
    g_object_unref(dialog);
}

void
gui_ask_file(GtkWidget *any, GtkFileChooserAction action, const char *title, const char *accept, const char *name,
             const char *pattern, GuiFileAnswer answer, gpointer data)
{
    GtkWidget *top = gtk_widget_get_toplevel(any);
    GtkFileChooserNative *dialog =
        gtk_file_chooser_native_new(title, GTK_IS_WINDOW(top) ? GTK_WINDOW(top) : NULL, action, accept, _("_Cancel"));
    GtkFileChooser *chooser = GTK_FILE_CHOOSER(dialog);
    gtk_file_chooser_set_do_overwrite_confirmation(chooser, TRUE);
    if (name != NULL && action == GTK_FILE_CHOOSER_ACTION_SAVE)
        gtk_file_chooser_set_current_name(chooser, name);
    if (pattern != NULL) {
        GtkFileFilter *filter = gtk_file_filter_new();
        gtk_file_filter_set_name(filter, pattern);
        gtk_file_filter_add_pattern(filter, pattern);
        gtk_file_chooser_add_filter(chooser, filter);
    }
    FileAsking *asking = g_new0(FileAsking, 1);
    *asking = (FileAsking){ answer, data };
    g_signal_connect(dialog, "response", G_CALLBACK(on_file_response), asking);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}
