/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-setting-row.h"

/* What the sections of Setup are built of: groups of rows in a column of readable width, as in the desktop's settings. */

#define GUI_TYPE_SETUP_BOX gui_setup_box_get_type()
G_DECLARE_FINAL_TYPE(GuiSetupBox, gui_setup_box, GUI, SETUP_BOX, GtkScrolledWindow)

GtkWidget *gui_setup_box_new(void);

/** gui_setup_box_add_group: (transfer none): a list with a headline; @explanation may be NULL. */
GtkListBox *gui_setup_box_add_group(GuiSetupBox *self, const char *title, const char *explanation);
/** gui_setup_box_add_action: (transfer none): a button beside the last group's headline. @verb: greyed for who may not. */
GtkWidget *gui_setup_box_add_action(GuiSetupBox *self, GuiSession *session, const char *verb, const char *label,
                                    GCallback clicked, gpointer data);
/** gui_setup_box_add_settings: a row each. */
void gui_setup_box_add_settings(GtkListBox *list, GuiSession *session, const GuiSettingKind *kinds, gsize n_kinds);

/** gui_setup_box_add_row: (transfer none): a row that tells something. @subtitle may be NULL. */
GtkWidget *gui_setup_box_add_row(GtkListBox *list, const char *title, const char *subtitle);
/** gui_setup_box_make_heard: a HdyActionRow's title and subtitle become its accessible name and description. */
void gui_setup_box_make_heard(GtkWidget *row);
/** gui_setup_box_add_empty: a row for a list with nothing in it. */
void gui_setup_box_add_empty(GtkListBox *list, const char *sentence);
/**
 * gui_setup_box_add_button: (transfer none): at the end of a row.
 * @name: its accessible name, which tells rows apart: "Retire CA 2"
 */
GtkWidget *gui_setup_box_add_button(GtkWidget *row, const char *label, const char *name, GCallback clicked,
                                    gpointer data, GClosureNotify free_data);
