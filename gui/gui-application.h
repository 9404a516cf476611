/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-window.h"

/* The program: one session, one window, its style and its shortcuts. */

#define GUI_TYPE_APPLICATION gui_application_get_type()
G_DECLARE_FINAL_TYPE(GuiApplication, gui_application, GUI, APPLICATION, GtkApplication)

/** gui_application_new: @options: kept by the caller for as long as the program runs. */
GuiApplication *gui_application_new(const GuiOptions *options);
