/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/auth/auth.h"
#include "station/station.h"

#include <gtk/gtk.h>

/*
 * The window's door to the record. Whatever a page wants to know or to have done is one GuiWork, which runs in a lane
 * (a thread with a connection of its own), after whoever is signed in was found to be allowed its verb. The answer
 * comes back to the GTK thread, which never waits.
 */

#define GUI_TYPE_SESSION gui_session_get_type()
G_DECLARE_FINAL_TYPE(GuiSession, gui_session, GUI, SESSION, GObject)

/** GuiLane: works of one lane run one after the other; what may take long has a lane of its own. */
typedef enum {
    GUI_LANE_READ,   /* short questions: lists, one unit, a search */
    GUI_LANE_WRITE,  /* verbs: hold, void, create … */
    GUI_LANE_LONG,   /* exports, backups, reports, checks of a whole record */
    GUI_LANE_DEVICE, /* printers asked, ports probed: waits for hardware, and touches the record little */
    N_GUI_LANES,
} GuiLane;

/** GuiCaller: who is behind a work. */
typedef struct {
    AuthSession auth;             /* person 0: nobody is registered, or the verb needs no badge */
    const AuthCredentials *second; /* for auth_require_approval(); badge NULL until one was asked for */
    GCancellable *cancellable;    /* or NULL */
} GuiCaller;

/**
 * GuiWork: in the lane's thread; touches no widget.
 * Returns: (transfer full): a result other than NULL, which @free_result frees; or NULL with @error
 */
typedef gpointer (*GuiWork)(Station *station, const GuiCaller *caller, gpointer data, GError **error);

typedef struct {
    const char *db_path;     /* or NULL */
    const char *config_path; /* or NULL */
    gboolean training;
} GuiSessionOptions;

GuiSession *gui_session_new(const GuiSessionOptions *options);
/** gui_session_close: ends the lanes, after the works that wait in them; before the last reference goes. */
void gui_session_close(GuiSession *self);

/**
 * gui_session_do_async:
 * @verb: (nullable): a row of auth_permissions(), such as "unit hold"; NULL: what anybody at the screen may see
 * @data: (transfer full): handed to @work, freed with @free_data
 * @callback: in the GTK thread, also when @cancellable was cancelled
 *
 * Where a PIN is missing, or a second person's word, the session asks for it with a dialog and tries again. A work of
 * GUI_LANE_WRITE or GUI_LANE_LONG that succeeds is followed by the signal "changed".
 */
void gui_session_do_async(GuiSession *self, GuiLane lane, const char *verb, GuiWork work, gpointer data,
                          GDestroyNotify free_data, GDestroyNotify free_result, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
/** gui_session_do_finish: (transfer full): the work's result, or NULL with @error. */
gpointer gui_session_do_finish(GuiSession *self, GAsyncResult *result, GError **error);

/** GUI_DONE: the result of a work that has nothing to tell. */
#define GUI_DONE GINT_TO_POINTER(1)

/**
 * gui_session_open_station: (transfer full): one more connection for a thread that needs its own, such as the line's.
 * Any thread.
 */
Station *gui_session_open_station(GuiSession *self, GError **error);

/*
 * Signals, all in the GTK thread:
 *   "opened"          the record was opened, or (gui_session_error()) could not be
 *   "changed"         the record is another than it was: by this window, its line, or another process
 *   "person-changed"  somebody signed in or out
 */

/** gui_session_is_open: false until "opened", and after a failure. */
gboolean gui_session_is_open(GuiSession *self);
/** gui_session_open_again: after a failure, at once; by itself it is tried every few seconds. "opened" tells what is new. */
void gui_session_open_again(GuiSession *self);
/** gui_session_error: (transfer none): why the record could not be opened, or NULL. */
const GError *gui_session_error(GuiSession *self);
gboolean gui_session_is_training(GuiSession *self);
/** gui_session_has_products: the record had a product when it was opened. */
gboolean gui_session_has_products(GuiSession *self);
/** gui_session_notify_changed: whoever changed the record by another way says so. */
void gui_session_notify_changed(GuiSession *self);

/* --- who works here --------------------------------------------------------------------------------------------- */

/**
 * gui_session_sign_in_async: by @badge and, where the person has one, a PIN, which is asked for only when a verb needs
 * it (@pin NULL) or checked now. The one before is signed out; their open units stay.
 */
void gui_session_sign_in_async(GuiSession *self, const char *badge, const char *pin, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean gui_session_sign_in_finish(GuiSession *self, GAsyncResult *result, GError **error);
void gui_session_sign_out(GuiSession *self);

/** gui_session_person_name: (transfer none): of who is signed in; NULL: nobody. */
const char *gui_session_person_name(GuiSession *self);
/** gui_session_person_came_at: when who is signed in did so, microseconds since 1970; 0: nobody is. */
gint64 gui_session_person_came_at(GuiSession *self);
/** gui_session_people_exist: somebody is registered, so badges count. */
gboolean gui_session_people_exist(GuiSession *self);
/** gui_session_may: would @verb be allowed to who is signed in (a PIN may still be asked for)? For showing and greying. */
gboolean gui_session_may(GuiSession *self, const char *verb);

/** gui_session_ask_again: who did not give their PIN is asked again from now on: they went to another page. */
void gui_session_ask_again(GuiSession *self);
/** gui_session_touch: somebody is at work: the idle sign-out starts anew. */
void gui_session_touch(GuiSession *self);
/** gui_session_set_busy: while TRUE (a slot or the printer needs hands) there is no idle sign-out. */
void gui_session_set_busy(GuiSession *self, gboolean busy);
