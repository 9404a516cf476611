/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-header.h"
#include "gui/gui-page.h"
#include "gui/gui-session.h"

#include <handy.h>

/*
 * The one window: header, sidebar, pages, and the line of what just happened. Pages reach it through any of their
 * widgets.
 */

#define GUI_TYPE_WINDOW gui_window_get_type()
G_DECLARE_FINAL_TYPE(GuiWindow, gui_window, GUI, WINDOW, HdyApplicationWindow)

/** GuiOptions: the command line of claimcheck-station. */
typedef struct {
    char *db_path;
    char *config_path;
    char **slots; /* NULL: those of the settings */
    char *printer;
    char *batch;
    char *page;
    gboolean kiosk;
    gboolean training;
} GuiOptions;

/** gui_window_new: @page: (nullable): the one to begin with, by its English name. */
GtkWidget *gui_window_new(GtkApplication *application, GuiSession *session, const GuiOptions *options, const char *page);

/** gui_window_of: (transfer none): the window that @widget is in, or NULL. */
GuiWindow *gui_window_of(GtkWidget *widget);
GuiSession *gui_window_session(GuiWindow *self);
const GuiOptions *gui_window_options(GuiWindow *self);

/** gui_window_header: (transfer none): for whoever knows of the batch, the printer, the backup. */
GuiHeader *gui_window_header(GuiWindow *self);

/** gui_window_page_name: (transfer none) (nullable): of the page in view, in English. */
const char *gui_window_page_name(GuiWindow *self);

/** gui_window_show_page: by its English name; FALSE: no such page, or not for who is signed in. */
gboolean gui_window_show_page(GuiWindow *self, const char *name);
/** gui_window_scanner_layout: (transfer none): the keyboard layout of who scans. */
const char *gui_window_scanner_layout(GuiWindow *self);
/** gui_window_scan: as if a scanner had read @text. */
void gui_window_scan(GuiWindow *self, const char *text);
/** gui_window_open: shows a page and one thing on it: gui_window_open(window, "Units", uid). */
void gui_window_open(GuiWindow *self, const char *page, const char *id);

/**
 * gui_window_tell_error: what went wrong, why and what to do next, in a bar that no one must answer; its code and
 * message are under "Details". @what: (nullable): what was tried, "Hold …6f2a".
 */
void gui_window_tell_error(GtkWidget *any, const char *what, const GError *error);
/** gui_window_tell: what just happened, one line, in the ticker: "Batch WO-1 created". */
void gui_window_tell(GtkWidget *any, const char *sentence);
