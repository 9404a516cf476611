/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-lane.h"

#include <gtk/gtk.h>

/*
 * Works that need the PIN of who is signed in wait here for one answer to one question: a page asks for several things
 * at once. One of them proves what was typed, since every wrong try counts; the others follow, or fail as it did.
 */

typedef struct GuiPinDesk GuiPinDesk;

/** GuiPinDeskFunc: what becomes of a job: it runs again, with its PIN, or it fails with its error. */
typedef void (*GuiPinDeskFunc)(GuiJob *job);

GuiPinDesk *gui_pin_desk_new(GuiPinDeskFunc again, GuiPinDeskFunc give_up); /* (transfer full) */
void gui_pin_desk_free(GuiPinDesk *self);

/**
 * gui_pin_desk_take: @job failed with pin-required. @is_an_act: somebody did something; what is only looked up is asked for
 * no more once somebody said no, until gui_pin_desk_ask_again().
 * Returns: FALSE: nobody is to be asked; the job is the caller's still
 */
gboolean gui_pin_desk_take(GuiPinDesk *self, GuiJob *job, gboolean is_an_act, GtkWidget *window);
/** gui_pin_desk_see: every job that has run is shown here first: it may be the one that proves a PIN. */
void gui_pin_desk_see(GuiPinDesk *self, const GuiJob *job);
void gui_pin_desk_ask_again(GuiPinDesk *self);
/** gui_pin_desk_clear: the person whose PIN it would be has gone. */
void gui_pin_desk_clear(GuiPinDesk *self);
