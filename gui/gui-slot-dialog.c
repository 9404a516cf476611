/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-slot-dialog.h"

#include "gui/gui-dialog-scans.h"
#include "gui/gui-port-finder.h"
#include "station/link/ports.h"

#include <glib/gi18n.h>

typedef struct {
    guint number;
    GuiPortFinder *finder;
    GtkWidget *port;  /* a combo with an entry */
    GtkWidget *kind;
    GtkWidget *found; /* what came */
    GuiSlotAnswer answer;
    gpointer data;
} Dialog;

GuiSlotChoice *
gui_slot_choice_copy(const GuiSlotChoice *choice)
{
    GuiSlotChoice *copy = g_new0(GuiSlotChoice, 1);
    *copy = (GuiSlotChoice){ choice->number, g_strdup(choice->port), g_strdup(choice->kind) };
    return copy;
}

void
gui_slot_choice_free(gpointer data)
{
    GuiSlotChoice *choice = data;
    g_free(choice->port);
    g_free(choice->kind);
    g_free(choice);
}

static GtkEntry *
entry_of(const Dialog *self)
{
    return GTK_ENTRY(gtk_bin_get_child(GTK_BIN(self->port)));
}

/* --- what the finder tells --------------------------------------------------------------------------------------------------------------- */

static void
on_came(GuiPortFinder *finder, const char *port, const char *product, gpointer data)
{
    (void)finder;
    Dialog *self = data;
    gtk_entry_set_text(entry_of(self), port);
    g_autofree char *text = g_strdup_printf(_("Found: %s at %s"), product, port);
    gtk_label_set_text(GTK_LABEL(self->found), text);
    gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->kind), "cable"); /* it came just now, so it comes and goes */
}

static void
on_listed(GuiPortFinder *finder, gpointer data)
{
    Dialog *self = data;
    GPtrArray *ports = gui_port_finder_ports(finder);
    g_autofree char *typed = g_strdup(gtk_entry_get_text(entry_of(self)));
    gtk_combo_box_text_remove_all(GTK_COMBO_BOX_TEXT(self->port));
    for (guint i = 0; i < ports->len; i++)
        gtk_combo_box_text_append_text(GTK_COMBO_BOX_TEXT(self->port),
                                       ((PortInfo *)g_ptr_array_index(ports, i))->lasting_name);
    gtk_entry_set_text(entry_of(self), typed);
    if (gtk_label_get_text(GTK_LABEL(self->found))[0] == '\0')
        gtk_label_set_text(GTK_LABEL(self->found), _("Waiting for a module…"));
}

/* --- the dialog -------------------------------------------------------------------------------------------------------------------------- */

static void
on_changed(GtkEditable *editable, gpointer dialog)
{
    gtk_dialog_set_response_sensitive(dialog, GTK_RESPONSE_ACCEPT,
                                      gtk_entry_get_text_length(GTK_ENTRY(editable)) > 0);
}

static void
on_response(GtkDialog *dialog, int response, gpointer data)
{
    Dialog *self = data;
    g_autofree char *port = g_strstrip(g_strdup(gtk_entry_get_text(entry_of(self))));
    g_autofree char *kind = g_strdup(gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->kind)));
    const GuiSlotChoice choice = { self->number, port, kind };
    g_signal_handlers_disconnect_by_data(self->finder, self);
    gui_port_finder_stop(self->finder);
    g_object_unref(self->finder);
    gtk_widget_destroy(GTK_WIDGET(dialog));
    self->answer(response == GTK_RESPONSE_ACCEPT ? &choice : NULL, self->data);
    g_free(self);
}

static GtkWidget *
new_text(const char *text, const char *style)
{
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_max_width_chars(GTK_LABEL(label), 48);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    if (style != NULL)
        gtk_style_context_add_class(gtk_widget_get_style_context(label), style);
    return label;
}

