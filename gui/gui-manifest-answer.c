/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-manifest-answer.h"

#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-window.h"
#include "station/manifest/manifest-ack.h"

#include <glib/gi18n.h>
#include <inttypes.h>

typedef struct {
    GtkWidget *any;
    GuiSession *session;
} Wish;

static gpointer
record(Station *station, const GuiCaller *caller, gpointer path, GError **error)
{
    (void)caller;
    return manifest_ack_record(station, path, NULL, error);
}

static void
on_recorded(GtkWidget *any, gpointer result)
{
    const DbManifestAck *answer = result;
    g_autofree char *text = g_strdup_printf(_("%s answered: %" PRId64 " accepted, %" PRId64 " refused%s"),
                                            answer->who, answer->accepted, answer->refused,
                                            answer->signer == NULL ? _(", not signed") : "");
    gui_window_tell(any, text);
}

static void
on_chosen(const char *path, gpointer data)
{
    Wish *wish = data;
    const GuiAct act = { .widget = wish->any,
                         .session = wish->session,
                         .lane = GUI_LANE_WRITE,
                         .verb = "manifest ack",
                         .what = _("Not taken"),
                         .work = record,
                         .data = g_strdup(path),
                         .free_data = g_free,
                         .free_result = (GDestroyNotify)db_manifest_ack_free,
                         .done = on_recorded };
    if (path != NULL)
        gui_act(&act);
    g_object_unref(wish->any);
    g_object_unref(wish->session);
    g_free(wish);
}

void
gui_manifest_answer_take(GtkWidget *any, GuiSession *session)
{
    Wish *wish = g_new0(Wish, 1);
    *wish = (Wish){ g_object_ref(any), g_object_ref(session) };
    gui_ask_file(any, GTK_FILE_CHOOSER_ACTION_OPEN, _("The receiver’s answer"), _("_Take"), NULL, NULL, on_chosen, wish);
}
