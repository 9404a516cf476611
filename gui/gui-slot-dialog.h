/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* Which port a slot has: plug a module in and it is named, or choose one that is there, or type it. */

typedef struct {
    guint number; /* 0: a new slot */
    char *port;
    char *kind; /* "cable" "fixture" "auto" */
} GuiSlotChoice;

GuiSlotChoice *gui_slot_choice_copy(const GuiSlotChoice *choice);
void gui_slot_choice_free(gpointer choice);

/** GuiSlotAnswer: @choice is NULL where the person thought better of it. */
typedef void (*GuiSlotAnswer)(const GuiSlotChoice *choice, gpointer data);

/** gui_slot_dialog_ask: @before: (nullable): the slot as it is. */
void gui_slot_dialog_ask(GtkWidget *any, GuiSession *session, const GuiSlotChoice *before, GuiSlotAnswer answer,
                         gpointer data);