static void
add_labelled(GtkContainer *box, const char *text, GtkWidget *control, GtkWidget *focus)
{
    GtkWidget *label = gtk_label_new_with_mnemonic(text);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_mnemonic_widget(GTK_LABEL(label), focus);
    gtk_container_add(box, label);
    gtk_container_add(box, control);
}

static void
fill_box(Dialog *self, GtkContainer *box, const GuiSlotChoice *before)
{
    gtk_container_add(box, new_text(_("Plug a module into the slot now: its place is named below. Or choose a port, or type one."), NULL));
    self->port = gtk_combo_box_text_new_with_entry();
    gtk_entry_set_text(entry_of(self), before != NULL && before->port != NULL ? before->port : "");
    gtk_entry_set_width_chars(entry_of(self), 36);
    gtk_entry_set_activates_default(entry_of(self), TRUE);
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(entry_of(self))), _("Port"));
    atk_object_set_name(gtk_widget_get_accessible(self->port), _("Ports that are there"));
    add_labelled(box, _("_Port"), self->port, GTK_WIDGET(entry_of(self)));
    self->found = new_text("", "form-hint");
    gtk_container_add(box, self->found);
    self->kind = gtk_combo_box_text_new();
    gtk_combo_box_text_append(GTK_COMBO_BOX_TEXT(self->kind), "auto", _("By itself"));
    gtk_combo_box_text_append(GTK_COMBO_BOX_TEXT(self->kind), "cable", _("Cable: the bridge comes and goes with the module"));
    gtk_combo_box_text_append(GTK_COMBO_BOX_TEXT(self->kind), "fixture", _("Fixture: the bridge stays, the module changes"));
    gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->kind), before != NULL && before->kind != NULL ? before->kind : "auto");
    atk_object_set_name(gtk_widget_get_accessible(self->kind), _("Kind of slot"));
    add_labelled(box, _("_Kind"), self->kind, self->kind);
}

static void
add_buttons(GtkDialog *dialog)
{
    gtk_dialog_add_button(dialog, _("_Cancel"), GTK_RESPONSE_CANCEL);
    GtkWidget *accept = gtk_dialog_add_button(dialog, _("_Take it"), GTK_RESPONSE_ACCEPT);
    gtk_style_context_add_class(gtk_widget_get_style_context(accept), "suggested-action");
    gtk_dialog_set_default_response(dialog, GTK_RESPONSE_ACCEPT);
}

void
gui_slot_dialog_ask(GtkWidget *any, GuiSession *session, const GuiSlotChoice *before, GuiSlotAnswer answer, gpointer data)
{
    GtkWidget *top = gtk_widget_get_toplevel(any);
    GtkWidget *dialog = g_object_new(GTK_TYPE_DIALOG, "use-header-bar", 1, "modal", TRUE, "title",
                                     before != NULL ? _("Change a slot") : _("Add a slot"), "transient-for",
                                     GTK_IS_WINDOW(top) ? top : NULL, "resizable", FALSE, NULL);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 8);
    g_object_set(box, "margin", 18, NULL);
    gtk_container_add(GTK_CONTAINER(gtk_dialog_get_content_area(GTK_DIALOG(dialog))), box);
    Dialog *self = g_new0(Dialog, 1);
    self->number = before != NULL ? before->number : 0;
    self->answer = answer;
    self->data = data;
    fill_box(self, GTK_CONTAINER(box), before);
    add_buttons(GTK_DIALOG(dialog));
    self->finder = gui_port_finder_new(session);
    g_signal_connect(self->finder, "came", G_CALLBACK(on_came), self);
    g_signal_connect(self->finder, "listed", G_CALLBACK(on_listed), self);
    g_signal_connect(entry_of(self), "changed", G_CALLBACK(on_changed), dialog);
    on_changed(GTK_EDITABLE(entry_of(self)), dialog);
    g_signal_connect(dialog, "response", G_CALLBACK(on_response), self);
    gui_dialog_take_scans(dialog);
    gtk_widget_show_all(dialog);
}
