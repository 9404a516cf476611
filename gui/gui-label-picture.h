/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/*
 * A label as it was printed, with its codes scrambled and its UID masked: nobody may scan a screen. Drawn at any size
 * and scale; loads by itself.
 */

#define GUI_TYPE_LABEL_PICTURE gui_label_picture_get_type()
G_DECLARE_FINAL_TYPE(GuiLabelPicture, gui_label_picture, GUI, LABEL_PICTURE, GtkDrawingArea)

GtkWidget *gui_label_picture_new(void);
/** gui_label_picture_show: the current label of @uid (a living unit) of that @kind; NULL @uid: nothing. */
void gui_label_picture_show(GuiLabelPicture *self, GuiSession *session, const char *uid, const char *kind);
/** gui_label_picture_show_label: label number @label_id of the record, whatever it is worth; 0: nothing. */
void gui_label_picture_show_label(GuiLabelPicture *self, GuiSession *session, gint64 label_id);
