/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-line-plan.h"

/* One run of a line in a thread of its own. What happens in it is handed to the GTK thread, in order. */

typedef struct GuiLineRun GuiLineRun;

typedef struct {
    void (*started)(gpointer data);                         /* ports are watched, old labels were asked about */
    void (*event)(const LineEvent *event, gpointer data);
    void (*ended)(const GError *error, gpointer data);      /* NULL: because it was told to; free it afterwards */
} GuiLineRunFuncs;

/** gui_line_run_new: (transfer full) @plan: starts. @funcs are called in the GTK thread, until it is freed. */
GuiLineRun *gui_line_run_new(GuiSession *session, GuiLinePlan *plan, const GuiLineRunFuncs *funcs, gpointer data);
/** gui_line_run_free: stops it, and waits for the safe point. */
void gui_line_run_free(GuiLineRun *self);

const GuiLinePlan *gui_line_run_plan(const GuiLineRun *self);
/** gui_line_run_stop: at a safe point; ended() follows. */
void gui_line_run_stop(GuiLineRun *self);
/** gui_line_run_scan: false: it has not begun, or is over. */
gboolean gui_line_run_scan(GuiLineRun *self, const char *text, guint slot);
void gui_line_run_set_operator(GuiLineRun *self, gint64 person, bool may_reprint);
