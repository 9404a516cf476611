/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-manifest-export.h"

#include "gui/gui-ask.h"
#include "gui/gui-dialog-scans.h"
#include "gui/gui-manifest-check.h"
#include "gui/gui-manifest-order.h"
#include "station/auth/auth-secret.h"
#include "station/base/claimcheck-error.h"
#include "station/manifest/manifest-choice.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define LOOK_MS 100
#define KEY_OTHER "other"

struct _GuiManifestExport {
    GtkDialog parent_instance;
    GuiSession *session;
    GuiBatchFacts *facts;
    GtkStack *steps;
    GtkEntry *file, *key, *certificate, *passphrase, *receiver;
    GtkToggleButton *partial;
    GtkComboBoxText *signer;
    GtkWidget *key_label, *certificate_label, *passphrase_label, *trial_note, *no_key_note;
    GtkLabel *intro, *problem, *count, *outcome, *path, *words, *hash, *warning;
    GtkProgressBar *bar;
    GtkWidget *accept, *cancel, *check;
    GtkWidget *widget; /* that asked */
    GuiManifestExportDone done;
    GuiManifestOrder *order; /* while it runs */
    guint looking;           /* source, or 0 */
    ManifestChoiceKind usual; /* what signs where no key is named */
};

G_DEFINE_TYPE(GuiManifestExport, gui_manifest_export, GTK_TYPE_DIALOG)

/* --- the form ----------------------------------------------------------------------------------------------------------- */

static gboolean
names_key(GuiManifestExport *self)
{
    return g_strcmp0(gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->signer)), KEY_OTHER) == 0;
}

static gboolean
is_filled(GtkEntry *entry)
{
    return gtk_entry_get_text_length(entry) > 0;
}

static gboolean
is_complete(GuiManifestExport *self)
{
    gboolean has_key = names_key(self) ? is_filled(self->key) && is_filled(self->certificate)
                                       : self->usual != MANIFEST_CHOICE_NONE;
    return is_filled(self->file) && has_key;
}

static void
on_changed(GuiManifestExport *self)
{
    gboolean other = names_key(self);
    gboolean opens = other || self->usual == MANIFEST_CHOICE_OWN;
    gtk_widget_set_visible(GTK_WIDGET(self->key), other);
    gtk_widget_set_visible(self->key_label, other);
    gtk_widget_set_visible(GTK_WIDGET(self->certificate), other);
    gtk_widget_set_visible(self->certificate_label, other);
    gtk_widget_set_visible(GTK_WIDGET(self->passphrase), opens);
    gtk_widget_set_visible(self->passphrase_label, opens);
    gtk_widget_set_visible(self->trial_note, !other && self->usual == MANIFEST_CHOICE_TRIAL);
    gtk_widget_set_visible(self->no_key_note, !other && self->usual == MANIFEST_CHOICE_NONE);
    gtk_widget_hide(GTK_WIDGET(self->problem));
    gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_ACCEPT, is_complete(self));
}

static void
show_problem(GuiManifestExport *self, const GError *error)
{
    g_autofree char *text = g_strdup_printf("%s. %s", error->message, claimcheck_error_hint(error));
    gtk_label_set_text(self->problem, text);
    gtk_widget_show(GTK_WIDGET(self->problem));
}

static void
show_step(GuiManifestExport *self, const char *step)
{
    gboolean is_form = g_str_equal(step, "form");
    gtk_stack_set_visible_child_name(self->steps, step);
    gtk_widget_set_visible(self->accept, is_form);
    gtk_button_set_label(GTK_BUTTON(self->cancel), g_str_equal(step, "done") ? _("_Close") : _("_Cancel"));
}

static void
on_usual_key(GObject *source, GAsyncResult *result, gpointer dialog)
{
    g_autoptr(GuiManifestExport) self = dialog;
    g_autoptr(GError) error = NULL;
    int answer = GPOINTER_TO_INT(gui_session_do_finish(GUI_SESSION(source), result, &error));
    if (self->widget == NULL)
        return; /* closed meanwhile */
    if (answer == 0) {
        show_problem(self, error);
        return;
    }
    self->usual = (ManifestChoiceKind)(answer - 1);
    on_changed(self);
}

static void
on_file_chosen(const char *path, gpointer dialog)
{
    g_autoptr(GuiManifestExport) self = dialog;
    if (path != NULL && self->widget != NULL)
        gtk_entry_set_text(self->file, path);
}

static void
on_choose_file(GuiManifestExport *self)
{
    g_autofree char *name = g_path_get_basename(gtk_entry_get_text(self->file));
    gui_ask_file(GTK_WIDGET(self), GTK_FILE_CHOOSER_ACTION_SAVE, _("Manifest"), _("_Choose"), name, "*.zip", on_file_chosen,
                 g_object_ref(self));
}

