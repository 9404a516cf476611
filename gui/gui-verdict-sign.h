/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The shape of a verdict, told from two metres: nothing asked yet, a tick, or an octagon with a bar. */

typedef enum { GUI_SIGN_NONE, GUI_SIGN_GOOD, GUI_SIGN_BAD } GuiSign;

#define GUI_TYPE_VERDICT_SIGN gui_verdict_sign_get_type()
G_DECLARE_FINAL_TYPE(GuiVerdictSign, gui_verdict_sign, GUI, VERDICT_SIGN, GtkDrawingArea)

void gui_verdict_sign_set(GuiVerdictSign *self, GuiSign sign);
