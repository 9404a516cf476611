/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/** gui_report_save: asks where, and writes the report of the batch @code there, as PDF. */
void gui_report_save(GtkWidget *any, GuiSession *session, const char *code);
/** gui_report_save_card: the same for the batch's card, which is scanned at a station. */
void gui_report_save_card(GtkWidget *any, GuiSession *session, const char *code);
