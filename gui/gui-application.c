/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-application.h"

#include "gui/gui-contrast.h"
#include "gui/gui-backup.h"
#include "gui/gui-first-start.h"
#include "gui/gui-simulator.h"
#include "station/base/language.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

/* made by glib-compile-resources */
GResource *gui_resources_get_resource(void);
GResource *gui_icons_get_resource(void);

struct _GuiApplication {
    GtkApplication parent_instance;
    const GuiOptions *options;
    GThread *looks_around; /* until the start needs what it saw */
    GuiSession *session;
    GuiOptions training_options; /* once somebody chose simulated modules in the window */
    guint signals[3];            /* the sources of end_signals[] */
};

G_DEFINE_TYPE(GuiApplication, gui_application, GTK_TYPE_APPLICATION)

static void
show_about(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    (void)action;
    (void)parameter;
    gtk_show_about_dialog(gtk_application_get_active_window(data), "program-name", "Claimcheck", "version",
                          CLAIMCHECK_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "comments",
                          _("The label on every product carries the UID of the module inside it, readable, once."),
                          "logo-icon-name", "cc-labels-symbolic", NULL);
}

static void
leave(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    (void)action;
    (void)parameter;
    GtkWindow *window = gtk_application_get_active_window(data);
    if (window != NULL)
        gtk_window_close(window);
}

/* Every widget was made with the words of before: the window is made anew, the session and who is signed in stay. */
static gboolean
make_window_anew(gpointer data)
{
    g_autoptr(GuiApplication) self = data;
    GtkWindow *before = gtk_application_get_active_window(GTK_APPLICATION(self));
    const char *page = GUI_IS_WINDOW(before) ? gui_window_page_name(GUI_WINDOW(before)) : NULL;
    GtkWidget *window = gui_window_new(GTK_APPLICATION(self), self->session, self->options, page);
    gtk_window_present(GTK_WINDOW(window));
    if (before != NULL)
        gtk_widget_destroy(GTK_WIDGET(before));
    return G_SOURCE_REMOVE;
}

/* Not at once: the control that was used is a part of the window that goes. */
static void
change_language(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    (void)action;
    language_set(g_variant_get_string(parameter, NULL));
    g_idle_add(make_window_anew, g_object_ref(data));
}

/* --- training ------------------------------------------------------------------------------------------------------------ */

/* Another record: another session, and a window that works with it; the one before is closed. */
static gboolean
go_over_to_training(gpointer data)
{
    GuiApplication *self = data;
    GtkWindow *before = gtk_application_get_active_window(GTK_APPLICATION(self));
    g_application_hold(G_APPLICATION(self));
    if (before != NULL)
        gtk_widget_destroy(GTK_WIDGET(before));
    gui_session_sign_out(self->session);
    gui_session_close(self->session);
    g_object_unref(self->session);
    g_free(self->training_options.db_path);
    self->training_options = (GuiOptions){ .db_path = gui_simulator_record(), .training = TRUE };
    self->options = &self->training_options;
    const GuiSessionOptions session = { .db_path = self->options->db_path, .training = TRUE };
    self->session = gui_session_new(&session);
    gui_first_start_set_last_step(self->session);
    gtk_window_present(GTK_WINDOW(gui_window_new(GTK_APPLICATION(self), self->session, self->options, NULL)));
    g_application_release(G_APPLICATION(self));
    return G_SOURCE_REMOVE;
}

/* Not from within the window that it closes. */
static void
begin_training(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    (void)action;
    (void)parameter;
    g_idle_add(go_over_to_training, data);
}

/* --- told to end ----------------------------------------------------------------------------------------------------------- */

static const int end_signals[] = { SIGINT, SIGTERM, SIGHUP };
G_STATIC_ASSERT(G_N_ELEMENTS(end_signals) == G_N_ELEMENTS(((GuiApplication *)NULL)->signals));

/* Questions are answered with no before their windows go: works wait for the answers. */
static void
call_off_questions(void)
{
    g_autoptr(GList) windows = gtk_window_list_toplevels();
    for (GList *link = windows; link != NULL; link = link->next)
        g_object_ref(link->data); /* an answer may take other windows along */
    for (GList *link = windows; link != NULL; link = link->next) {
        if (GTK_IS_DIALOG(link->data) && gtk_widget_get_visible(link->data))
            gtk_dialog_response(link->data, GTK_RESPONSE_CANCEL);
        g_object_unref(link->data);
    }
}

/* Nobody is there to be asked: what is open stays open on record. The line comes to its safe point as its window goes. */
static gboolean
end_orderly(gpointer data)
{
    g_autoptr(GuiApplication) self = data;
    call_off_questions();
    GtkWindow *window;
    while ((window = gtk_application_get_active_window(GTK_APPLICATION(self))) != NULL)
        gtk_widget_destroy(GTK_WIDGET(window));
    g_application_quit(G_APPLICATION(self));
    return G_SOURCE_REMOVE;
}

static void
stop_listening(GuiApplication *self)
{
    for (gsize i = 0; i < G_N_ELEMENTS(self->signals); i++)
        g_clear_handle_id(&self->signals[i], g_source_remove);
}

/* Afterwards a second signal does what signals do: whoever waits for a printer here need not. */
static gboolean
on_end_signal(gpointer data)
{
    stop_listening(data);
    g_idle_add(end_orderly, g_object_ref(data));
    return G_SOURCE_REMOVE;
}

static void
listen_for_end(GuiApplication *self)
{
    for (gsize i = 0; i < G_N_ELEMENTS(end_signals); i++)
        self->signals[i] = g_unix_signal_add(end_signals[i], on_end_signal, self);
}

