/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-line-plan.h"
#include "gui/slot-state.h"

/*
 * The window's line: starts when there is all that it needs, stops at a safe point, starts again after a fault or
 * when batch, slots or printer were changed, and keeps what each slot's tile shows. The line itself has a thread of its
 * own; nothing here blocks.
 */

#define GUI_TYPE_LINE gui_line_get_type()
G_DECLARE_FINAL_TYPE(GuiLine, gui_line, GUI, LINE, GObject)

typedef enum {
    GUI_LINE_LOOKING,    /* what it needs is being looked up */
    GUI_LINE_NO_PERSON,  /* nobody who may is signed in */
    GUI_LINE_NO_SLOTS,
    GUI_LINE_NO_PRINTER,
    GUI_LINE_NO_BATCH,
    GUI_LINE_STARTING,
    GUI_LINE_WORKING,
    GUI_LINE_STOPPING,
    GUI_LINE_FAILED,     /* gui_line_error(); it is tried again by itself */
} GuiLineState;

/*
 * Signals, in the GTK thread:
 *   "event" (LineEvent *)   after the slots' states took it
 *   "slots-changed"         gui_line_slots() is another array
 *   "changed"               state, batch, progress, printer or error
 */

GuiLine *gui_line_new(GuiSession *session);
/** gui_line_close: stops the line and waits for its safe point: the window closes. */
void gui_line_close(GuiLine *self);

/** gui_line_begin: @wishes: what the command line said. Works from now on whenever it can. */
void gui_line_begin(GuiLine *self, const GuiLineWishes *wishes);
/** gui_line_retry: now, after a failure or when something that it needs may be there. */
void gui_line_retry(GuiLine *self);

/**
 * gui_line_change_batch: after line clearance: false with @error (previous-unit-open) while a unit is open or a label is on
 * its way. Products that are done are waited for.
 */
gboolean gui_line_change_batch(GuiLine *self, const char *code, GError **error);
/** gui_line_change_places: other slots and another printer, as gui_line_begin() had them; NULL: those of the settings. */
void gui_line_change_places(GuiLine *self, char **ports, const char *printer);

/** gui_line_scan: false: the line does not work. @slot 0: any */
gboolean gui_line_scan(GuiLine *self, const char *text, guint slot);
/** gui_line_wants_scan: a label is out and waits to be scanned. */
gboolean gui_line_wants_scan(GuiLine *self);
/** gui_line_is_busy: a unit is open: hands are needed, and a window is not closed unasked. */
gboolean gui_line_is_busy(GuiLine *self);

GuiLineState gui_line_state(GuiLine *self);
const GError *gui_line_error(GuiLine *self); /* (nullable) why it does not work */
GPtrArray *gui_line_slots(GuiLine *self);    /* (transfer none) (element-type SlotState) */
/** gui_line_plan: (nullable) (transfer none): batch, product, printer, batches to choose from, as last looked up. */
const GuiLinePlan *gui_line_plan(GuiLine *self);
/** gui_line_next_batch: (nullable): the batch that follows when the last product has left. */
const char *gui_line_next_batch(GuiLine *self);

gint64 gui_line_done(GuiLine *self);
gint64 gui_line_target(GuiLine *self);
/** gui_line_end_us: when the batch ends at today's pace, wall time; 0: not known. */
gint64 gui_line_end_us(GuiLine *self);
/** gui_line_printer_trouble: (nullable) (transfer none): what the printer wants, in an operator's words. */
const char *gui_line_printer_trouble(GuiLine *self);
