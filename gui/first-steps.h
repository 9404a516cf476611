/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/*
 * What the guide's steps put on record: works for the lane that writes. @data: key → what stands in the step's fields.
 * An empty step changes nothing.
 */

gpointer first_steps_name(Station *station, const GuiCaller *caller, gpointer data, GError **error);     /* "name" */
gpointer first_steps_language(Station *station, const GuiCaller *caller, gpointer data, GError **error); /* "language" */
gpointer first_steps_slots(Station *station, const GuiCaller *caller, gpointer data, GError **error);    /* "ports", a line each */
gpointer first_steps_printer(Station *station, const GuiCaller *caller, gpointer data, GError **error);  /* "printer", or "folder" */
gpointer first_steps_maker(Station *station, const GuiCaller *caller, gpointer data, GError **error);    /* "file" "uid-in" */
gpointer first_steps_product(Station *station, const GuiCaller *caller, gpointer data, GError **error);  /* "sku" "name" "batch" "quantity" */

/** FirstLabel: what became of the first label. */
typedef struct {
    char *uid;     /* NULL: no unit yet */
    char *code;    /* its label's */
    bool is_out;
    bool is_proven;
} FirstLabel;
void first_label_free(gpointer label);
/** first_steps_look: a GuiWork for the lane that reads. Returns a FirstLabel. */
gpointer first_steps_look(Station *station, const GuiCaller *caller, gpointer data, GError **error);
