/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-window.h"

#include "gui/gui-ask.h"
#include "gui/gui-error-bar.h"
#include "gui/gui-backup.h"
#include "gui/gui-first-start.h"
#include "gui/gui-header.h"
#include "gui/gui-scan-router.h"
#include "gui/gui-sidebar.h"
#include "gui/gui-station-page.h"
#include "gui/gui-sound.h"
#include "gui/gui-ticker.h"
#include "gui/gui-window-state.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

struct _GuiWindow {
    HdyApplicationWindow parent_instance;
    GuiSession *session;
    const GuiOptions *options; /* the program's, for as long as it runs */
    GuiScanRouter *router;
    GuiBackup *backup;
    GuiSidebar *sidebar;
    GuiHeader *header;
    GtkWidget *training;
    GtkWidget *error_place;
    GuiErrorBar *error_bar; /* NULL until there is something to tell */
    GtkWidget *sidebar_separator;
    GtkStack *pages;
    GuiTicker *ticker;
    gboolean is_kiosk, has_offered;
};

G_DEFINE_TYPE(GuiWindow, gui_window, HDY_TYPE_APPLICATION_WINDOW)

/* --- for pages ------------------------------------------------------------------------------------------------------- */

GuiWindow *
gui_window_of(GtkWidget *widget)
{
    GtkWidget *top = gtk_widget_get_toplevel(widget);
    return GUI_IS_WINDOW(top) ? GUI_WINDOW(top) : NULL;
}

GuiSession *
gui_window_session(GuiWindow *self)
{
    return self->session;
}

const GuiOptions *
gui_window_options(GuiWindow *self)
{
    return self->options;
}

GuiHeader *
gui_window_header(GuiWindow *self)
{
    return self->header;
}

void
gui_window_tell(GtkWidget *any, const char *sentence)
{
    GuiWindow *self = gui_window_of(any);
    if (self != NULL)
        gui_ticker_tell(self->ticker, sentence);
}

