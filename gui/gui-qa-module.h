/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* Where a finished product is plugged in: chooses the port, and says who is there. */

#define GUI_TYPE_QA_MODULE gui_qa_module_get_type()
G_DECLARE_FINAL_TYPE(GuiQaModule, gui_qa_module, GUI, QA_MODULE, GtkBox)

/** gui_qa_module_set_session: watches the port of the settings, if there is one. */
void gui_qa_module_set_session(GuiQaModule *self, GuiSession *session);
/** gui_qa_module_is_watching: a port is chosen: a product may be plugged in. */
gboolean gui_qa_module_is_watching(GuiQaModule *self);
/** gui_qa_module_is_seated: one is, so a label is matched with it. */
gboolean gui_qa_module_is_seated(GuiQaModule *self);

/** GuiQaModuleAnswer: @uid: (nullable): NULL with @error: it did not answer. */
typedef void (*GuiQaModuleAnswer)(const char *uid, const GError *error, gpointer data);
/** gui_qa_module_ask: asks the module for its name now; @answer comes once, unless @self goes. */
void gui_qa_module_ask(GuiQaModule *self, GuiQaModuleAnswer answer, gpointer data);

/* Signal "settled": another module is seated, or none: what was matched with the one before is over. */