static const GActionEntry actions[] = {
    { .name = "language", .parameter_type = "s", .activate = change_language },
    { .name = "about", .activate = show_about },
    { .name = "quit", .activate = leave },
    { .name = "training", .activate = begin_training },
};

static void
set_shortcuts(GtkApplication *application)
{
    static const struct {
        const char *action;
        const char *keys[3];
    } rows[] = {
        { "app.quit", { "<Primary>q" } },
        { "win.type-code", { "<Primary>k" } },
        { "win.fullscreen", { "F11" } },
        { "win.show-help-overlay", { "<Primary>question", "<Primary>F1" } },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        gtk_application_set_accels_for_action(application, rows[i].action, rows[i].keys);
    int number = 1;
    for (const GuiPageKind *kind = gui_page_kinds(); kind->name != NULL; kind++, number++) {
        g_autofree char *action = g_strdup_printf("win.page::%s", kind->name);
        g_autofree char *keys = g_strdup_printf("<Alt>%d", number);
        gtk_application_set_accels_for_action(application, action, (const char *const[]){ keys, NULL });
    }
}

static void
load_style(void)
{
    g_autoptr(GtkCssProvider) style = gtk_css_provider_new();
    gtk_css_provider_load_from_resource(style, "/claimcheck/gui/gui.css");
    gtk_style_context_add_provider_for_screen(gdk_screen_get_default(), GTK_STYLE_PROVIDER(style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    gui_contrast_follow();
}

/* --- the start ----------------------------------------------------------------------------------------------------------- */

/* GuiBeginning: what the first window must know of the station, before there is a lane to ask. */
typedef struct {
    char *language, *zone;
} GuiBeginning;

/* The first layout in a process reads fontconfig's settings, and everybody else's first layout waits for it. */
static void
look_at_fonts(void)
{
    g_autoptr(PangoFontMap) map = pango_cairo_font_map_new();
    PangoContext *context = pango_font_map_create_context(map);
    pango_font_metrics_unref(pango_context_get_metrics(context, NULL, NULL));
    g_object_unref(context);
}

/* In a thread of its own, while GTK reads its theme; without changing anything in the record. */
static gpointer
look_around(gpointer data)
{
    const GuiOptions *options = data;
    const StationOptions quietly = { options->db_path, options->config_path, DB_OPEN_READ_ONLY, false };
    g_autoptr(Station) station = station_open(&quietly, NULL);
    g_autoptr(Settings) files = station == NULL ? settings_load(options->config_path, NULL) : NULL;
    Settings *settings = station != NULL ? station_settings(station) : files;
    GuiBeginning *beginning = g_new0(GuiBeginning, 1);
    if (settings != NULL) {
        beginning->language = settings_string(settings, "station", "language");
        beginning->zone = settings_string(settings, "station", "time-zone");
    }
    look_at_fonts();
    return beginning;
}

/* The words and the clock of the first window are the station's. */
static void
begin(GuiApplication *self)
{
    g_autofree GuiBeginning *beginning = g_thread_join(g_steal_pointer(&self->looks_around));
    g_autofree char *language = beginning->language;
    g_autofree char *zone = beginning->zone;
    if (language != NULL && language_is(language))
        language_set(language);
    g_autoptr(GTimeZone) known = zone != NULL && zone[0] != '\0' ? g_time_zone_new_identifier(zone) : NULL;
    if (known != NULL)
        g_setenv("TZ", zone, TRUE); /* before there is another thread that might look */
}

static void
gui_application_startup(GApplication *application)
{
    G_APPLICATION_CLASS(gui_application_parent_class)->startup(application);
    GuiApplication *self = GUI_APPLICATION(application);
    g_resources_register(gui_resources_get_resource());
    g_resources_register(gui_icons_get_resource());
    listen_for_end(self);
    hdy_init();
    load_style();
    g_action_map_add_action_entries(G_ACTION_MAP(self), actions, G_N_ELEMENTS(actions), self);
    set_shortcuts(GTK_APPLICATION(self));
    begin(self);
    const GuiSessionOptions session = { self->options->db_path, self->options->config_path, self->options->training };
    self->session = gui_session_new(&session);
}

static void
gui_application_activate(GApplication *application)
{
    GuiApplication *self = GUI_APPLICATION(application);
    GtkWindow *window = gtk_application_get_active_window(GTK_APPLICATION(self));
    if (window == NULL)
        window = GTK_WINDOW(gui_window_new(GTK_APPLICATION(self), self->session, self->options, self->options->page));
    gtk_window_present(window);
}

static void
gui_application_shutdown(GApplication *application)
{
    GuiApplication *self = GUI_APPLICATION(application);
    stop_listening(self);
    if (self->session != NULL) {
        gui_session_sign_out(self->session);
        gui_backup_at_end(self->session);
        gui_session_close(self->session);
    }
    g_clear_object(&self->session);
    g_clear_pointer(&self->training_options.db_path, g_free);
    G_APPLICATION_CLASS(gui_application_parent_class)->shutdown(application);
}

static void
gui_application_class_init(GuiApplicationClass *klass)
{
    GApplicationClass *application = G_APPLICATION_CLASS(klass);
    application->startup = gui_application_startup;
    application->activate = gui_application_activate;
    application->shutdown = gui_application_shutdown;
}

static void
gui_application_init(GuiApplication *self)
{
    (void)self;
}

GuiApplication *
gui_application_new(const GuiOptions *options)
{
    /* No single instance: two records may be open at once, and one record's line has a lock of its own. */
    GuiApplication *self = g_object_new(GUI_TYPE_APPLICATION, "application-id", "org.claimcheck.Station", "flags",
                                        G_APPLICATION_NON_UNIQUE, "resource-base-path", "/claimcheck/gui", NULL);
    self->options = options;
    self->looks_around = g_thread_new("look", look_around, (gpointer)options);
    return self;
}
