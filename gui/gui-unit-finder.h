/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"
#include "gui/gui-unit-list.h"

/* What fills a list of units: one search at a time, given up when the next begins; pages as they come into view. */

#define GUI_TYPE_UNIT_FINDER gui_unit_finder_get_type()
G_DECLARE_FINAL_TYPE(GuiUnitFinder, gui_unit_finder, GUI, UNIT_FINDER, GObject)

/** gui_unit_finder_new: @list is borrowed and must live as long. */
GuiUnitFinder *gui_unit_finder_new(GuiSession *session, GuiUnitList *list);
/** gui_unit_finder_search: copies @search; @stay: the same as before, looked at again where the list stands. */
void gui_unit_finder_search(GuiUnitFinder *self, const DbUnitSearch *search, gboolean stay);

/* Signal "found" (gint64 rows, gboolean counted): how many there are, as far as is known. */
