/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* QA's session: a name under which a code is good once, how many were good and bad, and what was scanned. */

#define GUI_TYPE_QA_SESSION gui_qa_session_get_type()
G_DECLARE_FINAL_TYPE(GuiQaSession, gui_qa_session, GUI, QA_SESSION, GtkBox)

void gui_qa_session_set_session(GuiQaSession *self, GuiSession *session);
/** gui_qa_session_name: (transfer none): NULL: none was started: every scan is judged by itself. */
const char *gui_qa_session_name(GuiQaSession *self);
/** gui_qa_session_reload: after a scan. */
void gui_qa_session_reload(GuiQaSession *self);
