/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"
#include "gui/gui-unit-facts.h"

/*
 * What may be done to the unit in view: actions called as the command line's verbs are, each asking for its reason first.
 * One is enabled where the unit's state permits it and whoever is signed in may.
 */

#define GUI_TYPE_UNIT_ACTIONS gui_unit_actions_get_type()
G_DECLARE_FINAL_TYPE(GuiUnitActions, gui_unit_actions, GUI, UNIT_ACTIONS, GObject)

/** gui_unit_actions_new: inserts the group "unit" into @widget, which it does not outlive. */
GuiUnitActions *gui_unit_actions_new(GtkWidget *widget, GuiSession *session);
/** gui_unit_actions_set_unit: @facts: (nullable): copies what it needs */
void gui_unit_actions_set_unit(GuiUnitActions *self, const GuiUnitFacts *facts);
/** gui_unit_actions_new_buttons: (transfer floating): a button each; those that the state forbids are not shown. */
GtkWidget *gui_unit_actions_new_buttons(GuiUnitActions *self);
