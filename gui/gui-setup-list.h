/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-act.h"
#include "gui/gui-setup-box.h"

/*
 * A section that is a list of things on record (CAs, products, people): loaded when it comes into view and again when
 * the record changed.
 */

typedef struct {
    const char *title;       /* N_() */
    const char *explanation; /* N_(), or NULL */
    const char *empty;       /* N_(): what stands there while there is none */
    const char *verb;        /* to see it */
    const char *add_label;   /* N_("_Add…") */
    const char *add_verb;
    void (*add)(GtkWidget *section);
    GuiWork load; /* (element-type …) GPtrArray */
    void (*show)(GtkWidget *section, GtkListBox *list, gpointer item);
} GuiSetupListKind;

/** gui_setup_list_new: a GuiSetupBox; @kind: for as long as the program runs. */
GtkWidget *gui_setup_list_new(GuiSession *session, const GuiSetupListKind *kind);
/** gui_setup_list_session: (transfer none). */
GuiSession *gui_setup_list_session(GtkWidget *section);
/** gui_setup_list_items: (transfer none): what is shown, or NULL. */
GPtrArray *gui_setup_list_items(GtkWidget *section);
/** gui_setup_list_reload: asks the record again. */
void gui_setup_list_reload(GtkWidget *section);
