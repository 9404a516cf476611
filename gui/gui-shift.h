/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* A change of shift on its way to the record: works for a lane. No GTK in here. */

typedef struct {
    char *badge, *pin; /* of who comes; or NULL */
    gint64 leaving;    /* number of who leaves, or 0 */
    gboolean is_idle;  /* nobody worked: it was the clock that signed out */
} GuiShift;

GuiShift *gui_shift_new(gint64 leaving, const char *badge, const char *pin);
/** gui_shift_free: wipes the PIN. */
void gui_shift_free(gpointer shift);

/** gui_shift_begin: GuiWork: who comes, as DbPerson; who leaves is noted too. */
gpointer gui_shift_begin(Station *station, const GuiCaller *caller, gpointer shift, GError **error);
/** gui_shift_end: GuiWork: gives GUI_DONE. */
gpointer gui_shift_end(Station *station, const GuiCaller *caller, gpointer shift, GError **error);