void
gui_window_tell_error(GtkWidget *any, const char *what, const GError *error)
{
    GuiWindow *self = gui_window_of(any);
    if (self == NULL || g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    g_autofree char *text = what != NULL
                                ? g_strdup_printf("%s: %s. %s", what, error->message, claimcheck_error_hint(error))
                                : g_strdup_printf("%s. %s", error->message, claimcheck_error_hint(error));
    g_autofree char *details = g_strdup_printf("%s\n%s", claimcheck_error_word(error), error->message);
    if (self->error_bar == NULL) {
        self->error_bar = GUI_ERROR_BAR(gui_error_bar_new());
        gtk_container_add(GTK_CONTAINER(self->error_place), GTK_WIDGET(self->error_bar));
    }
    gui_error_bar_tell(self->error_bar, text, details);
    gui_ticker_tell(self->ticker, text);
}

/* --- pages ------------------------------------------------------------------------------------------------------------- */

static GuiPage *
page_named(GuiWindow *self, const char *name)
{
    GtkWidget *page = gtk_stack_get_child_by_name(self->pages, name);
    return page != NULL ? GUI_PAGE(page) : NULL;
}

static GuiPage *
page_in_view(GuiWindow *self)
{
    GtkWidget *page = gtk_stack_get_visible_child(self->pages);
    return page != NULL ? GUI_PAGE(page) : NULL; /* none yet, in the first frame */
}

/* A page is made when it is first wanted: what nobody looks at costs no start-up. */
static GuiPage *
page_made(GuiWindow *self, const GuiPageKind *kind)
{
    GuiPage *page = page_named(self, kind->name);
    if (page != NULL)
        return page;
    GtkWidget *widget = kind->create(self->session);
    gtk_widget_show(widget);
    gtk_stack_add_named(self->pages, widget, kind->name);
    return GUI_PAGE(widget);
}

static gboolean
is_allowed(GuiWindow *self, const GuiPageKind *kind)
{
    return kind->verb == NULL || gui_session_may(self->session, kind->verb);
}

gboolean
gui_window_show_page(GuiWindow *self, const char *name)
{
    gui_session_ask_again(self->session);
    for (const GuiPageKind *kind = gui_page_kinds(); kind->name != NULL; kind++) {
        if (!g_str_equal(kind->name, name) || !is_allowed(self, kind))
            continue;
        GuiPage *page = page_made(self, kind);
        gtk_stack_set_visible_child(self->pages, GTK_WIDGET(page));
        gui_sidebar_select(self->sidebar, name);
        gui_page_shown(page);
        return TRUE;
    }
    return FALSE;
}

void
gui_window_open(GuiWindow *self, const char *page, const char *id)
{
    if (gui_window_show_page(self, page))
        gui_page_open(page_in_view(self), id);
}

static void
on_page_chosen(GuiSidebar *sidebar, const char *name, GuiWindow *self)
{
    (void)sidebar;
    gui_window_show_page(self, name);
}

/* Whoever may not see the page in view is taken to the one that everybody may see. */
static void
on_person_changed(GuiWindow *self)
{
    gboolean is_lead = !gui_session_people_exist(self->session) || gui_session_may(self->session, "unit void");
    gboolean shows_pages = !self->is_kiosk || (is_lead && gui_session_person_name(self->session) != NULL);
    gtk_widget_set_visible(GTK_WIDGET(self->sidebar), shows_pages);
    gtk_widget_set_visible(self->sidebar_separator, shows_pages);
    for (const GuiPageKind *kind = gui_page_kinds(); kind->name != NULL; kind++) {
        gui_sidebar_set_allowed(self->sidebar, kind->name, is_allowed(self, kind));
        gboolean in_view = g_strcmp0(gtk_stack_get_visible_child_name(self->pages), kind->name) == 0;
        if (in_view && (!is_allowed(self, kind) || !shows_pages))
            gui_window_show_page(self, "Station");
    }
}

static void
set_kiosk(GuiWindow *self, gboolean kiosk)
{
    if (self->is_kiosk == kiosk)
        return;
    self->is_kiosk = kiosk;
    g_action_group_change_action_state(G_ACTION_GROUP(self), "fullscreen", g_variant_new_boolean(kiosk));
    on_person_changed(self);
}

/* --- scans ------------------------------------------------------------------------------------------------------------- */

static void
on_signed_in(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiWindow) self = data;
    g_autoptr(GError) error = NULL;
    GuiSession *session = GUI_SESSION(source);
    if (!gui_session_sign_in_finish(session, result, &error)) {
        gui_window_tell_error(GTK_WIDGET(self), _("Sign in"), error);
        return;
    }
    g_autofree char *text = g_strdup_printf(_("Badge: %s is signed in"), gui_session_person_name(session));
    gui_window_tell(GTK_WIDGET(self), text);
}

/* The page in view first where it is QA's; else whoever waits for a code; then whoever takes it. */
static gboolean
offer(GuiWindow *self, const GuiScan *scan)
{
    GuiPage *station = page_made(self, gui_page_kinds());
    GuiPage *in_view = page_in_view(self);
    if (scan->kind == GUI_SCAN_BATCH && in_view == station)
        return gui_page_scan(station, scan);
    gboolean is_qa = g_strcmp0(gtk_stack_get_visible_child_name(self->pages), "QA") == 0;
    if (!is_qa && in_view != station && gui_page_wants(station))
        return gui_page_scan(station, scan);
    return (in_view != NULL && gui_page_scan(in_view, scan)) || gui_page_scan(station, scan);
}

static void
on_scan(const GuiScan *scan, gpointer data)
{
    GuiWindow *self = data;
    if (scan->kind == GUI_SCAN_BADGE)
        gui_session_sign_in_async(self->session, scan->text, NULL, on_signed_in, g_object_ref(self));
    else if (g_str_equal(scan->text, "command:sign-out"))
        gui_session_sign_out(self->session);
    else if (!offer(self, scan))
        gui_window_tell(GTK_WIDGET(self), _("A code was scanned that nothing here waits for"));
}