/* --- while it runs ------------------------------------------------------------------------------------------------------ */

static gboolean
look(gpointer dialog)
{
    GuiManifestExport *self = dialog;
    int total = g_atomic_int_get(&self->order->total);
    int done = g_atomic_int_get(&self->order->done);
    if (total == 0) {
        gtk_progress_bar_pulse(self->bar);
        return G_SOURCE_CONTINUE;
    }
    g_autofree char *text = g_strdup_printf(_("%d of %d"), done, total);
    gtk_progress_bar_set_fraction(self->bar, CLAMP((double)done / total, 0, 1));
    gtk_label_set_text(self->count, text);
    return G_SOURCE_CONTINUE;
}

static void
show_result(GuiManifestExport *self, const GuiManifestResult *result)
{
    const DbManifest *manifest = result->manifest;
    g_autofree char *outcome = g_strdup_printf(ngettext("%" PRId64 " unit handed over",
                                                        "%" PRId64 " units handed over", (gulong)manifest->units),
                                               manifest->units);
    gtk_label_set_text(self->outcome, outcome);
    gtk_label_set_text(self->path, manifest->path);
    gtk_label_set_text(self->words, result->words);
    gtk_label_set_text(self->hash, manifest->json_sha256);
    gtk_widget_set_visible(self->check, !is_filled(self->receiver)); /* only its receiver can open it */
    gtk_widget_set_visible(GTK_WIDGET(self->warning), result->is_trial);
    show_step(self, "done");
    self->done(self->widget);
}

static void
on_carried_out(GObject *source, GAsyncResult *answer, gpointer dialog)
{
    g_autoptr(GuiManifestExport) self = dialog;
    g_autoptr(GError) error = NULL;
    GuiManifestResult *result = gui_session_do_finish(GUI_SESSION(source), answer, &error);
    g_clear_handle_id(&self->looking, g_source_remove);
    g_clear_pointer(&self->order, gui_manifest_order_unref);
    if (self->widget != NULL && result != NULL) {
        show_result(self, result);
    } else if (self->widget != NULL) {
        show_step(self, "form");
        on_changed(self);
        if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
            show_problem(self, error);
    }
    if (result != NULL)
        gui_manifest_result_free(result);
}

static char *
text_or_null(GtkEntry *entry)
{
    return is_filled(entry) ? g_strdup(gtk_entry_get_text(entry)) : NULL;
}

/* What is encrypted is no zip, and says so by its name. */
static char *
path_of(GuiManifestExport *self)
{
    const char *path = gtk_entry_get_text(self->file);
    gboolean adds = is_filled(self->receiver) && !g_str_has_suffix(path, ".cms");
    return g_strconcat(path, adds ? ".cms" : "", NULL);
}

static void
start(GuiManifestExport *self)
{
    GuiManifestOrder *order = gui_manifest_order_new();
    order->batch = g_strdup(self->facts->batch->code);
    order->path = path_of(self);
    order->partial = gtk_toggle_button_get_active(self->partial);
    order->key = names_key(self) ? text_or_null(self->key) : NULL;
    order->certificate = names_key(self) ? text_or_null(self->certificate) : NULL;
    order->passphrase = text_or_null(self->passphrase);
    order->encrypt_to = text_or_null(self->receiver);
    self->order = order;
    gtk_label_set_text(self->count, "");
    gtk_progress_bar_set_fraction(self->bar, 0);
    show_step(self, "progress");
    self->looking = g_timeout_add(LOOK_MS, look, self);
    gui_session_do_async(self->session, GUI_LANE_LONG, "manifest export", gui_manifest_order_carry_out,
                         gui_manifest_order_ref(order), gui_manifest_order_unref, gui_manifest_result_free,
                         order->cancellable, on_carried_out, g_object_ref(self));
}

static void
on_check(GuiManifestExport *self)
{
    gui_manifest_check_file(self->widget, self->session, gtk_label_get_text(self->path));
    gtk_widget_destroy(GTK_WIDGET(self));
}

static void
gui_manifest_export_response(GtkDialog *dialog, int response)
{
    GuiManifestExport *self = GUI_MANIFEST_EXPORT(dialog);
    if (response == GTK_RESPONSE_ACCEPT)
        start(self);
    else if (self->order != NULL)
        g_cancellable_cancel(self->order->cancellable);
    else
        gtk_widget_destroy(GTK_WIDGET(self));
}

/* Escape and the window's own button are Cancel too: what runs is stopped first. */
static void
gui_manifest_export_close(GtkDialog *dialog)
{
    gtk_dialog_response(dialog, GTK_RESPONSE_CANCEL);
}

static gboolean
gui_manifest_export_delete(GtkWidget *widget, GdkEventAny *event)
{
    (void)event;
    return GUI_MANIFEST_EXPORT(widget)->order != NULL;
}

