/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Three short sounds. Never the only sign: a station without loudspeakers works as well. */

typedef enum {
    GUI_SOUND_GOOD,      /* two notes up */
    GUI_SOUND_ATTENTION, /* one note */
    GUI_SOUND_STOP,      /* two low notes */
    N_GUI_SOUNDS,
} GuiSound;

/** gui_sound_play: returns at once; does nothing where there is no sound, or it is off. */
void gui_sound_play(GuiSound sound);
/** gui_sound_set: @volume: 0 to 100. */
void gui_sound_set(gboolean enabled, gint64 volume);
