/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"
#include "station/batch/batch-terms.h"

/** gui_term_units_show: the first of the units that @term counts in the batch @code, in a popover at @button. */
void gui_term_units_show(GtkWidget *button, GuiSession *session, const char *code, const BatchTerm *term);
