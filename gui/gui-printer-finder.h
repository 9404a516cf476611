/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* A list of the printers that can be found, each with a button that chooses it: in Setup, and at the first start. */

typedef struct {
    GuiSession *session; /* outlives the list */
    const char *verb;    /* what choosing one is, or NULL: whoever sees the list may */
    const char *none;    /* translated: what stands there where none is found */
    void (*chosen)(const char *destination, gpointer data);
    gpointer data; /* outlives the list */
} GuiPrinterFinder;

/** gui_printer_finder_look: looks, and fills @list anew. */
void gui_printer_finder_look(GtkListBox *list, const GuiPrinterFinder *finder);
