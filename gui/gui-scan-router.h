/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-page.h"

/*
 * From keys to codes to whom they are for. A burst is taken from the keys wherever the focus is, the record says
 * whether it is a badge, a batch or something else, and GuiScanTarget hears it. What is no burst goes to the focus.
 */

#define GUI_TYPE_SCAN_ROUTER gui_scan_router_get_type()
G_DECLARE_FINAL_TYPE(GuiScanRouter, gui_scan_router, GUI, SCAN_ROUTER, GObject)

/** GuiScanTarget: in the order in which the codes were read. */
typedef void (*GuiScanTarget)(const GuiScan *scan, gpointer data);

GuiScanRouter *gui_scan_router_new(GuiSession *session, GuiScanTarget target, gpointer data);

/** gui_scan_router_key: a key event of the window; TRUE: held back or taken. */
gboolean gui_scan_router_key(GuiScanRouter *self, GdkEventKey *event);
/** gui_scan_router_layout: (transfer none): (nullable): as it was set. */
const char *gui_scan_router_layout(GuiScanRouter *self);
/** gui_scan_router_feed: a code that came another way: from a serial scanner, or typed, which goes on record. */
void gui_scan_router_feed(GuiScanRouter *self, const char *text, Cadence cadence);
/** gui_scan_router_set_layout: the scanner's, "us" unless set. */
void gui_scan_router_set_layout(GuiScanRouter *self, const char *layout);
