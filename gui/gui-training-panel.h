/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-line.h"

/*
 * The training mode beside the tiles: hands for simulated modules, and drills in which something goes wrong on purpose
 * and what one does about it is judged.
 */

#define GUI_TYPE_TRAINING_PANEL gui_training_panel_get_type()
G_DECLARE_FINAL_TYPE(GuiTrainingPanel, gui_training_panel, GUI, TRAINING_PANEL, GtkBin)

/** gui_training_panel_new: @wishes: batch and printer of the command line; what is missing, training has its own. */
GtkWidget *gui_training_panel_new(GuiSession *session, GuiLine *line, const GuiLineWishes *wishes);
