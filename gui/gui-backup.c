/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-backup.h"

#include "station/backup.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

#define LOOK_S   600
#define LATE_US  (26 * G_TIME_SPAN_HOUR) /* a day, and some patience with when people work */
#define FAULT_US (7 * G_TIME_SPAN_DAY)

struct _GuiBackup {
    GObject parent_instance;
    GuiSession *session;
    GtkWidget *header; /* weak */
    GCancellable *cancellable;
    guint timer;
    gint64 shown_at; /* newest_at that the header shows */
    gboolean is_making, has_failed;
};

G_DEFINE_TYPE(GuiBackup, gui_backup, G_TYPE_OBJECT)

static void look(GuiBackup *self);

/* --- what the header says ------------------------------------------------------------------------------------------------- */

char *
gui_backup_age_words(gint64 age_us)
{
    gint64 minutes = age_us / G_TIME_SPAN_MINUTE;
    gint64 hours = age_us / G_TIME_SPAN_HOUR, days = age_us / G_TIME_SPAN_DAY;
    if (minutes < 1)
        return g_strdup(_("just now"));
    if (hours < 1)
        return g_strdup_printf(ngettext("%d minute ago", "%d minutes ago", (gulong)minutes), (int)minutes);
    if (days < 1)
        return g_strdup_printf(ngettext("%d hour ago", "%d hours ago", (gulong)hours), (int)hours);
    return g_strdup_printf(ngettext("%d day ago", "%d days ago", (gulong)days), (int)days);
}

static void
show(GuiBackup *self, const BackupState *state)
{
    if (self->header == NULL || self->has_failed)
        return;
    if (state->folder == NULL) {
        gui_header_set_backup(GUI_HEADER(self->header), GUI_LIGHT_NONE, _("Backup: no folder was chosen"));
        return;
    }
    if (state->newest_at == 0) {
        gui_header_set_backup(GUI_HEADER(self->header), GUI_LIGHT_ATTENTION, _("Backup: none yet"));
        return;
    }
    gint64 age = g_get_real_time() - state->newest_at;
    g_autofree char *words = gui_backup_age_words(age);
    g_autofree char *sentence = g_strdup_printf(_("Backup: %s"), words);
    GuiLight light = !state->is_stale || age < LATE_US ? GUI_LIGHT_GOOD : age < FAULT_US ? GUI_LIGHT_ATTENTION : GUI_LIGHT_BAD;
    gui_header_set_backup(GUI_HEADER(self->header), light, sentence);
}

/* --- making one ----------------------------------------------------------------------------------------------------------- */

/* GUI_DONE also where there is nothing to do. @data: at the end? */
static gpointer
make_if_due(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    g_auto(BackupState) state = { 0 };
    if (!backup_look(station, &state, error))
        return NULL;
    if (!backup_is_due(&state, GPOINTER_TO_INT(data)))
        return GUI_DONE;
    g_autofree char *path = backup_make(station, error);
    return path != NULL ? GUI_DONE : NULL;
}

static void
on_made(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiBackup) self = data;
    g_autoptr(GError) error = NULL;
    gui_session_do_finish(GUI_SESSION(source), result, &error);
    self->is_making = FALSE;
    self->has_failed = error != NULL && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    if (self->has_failed && self->header != NULL) {
        g_autofree char *sentence = g_strdup_printf(_("Backup: %s. %s"), error->message, claimcheck_error_hint(error));
        gui_header_set_backup(GUI_HEADER(self->header), GUI_LIGHT_BAD, sentence);
    }
    look(self);
}

static void
make(GuiBackup *self)
{
    if (self->is_making)
        return;
    self->is_making = TRUE;
    gui_session_do_async(self->session, GUI_LANE_LONG, NULL, make_if_due, GINT_TO_POINTER(FALSE), NULL, NULL,
                         self->cancellable, on_made, g_object_ref(self));
}

static void
on_nobody(GObject *source, GAsyncResult *result, gpointer data)
{
    (void)data;
    gui_session_do_finish(GUI_SESSION(source), result, NULL);
}

void
gui_backup_at_end(GuiSession *session)
{
    if (gui_session_is_open(session))
        gui_session_do_async(session, GUI_LANE_LONG, NULL, make_if_due, GINT_TO_POINTER(TRUE), NULL, NULL, NULL, on_nobody,
                             NULL);
}

/* --- looking -------------------------------------------------------------------------------------------------------------- */

static void
state_free(gpointer state)
{
    backup_state_clear(state);
    g_free(state);
}

static gpointer
read_state(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    BackupState *state = g_new0(BackupState, 1);
    if (backup_look(station, state, error))
        return state;
    state_free(state);
    return NULL;
}

static void
on_looked(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiBackup) self = data;
    BackupState *state = gui_session_do_finish(GUI_SESSION(source), result, NULL);
    if (state == NULL)
        return;
    if (state->newest_at != self->shown_at)
        self->has_failed = FALSE;
    self->shown_at = state->newest_at;
    show(self, state);
    if (!self->has_failed && backup_is_due(state, FALSE))
        make(self);
    state_free(state);
}

static void
look(GuiBackup *self)
{
    if (!g_cancellable_is_cancelled(self->cancellable) && gui_session_is_open(self->session))
        gui_session_do_async(self->session, GUI_LANE_READ, NULL, read_state, NULL, NULL, state_free, self->cancellable,
                             on_looked, g_object_ref(self));
}

/* What failed is tried again, ten minutes later. */
static gboolean
on_timer(gpointer data)
{
    GuiBackup *self = data;
    self->has_failed = FALSE;
    look(self);
    return G_SOURCE_CONTINUE;
}

/* --- the object ------------------------------------------------------------------------------------------------------------ */

static void
gui_backup_dispose(GObject *object)
{
    GuiBackup *self = GUI_BACKUP(object);
    g_clear_handle_id(&self->timer, g_source_remove);
    g_cancellable_cancel(self->cancellable);
    if (self->header != NULL)
        g_object_remove_weak_pointer(G_OBJECT(self->header), (gpointer *)&self->header);
    self->header = NULL;
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_backup_parent_class)->dispose(object);
}

static void
gui_backup_finalize(GObject *object)
{
    g_clear_object(&GUI_BACKUP(object)->cancellable);
    G_OBJECT_CLASS(gui_backup_parent_class)->finalize(object);
}

static void
gui_backup_class_init(GuiBackupClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_backup_dispose;
    G_OBJECT_CLASS(klass)->finalize = gui_backup_finalize;
}

static void
gui_backup_init(GuiBackup *self)
{
    self->cancellable = g_cancellable_new();
}

GuiBackup *
gui_backup_new(GuiSession *session, GuiHeader *header)
{
    GuiBackup *self = g_object_new(GUI_TYPE_BACKUP, NULL);
    self->session = g_object_ref(session);
    self->header = GTK_WIDGET(header);
    g_object_add_weak_pointer(G_OBJECT(header), (gpointer *)&self->header);
    g_signal_connect_object(session, "opened", G_CALLBACK(look), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "changed", G_CALLBACK(look), self, G_CONNECT_SWAPPED);
    self->timer = g_timeout_add_seconds(LOOK_S, on_timer, self);
    look(self);
    return self;
}
