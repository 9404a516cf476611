/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-qa-module.h"

#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-format.h"
#include "gui/gui-rows.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"
#include "station/link/ports.h"
#include "station/qa/qa-port.h"
#include "station/setting.h"

#include <glib/gi18n.h>

struct _GuiQaModule {
    GtkBox parent_instance;
    GuiSession *session;
    GtkLabel *words;
    GtkWidget *choose;
    GtkContainer *found;
    GtkPopover *popover;
    QaPort *port; /* NULL: none is chosen */
    char *configured; /* "" for none; NULL until it was read */
    guint port_number;
    char *uid; /* who is seated, or NULL */
    GuiQaModuleAnswer answer;
    gpointer answer_data;
};

G_DEFINE_TYPE(GuiQaModule, gui_qa_module, GTK_TYPE_BOX)

static guint settled_signal;

/* --- news from the port's thread -------------------------------------------------------------------------------------- */

typedef struct {
    GuiQaModule *self; /* owned */
    guint port_number;
    QaPortNews *news; /* owned */
} Letter;

static void
letter_free(gpointer data)
{
    Letter *letter = data;
    g_object_unref(letter->self);
    qa_port_news_free(letter->news);
    g_free(letter);
}

static void
show_words(GuiQaModule *self, const char *words)
{
    gtk_label_set_text(self->words, words);
    gtk_widget_set_tooltip_text(GTK_WIDGET(self->words), words);
}

static void
take_answer(GuiQaModule *self, const QaPortNews *news)
{
    GuiQaModuleAnswer answer = self->answer;
    self->answer = NULL;
    if (answer != NULL)
        answer(news->uid, news->error, self->answer_data);
}

static void
take_presence(GuiQaModule *self, const QaPortNews *news)
{
    g_free(self->uid);
    self->uid = g_strdup(news->kind == QA_PORT_SEATED ? news->uid : NULL);
    g_autofree char *masked = self->uid != NULL ? gui_format_masked(self->uid) : NULL;
    g_autofree char *seated = masked != NULL ? g_strdup_printf(_("Module %s is plugged in"), masked) : NULL;
    show_words(self, seated != NULL         ? seated
                     : news->error != NULL ? news->error->message
                                           : _("Nothing is plugged in"));
    g_signal_emit(self, settled_signal, 0);
}

static gboolean
deliver(gpointer data)
{
    Letter *letter = data;
    if (letter->self->port == NULL || letter->port_number != letter->self->port_number)
        return G_SOURCE_REMOVE;
    if (letter->news->kind == QA_PORT_ANSWER)
        take_answer(letter->self, letter->news);
    else
        take_presence(letter->self, letter->news);
    return G_SOURCE_REMOVE;
}

/* In the port's thread, which ends before the widget does. */
static void
on_news(QaPortNews *news, gpointer data)
{
    GuiQaModule *self = data;
    Letter *letter = g_new0(Letter, 1);
    *letter = (Letter){ g_object_ref(self), self->port_number, news };
    g_idle_add_full(G_PRIORITY_DEFAULT, deliver, letter, letter_free);
}

/* --- the port ----------------------------------------------------------------------------------------------------------- */

static void
leave_port(GuiQaModule *self)
{
    g_clear_pointer(&self->port, qa_port_free);
    g_clear_pointer(&self->uid, g_free);
    self->answer = NULL;
    self->port_number++;
}

static void
watch_port(GuiQaModule *self, const char *port)
{
    leave_port(self);
    g_autoptr(GError) error = NULL;
    show_words(self, port != NULL ? _("Nothing is plugged in") : _("No port: labels are judged alone"));
    self->port = port != NULL ? qa_port_new(port, on_news, self, &error) : NULL;
    if (error != NULL)
        gui_window_tell_error(GTK_WIDGET(self), _("Port for finished products"), error);
    g_signal_emit(self, settled_signal, 0);
}

static gpointer
read_setting(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    (void)error;
    char *port = settings_string(station_settings(station), "qa", "port");
    return port != NULL ? port : g_strdup("");
}

static void
on_setting(GtkWidget *widget, gpointer result)
{
    GuiQaModule *self = GUI_QA_MODULE(widget);
    const char *port = result;
    if (g_strcmp0(port, self->configured) == 0)
        return; /* what somebody chose for now stays */
    g_free(self->configured);
    self->configured = g_strdup(port);
    watch_port(self, *port != '\0' ? port : NULL);
}

static void
look_at_setting(GuiQaModule *self)
{
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_READ, .work = read_setting,
                         .free_result = g_free, .done = on_setting };
    gui_act(&act);
}

void
gui_qa_module_set_session(GuiQaModule *self, GuiSession *session)
{
    self->session = g_object_ref(session);
    g_signal_connect_object(session, "changed", G_CALLBACK(look_at_setting), self, G_CONNECT_SWAPPED);
    look_at_setting(self);
}

/* --- remembering ------------------------------------------------------------------------------------------------------------ */

