/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* Labels that nobody can say of whether they came out, and the two answers. */

typedef struct {
    gint64 label_id;
    gint64 unit_id;
    char *uid;
    char *claim_code;
    char *printer; /* DEST, or NULL */
} LabelQuestion;

LabelQuestion *label_question_copy(const LabelQuestion *question);
void label_question_free(gpointer question);

/** label_question_list_work: a GuiWork. Returns: (element-type LabelQuestion), oldest first. */
gpointer label_question_list_work(Station *station, const GuiCaller *caller, gpointer data, GError **error);
/** label_question_came_out_work: a GuiWork; @data: LabelQuestion, whose code was scanned. */
gpointer label_question_came_out_work(Station *station, const GuiCaller *caller, gpointer data, GError **error);
/** label_question_void_work: a GuiWork; @data: LabelQuestion: it never came out; the next generation is intended. */
gpointer label_question_void_work(Station *station, const GuiCaller *caller, gpointer data, GError **error);
