/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/*
 * Watches which ports there are while a widget is shown, and tells which one came: "plug a module into each slot in
 * turn". Looks in the device lane, twice a second.
 */

#define GUI_TYPE_PORT_FINDER gui_port_finder_get_type()
G_DECLARE_FINAL_TYPE(GuiPortFinder, gui_port_finder, GUI, PORT_FINDER, GObject)

/*
 * Signals: "came" (const char *port, const char *product): one that was not there before
 *          "listed": gui_port_finder_ports() is another array
 */
GuiPortFinder *gui_port_finder_new(GuiSession *session);
/** gui_port_finder_stop: looks no more; so does the last reference's going. */
void gui_port_finder_stop(GuiPortFinder *self);
/** gui_port_finder_ports: (nullable) (transfer none) (element-type PortInfo): those that are there. */
GPtrArray *gui_port_finder_ports(GuiPortFinder *self);
