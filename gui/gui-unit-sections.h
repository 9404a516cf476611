/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"
#include "gui/gui-unit-facts.h"

/* The page of one unit, section by section, as widgets made anew from its facts. */

/** gui_unit_sections_identity: (transfer floating): @uid: what is shown as its UID, masked or whole */
GtkWidget *gui_unit_sections_identity(const GuiUnitFacts *facts, const char *uid);
/** gui_unit_sections_certificate: (transfer floating): @is_whole: the UID that stands in it too */
GtkWidget *gui_unit_sections_certificate(const GuiUnitFacts *facts, gboolean is_whole);
/** gui_unit_sections_labels: (transfer floating): with a picture each. */
GtkWidget *gui_unit_sections_labels(const GuiUnitFacts *facts, GuiSession *session);
/** gui_unit_sections_history: (transfer floating) */
GtkWidget *gui_unit_sections_history(const GuiUnitFacts *facts);
