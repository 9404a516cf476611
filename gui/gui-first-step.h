/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* The steps of the first start's guide as widgets: one question each, and what stands in its fields. */

GtkWidget *gui_first_step_welcome(GuiSession *session);
GtkWidget *gui_first_step_language(GuiSession *session);
GtkWidget *gui_first_step_name(GuiSession *session);
GtkWidget *gui_first_step_slots(GuiSession *session);
GtkWidget *gui_first_step_printer(GuiSession *session);
GtkWidget *gui_first_step_maker(GuiSession *session);
GtkWidget *gui_first_step_product(GuiSession *session);
GtkWidget *gui_first_step_label(GuiSession *session);

/** gui_first_step_values: (transfer full): key → text of the step's fields. */
GHashTable *gui_first_step_values(GtkWidget *step);
/** gui_first_step_language_chosen: (nullable) (transfer none): of the step that asks for it; NULL for the others. */
const char *gui_first_step_language_chosen(GtkWidget *step);

/* For the steps' files. */

/** gui_first_step_box: a headline, a sentence, and room below. */
GtkWidget *gui_first_step_box(const char *icon, const char *title, const char *sentence);
/** gui_first_step_add_entry: (transfer none): an entry whose text is the value of @key. */
GtkEntry *gui_first_step_add_entry(GtkWidget *step, const char *key, const char *label, const char *value);
/** gui_first_step_add_button: (transfer none): below the rest. @clicked: (nullable) */
GtkWidget *gui_first_step_add_button(GtkWidget *step, const char *label, GCallback clicked, gpointer data);
/** gui_first_step_add_training: the button that leads to simulated modules. */
void gui_first_step_add_training(GtkWidget *step);
/** gui_first_step_set_value: a value that no entry has. */
void gui_first_step_set_value(GtkWidget *step, const char *key, const char *value);