const char *
gui_window_scanner_layout(GuiWindow *self)
{
    return self->router != NULL ? gui_scan_router_layout(self->router) : NULL;
}

void
gui_window_scan(GuiWindow *self, const char *text)
{
    gui_scan_router_feed(self->router, text, CADENCE_SCANNED);
}

static gboolean
on_key(GtkWidget *widget, GdkEventKey *event, gpointer data)
{
    (void)data;
    return gui_scan_router_key(GUI_WINDOW(widget)->router, event);
}

static gboolean
on_motion(GtkWidget *widget, GdkEvent *event, gpointer data)
{
    (void)event;
    (void)data;
    gui_session_touch(GUI_WINDOW(widget)->session);
    return FALSE;
}

/* --- actions ------------------------------------------------------------------------------------------------------------- */

static void
on_badge_typed(const char *text, gpointer data)
{
    g_autoptr(GuiWindow) self = data;
    if (text != NULL)
        gui_session_sign_in_async(self->session, text, NULL, on_signed_in, g_object_ref(self));
}

static void
sign_in(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    (void)action;
    (void)parameter;
    const GuiQuestion question = { .title = _("Sign in"),
                                   .explanation = _("Scan your badge at any time, or type it here."),
                                   .label = _("Badge"),
                                   .accept = _("Sign in"),
                                   .secret = TRUE };
    gui_ask(data, &question, on_badge_typed, g_object_ref(data));
}

static void
sign_out(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    (void)action;
    (void)parameter;
    gui_session_sign_out(GUI_WINDOW(data)->session);
}

static void
on_code_typed(const char *text, gpointer data)
{
    g_autoptr(GuiWindow) self = data;
    if (text != NULL)
        gui_scan_router_feed(self->router, text, CADENCE_TYPED);
}

static void
type_code(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    (void)action;
    (void)parameter;
    const GuiQuestion question = { .title = _("Type a code"),
                                   .explanation = _("For a scanner that does not work. What is typed is on record as such."),
                                   .label = _("Code"),
                                   .accept = _("Enter") };
    gui_ask(data, &question, on_code_typed, g_object_ref(data));
}

static void
change_batch(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    (void)action;
    (void)parameter;
    gui_window_open(data, "Station", GUI_STATION_PAGE_BATCHES);
}

static void
full_screen(GSimpleAction *action, GVariant *state, gpointer data)
{
    if (g_variant_get_boolean(state))
        gtk_window_fullscreen(data);
    else
        gtk_window_unfullscreen(data);
    g_simple_action_set_state(action, state);
}

static void
show_page(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    (void)action;
    gui_window_show_page(data, g_variant_get_string(parameter, NULL));
}

static const GActionEntry actions[] = {
    { .name = "sign-in", .activate = sign_in },
    { .name = "sign-out", .activate = sign_out },
    { .name = "type-code", .activate = type_code },
    { .name = "change-batch", .activate = change_batch },
    { .name = "fullscreen", .state = "false", .change_state = full_screen },
    { .name = "page", .parameter_type = "s", .activate = show_page },
};

/* --- settings that the window itself obeys ----------------------------------------------------------------------------- */

typedef struct {
    char *station;
    char *layout;
    gboolean kiosk, sound;
    gint64 volume;
} Look;

static void
look_free(gpointer data)
{
    Look *look = data;
    g_free(look->station);
    g_free(look->layout);
    g_free(look);
}

static gpointer
read_look(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    (void)error;
    Settings *settings = station_settings(station);
    Look *look = g_new0(Look, 1);
    look->station = settings_string(settings, "station", "name");
    look->layout = settings_string(settings, "scanner", "layout");
    look->kiosk = settings_bool(settings, "window", "kiosk");
    look->sound = settings_bool(settings, "sound", "enabled");
    look->volume = settings_int(settings, "sound", "volume");
    return look;
}

