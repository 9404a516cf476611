/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"
#include "station/line/line-setup.h"

/* What a line is about to be: who works, in which batch, with which slots and printer. Found in the record by a work. */

/** The batch that the window worked in last, among the record's settings. */
#define GUI_LINE_BATCH_SETTING "window.batch"

/** GuiLineWishes: what the command line, or a person at the window, said. NULL: nothing. */
typedef struct {
    char **ports;
    char *printer;
    char *batch;
} GuiLineWishes;

GuiLineWishes *gui_line_wishes_copy(const GuiLineWishes *wishes);
void gui_line_wishes_free(gpointer wishes);

typedef struct {
    gatomicrefcount references;
    bool may_reprint; /* who is signed in replaces labels without a quota */
    gint64 person;    /* 0: nobody is registered, or nobody was asked */
    LineSetup *setup; /* may have no slot and no printer */
    DbBatch *batch;   /* NULL: none was named, and none is obvious */
    DbProduct *product;
    GPtrArray *open_batches; /* of DbBatch: to choose from, newest first */
    gint64 done;      /* commissioned and released */
    char *station_name; /* or NULL */
} GuiLinePlan;

GuiLinePlan *gui_line_plan_ref(GuiLinePlan *self);
void gui_line_plan_unref(gpointer plan); /* NULL is welcome */

/** gui_line_plan_work: a GuiWork; @data: GuiLineWishes. Returns: a GuiLinePlan. */
gpointer gui_line_plan_work(Station *station, const GuiCaller *caller, gpointer data, GError **error);

/** gui_line_plan_can_work: nothing is missing. */
bool gui_line_plan_can_work(const GuiLinePlan *self);
/** gui_line_plan_same_line: would a line of @other be the same: slots, scanners, printer, batch? */
bool gui_line_plan_same_line(const GuiLinePlan *self, const GuiLinePlan *other);
