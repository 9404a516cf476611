/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-page.h"

/*
 * The guide of a first start: small steps, each of which can be skipped, that end with a first label. It stands where the
 * pages stand, and whoever chooses a page leaves it; what it asks can be changed later in Setup.
 *
 * Signal "ended": there is nothing more to ask.
 */

#define GUI_TYPE_FIRST_START gui_first_start_get_type()
G_DECLARE_FINAL_TYPE(GuiFirstStart, gui_first_start, GUI, FIRST_START, GtkBin)

GtkWidget *gui_first_start_new(GuiSession *session);

/** gui_first_start_goes_on: it was begun in this session, and the window was made anew meanwhile. */
gboolean gui_first_start_goes_on(GuiSession *session);
/** gui_first_start_set_last_step: the session's guide goes on with the first label: all else is there. */
void gui_first_start_set_last_step(GuiSession *session);
