/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"
#include "station/qa/cadence.h"

/* A page of the window: a widget that hears when it is shown and what was scanned while it is. */

#define GUI_TYPE_PAGE gui_page_get_type()
G_DECLARE_INTERFACE(GuiPage, gui_page, GUI, PAGE, GtkWidget)

/** GuiScanKind: what the record says that a code is, before a page is asked. */
typedef enum {
    GUI_SCAN_CODE,    /* a label's, a carrier's, a serial: the page says */
    GUI_SCAN_COMMAND, /* of the printed sheet, or a slot card */
    GUI_SCAN_BATCH,
    GUI_SCAN_BADGE,
} GuiScanKind;

/** GuiScan: one code. */
typedef struct {
    GuiScanKind kind;
    const char *text; /* as the scanner gave it, without the Enter; of a batch, its code alone */
    Cadence cadence;  /* a scanner's, or typed by a person */
} GuiScan;

struct _GuiPageInterface {
    GTypeInterface parent;
    /** shown: the page came into view: time to load. May be NULL. */
    void (*shown)(GuiPage *self);
    /** scan: a code that was for nobody else. TRUE: taken. May be NULL. */
    gboolean (*scan)(GuiPage *self, const GuiScan *scan);
    /** wants: it waits for a code, whatever page is in view. May be NULL. */
    gboolean (*wants)(GuiPage *self);
    /** open: show one thing (a UID, a batch code). May be NULL. */
    void (*open)(GuiPage *self, const char *id);
};

void gui_page_shown(GuiPage *self);
gboolean gui_page_scan(GuiPage *self, const GuiScan *scan);
gboolean gui_page_wants(GuiPage *self);
void gui_page_open(GuiPage *self, const char *id);

/** GuiPageKind: one row for each page of the window, in the order of the sidebar. */
typedef struct {
    const char *name;  /* English, and never translated: the accessible name of its switch, --page NAME */
    const char *title; /* N_() */
    const char *icon;  /* symbolic */
    const char *verb;  /* who may do this may see the page; NULL: everybody */
    GtkWidget *(*create)(GuiSession *session);
} GuiPageKind;

/** gui_page_kinds: (transfer none): the table, ended by a row without name. */
const GuiPageKind *gui_page_kinds(void);
