/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

#include <handy.h>

/*
 * A small dialog in which a batch is created, split, or given another quantity. What is wrong is said beside the field
 * while one types; a refusal of the record is said in the dialog too, which then stays.
 */

#define GUI_TYPE_BATCH_FORM gui_batch_form_get_type()
G_DECLARE_FINAL_TYPE(GuiBatchForm, gui_batch_form, GUI, BATCH_FORM, GtkDialog)

typedef enum {
    GUI_BATCH_FORM_CREATE, /* product, code, quantity */
    GUI_BATCH_FORM_EDIT,   /* quantity of @code */
    GUI_BATCH_FORM_SPLIT,  /* a new code, and how many of @code go there */
} GuiBatchFormKind;

typedef struct {
    GuiBatchFormKind kind;
    const char *code;  /* of the batch that is there; NULL for a new one */
    gint64 quantity;   /* to begin with; 0: the usual */
} GuiBatchFormWish;

/** GuiBatchFormDone: @code: the batch that was made or changed. */
typedef void (*GuiBatchFormDone)(const char *code, gpointer data);

/** gui_batch_form_ask: @widget outlives the dialog, or the dialog goes with it; @data may be the widget. */
void gui_batch_form_ask(GtkWidget *widget, GuiSession *session, const GuiBatchFormWish *wish, GuiBatchFormDone done,
                        gpointer data);