static void
on_look_read(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiWindow) self = data;
    Look *look = gui_session_do_finish(GUI_SESSION(source), result, NULL);
    if (look == NULL || self->router == NULL) {
        g_clear_pointer(&look, look_free);
        return;
    }
    gui_header_set_station(self->header, look->station);
    gui_scan_router_set_layout(self->router, look->layout);
    gui_sound_set(look->sound, look->volume);
    set_kiosk(self, look->kiosk || self->options->kiosk);
    look_free(look);
}

static void
on_changed(GuiWindow *self)
{
    gui_session_do_async(self->session, GUI_LANE_READ, NULL, read_look, NULL, NULL, look_free, NULL, on_look_read,
                         g_object_ref(self));
}

/* --- first start ---------------------------------------------------------------------------------------------------------- */

#define FIRST_START "First start"

static gboolean
wants_first_start(GuiWindow *self)
{
    const GuiOptions *given = self->options;
    gboolean nothing_given = given->db_path == NULL && given->config_path == NULL && given->slots == NULL &&
                             given->printer == NULL && given->batch == NULL && given->page == NULL && !given->kiosk &&
                             !given->training;
    return gui_session_is_open(self->session) &&
           (gui_first_start_goes_on(self->session) || (nothing_given && !gui_session_has_products(self->session)));
}

static void
on_first_start_ended(GuiFirstStart *guide, GuiWindow *self)
{
    gui_window_show_page(self, "Station");
    gtk_widget_destroy(GTK_WIDGET(guide));
}

/* Once a window, when both its first page and the record are there. */
static void
offer_first_start(GuiWindow *self)
{
    if (self->has_offered || gtk_stack_get_visible_child(self->pages) == NULL || !gui_session_is_open(self->session))
        return;
    self->has_offered = TRUE;
    if (!wants_first_start(self))
        return;
    GtkWidget *guide = gui_first_start_new(self->session);
    g_signal_connect(guide, "ended", G_CALLBACK(on_first_start_ended), self);
    gtk_widget_show(guide);
    gtk_stack_add_named(self->pages, guide, FIRST_START);
    gtk_stack_set_visible_child(self->pages, guide);
}

/* --- opening and closing ------------------------------------------------------------------------------------------------ */

static void
on_opened(GuiWindow *self)
{
    const GError *error = gui_session_error(self->session);
    gtk_widget_set_visible(self->training, gui_session_is_training(self->session));
    if (error == NULL && self->error_bar != NULL)
        gtk_info_bar_response(GTK_INFO_BAR(self->error_bar), GTK_RESPONSE_CLOSE); /* it is there at last */
    if (error != NULL)
        gui_window_tell_error(GTK_WIDGET(self), NULL, error);
    else
        on_changed(self);
    on_person_changed(self);
    offer_first_start(self);
}

static void
on_leave_answer(const char *text, gpointer data)
{
    g_autoptr(GuiWindow) self = data;
    if (text != NULL)
        gtk_widget_destroy(GTK_WIDGET(self));
}

static gboolean
on_delete(GtkWidget *widget, GdkEvent *event, gpointer data)
{
    (void)event;
    (void)data;
    GuiWindow *self = GUI_WINDOW(widget);
    gui_window_state_save(GTK_WINDOW(self));
    if (!gui_page_wants(page_made(self, gui_page_kinds())))
        return FALSE;
    const GuiQuestion question = {
        .title = _("Leave?"),
        .explanation = _("A unit is open: its label is out and was not scanned. It stays on record and goes on when it is plugged in again."),
        .accept = _("Leave"),
        .destructive = TRUE,
    };
    gui_ask(widget, &question, on_leave_answer, g_object_ref(self));
    return TRUE;
}

static void
gui_window_dispose(GObject *object)
{
    GuiWindow *self = GUI_WINDOW(object);
    gtk_widget_hide(GTK_WIDGET(self));
    gdk_display_flush(gtk_widget_get_display(GTK_WIDGET(self))); /* its line may need a while to its safe point */
    g_clear_object(&self->router);
    if (self->backup != NULL)
        g_object_run_dispose(G_OBJECT(self->backup)); /* its works may still hold it */
    g_clear_object(&self->backup);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_window_parent_class)->dispose(object);
}

