/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/** gui_manifest_answer_take: asks for the file with which a receiver answered a manifest, and puts it on record. */
void gui_manifest_answer_take(GtkWidget *any, GuiSession *session);
