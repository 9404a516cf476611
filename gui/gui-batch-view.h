/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/*
 * One batch: its progress, both sums as they stand, what keeps it from being closed, the manifests that were made of it.
 * Its verbs are actions of the group "batch", named as on the command line: "batch.batch-close".
 *
 * Signal "back": the person wants the list.
 */

#define GUI_TYPE_BATCH_VIEW gui_batch_view_get_type()
G_DECLARE_FINAL_TYPE(GuiBatchView, gui_batch_view, GUI, BATCH_VIEW, GtkBin)

/** gui_batch_view_set_session: once, before anything is opened. */
void gui_batch_view_set_session(GuiBatchView *self, GuiSession *session);
void gui_batch_view_open(GuiBatchView *self, const char *code);
/** gui_batch_view_refresh: the record may be another than it was. */
void gui_batch_view_refresh(GuiBatchView *self);
