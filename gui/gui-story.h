/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/* The life of a unit in plain words, from its events. No GTK in here. */

typedef enum {
    GUI_STORY_PLAIN,
    GUI_STORY_GOOD,      /* a step that brings it nearer to its customer */
    GUI_STORY_ATTENTION, /* somebody had to do something */
    GUI_STORY_BAD,       /* it must not ship as it is */
} GuiStoryMood;

typedef struct {
    gint64 at;      /* microseconds since 1970 */
    char *sentence; /* "Label 2 was printed" */
    char *note;     /* the reason, as it is on record, or NULL */
    char *who;      /* the person's name, or NULL */
    GuiStoryMood mood;
} GuiStoryLine;

void gui_story_line_free(GuiStoryLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuiStoryLine, gui_story_line_free)

/** gui_story_line_of: (transfer full): @event as a line; @who is copied. */
GuiStoryLine *gui_story_line_of(const DbEvent *event, const char *who);

/** gui_story_of_unit: (transfer full) (element-type GuiStoryLine): what happened to @uid, the newest first, @limit at most. */
GPtrArray *gui_story_of_unit(Station *station, const char *uid, guint limit, GError **error);

/** gui_story_time: (transfer full): @at in the station's time, without the date where it is today's. */
char *gui_story_time(gint64 at);

/** gui_story_state: (transfer none): a unit's state as a word for people. */
const char *gui_story_state(DbUnitState state);
