/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/label-question.h"

#include <gtk/gtk.h>

/* One label of unknown outcome, put as a plain question: not in the way of anything, until somebody answers. */

#define GUI_TYPE_QUESTION_CARD gui_question_card_get_type()
G_DECLARE_FINAL_TYPE(GuiQuestionCard, gui_question_card, GUI, QUESTION_CARD, GtkBin)

/** gui_question_card_new: signal "void": it never came out. */
GtkWidget *gui_question_card_new(const LabelQuestion *question);