static gpointer
keep_port(Station *station, const GuiCaller *caller, gpointer port, GError **error)
{
    (void)caller;
    const SettingChange changes[] = { { "qa.port", *(const char *)port != '\0' ? port : NULL }, { NULL, NULL } };
    return setting_change(station, changes, error) ? GUI_DONE : NULL;
}

/* Whoever may set the station up chooses for every day; anybody else until the window is closed. */
static void
choose_port(GuiQaModule *self, const char *port)
{
    watch_port(self, port);
    if (!gui_session_may(self->session, "setting set")) {
        gui_window_tell(GTK_WIDGET(self), _("Chosen until the window is closed: an engineer can keep it in Setup"));
        return;
    }
    g_free(self->configured);
    self->configured = g_strdup(port != NULL ? port : "");
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_WRITE,
                         .verb = "setting set", .what = _("Port for finished products"), .work = keep_port,
                         .data = g_strdup(port != NULL ? port : ""), .free_data = g_free };
    gui_act(&act);
}

/* --- choosing -------------------------------------------------------------------------------------------------------------- */

static void
add_choice(GuiQaModule *self, const char *text, GCallback chosen, const char *port)
{
    GtkWidget *button = gtk_model_button_new();
    g_object_set(button, "text", text, "visible", TRUE, NULL);
    atk_object_set_name(gtk_widget_get_accessible(button), text);
    g_object_set_data_full(G_OBJECT(button), "port", g_strdup(port), g_free);
    g_signal_connect(button, "clicked", chosen, self);
    gtk_container_add(self->found, button);
}

static void
on_port_chosen(GtkWidget *button, GuiQaModule *self)
{
    choose_port(self, g_object_get_data(G_OBJECT(button), "port"));
}

static void
on_port_typed(const char *text, gpointer data)
{
    g_autoptr(GuiQaModule) self = data;
    if (text != NULL)
        choose_port(self, text);
}

static void
on_other(GtkWidget *button, GuiQaModule *self)
{
    (void)button;
    const GuiQuestion question = { .title = _("Port for finished products"),
                                   .explanation = _("A device such as /dev/ttyUSB0, or its lasting name."),
                                   .label = _("Port"),
                                   .accept = _("Watch it") };
    gui_ask(GTK_WIDGET(self), &question, on_port_typed, g_object_ref(self));
}

static gpointer
find_ports(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)station;
    (void)caller;
    (void)data;
    return ports_list(false, error);
}

static void
on_ports(GtkWidget *widget, gpointer result)
{
    GuiQaModule *self = GUI_QA_MODULE(widget);
    GPtrArray *ports = result;
    gui_rows_clear(self->found);
    for (guint i = 0; i < ports->len; i++) {
        const PortInfo *port = g_ptr_array_index(ports, i);
        g_autofree char *text =
            g_strdup_printf("%s  %s", port->device, port->product != NULL ? port->product : port->lasting_name);
        add_choice(self, text, G_CALLBACK(on_port_chosen), port->lasting_name);
    }
    add_choice(self, _("Another port…"), G_CALLBACK(on_other), NULL);
    add_choice(self, _("No port"), G_CALLBACK(on_port_chosen), NULL);
    gtk_popover_popup(self->popover);
}

static void
on_choose(GtkWidget *button, GuiQaModule *self)
{
    (void)button;
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_DEVICE,
                         .work = find_ports, .free_result = GUI_FREE_ARRAY, .done = on_ports };
    gui_act(&act);
}

/* --- for the page ------------------------------------------------------------------------------------------------------------ */

gboolean
gui_qa_module_is_watching(GuiQaModule *self)
{
    return self->port != NULL;
}

gboolean
gui_qa_module_is_seated(GuiQaModule *self)
{
    return self->uid != NULL;
}

void
gui_qa_module_ask(GuiQaModule *self, GuiQaModuleAnswer answer, gpointer data)
{
    self->answer = answer;
    self->answer_data = data;
    qa_port_ask(self->port);
}

/* --- the class --------------------------------------------------------------------------------------------------------------- */

static void
gui_qa_module_dispose(GObject *object)
{
    GuiQaModule *self = GUI_QA_MODULE(object);
    leave_port(self);
    g_clear_pointer(&self->configured, g_free);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_qa_module_parent_class)->dispose(object);
}

static void
gui_qa_module_class_init(GuiQaModuleClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_qa_module_dispose;
    settled_signal = g_signal_new("settled", GUI_TYPE_QA_MODULE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-qa-module.ui");
    gtk_widget_class_bind_template_child(widget, GuiQaModule, words);
    gtk_widget_class_bind_template_child(widget, GuiQaModule, choose);
    gtk_widget_class_bind_template_child(widget, GuiQaModule, found);
    gtk_widget_class_bind_template_child(widget, GuiQaModule, popover);
    gtk_widget_class_bind_template_callback(widget, on_choose);
}

static void
gui_qa_module_init(GuiQaModule *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}
