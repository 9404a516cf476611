/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-header.h"

/* Backups that make themselves while the window is open, and what the header says of them. */

#define GUI_TYPE_BACKUP gui_backup_get_type()
G_DECLARE_FINAL_TYPE(GuiBackup, gui_backup, GUI, BACKUP, GObject)

/** gui_backup_new: looks at once, then every ten minutes and when a backup was made by somebody. */
GuiBackup *gui_backup_new(GuiSession *session, GuiHeader *header);

/** gui_backup_at_end: one more, if anything happened since the last; gui_session_close() waits for it. */
void gui_backup_at_end(GuiSession *session);

/** gui_backup_age_words: (transfer full): "2 hours ago". */
char *gui_backup_age_words(gint64 age_us);
