/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Where the window was left: its size, and whether it was maximized. Kept in XDG_STATE_HOME; never a reason to fail. */

/** gui_window_state_restore: before the window is shown. */
void gui_window_state_restore(GtkWindow *window);
/** gui_window_state_save: while the window still has its size. */
void gui_window_state_save(GtkWindow *window);
