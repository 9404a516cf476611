/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guide's steps that look at what is plugged in: slots, printer, and the first label. */
#include "gui/first-steps.h"
#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-first-step.h"
#include "gui/gui-label-picture.h"
#include "gui/gui-port-finder.h"
#include "gui/gui-printer-finder.h"
#include "gui/gui-rows.h"
#include "gui/gui-setup-box.h"
#include "gui/gui-window.h"
#include "station/link/ports.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>

/* --- slots ------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    GtkWidget *step;
    GtkListBox *list;
    GtkEntry *port;
    GString *ports; /* a line each */
    guint count;
    GuiPortFinder *finder;
} Slots;

static void
slots_free(gpointer data)
{
    Slots *self = data;
    g_signal_handlers_disconnect_by_data(self->finder, self);
    gui_port_finder_stop(self->finder);
    g_object_unref(self->finder);
    g_string_free(self->ports, TRUE);
    g_free(self);
}

static void
add_slot(Slots *self, const char *port)
{
    g_auto(GStrv) before = g_strsplit(self->ports->str, "\n", -1);
    if (port[0] == '\0' || g_strv_contains((const char *const *)before, port))
        return;
    if (self->count == 0)
        gui_rows_clear(GTK_CONTAINER(self->list));
    g_string_append_printf(self->ports, "%s\n", port);
    gui_first_step_set_value(self->step, "ports", self->ports->str);
    g_autofree char *title = g_strdup_printf(_("Slot %u"), ++self->count);
    gui_setup_box_add_row(self->list, title, port);
}

static void
on_came(GuiPortFinder *finder, const char *port, const char *product, gpointer data)
{
    (void)finder;
    (void)product;
    add_slot(data, port);
}

static void
on_add(GtkWidget *step)
{
    Slots *self = g_object_get_data(G_OBJECT(step), "slots");
    g_autofree char *port = g_strstrip(g_strdup(gtk_entry_get_text(self->port)));
    add_slot(self, port);
    gtk_entry_set_text(self->port, "");
}

GtkWidget *
gui_first_step_slots(GuiSession *session)
{
    GtkWidget *step = gui_first_step_box("input-keyboard-symbolic", _("Plug a module into each slot in turn"),
                                         _("Its place is remembered as slot 1, 2 …  What is plugged in already: take it out and put it back."));
    Slots *self = g_new0(Slots, 1);
    self->step = step;
    self->ports = g_string_new("");
    self->list = GTK_LIST_BOX(gtk_list_box_new());
    gui_rows_init(self->list, _("Slots"));
    gtk_container_add(GTK_CONTAINER(step), GTK_WIDGET(self->list));
    gui_setup_box_add_empty(self->list, _("Waiting for a module…"));
    self->port = gui_first_step_add_entry(step, "typed", _("Or type a _port"), NULL);
    gui_first_step_add_button(step, _("_Add this port"), G_CALLBACK(on_add), step);
    gui_first_step_add_training(step);
    self->finder = gui_port_finder_new(session);
    g_signal_connect(self->finder, "came", G_CALLBACK(on_came), self);
    g_object_set_data_full(G_OBJECT(step), "slots", self, slots_free);
    return step;
}

/* --- printer ------------------------------------------------------------------------------------------------------------------ */

static void
on_chosen(const char *destination, gpointer entry)
{
    gtk_entry_set_text(entry, destination);
}

static void
on_folder(GtkEntry *entry)
{
    g_autofree char *folder = g_build_filename(g_get_user_data_dir(), "claimcheck", "labels", NULL);
    g_autofree char *uri = g_filename_to_uri(folder, NULL, NULL);
    gtk_entry_set_text(entry, uri);
}

GtkWidget *
gui_first_step_printer(GuiSession *session)
{
    GtkWidget *step = gui_first_step_box("printer-symbolic", _("Where do labels come out?"),
                                         _("A label printer that was found, one whose address you know, or a folder for a start."));
    GtkListBox *list = GTK_LIST_BOX(gtk_list_box_new());
    gui_rows_init(list, _("Printers that were found"));
    gtk_container_add(GTK_CONTAINER(step), GTK_WIDGET(list));
    GtkEntry *entry = gui_first_step_add_entry(step, "printer", _("_Printer"), NULL);
    gtk_entry_set_placeholder_text(entry, "cups://QUEUE, ipp://HOST/path, socket://HOST");
    gui_first_step_add_button(step, _("Print to a _folder"), G_CALLBACK(on_folder), entry);
    const GuiPrinterFinder finder = { session, NULL, _("No printer was found"), on_chosen, entry };
    gui_printer_finder_look(list, &finder);
    return step;
}

