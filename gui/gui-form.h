/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A dialog with a few fields, for people with keyboards: a maker's CA, a product, a person. Answers later. */

typedef enum {
    GUI_FORM_TEXT,
    GUI_FORM_SECRET, /* a PIN, a pass phrase */
    GUI_FORM_LINES,  /* several lines */
    GUI_FORM_CHOICE,
    GUI_FORM_CHECK, /* "true" or "false" */
    GUI_FORM_FILE,  /* an existing file, typed or chosen */
} GuiFormKind;

typedef struct {
    const char *key;
    const char *label; /* also its accessible name */
    GuiFormKind kind;
    const char *value;   /* to begin with; or NULL */
    const char *choices; /* of a choice: "cn|serialNumber|none" */
    const char *hint;    /* a line below it; or NULL */
    gboolean required;
    const char *words;   /* of a choice, what people read: as many as @choices; NULL: the choices themselves */
} GuiFormField;

typedef struct {
    const char *title;
    const char *explanation; /* or NULL */
    const char *accept;      /* of the button */
    const GuiFormField *fields;
    gsize n_fields;
} GuiForm;

/** GuiFormAnswer: @values: key → what stands in the field, never NULL; NULL where the person thought better of it. */
typedef void (*GuiFormAnswer)(GHashTable *values, gpointer data);

/** gui_form_ask: @any: a widget in the window. Copies what it needs; secrets are wiped when the answer returns. */
void gui_form_ask(GtkWidget *any, const GuiForm *form, GuiFormAnswer answer, gpointer data);

/** gui_form_value: (transfer none): NULL for an empty field. */
const char *gui_form_value(GHashTable *values, const char *key);
