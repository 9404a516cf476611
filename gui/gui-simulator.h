/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * Simulated modules: expresslink-simulator as a child, which ends with us. Its makers' CAs are simulators', so only a
 * training record trusts them.
 *
 * Signals, in the GTK thread:
 *   "module" (guint slot, const char *event): "ready", "unplugged", "lifted" …: ask gui_simulator_port() and _uid()
 *   "ended" (const char *sentence): it could not be started or is gone; NULL: it was told to
 */

#define GUI_TYPE_SIMULATOR gui_simulator_get_type()
G_DECLARE_FINAL_TYPE(GuiSimulator, gui_simulator, GUI, SIMULATOR, GObject)

/** gui_simulator_new: @modules: how many; they are started by gui_simulator_start(). */
GuiSimulator *gui_simulator_new(guint modules);
/** gui_simulator_start: false with @error where the program is not to be found or its folder cannot be made. */
gboolean gui_simulator_start(GuiSimulator *self, GError **error);
/** gui_simulator_say: one line of its language, such as "swap 1". */
void gui_simulator_say(GuiSimulator *self, const char *line);
/** gui_simulator_stop: tells it to end; so does the last reference's going. */
void gui_simulator_stop(GuiSimulator *self);

guint gui_simulator_n_modules(GuiSimulator *self);
/** gui_simulator_is_ready: every module has a port by now. */
gboolean gui_simulator_is_ready(GuiSimulator *self);
/** gui_simulator_port: (transfer none): of slot @slot, from 1 on; NULL until it is ready. */
const char *gui_simulator_port(GuiSimulator *self, guint slot);
const char *gui_simulator_uid(GuiSimulator *self, guint slot);

/** gui_simulator_folder: (transfer full): where it keeps CA and modules, beside the training record. */
char *gui_simulator_folder(void);
/** gui_simulator_ca: (transfer full): the CA's PEM file, there once a module is ready. */
char *gui_simulator_ca(void);
/** gui_simulator_record: (transfer full): the training record that scripts/start uses as well. */
char *gui_simulator_record(void);
/** gui_simulator_labels: (transfer full): the folder that stands for its printer. */
char *gui_simulator_labels(void);
