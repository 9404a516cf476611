/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* How fast units come off the line, from the last few, and so when the batch will be done. */

typedef struct GuiPace GuiPace;

GuiPace *gui_pace_new(void);
void gui_pace_free(GuiPace *self);
void gui_pace_clear(GuiPace *self);
/** gui_pace_add: a unit was finished at @at_us, wall time. */
void gui_pace_add(GuiPace *self, gint64 at_us);
/** gui_pace_end_us: when @left more will be done; 0: nobody can say yet. */
gint64 gui_pace_end_us(const GuiPace *self, gint64 now_us, gint64 left);
