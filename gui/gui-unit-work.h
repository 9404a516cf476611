/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* What a person does to a unit, as works for a lane: each calls the façade and holds no rule. No widget in here. */

typedef struct {
    gint64 unit;
    char *reason;    /* or NULL */
    char *batch;     /* where it is moved, or NULL */
    char *old_label; /* of a reprint: "damaged" "lost" or its code */
    char *code;      /* of a label that came out after all, or NULL: it never did */
    char *kind;      /* of the label that is replaced, or NULL: the unit's own */
    char *printer;   /* DEST, or NULL: that of the settings */
} GuiUnitChange;

void gui_unit_change_free(GuiUnitChange *change);

/* GuiWorks of a GuiUnitChange; GUI_DONE: */
gpointer gui_unit_work_hold(Station *station, const GuiCaller *caller, gpointer change, GError **error);
gpointer gui_unit_work_release_hold(Station *station, const GuiCaller *caller, gpointer change, GError **error);
gpointer gui_unit_work_void(Station *station, const GuiCaller *caller, gpointer change, GError **error);
gpointer gui_unit_work_move(Station *station, const GuiCaller *caller, gpointer change, GError **error);
gpointer gui_unit_work_reprint(Station *station, const GuiCaller *caller, gpointer change, GError **error);
/** gui_unit_work_scrap: the label with change's code; wrong-label where it is another unit's. */
gpointer gui_unit_work_scrap(Station *station, const GuiCaller *caller, gpointer change, GError **error);
gpointer gui_unit_work_resolve(Station *station, const GuiCaller *caller, gpointer change, GError **error);
/** gui_unit_work_reveal: (transfer full): the whole UID, as text. */
gpointer gui_unit_work_reveal(Station *station, const GuiCaller *caller, gpointer change, GError **error);
/** gui_unit_work_facts: (transfer full): GuiUnitFacts. */
gpointer gui_unit_work_facts(Station *station, const GuiCaller *caller, gpointer change, GError **error);
/** gui_unit_work_other_batches: (transfer full): the open batches of its product that it is not in, as "A|B". */
gpointer gui_unit_work_other_batches(Station *station, const GuiCaller *caller, gpointer change, GError **error);
