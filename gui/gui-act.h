/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* One work on behalf of a widget: what goes wrong is told in the window, what goes well comes back while the widget lives. */

/** GuiActDone: in the GTK thread; @result is the work's, freed afterwards. */
typedef void (*GuiActDone)(GtkWidget *widget, gpointer result);

typedef struct {
    GtkWidget *widget;
    GuiSession *session;
    GuiLane lane;
    const char *verb; /* or NULL */
    const char *what; /* "Retire CA 2", for an error's sentence; or NULL */
    GuiWork work;
    gpointer data; /* (transfer full) */
    GDestroyNotify free_data;
    GDestroyNotify free_result;
    GuiActDone done;   /* or NULL */
    GuiActDone failed; /* or NULL; after the error was told, with NULL */
    GCancellable *cancellable; /* or NULL */
} GuiAct;

/** gui_act: copies what it needs of @act. */
void gui_act(const GuiAct *act);

/** GUI_FREE_ARRAY: of a result that is a GPtrArray. */
#define GUI_FREE_ARRAY ((GDestroyNotify)g_ptr_array_unref)