/* --- the first label ------------------------------------------------------------------------------------------------------------ */

typedef struct {
    GuiSession *session; /* the window's; outlives the step */
    GtkLabel *state;
    GuiLabelPicture *picture;
    GtkWidget *plug_in, *pretend; /* in training */
    char *code;
    gint64 from;
} Watch;

static void
watch_free(gpointer data)
{
    g_free(((Watch *)data)->code);
    g_free(data);
}

static void
on_looked(GtkWidget *step, gpointer result)
{
    Watch *self = g_object_get_data(G_OBJECT(step), "watch");
    const FirstLabel *label = result;
    const char *text = label->uid == NULL   ? _("Plug in a module…")
                       : label->is_proven   ? _("That is it: module = record = label. The first unit is good.")
                       : label->is_out      ? _("The first label is printed. Stick it on, then scan it.")
                                            : _("The module was read; its label is on its way…");
    gtk_label_set_text(self->state, text);
    gui_label_picture_show(self->picture, self->session, label->uid, LABEL_KIND_UNIT);
    gtk_widget_set_visible(GTK_WIDGET(self->picture), label->is_out);
    gtk_widget_set_visible(self->plug_in, gui_session_is_training(self->session) && label->uid == NULL);
    gtk_widget_set_visible(self->pretend, gui_session_is_training(self->session) && label->is_out && !label->is_proven);
    g_free(self->code);
    self->code = g_strdup(label->code);
}

static void
look(GtkWidget *step)
{
    Watch *self = g_object_get_data(G_OBJECT(step), "watch");
    if (!gtk_widget_get_mapped(step))
        return;
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_hash_table_insert(values, (gpointer)"from", g_strdup_printf("%" G_GINT64_FORMAT, self->from));
    gui_act(&(GuiAct){ .widget = step, .session = self->session, .lane = GUI_LANE_READ, .work = first_steps_look,
                       .data = values, .free_data = (GDestroyNotify)g_hash_table_unref, .free_result = first_label_free,
                       .done = on_looked });
}

/* Nobody has paper in training: what a scanner would say is said for them. */
static void
on_pretend(GtkWidget *step)
{
    const Watch *self = g_object_get_data(G_OBJECT(step), "watch");
    GuiWindow *window = gui_window_of(step);
    if (window != NULL && self->code != NULL)
        gui_window_scan(window, self->code);
}

GtkWidget *
gui_first_step_label(GuiSession *session)
{
    GtkWidget *step = gui_first_step_box("cc-labels-symbolic", _("The first label"),
                                         _("Seat a module: it is read, judged, recorded, and its label is printed, by itself."));
    Watch *self = g_new0(Watch, 1);
    self->session = session;
    self->from = g_get_real_time();
    self->state = GTK_LABEL(gtk_label_new(""));
    gtk_label_set_line_wrap(self->state, TRUE);
    gtk_label_set_justify(self->state, GTK_JUSTIFY_CENTER);
    gtk_style_context_add_class(gtk_widget_get_style_context(GTK_WIDGET(self->state)), "first-state");
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self->state)), _("State of the first label"));
    gtk_container_add(GTK_CONTAINER(step), GTK_WIDGET(self->state));
    self->picture = GUI_LABEL_PICTURE(gui_label_picture_new());
    gtk_widget_set_halign(GTK_WIDGET(self->picture), GTK_ALIGN_CENTER);
    gtk_widget_set_size_request(GTK_WIDGET(self->picture), 342, 192);
    gtk_widget_set_no_show_all(GTK_WIDGET(self->picture), TRUE);
    gtk_container_add(GTK_CONTAINER(step), GTK_WIDGET(self->picture));
    self->plug_in = gui_first_step_add_button(step, _("Plug in a _simulated module"), NULL, NULL);
    gtk_actionable_set_action_name(GTK_ACTIONABLE(self->plug_in), "win.training-plug-in"); /* there once there is one */
    gtk_actionable_set_action_target(GTK_ACTIONABLE(self->plug_in), "u", 1);
    gtk_widget_set_no_show_all(self->plug_in, TRUE);
    self->pretend = gui_first_step_add_button(step, _("_Pretend to scan it"), G_CALLBACK(on_pretend), step);
    gtk_widget_set_no_show_all(self->pretend, TRUE);
    g_object_set_data_full(G_OBJECT(step), "watch", self, watch_free);
    g_signal_connect(step, "map", G_CALLBACK(look), NULL);
    g_signal_connect_object(session, "changed", G_CALLBACK(look), step, G_CONNECT_SWAPPED);
    return step;
}
