/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The last line of the window: what just happened; five lines on demand. */

#define GUI_TYPE_TICKER gui_ticker_get_type()
G_DECLARE_FINAL_TYPE(GuiTicker, gui_ticker, GUI, TICKER, GtkBin)

/** gui_ticker_tell: one line, with the time of now. */
void gui_ticker_tell(GuiTicker *self, const char *sentence);
/** gui_ticker_show_button: the icon of its button: not in the first frame, which needs no icons. */
void gui_ticker_show_button(GuiTicker *self);
