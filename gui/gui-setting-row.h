/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

#include <handy.h>

/*
 * One setting as a row of a list. What is chosen is kept in the record, at once and with who chose it; what a settings
 * file says can be seen and not changed.
 */

#define GUI_TYPE_SETTING_ROW gui_setting_row_get_type()
G_DECLARE_FINAL_TYPE(GuiSettingRow, gui_setting_row, GUI, SETTING_ROW, HdyActionRow)

typedef enum {
    GUI_SETTING_TEXT,
    GUI_SETTING_NUMBER,
    GUI_SETTING_SWITCH,
    GUI_SETTING_CHOICE,
    GUI_SETTING_FOLDER,
} GuiSettingControl;

typedef struct {
    const char *name;     /* "printer.dpi" */
    const char *title;    /* N_(); also the control's accessible name */
    const char *subtitle; /* N_(), or NULL */
    GuiSettingControl control;
    int min, max;         /* of a number */
    const char *values;   /* of a choice: "a|b" … */
    const char *words;    /* … and what people read, N_("A|B") */
    gboolean needs_people; /* it locks out whoever has no badge: greyed while nobody is registered */
} GuiSettingKind;

/** gui_setting_row_new: @kind: for as long as the program runs. */
GtkWidget *gui_setting_row_new(GuiSession *session, const GuiSettingKind *kind);
/** gui_setting_row_choose: as if a person had, as far as they may. */
void gui_setting_row_choose(GuiSettingRow *self, const char *value);
/** gui_setting_row_after: @after is called once a choice is on record. */
void gui_setting_row_after(GuiSettingRow *self, void (*after)(GuiSettingRow *self, const char *value));
/** gui_setting_row_value: (transfer none): as it was read last, or NULL. */
const char *gui_setting_row_value(GuiSettingRow *self);
