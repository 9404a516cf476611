/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * Tells a scanner's burst from a person's typing: 6 or more characters, gaps of at most 80 ms by the events' own time,
 * closed by Enter or Tab. Characters are those of the scanner's layout at the keys' places: the session's layout, input
 * method and Caps Lock know nothing of the scanner. No GTK in here.
 */

#define GUI_BURST_MIN 6
#define GUI_BURST_GAP_MS 80
/** More than any code can hold: what is longer is let go to the focus. */
#define GUI_BURST_MAX 1024

typedef struct GuiBurst GuiBurst;

typedef struct {
    guint keycode;    /* X's: evdev's plus 8 */
    gboolean shift;
    gboolean altgr;
    gboolean ends;    /* Enter or Tab */
    gboolean other;   /* no character: an arrow, or with Control or Alt */
    gunichar usual;   /* what the session makes of the key; where the scanner's layout has nothing there */
    guint32 time_ms;  /* the event's */
} GuiBurstKey;

typedef enum {
    GUI_BURST_HOLD,    /* perhaps: this key is held back */
    GUI_BURST_RESTART, /* what was held is a person's: let it go; this key is held back */
    GUI_BURST_PASS,    /* what was held is a person's, and so is this key: let all go */
    GUI_BURST_DONE,    /* a code: gui_burst_text(); drop what was held, and this key */
} GuiBurstVerdict;

/** gui_burst_new: (transfer full): @layout: an XKB layout, "us", "de", "fr(oss)"; an unknown one is "us". */
GuiBurst *gui_burst_new(const char *layout);
void gui_burst_free(GuiBurst *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuiBurst, gui_burst_free)

/** gui_burst_key: judges a key that went down; modifiers alone are not for here. */
GuiBurstVerdict gui_burst_key(GuiBurst *self, const GuiBurstKey *key);
/** gui_burst_reset: nothing is held any more. */
void gui_burst_reset(GuiBurst *self);
/** gui_burst_is_empty: no key is held. */
gboolean gui_burst_is_empty(const GuiBurst *self);
/** gui_burst_text: (transfer none): UTF-8, without the end; until the next call. */
const char *gui_burst_text(const GuiBurst *self);
