/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Questions to people with keyboards: dialogs over the window, which answer later. */

/** GuiAnswer: @text is NULL where the person thought better of it. */
typedef void (*GuiAnswer)(const char *text, gpointer data);

typedef struct {
    const char *title;       /* "Hold …6f2a" */
    const char *explanation; /* what it does, and what to think of; or NULL */
    const char *label;       /* of the entry, "Reason"; NULL: a plain yes or no, answered with "" */
    const char *accept;      /* of the button, "Hold" */
    gboolean destructive;    /* the button looks so */
    gboolean secret;         /* nobody is to see what is entered */
    gboolean is_typed;       /* a PIN: no scanned code is the answer */
    gboolean may_be_empty;
} GuiQuestion;

/** gui_ask: @any: a widget in the window. The entry's accessible name is the label's text. Returns: (transfer none): the dialog */
GtkWidget *gui_ask(GtkWidget *any, const GuiQuestion *question, GuiAnswer answer, gpointer data);

/** GuiFileAnswer: @path is NULL where none was chosen. */
typedef void (*GuiFileAnswer)(const char *path, gpointer data);
/** gui_ask_file: @accept: "Save" … @pattern: (nullable): "*.zip" */
void gui_ask_file(GtkWidget *any, GtkFileChooserAction action, const char *title, const char *accept, const char *name,
                  const char *pattern, GuiFileAnswer answer, gpointer data);
