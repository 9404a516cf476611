/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-act.h"

#include "gui/gui-window.h"

typedef struct {
    GWeakRef widget;
    char *what;
    GDestroyNotify free_result;
    GuiActDone done, failed;
} Waiting;

static void
waiting_free(Waiting *waiting)
{
    g_weak_ref_clear(&waiting->widget);
    g_free(waiting->what);
    g_free(waiting);
}

static void
on_done(GObject *source, GAsyncResult *answer, gpointer data)
{
    Waiting *waiting = data;
    g_autoptr(GError) error = NULL;
    gpointer result = gui_session_do_finish(GUI_SESSION(source), answer, &error);
    g_autoptr(GtkWidget) widget = g_weak_ref_get(&waiting->widget);
    if (widget != NULL && error != NULL) {
        gui_window_tell_error(widget, waiting->what, error);
        if (waiting->failed != NULL)
            waiting->failed(widget, NULL);
    } else if (widget != NULL && waiting->done != NULL) {
        waiting->done(widget, result);
    }
    if (result != NULL && waiting->free_result != NULL)
        waiting->free_result(result);
    waiting_free(waiting);
}

void
gui_act(const GuiAct *act)
{
    Waiting *waiting = g_new0(Waiting, 1);
    g_weak_ref_init(&waiting->widget, act->widget);
    waiting->what = g_strdup(act->what);
    waiting->free_result = act->free_result;
    waiting->done = act->done;
    waiting->failed = act->failed;
    gui_session_do_async(act->session, act->lane, act->verb, act->work, act->data, act->free_data, act->free_result,
                         act->cancellable, on_done, waiting);
}
