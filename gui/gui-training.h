/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-simulator.h"
#include "gui/gui-window.h"

/*
 * A line that needs no hardware: simulated modules, the training record that scripts/start uses as well, a folder for a
 * printer, a product and a batch. Its labels say VOID.
 */

/**
 * gui_training_begin_async: starts the modules, and makes ready what is missing in the training record.
 * @modules: how many
 */
void gui_training_begin_async(guint modules, GAsyncReadyCallback callback, gpointer user_data);
/** gui_training_begin_finish: (transfer full): the running modules, or NULL with @error. */
GuiSimulator *gui_training_begin_finish(GAsyncResult *result, GError **error);

/** gui_training_options: (transfer full): what a window works with then; free with gui_training_options_free(). */
GuiOptions *gui_training_options(GuiSimulator *modules);
void gui_training_options_free(GuiOptions *options);