/* --- class -------------------------------------------------------------------------------------------------------------- */

static void
gui_manifest_export_dispose(GObject *object)
{
    GuiManifestExport *self = GUI_MANIFEST_EXPORT(object);
    g_clear_handle_id(&self->looking, g_source_remove);
    if (self->order != NULL)
        g_cancellable_cancel(self->order->cancellable);
    if (self->widget != NULL)
        g_signal_handlers_disconnect_by_data(self->widget, self);
    self->widget = NULL;
    g_clear_pointer(&self->facts, gui_batch_facts_free);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_manifest_export_parent_class)->dispose(object);
}

static void
bind_children(GtkWidgetClass *widget)
{
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, steps);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, intro);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, file);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, partial);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, signer);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, key);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, key_label);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, certificate);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, certificate_label);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, passphrase);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, passphrase_label);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, trial_note);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, no_key_note);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, problem);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, bar);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, count);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, outcome);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, path);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, receiver);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, words);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, check);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, hash);
    gtk_widget_class_bind_template_child(widget, GuiManifestExport, warning);
}

static void
gui_manifest_export_class_init(GuiManifestExportClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_manifest_export_dispose;
    widget->delete_event = gui_manifest_export_delete;
    GTK_DIALOG_CLASS(klass)->response = gui_manifest_export_response;
    GTK_DIALOG_CLASS(klass)->close = gui_manifest_export_close;
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-manifest-export.ui");
    bind_children(widget);
    gtk_widget_class_bind_template_callback(widget, on_changed);
    gtk_widget_class_bind_template_callback(widget, on_choose_file);
    gtk_widget_class_bind_template_callback(widget, on_check);
}

static void
gui_manifest_export_init(GuiManifestExport *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    gui_dialog_take_scans(GTK_WIDGET(self));
}

static char *
proposed_path(const char *code)
{
    const char *folder = g_get_user_special_dir(G_USER_DIRECTORY_DOCUMENTS);
    g_autofree char *name = g_strdup_printf("%s.zip", code);
    g_strdelimit(name, "/", '-');
    return g_build_filename(folder != NULL ? folder : g_get_home_dir(), name, NULL);
}

static void
set_up(GuiManifestExport *self)
{
    gboolean is_open = gui_batch_facts_is_open(self->facts);
    g_autofree char *path = proposed_path(self->facts->batch->code);
    g_autofree char *intro = g_strdup_printf(
        ngettext("%" PRId64 " finished unit becomes released in the moment in which the pack is complete. What changes later goes into a supplement.",
                 "%" PRId64 " finished units become released in the moment in which the pack is complete. What changes later goes into a supplement.",
                 (gulong)self->facts->sums.commissioned),
        self->facts->sums.commissioned);
    gtk_label_set_text(self->intro, intro);
    gtk_entry_set_text(self->file, path);
    gtk_toggle_button_set_active(self->partial, is_open);
    gtk_widget_set_visible(GTK_WIDGET(self->partial), is_open);
    self->cancel = gtk_dialog_add_button(GTK_DIALOG(self), _("_Cancel"), GTK_RESPONSE_CANCEL);
    self->accept = gtk_dialog_add_button(GTK_DIALOG(self), _("_Export"), GTK_RESPONSE_ACCEPT);
    gtk_style_context_add_class(gtk_widget_get_style_context(self->accept), "suggested-action");
    gtk_dialog_set_default_response(GTK_DIALOG(self), GTK_RESPONSE_ACCEPT);
    show_step(self, "form");
    on_changed(self);
}

void
gui_manifest_export_ask(GtkWidget *widget, GuiSession *session, const GuiBatchFacts *facts, GuiManifestExportDone done)
{
    g_autofree char *title = g_strdup_printf(_("Manifest of %s"), facts->batch->code);
    GuiManifestExport *self = g_object_new(GUI_TYPE_MANIFEST_EXPORT, "use-header-bar", 1, "title", title, "transient-for",
                                           gtk_widget_get_toplevel(widget), NULL);
    self->session = g_object_ref(session);
    self->facts = gui_batch_facts_ref((GuiBatchFacts *)facts);
    self->widget = widget;
    self->done = done;
    self->usual = MANIFEST_CHOICE_TRIAL; /* until it is known: a pass phrase is not asked for in vain */
    g_signal_connect_swapped(widget, "destroy", G_CALLBACK(gtk_widget_destroy), self);
    set_up(self);
    gui_session_do_async(session, GUI_LANE_READ, NULL, gui_manifest_order_usual_key, NULL, NULL, NULL, NULL, on_usual_key,
                         g_object_ref(self));
    gtk_window_present(GTK_WINDOW(self));
}
