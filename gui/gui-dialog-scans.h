/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/**
 * gui_dialog_take_scans: a scanner works over a dialog as everywhere, and its Enter never presses the dialog's button. A code
 * goes into the entry that has the keyboard, unless a PIN or a pass phrase is typed there; else to the window below.
 */
void gui_dialog_take_scans(GtkWidget *dialog);