static void
gui_window_class_init(GuiWindowClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_window_dispose;
    g_type_ensure(GUI_TYPE_HEADER);
    g_type_ensure(GUI_TYPE_SIDEBAR);
    g_type_ensure(GUI_TYPE_TICKER);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-window.ui");
    gtk_widget_class_bind_template_child(widget, GuiWindow, header);
    gtk_widget_class_bind_template_child(widget, GuiWindow, sidebar);
    gtk_widget_class_bind_template_child(widget, GuiWindow, sidebar_separator);
    gtk_widget_class_bind_template_child(widget, GuiWindow, training);
    gtk_widget_class_bind_template_child(widget, GuiWindow, error_place);
    gtk_widget_class_bind_template_child(widget, GuiWindow, pages);
    gtk_widget_class_bind_template_child(widget, GuiWindow, ticker);
    gtk_widget_class_bind_template_callback(widget, on_key);
    gtk_widget_class_bind_template_callback(widget, on_motion);
    gtk_widget_class_bind_template_callback(widget, on_delete);
    gtk_widget_class_bind_template_callback(widget, on_page_chosen);
}

static void
gui_window_init(GuiWindow *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    g_action_map_add_action_entries(G_ACTION_MAP(self), actions, G_N_ELEMENTS(actions), self);
}

const char *
gui_window_page_name(GuiWindow *self)
{
    return gtk_stack_get_visible_child_name(self->pages);
}

/* A gtk/help-overlay.ui, which GTK would find by itself, would be made before the first frame. */
static void
make_help_overlay(GuiWindow *self)
{
    g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource("/claimcheck/gui/ui/help-overlay.ui");
    GObject *overlay = gtk_builder_get_object(builder, "help_overlay");
    gtk_application_window_set_help_overlay(GTK_APPLICATION_WINDOW(self), GTK_SHORTCUTS_WINDOW(overlay));
}

/* What the first frame did not wait for. */
static gboolean
complete(gpointer data)
{
    g_autoptr(GuiWindow) self = data;
    if (self->session == NULL)
        return G_SOURCE_REMOVE;
    gui_sidebar_fill(self->sidebar);
    gui_sidebar_select(self->sidebar, gui_window_page_name(self));
    gui_header_show_buttons(self->header);
    gui_ticker_show_button(self->ticker);
    on_person_changed(self);
    make_help_overlay(self);
    return G_SOURCE_REMOVE;
}

/* The page stands in the first frame. What is made of icons does not: finding the first one takes as long as a page. */
static gboolean
on_first_draw(GtkWidget *widget, cairo_t *cr, gpointer data)
{
    (void)cr;
    g_signal_handlers_disconnect_by_func(widget, on_first_draw, data);
    g_idle_add(complete, g_object_ref(widget));
    return FALSE;
}

GtkWidget *
gui_window_new(GtkApplication *application, GuiSession *session, const GuiOptions *options, const char *page)
{
    GuiWindow *self = g_object_new(GUI_TYPE_WINDOW, "application", application, NULL);
    self->session = g_object_ref(session);
    self->options = options;
    set_kiosk(self, options->kiosk);
    gui_window_state_restore(GTK_WINDOW(self));
    self->router = gui_scan_router_new(session, on_scan, self);
    gui_header_set_session(self->header, session);
    self->backup = gui_backup_new(session, self->header);
    g_signal_connect_object(session, "opened", G_CALLBACK(on_opened), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "person-changed", G_CALLBACK(on_person_changed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "changed", G_CALLBACK(on_changed), self, G_CONNECT_SWAPPED);
    if (gui_session_is_open(session))
        on_opened(self);
    if (page == NULL || !gui_window_show_page(self, page))
        gui_window_show_page(self, "Station");
    offer_first_start(self);
    g_signal_connect(self, "draw", G_CALLBACK(on_first_draw), NULL);
    return GTK_WIDGET(self);
}
