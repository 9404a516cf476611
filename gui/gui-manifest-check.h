/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/**
 * gui_manifest_check_file: checks a pack as a careful OEM would, and says what was checked.
 * @path: (nullable): where it was put; where it is not there any more, or NULL, a person is asked for the file
 */
void gui_manifest_check_file(GtkWidget *any, GuiSession *session, const char *path);
