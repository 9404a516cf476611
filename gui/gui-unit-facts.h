/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-story.h"
#include "station/cert/cert.h"

/* What a page tells of one unit, read in one go in a lane. No GTK in here. */

typedef struct {
    DbUnit *unit;
    GPtrArray *labels;     /* of DbLabel, the newest generation first */
    GPtrArray *story;      /* of GuiStoryLine, the newest first */
    CertReport *report;    /* of its certificate, or NULL where none can be read */
    char *product_name;
    const char *old_label_warning; /* what a revoked label is still worth, to be said where a reprint is offered */
} GuiUnitFacts;

void gui_unit_facts_free(GuiUnitFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuiUnitFacts, gui_unit_facts_free)

/** gui_unit_facts_load: (transfer full): of unit number @id. */
GuiUnitFacts *gui_unit_facts_load(Station *station, gint64 id, GError **error);
