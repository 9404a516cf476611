/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* The sections of Setup, one function each; what they show is loaded when they come into view. */

typedef struct {
    const char *name;  /* English, the accessible name of its switch */
    const char *title; /* N_() */
    const char *icon;
    GtkWidget *(*create)(GuiSession *session);
} GuiSetupSection;

/** gui_setup_sections: (transfer none): the table, ended by a row without name. */
const GuiSetupSection *gui_setup_sections(void);

GtkWidget *gui_setup_station_new(GuiSession *session);
GtkWidget *gui_setup_slots_new(GuiSession *session);
GtkWidget *gui_setup_printer_new(GuiSession *session);
GtkWidget *gui_setup_scanner_new(GuiSession *session);
/** gui_setup_scanner_take: a scan for the scanner section; FALSE: it is nothing that it waits for. */
gboolean gui_setup_scanner_take(GtkWidget *section, const char *text);
GtkWidget *gui_setup_makers_new(GuiSession *session);
GtkWidget *gui_setup_keys_new(GuiSession *session);
GtkWidget *gui_setup_products_new(GuiSession *session);
GtkWidget *gui_setup_people_new(GuiSession *session);
GtkWidget *gui_setup_sound_new(GuiSession *session);
