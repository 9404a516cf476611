/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label.h"

#include <gtk/gtk.h>

/* A template's text, with what is wrong underlined where it is wrong, and told in a list below. */

#define GUI_TYPE_TEMPLATE_EDITOR gui_template_editor_get_type()
G_DECLARE_FINAL_TYPE(GuiTemplateEditor, gui_template_editor, GUI, TEMPLATE_EDITOR, GtkBox)

/* Signal "edited": the text is another one, by whoever's hand. */

GtkWidget *gui_template_editor_new(void);
/** gui_template_editor_set_text: a new beginning: nothing to undo, not modified. */
void gui_template_editor_set_text(GuiTemplateEditor *self, const char *text);
/** gui_template_editor_text: (transfer full). */
char *gui_template_editor_text(GuiTemplateEditor *self);
gboolean gui_template_editor_is_modified(GuiTemplateEditor *self);
void gui_template_editor_set_saved(GuiTemplateEditor *self);
/** gui_template_editor_show_findings: @findings: of LabelFinding. @error: (nullable): why it cannot be drawn as it is filled. */
void gui_template_editor_show_findings(GuiTemplateEditor *self, GPtrArray *findings, const GError *error);
